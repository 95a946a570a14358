import Tabular

/// A set of whole numbers that mostly follow one another, in one bit each.
///
/// Numbers are kept in pages of 65,536 bits, made when first needed. A set whose numbers lie too far apart says so
/// (`isWasteful`) and should be replaced by something else.
struct DenseIDs: Sendable {
  private static let pageBits = 16
  private static let wordsPerPage = 1 << (pageBits - 6)
  private var slotOfPage: [Int64: Int] = [:]
  /// Each by itself, so that a growing set is not copied.
  private var pages: [[UInt64]] = []
  private var lastPage = Int64.min
  private var lastSlot = 0
  /// How many different numbers the set holds.
  private(set) var count = 0

  /// Whether a list of 64-bit values would be smaller by far.
  var isWasteful: Bool { pages.count * Self.wordsPerPage > 4096 + 2 * count }

  /// Takes in numbers that follow one another; those that were there already.
  mutating func insert(_ ids: ClosedRange<Int64>, repeated: inout [Int64]) {
    var id = ids.lowerBound
    while true {
      let page = id >> Int64(Self.pageBits)
      if page != lastPage { (lastPage, lastSlot) = (page, slot(of: page)) }
      // As many as lie in the same word.
      let last = min(ids.upperBound, id | 63)
      let (bit, number) = (Int(id & (1 << Int64(Self.pageBits) - 1)), Int(last - id) + 1)
      let mask = (UInt64.max >> UInt64(64 - number)) << UInt64(bit & 63)
      let known = pages[lastSlot][bit >> 6] & mask
      if known != 0 { Self.numbers(known, page, bit >> 6) { repeated.append($0) } }
      pages[lastSlot][bit >> 6] |= mask
      count += number - known.nonzeroBitCount
      if last == ids.upperBound { return }
      id = last + 1
    }
  }

  /// Takes in another set; the numbers that both hold.
  mutating func formUnion(_ other: DenseIDs) -> [Int64] {
    var shared: [Int64] = []
    for (page, theirs) in other.slotOfPage {
      guard let ours = slotOfPage[page] else {
        slotOfPage[page] = pages.count
        pages.append(other.pages[theirs])
        count += other.pages[theirs].reduce(0) { $0 + $1.nonzeroBitCount }
        continue
      }
      for (word, new) in other.pages[theirs].enumerated() {
        let old = pages[ours][word]
        if old & new != 0 { Self.numbers(old & new, page, word) { shared.append($0) } }
        pages[ours][word] = old | new
        count += (new & ~old).nonzeroBitCount
      }
    }
    return shared
  }

  /// All numbers, page by page.
  func forEach(_ body: (Int64) -> Void) {
    for (page, slot) in slotOfPage {
      for (word, bits) in pages[slot].enumerated() { Self.numbers(bits, page, word, body) }
    }
  }

  private static func numbers(_ word: UInt64, _ page: Int64, _ index: Int, _ body: (Int64) -> Void) {
    var rest = word
    while rest != 0 {
      body(page << Int64(pageBits) + Int64(index * 64 + rest.trailingZeroBitCount))
      rest &= rest - 1
    }
  }

  private mutating func slot(of page: Int64) -> Int {
    if let slot = slotOfPage[page] { return slot }
    slotOfPage[page] = pages.count
    pages.append([UInt64](repeating: 0, count: Self.wordsPerPage))
    return pages.count - 1
  }
}
