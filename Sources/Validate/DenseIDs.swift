import Tabular

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
      let place = lastSlot + bit >> 6
      let known = words[place] & mask
      if known != 0 { Self.numbers(known, page, bit >> 6) { repeated.append($0) } }
      words[place] |= mask
      count += number - known.nonzeroBitCount
      if last == ids.upperBound { return }
      id = last + 1
    }
  }

  /// Takes in another set; the numbers that both hold.
  mutating func formUnion(_ other: DenseIDs) -> [Int64] {
    var shared: [Int64] = []
    for (page, theirs) in other.slotOfPage {
      let ours = slot(of: page)
      for word in 0..<Self.wordsPerPage {
        let (old, new) = (words[ours + word], other.words[theirs + word])
        if old & new != 0 { Self.numbers(old & new, page, word) { shared.append($0) } }
        words[ours + word] = old | new
        count += (new & ~old).nonzeroBitCount
      }
    }
    return shared
  }

  /// All numbers, page by page.
  func forEach(_ body: (Int64) -> Void) {
    for (page, slot) in slotOfPage {
      for word in 0..<Self.wordsPerPage { Self.numbers(words[slot + word], page, word, body) }
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
    let slot = words.count
    slotOfPage[page] = slot
    words.append(contentsOf: repeatElement(0, count: Self.wordsPerPage))
    return slot
  }
}
