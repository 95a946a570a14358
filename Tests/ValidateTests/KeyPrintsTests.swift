import Tabular
import Testing

@testable import Validate

/// Fingerprints that occur more than once, and where they stand.
struct KeyPrintsTests {
  private struct Dice {
    var state: UInt64

    mutating func roll() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private static func span(_ number: Int) -> RowSpan {
    RowSpan(byte: number * 1000, end: number * 1000 + 1000, line: number, record: number)
  }

  @Test(arguments: [0, 1, 700, 5_000, 40_000, 3_000_000])
  func `those that occur more than once are found, whatever their number`(count: Int) {
    var dice = Dice(state: UInt64(count) + 7)
    var prints = KeyPrints()
    var expected: Set<UInt64> = []
    var seen: [UInt64] = []
    for part in stride(from: 0, to: count, by: 10_000) {
      var own: [UInt64] = []
      for row in part..<min(part + 10_000, count) {
        if row % 500 == 499 {
          let print = seen[Int(dice.roll() % UInt64(seen.count))]
          expected.insert(print)
          own.append(print)
        } else if row % 97 == 5 {
          own.append(KeyPrints.none)
        } else {
          let print = dice.roll() | 1
          own.append(print)
          seen.append(print)
        }
      }
      prints.add(own, [], rowsPerSpan: 256, delivery: 0)
    }
    #expect(prints.repeated() == expected)
    #expect(prints.repeated().contains(KeyPrints.none) == false)
  }

  @Test func `their spans are named, also after a merge, and nil where they are not known`() {
    var first = KeyPrints()
    var second = KeyPrints()
    var prints = (1...600).map { UInt64($0) << 40 }
    prints[300] = 77 << 40
    first.add(prints, [Self.span(0), Self.span(1), Self.span(2)], rowsPerSpan: 256, delivery: 4)
    second.add([9, 599 << 40], [Self.span(7)], rowsPerSpan: 256, delivery: 5)
    first.merge(second)
    let repeated = first.repeated()
    #expect(repeated == [77 << 40, 599 << 40])
    let spans = first.spans(holding: repeated)
    #expect(spans?[4].map { $0.map(\.record) } == [0, 1, 2] && spans?[5].map { $0.map(\.record) } == [7])
    #expect(first.spans(holding: [77 << 40])?[4].map { $0.map(\.record) } == [0, 1])
    second.add([9], [], rowsPerSpan: 256, delivery: 6)
    #expect(second.spans(holding: [9]) == nil && second.spans(holding: [599 << 40])?.count == 1)
  }
}
