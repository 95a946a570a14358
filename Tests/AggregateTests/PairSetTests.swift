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

  @Test(arguments: Self.ranges.indices)
  func `many rows are taken in as one by one`(index: Int) {
    var numbers = SeededNumbers(seed: UInt64(index + 1))
    var (all, single) = (PairSet(), PairSet())
    var (counts, expected) = ([Int](repeating: 0, count: 200_000), [Int](repeating: 0, count: 200_000))
    for range in Self.ranges[index] {
      for _ in 0..<20 {
        var (groups, values): ([Int32], [Int64]) = ([], [])
        for _ in 0..<1000 {
          groups.append(Int32.random(in: -1..<range.groups, using: &numbers))
          let value = Int64.random(in: range.values, using: &numbers)
          values.append(value % 17 == 0 ? Missing.empty : value)
        }
        all.insert(groups, values, counting: &counts)
        for (group, value) in zip(groups, values) where group >= 0 && !Missing.contains(value) {
          if single.insert(group, value) { expected[Int(group)] += 1 }
        }
      }
      #expect(counts == expected && all.count == single.count && pairs(all) == pairs(single))
    }
  }

  @Test(arguments: Self.ranges.indices, [0, 1, 2])
  func `two sets become their union`(index: Int, kind: Int) {
    var numbers = SeededNumbers(seed: UInt64(index + 1))
    let ranges = Self.ranges[index]
    let count = Int(ranges.map(\.groups).max() ?? 0)
    let mapping = (0..<Int32(count)).map { kind == 0 ? $0 : kind == 1 ? Int32(count - 1) - $0 : $0 / 2 }
    var (left, right) = (PairSet(), PairSet())
    for (number, range) in ranges.enumerated() {
      for _ in 0..<20_000 {
        let group = Int32.random(in: 0..<range.groups, using: &numbers)
        let value = Int64.random(in: range.values, using: &numbers)
        // An empty set, a smaller one and a larger one take in another.
        if Bool.random(using: &numbers) { _ = right.insert(group, value) }
        if index % 3 > 0 && (number == 0 || index % 3 == 2) { _ = left.insert(mapping[Int(group)], value) }
      }
    }
    var expected = pairs(left)
    var counts = [Int](repeating: 0, count: count)
    for pair in expected { counts[Int(pair.group)] += 1 }
    left.insert(right, mapping: mapping, counting: &counts)
    for pair in pairs(right) { expected.insert(Pair(group: mapping[Int(pair.group)], value: pair.value)) }
    #expect(pairs(left) == expected && left.count == expected.count)
    var wanted = [Int](repeating: 0, count: count)
    for pair in expected { wanted[Int(pair.group)] += 1 }
    #expect(counts == wanted)
  }

  @Test(.timeLimit(.minutes(1)))
  func `a large set becomes part of an empty one in time that grows with its size only`() {
    var numbers = SeededNumbers(seed: 1)
    var large = PairSet()
    while large.count < 300_000 { _ = large.insert(0, Int64.random(in: 0...Int64.max, using: &numbers)) }
    var (empty, small, counts) = (PairSet(), PairSet(), [0, 0])
    _ = small.insert(1, 7)
    empty.insert(large, mapping: [0], counting: &counts)
    small.insert(large, mapping: [1], counting: &counts)
    #expect(counts == [300_000, 300_000] && empty.count == 300_000 && small.count == 300_001)
  }

  @Test func `numbers that follow one another become bits, however large they are`() {
    var (set, counts) = (PairSet(), [0])
    let first = Int64(1) << 24
    for start in stride(from: first, to: first + 200_000, by: 1000) {
      let values = Array(start..<(start + 1000))
      set.insert([Int32](repeating: 0, count: 1000), values, counting: &counts)
    }
    #expect(set.count == 200_000 && counts == [200_000] && set.width > 0)
  }

  private func pairs(_ set: PairSet) -> Set<Pair> {
    var found: Set<Pair> = []
    set.forEach { found.insert(Pair(group: $0, value: $1)) }
    return found
  }
}
