/// A set of whole numbers that mostly follow one another, in one bit each.
///
/// Numbers are kept in pages of 65,536 bits, made when first needed. A set whose numbers lie too far apart says so
/// (`isWasteful`) and should be replaced by something else.
struct DenseIDs: Sendable {
  private static let pageBits = 16
  private static let wordsPerPage = 1 << (pageBits - 6)
  private var slotOfPage: [Int64: Int] = [:]
  private var words: [UInt64] = []
  private var lastPage = Int64.min
  private var lastSlot = 0
  /// How many different numbers the set holds.
  private(set) var count = 0

  /// Whether a list of 64-bit values would be smaller by far.
  var isWasteful: Bool { words.count > 4096 + 2 * count }

  /// Takes in a number; false if it was there already.
  mutating func insert(_ id: Int64) -> Bool {
    let page = id >> Int64(Self.pageBits)
    if page != lastPage { turn(to: page) }
    let bit = Int(truncatingIfNeeded: id & (1 << Int64(Self.pageBits) - 1))
    let index = lastSlot &+ bit >> 6
    let mask = UInt64(1) << UInt64(bit & 63)
    guard words[index] & mask == 0 else { return false }
    words[index] |= mask
    count += 1
    return true
  }

  /// All numbers, page by page.
  func forEach(_ body: (Int64) -> Void) {
    for (page, slot) in slotOfPage {
      for word in 0..<Self.wordsPerPage {
        var rest = words[slot + word]
        while rest != 0 {
          body(page << Int64(Self.pageBits) + Int64(word * 64 + rest.trailingZeroBitCount))
          rest &= rest - 1
        }
      }
    }
  }

  private mutating func turn(to page: Int64) {
    lastPage = page
    if let slot = slotOfPage[page] {
      lastSlot = slot
      return
    }
    lastSlot = words.count
    slotOfPage[page] = lastSlot
    words.append(contentsOf: repeatElement(0, count: Self.wordsPerPage))
  }
}
