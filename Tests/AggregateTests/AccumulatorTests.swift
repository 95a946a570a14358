import Aggregate
import Tabular
import Testing

/// Which rows count, for which frame, and what sets are collected.
struct AccumulatorTests {
  /// The total of one input over batches with their roles; split between two workers and merged.
  private static func total(
    _ input: MeasureInput, _ batches: [(Batch, DeliveryRole)]
  ) throws -> Rational? {
    var program = TableProgram()
    program.inputs = [input]
    program.groupings = [
      try #require(GroupingPlan(frame: input.frame, scope: input.scope, dimensions: [], inputs: [0]))
    ]
    var alone = TableAccumulator(program)
    var workers = [TableAccumulator(program), TableAccumulator(program)]
    for (index, (batch, role)) in batches.enumerated() {
      alone.add(batch, role: role)
      workers[index % 2].add(batch, role: role)
    }
    workers[1].merge(workers[0])
    let result = alone.result(grouping: 0, position: 0, key: 0)
    #expect(workers[1].result(grouping: 0, position: 0, key: 0) == result)
    return result
  }

  @Test func `rejected rows never count`() throws {
    #expect(try Self.total(input(), [(batch([[1, 2, 3]], rejected: [0, 1, 2]), current)]) == Rational(1))
  }

  @Test func `conditions must all be true; unknown is not true`() throws {
    let conditions = [try condition("a > 1", columns: 2), try condition("b = 5", columns: 2)]
    let rows = batch([[1, 2, 3, 4, none], [5, 5, 6, none, 5]])
    #expect(try Self.total(input(conditions: conditions), [(rows, current)]) == Rational(1))
  }

  @Test func `code filters keep members or the others; codes beyond the list are no members`() throws {
    let rows = batch([[0, 1, 2, 7, none]])
    let members = CodeFilter(field: 0, members: [0, 1, 1], keepsMembers: true)
    let others = CodeFilter(field: 0, members: [0, 1, 1], keepsMembers: false)
    #expect(try Self.total(input(filters: [members]), [(rows, current)]) == Rational(2))
    #expect(try Self.total(input(filters: [others]), [(rows, current)]) == Rational(3))
    #expect(try Self.total(input(filters: [members, others]), [(rows, current)]) == nil)
  }

  @Test func `a field and an expression give the values, with their decimals`() throws {
    let rows = batch([[150, 25, none]])
    #expect(try Self.total(input(Sum.self, value: .field(0), scale: 2), [(rows, current)]) == ratio(7, 4))
    let isLarge = try condition("a > 100", columns: 1)
    let counted = input(Sum.self, value: .expression(isLarge))
    #expect(try Self.total(counted, [(rows, current)]) == Rational(1))
  }

  @Test func `a delivery counts for the frames it is due in, a snapshot for the frames it is the last of`()
    throws
  {
    let rows = batch([[1, 2]])
    let roles = [
      DeliveryRole(periodFrames: [0], snapshotFrames: [], periodCode: 0),
      DeliveryRole(periodFrames: [0, 1], snapshotFrames: [1], periodCode: 1),
      DeliveryRole(periodFrames: [], snapshotFrames: [], periodCode: -1),
    ]
    let batches = roles.map { (rows, $0) }
    #expect(try Self.total(input(frame: 0), batches) == Rational(4))
    #expect(try Self.total(input(frame: 1), batches) == Rational(2))
    #expect(try Self.total(input(frame: 0, scope: .snapshot), batches) == nil)
    #expect(try Self.total(input(frame: 1, scope: .snapshot), batches) == Rational(2))
  }

  @Test func `weights reach the measure`() throws {
    let weights = Weights(byCode: [4: 100, 5: 50], scale: 2)
    let weighed = input(SumDistinct.self, value: .field(0), weights: weights)
    let batches = [(batch([[4, 4]]), current), (batch([[4, 5]]), current)]
    #expect(try Self.total(weighed, batches) == ratio(3, 2))
  }

  @Test func `a set holds the codes of the rows that count, each with its sum over all workers`() throws {
    var program = TableProgram()
    program.inputs = [input(conditions: [try condition("b > 0", columns: 2)], value: .field(1), scale: 1)]
    program.sets = [SetPlan(input: 0, field: 0)]
    var first = TableAccumulator(program)
    first.add(batch([[7, 8, none, 7], [10, -1, 3, 5]]), role: current)
    var second = TableAccumulator(program)
    second.add(batch([[7, 9, 6], [2, 4, 1]], rejected: [0, 0, 1]), role: current)
    second.add(batch([[1], [1]]), role: DeliveryRole(periodFrames: [1], snapshotFrames: [0], periodCode: 0))
    first.merge(second)
    #expect(first.codes(set: 0) == Weights(byCode: [7: 17, 9: 4], scale: 1))
  }

  @Test func `a set without a weight holds its codes all the same`() throws {
    var program = TableProgram()
    program.inputs = [input()]
    program.sets = [SetPlan(input: 0, field: 0)]
    var accumulator = TableAccumulator(program)
    accumulator.add(batch([[3, 3, 5]]), role: current)
    #expect(accumulator.codes(set: 0).byCode == [3: 0, 5: 0])
  }

  @Test func `groups of two workers that met them in another order are joined`() throws {
    var program = TableProgram()
    program.inputs = [input(Sum.self, value: .field(1)), input()]
    let open = GroupingDimension(source: .open(field: 0), memberCount: GroupingDimension.openLimit)
    let plan = try #require(GroupingPlan(frame: 0, scope: .period, dimensions: [open], inputs: [0, 1]))
    program.groupings = [plan]
    var first = TableAccumulator(program)
    first.add(batch([[1, 2], [10, 20]]), role: current)
    var second = TableAccumulator(program)
    second.add(batch([[3, 2, 1], [300, 200, 100]]), role: current)
    first.merge(second)
    let keys = first.keys(grouping: 0)
    #expect(keys.map { plan.key.members(of: $0) } == [[1], [2], [3]])
    #expect(
      keys.map { first.result(grouping: 0, position: 0, key: $0) } == [110, 220, 300].map { ratio($0) })
    #expect(keys.map { first.result(grouping: 0, position: 1, key: $0) } == [2, 2, 1].map { ratio($0) })
    #expect(first.result(grouping: 0, position: 0, key: plan.key.key([4])) == nil)
  }

  @Test func `a batch without rows and a program without anything do nothing`() throws {
    #expect(TableProgram().isEmpty)
    #expect(try Self.total(input(), [(batch([[]]), current)]) == nil)
  }
}
