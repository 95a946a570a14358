/// The ends of a cell as machine words.
struct CellEnds {
  /// The first eight bytes; of a shorter cell all, shifted to the top.
  let head: UInt64
  /// The last eight bytes; of a shorter cell all.
  let tail: UInt64
  /// How many bytes there are.
  let length: Int

  /// The ends of a cell; eight bytes before and behind it must be legal to load.
  ///
  /// Those of an empty cell, which may end before it begins, mean nothing.
  @inline(__always)
  init(_ bytes: RawSpan, _ start: Int, _ end: Int) {
    length = end &- start
    let unused = UInt64(truncatingIfNeeded: 8 &* max(0, 8 &- length))
    head = bytes.word(start) &<< unused
    tail = bytes.word(end &- 8) &>> unused
  }
}

/// Hashes of texts.
enum TextHash {
  /// A hash of the cell's bytes.
  @inline(__always)
  static func hash(_ bytes: RawSpan, _ start: Int, _ ends: CellEnds) -> UInt64 {
    var seed = 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: ends.length)
    if ends.length > 16 {
      var place = start &+ 8
      let last = start &+ ends.length &- 8
      repeat {
        seed = mix(seed ^ bytes.word(place), 0xD6E8_FEB8_6659_FD93)
        place &+= 8
      } while place < last
    }
    return mix(mix(ends.head ^ 0xC2B2_AE3D_27D4_EB4F, ends.tail ^ seed), 0xFF51_AFD7_ED55_8CCD)
  }

  /// The same hash, and whether a quote is among the cell's bytes.
  @inline(__always)
  static func hashAndQuote(_ bytes: RawSpan, _ start: Int, _ ends: CellEnds) -> (UInt64, hasQuote: Bool) {
    var seed = 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: ends.length)
    var marks = quoteMarks(ends.head) | quoteMarks(ends.tail)
    var place = start &+ 8
    let last = start &+ ends.length &- 8
    while place < last {
      let word = bytes.word(place)
      marks |= quoteMarks(word)
      seed = mix(seed ^ word, 0xD6E8_FEB8_6659_FD93)
      place &+= 8
    }
    let hash = mix(mix(ends.head ^ 0xC2B2_AE3D_27D4_EB4F, ends.tail ^ seed), 0xFF51_AFD7_ED55_8CCD)
    return (hash, marks != 0)
  }

  @inline(__always)
  static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  @inline(__always)
  private static func quoteMarks(_ word: UInt64) -> UInt64 {
    let x = word ^ 0x2222_2222_2222_2222
    return (x &- 0x0101_0101_0101_0101) & ~x & 0x8080_8080_8080_8080
  }

  /// The hash of a free text as it is stored: 62 bits, so that it never looks like a missing value.
  @inline(__always)
  static func stored(_ hash: UInt64) -> Int64 { Int64(truncatingIfNeeded: hash & 0x3FFF_FFFF_FFFF_FFFF) }

  /// What is stored for every text where texts are not told apart.
  static let present: Int64 = 0

  /// The stored hash of a text that is not empty.
  static func stored(_ text: [UInt8]) -> Int64 {
    withPadded(text) { bytes, start in
      stored(hash(bytes, start, CellEnds(bytes, start, start + text.count)))
    }
  }
}

/// The codes of the texts a worker has met in one column, found by the bytes of the cell as they stand.
struct StringCache: Sendable {
  private struct Entry {
    /// As in a `ShortCell`, whatever the length.
    var front = SIMD16<UInt8>()
    var tail: UInt64 = 0
    var code: Int32 = 0
    /// 0 marks a free slot.
    var length: Int32 = 0
  }
  // Members, because a static one is asked each time whether it exists already.
  private let shifts = ShortCell.shifts
  private let fronts = ShortCell.fronts
  private var slots = [Entry()]
  private var hashes: [UInt64] = [0]
  /// Where the words between head and tail of each slot's text stand in `middles`.
  private var offsets: [Int32] = [0]
  private var middles: [UInt64] = []
  private var used = 0
  private var seed: UInt64 = 0x9E37_79B9_7F4A_7C15
  /// Numbers of one length of at most eight digits, found by these alone.
  private var numbers = NumberCache()

  /// So few texts each get a slot of their own; of more, two neighbouring slots are looked at together.
  private static let few = 16

  /// Whether one look at a slot is enough for most cells.
  var isOfFew: Bool { used <= Self.few }

  /// The slot at which a text is looked for first.
  @inline(__always)
  private func first(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash) & (slots.count &- 1) & (isOfFew ? -1 : ~1)
  }

  /// The code of a cell of up to 24 bytes, and 0 if it is that of the first one in its slot; of an empty cell
  /// neither means anything.
  ///
  /// For few texts.
  @inline(__always)
  func look(_ cell: ShortCell) -> (code: Int64, difference: UInt64) {
    let known = slots.span
    return Self.compare(
      cell, unsafe known[unchecked: Int(truncatingIfNeeded: Self.hash(cell, seed)) & (known.count &- 1)])
  }

  /// Of more texts the slot at which a cell of up to 24 bytes is looked for.
  @inline(__always)
  func slot(of cell: ShortCell) -> Int {
    Int(truncatingIfNeeded: Self.hash(cell, seed)) & (slots.count &- 2)
  }

  /// The same as `look` for more texts, with a slot found before: two neighbours are looked at.
  @inline(__always)
  func look(_ cell: ShortCell, at slot: Int) -> (code: Int64, difference: UInt64) {
    let known = slots.span
    let first = Self.compare(cell, unsafe known[unchecked: slot])
    let second = Self.compare(cell, unsafe known[unchecked: slot &+ 1])
    return first.difference == 0 ? first : second
  }

  @inline(__always)
  private static func compare(_ cell: ShortCell, _ entry: Entry) -> (code: Int64, difference: UInt64) {
    let length = UInt64(truncatingIfNeeded: Int(entry.length) ^ cell.length)
    let beyond = UInt64(truncatingIfNeeded: (24 &- cell.length) &>> 63)
    let front = bits(entry.front .== cell.front) ^ 0xFFFF
    return (Int64(entry.code), front | (entry.tail ^ cell.tail) | length | beyond)
  }

  /// A hash of a cell of up to 24 bytes.
  @inline(__always)
  private static func hash(_ cell: ShortCell, _ seed: UInt64) -> UInt64 {
    let salt = cell.middle &+ seed &+ UInt64(truncatingIfNeeded: cell.length)
    return TextHash.mix(cell.head ^ 0xC2B2_AE3D_27D4_EB4F, cell.tail ^ salt)
  }

  private func hash(_ bytes: RawSpan, _ start: Int, _ cell: ShortCell) -> UInt64 {
    cell.length <= 24
      ? Self.hash(cell, seed) : TextHash.hash(bytes, start, CellEnds(bytes, start, start &+ cell.length))
  }

  /// The code of a cell of a column whose texts are equally long numbers.
  @inline(__always)
  func look(_ number: Int64) -> (code: Int64, isFound: Bool) { numbers.look(number) }

  /// Remembers the code of such a cell.
  mutating func insert(_ number: Int64, code: Int64) { numbers.insert(number, code) }

  /// The code of a cell that is not empty; nil for one never met.
  @inline(never)
  func code(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int64? {
    let known = slots.span
    let mask = known.count &- 1
    let cell = ShortCell(anyLength: bytes, start, end, shifts.span, fronts.span)
    var slot = first(hash(bytes, start, cell))
    while true {
      let entry = unsafe known[unchecked: slot]
      if bits(entry.front .== cell.front) == 0xFFFF && entry.tail == cell.tail
        && Int(entry.length) == cell.length
        && (cell.length <= 24 || isSame(bytes, start, cell.length, Int(offsets[slot])))
      {
        return Int64(entry.code)
      }
      if entry.length == 0 { return nil }
      slot = (slot &+ 1) & mask
    }
  }

  /// Remembers a cell's code.
  mutating func insert(_ bytes: RawSpan, _ start: Int, _ end: Int, code: Int64) {
    let length = end - start
    // A cache, not a store: texts beyond its room are looked up in the shared domain again.
    guard length > 0, length < 4096, middles.count < 1 << 23, used < 1 << 21,
      let code = Int32(exactly: code)
    else { return }
    let isAmongFew = isOfFew
    used += 1
    if used * 2 > slots.count {
      // Moving texts takes longer than finding them: a table that grows quickly is moved seldom.
      rebuild(slots: max(64, slots.count * (slots.count < 1 << 14 ? 4 : 2)))
    } else if isAmongFew && !isOfFew {
      rebuild(slots: slots.count)
    }
    let cell = ShortCell(anyLength: bytes, start, end, shifts.span, fronts.span)
    let offset = middles.count
    if length > 24 {
      for place in stride(from: start + 8, to: end - 8, by: 8) { middles.append(bytes.word(place)) }
    }
    let hash = hash(bytes, start, cell)
    let isAlone = slots[first(hash)].length == 0
    put(
      Entry(front: cell.front, tail: cell.tail, code: code, length: Int32(length)), hash,
      offset: Int32(offset))
    if !isAlone { spread() }
  }

  /// Looks for a seed that gives each of few short texts a slot of its own: one look is then enough.
  private mutating func spread() {
    guard isOfFew else { return }
    let entries = slots.filter { $0.length != 0 }
    guard entries.allSatisfy({ $0.length <= 24 }) else { return }
    let cells = entries.map { ShortCell(front: $0.front, tail: $0.tail, length: Int($0.length)) }
    var seed = seed
    for _ in 0..<16 {
      seed = TextHash.mix(seed, 0xD6E8_FEB8_6659_FD93) | 1
      let found = cells.map { Self.hash($0, seed) }
      let mask = max(slots.count, 256) - 1
      guard Set(found.map { $0 & UInt64(mask) }).count == cells.count else { continue }
      self.seed = seed
      clear(slots: mask + 1)
      for (entry, hash) in zip(entries, found) { put(entry, hash, offset: 0) }
      return
    }
  }

  private mutating func put(_ entry: Entry, _ hash: UInt64, offset: Int32) {
    var slot = first(hash)
    while slots[slot].length != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = entry
    hashes[slot] = hash
    offsets[slot] = offset
  }

  private mutating func clear(slots count: Int) {
    slots = [Entry](repeating: Entry(), count: count)
    hashes = [UInt64](repeating: 0, count: count)
    offsets = [Int32](repeating: 0, count: count)
  }

  private mutating func rebuild(slots count: Int) {
    let (entries, hashed, places) = (slots, hashes, offsets)
    clear(slots: count)
    for slot in entries.indices where entries[slot].length != 0 {
      put(entries[slot], hashed[slot], offset: places[slot])
    }
  }

  @inline(never)
  private func isSame(_ bytes: RawSpan, _ start: Int, _ length: Int, _ offset: Int) -> Bool {
    var place = start &+ 8
    let last = start &+ length &- 8
    for word in middles[offset...] {
      if word != bytes.word(place) { return false }
      place &+= 8
      if place >= last { return true }
    }
    return true
  }
}
