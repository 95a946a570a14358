import Aggregate
import Expression
import Tabular
import Testing

/// The laws for the state of a whole table: groups, filters, values, sets and overflow together.
///
/// Rows are cut into batches of any size, dealt to 1, 2 or 8 workers in any order, and merged in any tree: what comes
/// out is what one worker makes of all rows at once.
struct AccumulatorLawTests {
  private struct Rows {
    var columns: [[Int64]] = [[], [], [], []]
    var rejected: [UInt8] = []

    init(_ count: Int, _ numbers: inout SeededNumbers) {
      for _ in 0..<count {
        for index in columns.indices {
          let isMissing = Int.random(in: 0..<7, using: &numbers) == 0
          columns[index].append(isMissing ? none : Int64.random(in: 0...9, using: &numbers))
        }
        rejected.append(Int.random(in: 0..<10, using: &numbers) == 0 ? 1 : 0)
      }
    }

    func batch(_ range: Range<Int>) -> Batch {
      var part = AggregateTests.batch(columns.map { Array($0[range]) }, rejected: Array(rejected[range]))
      part.lines = range.map { Int32($0 + 2) }
      return part
    }
  }

  private static func program() throws -> TableProgram {
    var program = TableProgram()
    let weights = Weights(byCode: [1: 5, 2: 70, 3: 900], scale: 1)
    let condition = [try condition("a > 2 or b is null", columns: 4)]
    let sum = try RowExpression(
      Expression.parse("b * c - d", at: SourceLocation(file: "test")),
      fields: ["a", "b", "c", "d"].map { Field(name: $0, label: $0, type: .integer) }, parameters: [:]
    ).bound(parameters: [:]) { _, _ in nil }
    let lookup = GroupingDimension(source: .lookup(field: 0, members: [0, 1, 1, 2, -1]), memberCount: 3)
    let filter = MemberFilter(dimensions: [lookup], condition: try Self.condition("a <> 1", columns: 1))
    for measure in MeasureCatalog.all {
      program.inputs.append(
        input(measure, conditions: condition, value: .field(1), scale: 1, weights: weights))
    }
    program.inputs.append(input(Sum.self, value: .expression(sum)))
    program.inputs.append(input(Count.self, members: [filter]))
    let open = GroupingDimension(source: .open(field: 2), memberCount: GroupingDimension.openLimit)
    for dimensions in [[], [lookup], [lookup, open]] {
      program.groupings.append(
        try #require(
          GroupingPlan(
            frame: 0, scope: .period, dimensions: dimensions, inputs: Array(program.inputs.indices))))
    }
    program.inputs.append(input(value: .field(1)))
    program.sets = [
      SetPlan(input: program.inputs.count - 1, field: 0),
      SetPlan(input: program.inputs.count - 1, field: 0, distinct: 2),
    ]
    return program
  }

  private static func condition(_ text: String, columns: Int) throws -> BoundExpression {
    try AggregateTests.condition(text, columns: columns)
  }

  private static func results(_ state: TableAccumulator, _ program: TableProgram) -> [String: Rational?] {
    var results: [String: Rational?] = [:]
    for (index, grouping) in program.groupings.enumerated() {
      for key in state.keys(grouping: index) {
        for position in grouping.inputs.indices {
          results["\(index) \(key) \(position)"] = .some(
            state.result(grouping: index, position: position, key: key))
        }
      }
    }
    for index in program.sets.indices {
      for (code, weight) in state.codes(set: index).byCode {
        results["set \(index) \(code)"] = Rational(scaled: weight, scale: 0)
      }
    }
    return results
  }

  @Test(arguments: [1, 2, 8], [1, 2, 3, 4] as [UInt64])
  func `any pieces, any number of workers, any order of merging`(workers: Int, seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed &* 31 &+ UInt64(workers))
    let program = try Self.program()
    for _ in 0..<10 {
      let count = Int.random(in: 0...200, using: &numbers)
      let rows = Rows(count, &numbers)
      var whole = TableAccumulator(program)
      whole.add(rows.batch(0..<count), role: current)
      var pieces: [Range<Int>] = []
      var start = 0
      while start < count {
        let end = min(count, start + Int.random(in: 1...60, using: &numbers))
        pieces.append(start..<end)
        start = end
      }
      var states = [TableAccumulator](repeating: TableAccumulator(program), count: workers)
      for piece in pieces.shuffled(using: &numbers) {
        states[Int.random(in: 0..<workers, using: &numbers)].add(rows.batch(piece), role: current)
      }
      while states.count > 1 {
        let other = states.remove(at: Int.random(in: 0..<states.count, using: &numbers))
        states[Int.random(in: 0..<states.count, using: &numbers)].merge(other)
      }
      #expect(Self.results(states[0], program) == Self.results(whole, program), "seed \(seed)")
      #expect(states[0].overflow == whole.overflow)
      var fresh = TableAccumulator(program)
      fresh.merge(whole)
      #expect(Self.results(fresh, program) == Self.results(whole, program), "identity, seed \(seed)")
    }
  }

  @Test func `a row whose value leaves 64 bits is told with its place, the first one in any order`() throws {
    var program = TableProgram()
    let product = try RowExpression(
      Expression.parse("a * b", at: SourceLocation(file: "test")),
      fields: ["a", "b"].map { Field(name: $0, label: $0, type: .integer) }, parameters: [:]
    ).bound(parameters: [:]) { _, _ in nil }
    program.inputs = [input(Sum.self, conditions: [], value: .expression(product))]
    program.groupings = [
      try #require(GroupingPlan(frame: 0, scope: .period, dimensions: [], inputs: [0]))
    ]
    func state(_ path: String, _ columns: [[Int64]], rejected: [UInt8]? = nil) -> TableAccumulator {
      var state = TableAccumulator(program)
      state.add(
        batch(columns, rejected: rejected),
        role: DeliveryRole(periodFrames: [0], snapshotFrames: [], periodCode: 0, path: path))
      return state
    }
    let large = Int64.max / 2
    var late = state("b.csv", [[1, large], [1, 3]])
    let early = state("a.csv", [[1, 1, large], [1, 1, -3]])
    #expect(late.overflow == RowOverflow(path: "b.csv", line: 3, name: "test"))
    late.merge(early)
    #expect(late.overflow == RowOverflow(path: "a.csv", line: 4, name: "test"))
    #expect(state("c.csv", [[large, 4], [2, none]]).overflow == nil)
    #expect(
      state("c.csv", [[large, 4], [3, 5]], rejected: [1, 0]).overflow == nil, "rejected rows never count")
  }
}
