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
  /// How many different numbers the set holds.
  private(set) var count = 0

  /// Whether a list of 64-bit values would be smaller by far.
  var isWasteful: Bool { words.count > 4096 + 2 * count }

  /// Takes in the numbers of the rows that take part; those that were there already, once for each such row.
  mutating func insert(_ ids: [Int64], where takesPart: (_ row: Int) -> Bool) -> [Int64] {
    var repeated: [Int64] = []
    var added = 0
    var row = 0
    while row < ids.count {
      guard takesPart(row) else {
        row += 1
        continue
      }
      let page = ids[row] >> Int64(Self.pageBits)
      let slot = slot(of: page)
      var words = words.mutableSpan
      // As long as numbers lie in the same page.
      while row < ids.count {
        let id = ids[row]
        guard takesPart(row) else {
          row += 1
          continue
        }
        guard id >> Int64(Self.pageBits) == page else { break }
        let bit = Int(truncatingIfNeeded: id & (1 << Int64(Self.pageBits) - 1))
        let mask = UInt64(1) << UInt64(bit & 63)
        let word = words[slot &+ bit >> 6]
        if word & mask == 0 {
          words[slot &+ bit >> 6] = word | mask
          added += 1
        } else {
          repeated.append(id)
        }
        row += 1
      }
    }
    count += added
    return repeated
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
