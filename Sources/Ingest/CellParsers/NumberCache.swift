/// The codes of numbers of one length, such as school numbers, in so little memory that they stay near the processor.
struct NumberCache: Sendable {
  /// A number of up to eight digits and its code; a free slot holds a number that none is.
  private struct Entry {
    var number: UInt32 = .max
    var code: Int32 = 0
  }
  private var slots = [Entry(), Entry()]
  private var shift: UInt64 = 63
  private var used = 0

  /// The number's code, and whether it is known; of a negative number neither means anything.
  @inline(__always)
  func look(_ number: Int64) -> (code: Int64, isFound: Bool) {
    let known = slots.span
    let wanted = UInt32(truncatingIfNeeded: number)
    var slot = Self.slot(wanted, shift)
    while true {
      let entry = unsafe known[unchecked: slot]
      if entry.number == wanted { return (Int64(entry.code), true) }
      if entry.number == .max { return (0, false) }
      slot = (slot &+ 1) & (known.count &- 1)
    }
  }

  /// Remembers a number's code, while there is room: a cache, not a store.
  mutating func insert(_ number: Int64, _ code: Int64) {
    guard let short = UInt32(exactly: number), short != .max, let code = Int32(exactly: code), used < 1 << 20,
      !look(number).isFound
    else { return }
    if (used + 1) * 3 > slots.count * 2 { grow() }
    put(Entry(number: short, code: code))
    used += 1
  }

  private mutating func put(_ entry: Entry) {
    var slot = Self.slot(entry.number, shift)
    while slots[slot].number != .max { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = entry
  }

  private mutating func grow() {
    let entries = slots
    slots = [Entry](repeating: Entry(), count: entries.count * 2)
    shift -= 1
    for entry in entries where entry.number != .max { put(entry) }
  }

  /// Fibonacci hashing: the highest bits of a product depend on all bits of the number.
  @inline(__always)
  private static func slot(_ number: UInt32, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (UInt64(number) &* 0x9E37_79B9_7F4A_7C15) &>> shift)
  }
}
