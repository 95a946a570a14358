/// A closed vocabulary, looked up by the bytes of a cell.
///
/// Words of up to 24 bytes are three machine words; two of them are never compared byte by byte.
struct WordTable: Sendable {
  private struct Entry {
    var a: UInt64 = 0
    var b: UInt64 = 0
    var c: UInt64 = 0
    var length = 0
    var value: Int64 = 0
  }
  private var slots = [Entry](repeating: Entry(), count: 64)
  private var used = 0
  private var words: [(bytes: [UInt8], value: Int64)] = []

  /// The value of the cell; nil for a word never met in exactly this spelling.
  @inline(__always)
  func value(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int64? {
    let length = end &- start
    guard length <= 24 else { return nil }
    let a = Self.part(bytes, start, length)
    let b = length > 8 ? Self.part(bytes, start &+ 8, length &- 8) : 0
    let c = length > 16 ? Self.part(bytes, start &+ 16, length &- 16) : 0
    let mask = slots.count &- 1
    var slot = Self.hash(a, b, c) & mask
    while slots[slot].length != 0 {
      if slots[slot].a == a && slots[slot].b == b && slots[slot].c == c && slots[slot].length == length {
        return slots[slot].value
      }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  /// Adds a word of the vocabulary; the first one of a spelling counts.
  mutating func add(_ word: String, _ value: Int64) {
    let bytes = Array(word.utf8)
    guard !bytes.isEmpty, exact(bytes) == nil else { return }
    words.append((bytes, value))
    learn(bytes, value)
  }

  /// Remembers another spelling seen in a file, at most some thousand of them.
  mutating func learn(_ bytes: [UInt8], _ value: Int64) {
    guard (1...24).contains(bytes.count), used < 4096 else { return }
    let entry = withPadded(bytes) { padded -> Entry? in
      guard self.value(padded, 0, bytes.count) == nil else { return nil }
      var entry = Entry(length: bytes.count, value: value)
      entry.a = Self.part(padded, 0, bytes.count)
      entry.b = bytes.count > 8 ? Self.part(padded, 8, bytes.count - 8) : 0
      entry.c = bytes.count > 16 ? Self.part(padded, 16, bytes.count - 16) : 0
      return entry
    }
    guard let entry else { return }
    if used * 2 >= slots.count { grow() }
    insert(entry)
  }

  /// The value of a word: in its exact spelling, else without regard to the case of ASCII letters.
  func slow(_ text: CellText) -> Int64? {
    if let value = exact(text.bytes) { return value }
    return words.first { word in
      word.bytes.count == text.bytes.count
        && zip(word.bytes, text.bytes).allSatisfy { Self.lower($0) == Self.lower($1) }
    }?.value
  }

  private func exact(_ bytes: [UInt8]) -> Int64? { words.first { $0.bytes == bytes }?.value }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private mutating func insert(_ entry: Entry) {
    let mask = slots.count - 1
    var slot = Self.hash(entry.a, entry.b, entry.c) & mask
    while slots[slot].length != 0 { slot = (slot + 1) & mask }
    slots[slot] = entry
    used += 1
  }

  private mutating func grow() {
    let old = slots
    slots = [Entry](repeating: Entry(), count: old.count * 2)
    used = 0
    for entry in old where entry.length != 0 { insert(entry) }
  }

  @inline(__always)
  private static func part(_ bytes: RawSpan, _ start: Int, _ length: Int) -> UInt64 {
    let word = bytes.word(start)
    return length >= 8 ? word : word & ((1 &<< UInt64(8 &* length)) &- 1)
  }

  @inline(__always)
  private static func hash(_ a: UInt64, _ b: UInt64, _ c: UInt64) -> Int {
    let mixed = (a ^ (b &* 0x9E37_79B9_7F4A_7C15) ^ (c &* 0xC2B2_AE3D_27D4_EB4F)) &* 0xFF51_AFD7_ED55_8CCD
    return Int(truncatingIfNeeded: mixed &>> 40)
  }
}
