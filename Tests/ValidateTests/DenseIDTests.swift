import Tabular
import Testing

@testable import Validate

/// Sets of numbers that mostly follow one another, held against sets that know nothing of that.
struct DenseIDTests {
  private struct Dice {
    var state: UInt64

    mutating func roll(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
  }

  private static func numbers(_ ids: DenseIDs) -> Set<Int64> {
    var numbers: Set<Int64> = []
    ids.forEach { numbers.insert($0) }
    return numbers
  }

  @Test(arguments: [0, -70_000, 65_000, Int64.max - 200_000, Int64.min + 64], 1...4)
  func `runs of any length are taken in whole, and what was there is told`(base: Int64, seed: Int) {
    var dice = Dice(state: UInt64(seed))
    var (ids, expected) = (DenseIDs(), Set<Int64>())
    var (other, others) = (DenseIDs(), Set<Int64>())
    for step in 0..<60 {
      let first = base + Int64(dice.roll(140_000))
      let run = first...(first + Int64(dice.roll(step % 3 == 0 ? 3 : 1000)))
      var repeated: [Int64] = []
      if step % 4 == 3 {
        other.insert(run, repeated: &repeated)
        #expect(Set(repeated) == others.intersection(run))
        others.formUnion(run)
      } else {
        ids.insert(run, repeated: &repeated)
        #expect(Set(repeated) == expected.intersection(run) && Set(repeated).count == repeated.count)
        expected.formUnion(run)
      }
    }
    #expect(ids.count == expected.count && Self.numbers(ids) == expected)
    #expect(Set(ids.formUnion(other)) == expected.intersection(others))
    #expect(ids.count == expected.union(others).count && Self.numbers(ids) == expected.union(others))
  }

  @Test func `the largest number is one like any other`() {
    var ids = DenseIDs()
    var repeated: [Int64] = []
    ids.insert((Int64.max - 100)...Int64.max, repeated: &repeated)
    ids.insert(Int64.max...Int64.max, repeated: &repeated)
    #expect(ids.count == 101 && repeated == [Int64.max])
  }

  @Test(arguments: 1...6)
  func `keys are found to be repeated however they follow one another`(seed: Int) {
    var dice = Dice(state: UInt64(seed) &* 77)
    for severity in [Severity.error, .warning] {
      var collectors = (0..<2).map { _ in KeyCollector(UniqueFields(fields: [0], severity: severity)) }
      var (seen, repeated): (Set<Int64>, Set<Int64>) = ([], [])
      var next = Int64(1_000_000)
      for part in 0..<6 {
        var (numbers, marks): ([Int64], [UInt8]) = ([], [])
        for _ in 0..<700 {
          next += dice.roll(200) == 0 ? Int64(dice.roll(9)) : 1
          let isOld = dice.roll(90) == 0
          numbers.append(
            dice.roll(120) == 0 ? Missing.empty : isOld ? next - 1 - Int64(dice.roll(500)) : next)
          marks.append(UInt8(max(0, dice.roll(60) - 57)))
        }
        for (number, mark) in zip(numbers, marks) where mark <= (severity == .error ? 0 : 1) {
          guard !Missing.contains(number) else { continue }
          if !seen.insert(number).inserted { repeated.insert(number) }
        }
        collectors[part % 2].add(
          Batch(
            columns: [Column(type: .integer, values: numbers)], rowCount: 700,
            lines: numbers.indices.map { Int32($0 + 2) }, firstRecord: 2, rejected: marks), scope: 5)
      }
      collectors[0].merge(collectors[1])
      let candidates = collectors[0].candidates()
      #expect(candidates.count == repeated.count && !repeated.isEmpty)
      #expect(repeated.allSatisfy { candidates.contains(UniqueFields.fingerprint($0, scope: 5)) })
    }
  }
}
