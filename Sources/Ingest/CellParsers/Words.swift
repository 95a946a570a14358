/// A closed vocabulary, looked up by the bytes of a cell.
///
/// Words of up to 24 bytes stand each in a slot of their own (a perfect hash): one look tells.
struct WordTable: Sendable {
  private struct Entry {
    var front = SIMD16<UInt8>()
    var tail: UInt64 = 0
    /// 0 marks a free slot.
    var length: Int32 = 0
    var value: Int32 = 0

    var head: UInt64 { ShortCell.head(front) }
  }
  private var slots = [Entry(), Entry()]
  private var seed: UInt64 = 0x9E37_79B9_7F4A_7C15
  /// Leaves as many of the highest bits of a hash as there are slots: all bits of a word reach them.
  private var shift: UInt64 = 63
  /// Whether a word was found that no seed gives a slot of its own: then no more are learned.
  private var isFull = false
  private var entries: [Entry] = []
  private var words: [(bytes: [UInt8], value: Int64)] = []

  /// How many spellings are learned from files.
  private static let limit = 256

  /// The value of a cell, and 0 if it is a word met before in exactly this spelling.
  ///
  /// Of an empty cell neither means anything.
  @inline(__always)
  func look(_ cell: ShortCell) -> (value: Int64, difference: UInt64) {
    let known = slots.span
    let entry = unsafe known[unchecked: Self.hash(cell.head, cell.tail, seed, shift)]
    let length = UInt64(truncatingIfNeeded: Int(entry.length) ^ cell.length)
    let front = bits(entry.front .== cell.front) ^ 0xFFFF
    return (Int64(entry.value), front | (entry.tail ^ cell.tail) | length)
  }

  /// Adds a word of the vocabulary; the first one of a spelling counts.
  mutating func add(_ word: String, _ value: Int64) {
    let bytes = Array(word.utf8)
    guard !bytes.isEmpty, exact(bytes) == nil else { return }
    words.append((bytes, value))
    learn(bytes, value)
  }

  /// Remembers another spelling seen in a file.
  mutating func learn(_ bytes: [UInt8], _ value: Int64) {
    guard !isFull, (1...24).contains(bytes.count), entries.count < max(Self.limit, 2 * words.count),
      let short = Int32(exactly: value)
    else { return }
    let entry = withPadded(bytes) { padded, start -> Entry? in
      let cell = ShortCell(anyLength: padded, start, start + bytes.count)
      // Words that differ only between head and tail would share a slot; the second one stays outside.
      guard !entries.contains(where: { $0.head == cell.head && $0.tail == cell.tail }) else { return nil }
      return Entry(front: cell.front, tail: cell.tail, length: Int32(bytes.count), value: short)
    }
    guard let entry else { return }
    entries.append(entry)
    let place = Self.hash(entry.head, entry.tail, seed, shift)
    if slots[place].length == 0 { slots[place] = entry } else { arrange() }
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

  /// Looks for a seed that gives each word a slot of its own; twice as many slots make that easier.
  private mutating func arrange() {
    var count = max(8, slots.count)
    while count < entries.count * 2 { count *= 2 }
    var seed = seed
    while count <= 1 << 16 {
      let shift = UInt64(64 - count.trailingZeroBitCount)
      for _ in 0..<64 {
        seed = TextHash.mix(seed, 0xD6E8_FEB8_6659_FD93) | 1
        if let found = arranged(count, seed, shift) {
          (slots, self.seed, self.shift) = (found, seed, shift)
          return
        }
      }
      count *= 2
    }
    // Not even 65,536 slots are enough: the last word stays outside.
    entries.removeLast()
    isFull = true
  }

  private func arranged(_ count: Int, _ seed: UInt64, _ shift: UInt64) -> [Entry]? {
    var slots = [Entry](repeating: Entry(), count: count)
    for entry in entries {
      let place = Self.hash(entry.head, entry.tail, seed, shift)
      guard slots[place].length == 0 else { return nil }
      slots[place] = entry
    }
    return slots
  }

  @inline(__always)
  private static func hash(_ head: UInt64, _ tail: UInt64, _ seed: UInt64, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: ((head &+ tail &* 2) &* seed) &>> shift)
  }
}
