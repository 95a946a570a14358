import Tabular
import Testing

@testable import Aggregate

/// Pairs held as bits or in slots, against a set of Swift's own.
struct PairSetTests {
  private struct Pair: Hashable {
    let group: Int32
    let value: Int64
  }

  /// Ranges of groups and values one after the other: dense ones, sparse ones, and turns from one to the other.
  private static let ranges: [[(groups: Int32, values: ClosedRange<Int64>)]] = [
    [(3, 0...200)], [(1500, 0...5000)], [(5, -3...3)], [(2, 0...Int64.max)],
    [(4, 0...63), (4, 0...1_000_000), (4, 0...63)], [(1, 0...5000), (3000, 0...5000), (3000, -1...5000)],
    [(1, 0...20_000), (200_000, 0...20_000)],
  ]

  @Test(arguments: Self.ranges.indices)
  func `each pair is taken in once`(index: Int) {
    var numbers = SeededNumbers(seed: UInt64(index + 1))
    var set = PairSet()
    var expected: Set<Pair> = []
    for range in Self.ranges[index] {
      for _ in 0..<20_000 {
        let pair = Pair(
          group: Int32.random(in: 0..<range.groups, using: &numbers),
          value: Int64.random(in: range.values, using: &numbers))
        #expect(set.insert(pair.group, pair.value) == expected.insert(pair).inserted)
      }
      var found: [Pair] = []
      set.forEach { found.append(Pair(group: $0, value: $1)) }
      #expect(found.count == set.count && Set(found) == expected && found.count == expected.count)
    }
  }
}
