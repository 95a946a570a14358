import Aggregate
import Tabular
import Testing

/// Groupings by fewer dimensions put together from one by more give what the rows give, also where only some of their
/// inputs can be.
struct RollUpTests {
  private static let a = GroupingDimension(source: .lookup(field: 0, members: [1, 0, -1]), memberCount: 2)
  private static let b = GroupingDimension(source: .open(field: 1), memberCount: 50)
  private static let month = GroupingDimension(
    source: .day(field: 2, first: 100, members: [0, 0, 1, -1, 2]), memberCount: 3)

  private static func program() throws -> TableProgram {
    var program = TableProgram()
    program.inputs = [
      input(), input(Sum.self, value: .field(2), scale: 1), input(CountDistinct.self, value: .field(1)),
      input(Minimum.self, value: .field(2)), input(conditions: [try condition("a > 0", columns: 3)]),
    ]
    let plans: [([GroupingDimension], [Int])] = [
      ([], [0, 1, 2]), ([a], [0, 3]), ([b, a], [3, 2, 1, 0]), ([a, month], [0, 4]), ([month], [4, 2]),
      ([], [4, 3]),
    ]
    program.groupings = try plans.map { dimensions, inputs in
      try #require(GroupingPlan(frame: 0, scope: .period, dimensions: dimensions, inputs: inputs))
    }
    return program
  }

  @Test(arguments: [1, 7, 23])
  func `all groups have the same results`(seed: UInt64) throws {
    let program = try Self.program()
    var numbers = SeededNumbers(seed: seed)
    var (derived, plain) = (TableAccumulator(program, rollsUp: true), TableAccumulator(program))
    var other = derived
    for round in 0..<6 {
      let columns = [Int64(-1)...3, Int64(0)...9, Int64(98)...106].map { range in
        (0..<40).map { _ in
          Int.random(in: 0..<9, using: &numbers) == 0 ? none : .random(in: range, using: &numbers)
        }
      }
      let rejected = (0..<40).map { _ in UInt8.random(in: 0...1, using: &numbers) }
      let rows = batch(columns, rejected: rejected)
      plain.add(rows, role: current)
      if round % 2 == 0 { derived.add(rows, role: current) } else { other.add(rows, role: current) }
    }
    derived.merge(other)
    derived.finish()
    for (index, grouping) in program.groupings.enumerated() {
      let keys = Set(plain.keys(grouping: index)).union(derived.keys(grouping: index))
      #expect(!keys.isEmpty)
      for position in grouping.inputs.indices {
        for key in keys {
          #expect(
            derived.result(grouping: index, position: position, key: key)
              == plain.result(grouping: index, position: position, key: key), "\(index) \(position) \(key)")
        }
      }
    }
  }
}
