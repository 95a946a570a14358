/// The codes of short texts of one length, such as school numbers, found by their bytes as one word.
struct NumberCache: Sendable {
  private struct Entry {
    /// 0 marks a free slot: no text consists of zero bytes.
    var word: UInt64 = 0
    var code: Int64 = 0
  }
  private var slots = [Entry(), Entry()]
  private var shift: UInt64 = 63
  private var used = 0

  /// The word's code, and whether it is known.
  @inline(__always)
  func look(_ word: UInt64) -> (code: Int64, isFound: Bool) {
    let known = slots.span
    var slot = Self.slot(word, shift)
    while true {
      let entry = unsafe known[unchecked: slot]
      if entry.word == word { return (entry.code, word != 0) }
      if entry.word == 0 { return (0, false) }
      slot = (slot &+ 1) & (known.count &- 1)
    }
  }

  /// Remembers a word's code, while there is room: a cache, not a store.
  mutating func insert(_ word: UInt64, _ code: Int64) {
    guard word != 0, used < 1 << 20, !look(word).isFound else { return }
    if (used + 1) * 2 > slots.count { grow() }
    put(Entry(word: word, code: code))
    used += 1
  }

  private mutating func put(_ entry: Entry) {
    var slot = Self.slot(entry.word, shift)
    while slots[slot].word != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = entry
  }

  private mutating func grow() {
    let entries = slots
    slots = [Entry](repeating: Entry(), count: entries.count * 2)
    shift -= 1
    for entry in entries where entry.word != 0 { put(entry) }
  }

  /// Fibonacci hashing: the highest bits of a product depend on all bits of the word.
  @inline(__always)
  private static func slot(_ word: UInt64, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) &>> shift)
  }
}
