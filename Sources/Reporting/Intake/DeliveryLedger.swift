import Aggregate
import Tabular
import Validate

/// How many deliveries of a table were expected from and usable of each school.
struct ReportedDeliveries: Sendable {
  var expected: [Int32]
  var usable: [Int32]
  /// How many due periods the school was a member in, obliged or not.
  var memberships: [Int32]
  var officeExpected = 0
  var officeUsable = 0

  init(schoolCount: Int) {
    expected = [Int32](repeating: 0, count: schoolCount)
    usable = expected
    memberships = expected
  }

  mutating func add(_ state: DeliveryState) {
    guard let school = state.school else {
      officeExpected += state.isExpected ? 1 : 0
      officeUsable += state.isUsable ? 1 : 0
      return
    }
    guard school >= 0, school < expected.count else { return }
    memberships[Int(school)] += state.isMember ? 1 : 0
    expected[Int(school)] += state.isExpected ? 1 : 0
    usable[Int(school)] += state.isUsable ? 1 : 0
  }
}

/// What was expected and what came, by table, frame and scope.
struct DeliveryOverview: Sendable {
  private struct Key: Hashable {
    let table: String
    let frame: Int
    let scope: Scope
  }
  private var reported: [Key: ReportedDeliveries] = [:]
  private var positions: [Key: [Int]] = [:]
  private let empty: ReportedDeliveries
  private let frames: [Frame]
  let states: [DeliveryState]

  init(states: [DeliveryState], plan: Plan, schoolCount: Int) {
    self.states = states
    frames = plan.frames
    empty = ReportedDeliveries(schoolCount: schoolCount)
    for (position, state) in states.enumerated() {
      guard let frequency = plan.catalog.tables[state.table]?.schema.frequency else { continue }
      for (index, frame) in plan.frames.enumerated() {
        if frame.period.duePeriods(frequency).contains(state.period) {
          add(state, at: position, Key(table: state.table, frame: index, scope: .period))
        }
        if Period.lastEnded(frequency, by: frame.asOf) == state.period {
          add(state, at: position, Key(table: state.table, frame: index, scope: .snapshot))
        }
      }
    }
  }

  private mutating func add(_ state: DeliveryState, at position: Int, _ key: Key) {
    reported[key, default: empty].add(state)
    positions[key, default: []].append(position)
  }

  /// The deliveries of a table that matter to a frame, one by one.
  func states(of table: String, frame: Int, scope: Scope) -> [DeliveryState] {
    (positions[Key(table: table, frame: frame, scope: scope)] ?? []).map { states[$0] }
  }

  /// The deliveries of a table that matter to a frame.
  func reported(_ table: String, frame: Int, scope: Scope) -> ReportedDeliveries {
    reported[Key(table: table, frame: frame, scope: scope)] ?? empty
  }

  /// 1 for schools that delivered everything due, in this frame and in the one it is compared with.
  func comparableSchools(_ table: TableSchema, scope: Scope, frame: Int) -> [UInt8] {
    let pair = frames[frame].pair ?? frame
    let here = reported(table.name, frame: frame, scope: scope)
    let there = reported(table.name, frame: pair, scope: scope)
    return here.usable.indices.map { school in
      here.usable[school] > 0 && here.usable[school] >= here.expected[school] && there.usable[school] > 0
        && there.usable[school] >= there.expected[school] ? 1 : 0
    }
  }
}
