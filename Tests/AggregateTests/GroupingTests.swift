import Aggregate
import Tabular
import Testing

/// Keys of groups, and how rows find theirs.
struct GroupingTests {
  private static func dimension(_ members: Int) -> GroupingDimension {
    GroupingDimension(source: .period(members: []), memberCount: members)
  }

  @Test func `every combination of members has its own key and is found back`() throws {
    let key = try #require(GroupKey([Self.dimension(2), Self.dimension(3)]))
    #expect(key.limit == 12)
    var seen: Set<Int> = []
    for first in [nil, 0, 1] as [Int?] {
      for second in [nil, 0, 1, 2] as [Int?] {
        let number = key.key([first, second])
        #expect(seen.insert(number).inserted && (0..<12).contains(number))
        #expect(key.members(of: number) == [first, second])
      }
    }
    #expect(key.key([0, 0]) == 0 && key.key([nil, nil]) == 11)
  }

  @Test func `no dimension has one key: the total`() throws {
    let key = try #require(GroupKey([]))
    #expect(key.limit == 1 && key.key([]) == 0 && key.members(of: 0) == [])
  }

  @Test func `keys that do not fit 62 bits are refused`() {
    let open = Self.dimension(GroupingDimension.openLimit)
    #expect(GroupKey([open, open]) != nil)
    #expect(GroupKey([open, open, open]) == nil)
    #expect(GroupKey([Self.dimension(Int.max - 1), Self.dimension(Int.max - 1)]) == nil)
    #expect(GroupingPlan(frame: 0, scope: .period, dimensions: [open, open, open], inputs: []) == nil)
  }

  /// Counts rows by the dimensions: members and number, by key.
  private static func counts(
    _ dimensions: [GroupingDimension], _ batch: Batch, periodCode: Int = 0
  ) throws -> [[Int?]: Rational] {
    var program = TableProgram()
    program.inputs = [input()]
    let plan = try #require(GroupingPlan(frame: 0, scope: .period, dimensions: dimensions, inputs: [0]))
    program.groupings = [plan]
    var accumulator = TableAccumulator(program)
    let role = DeliveryRole(periodFrames: [0], snapshotFrames: [], periodCode: periodCode)
    accumulator.add(batch, role: role)
    var result: [[Int?]: Rational] = [:]
    for key in accumulator.keys(grouping: 0) {
      result[plan.key.members(of: key)] = accumulator.result(grouping: 0, position: 0, key: key)
    }
    return result
  }

  @Test(arguments: 1...4, [3, 17])
  func `rows are grouped by listed members whatever their number`(count: Int, seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    let lists: [[Int32]] = [[1, 0, -1, 2], [0, 0, 1], [3, 2, 1, 0, -1], [0, -1]]
    let sizes = [3, 2, 4, 1]
    let dimensions = (0..<count).map { place in
      place % 2 == 0
        ? GroupingDimension(source: .lookup(field: place, members: lists[place]), memberCount: sizes[place])
        : GroupingDimension(
          source: .day(field: place, first: 100, members: lists[place]), memberCount: sizes[place])
    }
    let columns = (0..<count).map { place in
      (0..<500).map { _ in
        Int.random(in: 0..<9, using: &numbers) == 0
          ? none : Int64.random(in: -2...6, using: &numbers) + (place % 2 == 0 ? 0 : 100)
      }
    }
    var expected: [[Int?]: Int] = [:]
    for row in 0..<500 {
      let members = (0..<count).map { place -> Int? in
        let code = columns[place][row] == none ? -1 : Int(columns[place][row]) - (place % 2 == 0 ? 0 : 100)
        guard lists[place].indices.contains(code), lists[place][code] >= 0 else { return nil }
        return Int(lists[place][code])
      }
      expected[members, default: 0] += 1
    }
    #expect(try Self.counts(dimensions, batch(columns)) == expected.mapValues { Rational($0) })
  }

  @Test func `a lookup finds members by code; missing, unknown and unmapped codes have none`() throws {
    let school = GroupingDimension(source: .lookup(field: 0, members: [1, 0, -1]), memberCount: 2)
    let found = try Self.counts([school], batch([[0, 0, 1, 2, 3, none, -5]]))
    #expect(found == [[1]: Rational(2), [0]: Rational(1), [nil]: Rational(4)])
  }

  @Test func `an open vocabulary takes the code itself`() throws {
    let open = GroupingDimension(source: .open(field: 1), memberCount: GroupingDimension.openLimit)
    let found = try Self.counts([open], batch([[0, 0, 0], [70_000, 5, none]]))
    #expect(found == [[70_000]: Rational(1), [5]: Rational(1), [nil]: Rational(1)])
  }

  @Test(arguments: [3, 70, 65_535, 65_536, 65_537, 200_000] as [Int64])
  func `open vocabularies of any size are counted, each code by itself`(most: Int64) throws {
    let open = GroupingDimension(source: .open(field: 0), memberCount: GroupingDimension.openLimit)
    let codes = (0..<4000).map { ($0 * 7919) % (most + 1) } + [most, most - 1, none]
    var expected: [[Int?]: Int] = [:]
    for code in codes { expected[[code == none ? nil : Int(code)], default: 0] += 1 }
    #expect(try Self.counts([open], batch([codes])) == expected.mapValues { Rational($0) })
  }

  @Test(arguments: [(0, 1), (1, 0), (2, nil), (9, nil), (-1, nil)] as [(Int, Int?)])
  func `the due period is the same for all rows of a delivery`(code: Int, member: Int?) throws {
    let month = GroupingDimension(source: .period(members: [1, 0, -1]), memberCount: 2)
    #expect(try Self.counts([month], batch([[1, 2, 3]]), periodCode: code) == [[member]: Rational(3)])
  }

  @Test func `two dimensions give the combinations that occur`() throws {
    let first = GroupingDimension(source: .lookup(field: 0, members: [0, 1]), memberCount: 2)
    let second = GroupingDimension(source: .open(field: 1), memberCount: GroupingDimension.openLimit)
    let found = try Self.counts([first, second], batch([[0, 0, 1, none], [8, 8, 8, 9]]))
    #expect(found == [[0, 8]: Rational(2), [1, 8]: Rational(1), [nil, 9]: Rational(1)])
  }
}
