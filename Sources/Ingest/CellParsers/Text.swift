/// Hashes of texts.
enum TextHash {
  /// A hash of the bytes, and whether a quote is among them.
  @inline(__always)
  static func hash(_ bytes: RawSpan, _ start: Int, _ end: Int) -> (value: UInt64, hasQuote: Bool) {
    let length = end &- start
    var hash = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: length)
    var quotes: UInt64 = 0
    var place = start
    while place &+ 8 <= end {
      let word = bytes.word(place)
      quotes |= quoteMarks(word)
      hash = mix(hash ^ word)
      place &+= 8
    }
    if place < end {
      let word = bytes.word(place) & ((1 &<< UInt64(8 &* (end &- place))) &- 1)
      quotes |= quoteMarks(word)
      hash = mix(hash ^ word)
    }
    hash = mix(hash ^ 0xC2B2_AE3D_27D4_EB4F)
    return (hash, quotes != 0)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  @inline(__always)
  private static func quoteMarks(_ word: UInt64) -> UInt64 {
    let x = word ^ 0x2222_2222_2222_2222
    return (x &- 0x0101_0101_0101_0101) & ~x & 0x8080_8080_8080_8080
  }

  /// The hash of a free text as it is stored: 62 bits, so that it never looks like a missing value.
  static func stored(_ hash: UInt64) -> Int64 { Int64(hash & 0x3FFF_FFFF_FFFF_FFFF) }
}

/// The codes of the texts a worker has met in one column, found by the bytes of the cell as they stand.
struct StringCache: Sendable {
  private struct Entry {
    /// The first eight bytes.
    var head: UInt64 = 0
    /// Where the rest stands in `arena`.
    var offset: Int32 = 0
    /// 0 marks a free slot.
    var length: Int32 = 0
    var code: Int64 = 0
  }
  private var slots = [Entry](repeating: Entry(), count: 1024)
  private var arena: [UInt8] = []
  private var used = 0

  /// The code of the cell; nil for one never met.
  @inline(__always)
  func code(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int64? {
    let length = end &- start
    let head = Self.head(bytes, start, length)
    let mask = slots.count &- 1
    var slot = Self.slot(bytes, start, end, head) & mask
    while slots[slot].length != 0 {
      if slots[slot].head == head, Int(slots[slot].length) == length,
        length <= 8 || isSame(bytes, start, length, Int(slots[slot].offset))
      {
        return slots[slot].code
      }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  /// Remembers a cell's code.
  mutating func insert(_ bytes: RawSpan, _ start: Int, _ end: Int, code: Int64) {
    let length = end - start
    // A cache, not a store: texts beyond its room are looked up in the shared domain again.
    guard length > 0, length < 4096, arena.count < 1 << 26, used < 1 << 21 else { return }
    if used * 2 >= slots.count { grow() }
    let entry = Entry(
      head: Self.head(bytes, start, length), offset: Int32(arena.count), length: Int32(length), code: code)
    if length > 8 {
      for place in (start + 8)..<end { arena.append(bytes.byte(place)) }
    }
    insert(entry, at: Self.slot(bytes, start, end, entry.head))
  }

  private mutating func insert(_ entry: Entry, at hash: Int) {
    let mask = slots.count - 1
    var slot = hash & mask
    while slots[slot].length != 0 { slot = (slot + 1) & mask }
    slots[slot] = entry
    used += 1
  }

  private mutating func grow() {
    let old = slots
    slots = [Entry](repeating: Entry(), count: old.count * 2)
    used = 0
    for entry in old where entry.length != 0 {
      var whole = (0..<min(8, Int(entry.length))).map {
        UInt8(truncatingIfNeeded: entry.head &>> UInt64(8 * $0))
      }
      if entry.length > 8 {
        whole += arena[Int(entry.offset)..<(Int(entry.offset) + Int(entry.length) - 8)]
      }
      insert(entry, at: withPadded(whole) { Self.slot($0, 0, whole.count, entry.head) })
    }
  }

  @inline(__always)
  private static func head(_ bytes: RawSpan, _ start: Int, _ length: Int) -> UInt64 {
    let word = bytes.word(start)
    return length >= 8 ? word : word & ((1 &<< UInt64(8 &* length)) &- 1)
  }

  @inline(__always)
  private static func slot(_ bytes: RawSpan, _ start: Int, _ end: Int, _ head: UInt64) -> Int {
    if end &- start <= 8 {
      let product = (head ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      return Int(truncatingIfNeeded: (product.high ^ product.low) &>> 1)
    }
    return Int(truncatingIfNeeded: TextHash.hash(bytes, start, end).value &>> 1)
  }

  @inline(__always)
  private func isSame(_ bytes: RawSpan, _ start: Int, _ length: Int, _ offset: Int) -> Bool {
    let known = arena.span
    for place in 8..<length where known[offset &+ place &- 8] != bytes.byte(start &+ place) { return false }
    return true
  }
}
