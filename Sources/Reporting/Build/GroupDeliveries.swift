import Aggregate
import Expression
import Tabular
import Validate

/// Expected and usable deliveries by group: what tells a zero from a delivery that is missing.
final class GroupDeliveries {
  typealias Counts = (expected: Int, usable: Int)

  private struct Key: Hashable {
    let table: String
    let scope: Scope
    let frame: Int
    let dimensions: [String]
    let measure: String
  }
  private let plan: Plan
  private let finder: MemberFinder
  private let overview: DeliveryOverview
  private let schoolCount: Int
  private var cache: [Key: [[Int32]: Counts]] = [:]

  init(plan: Plan, finder: MemberFinder, overview: DeliveryOverview, schoolCount: Int) {
    self.plan = plan
    self.finder = finder
    self.overview = overview
    self.schoolCount = schoolCount
  }

  /// Deliveries of a table in the group; only dimensions of schools and of time divide them.
  func counts(
    _ table: TableSchema, _ scope: Scope, _ frame: Int, _ group: [(name: String, member: Int?)],
    of measure: ResolvedMeasure
  ) -> Counts {
    guard let measured = plan.catalog.tables[measure.definition.table]?.schema else { return (0, 0) }
    let divided = group.filter { divides($0.name, table) }
    let key = Key(
      table: table.name, scope: scope, frame: frame, dimensions: divided.map(\.name),
      measure: plan.selection == nil ? measured.name : measure.definition.name)
    let wanted = divided.map { $0.member.map(Int32.init) ?? -1 }
    if let known = cache[key] { return known[wanted] ?? (0, 0) }
    let states = states(table, scope, frame, of: measure, measured)
    let sources = divided.compactMap {
      finder.members(of: $0.name, table: measured, frame: frame)?.grouping.source
    }
    var groups: [[Int32]: Counts] = [:]
    for state in states {
      let members = sources.map { member(of: state, $0) }
      groups[members, default: (0, 0)].expected += state.isExpected ? 1 : 0
      groups[members, default: (0, 0)].usable += state.isUsable ? 1 : 0
    }
    cache[key] = groups
    return groups[wanted] ?? (0, 0)
  }

  /// Whether members of the dimension have deliveries of their own; the office speaks for all schools.
  private func divides(_ dimension: String, _ table: TableSchema) -> Bool {
    switch plan.catalog.dimensions[dimension]?.source {
    case .school: table.sender == .school
    case .period: true
    default: false
    }
  }

  private func states(
    _ table: TableSchema, _ scope: Scope, _ frame: Int, of measure: ResolvedMeasure, _ measured: TableSchema
  ) -> [DeliveryState] {
    var states = overview.states(of: table.name, frame: frame, scope: scope)
    if table.sender == .school {
      let compared = plan.frames[frame].pair.map { _ in
        overview.comparableSchools(table, scope: scope, frame: frame)
      }
      states.removeAll { state in
        guard let school = state.school, school >= 0, school < schoolCount else { return true }
        // Rows of other schools are not in the frame's measures either.
        return compared.map { $0[Int(school)] == 0 } ?? false
      }
    }
    guard let selection = plan.selection else { return states }
    for part in selection.parts(for: measure, plan.catalog).whole
    where part.dimensions.allSatisfy({ divides($0, table) }) {
      let members = part.dimensions.compactMap { finder.members(of: $0, table: measured, frame: frame) }
      let columns = members.map { members in
        Column(
          type: .category,
          values: states.map { state in
            let member = member(of: state, members.grouping.source)
            return member < 0 ? Missing.empty : Int64(member)
          })
      }
      var holds: [UInt8] = []
      part.bound(members).select(columns, rowCount: states.count, into: &holds)
      states = zip(states, holds).filter { $0.1 != 0 }.map(\.0)
    }
    return states
  }

  private func member(of state: DeliveryState, _ source: MemberSource) -> Int32 {
    switch source {
    case .lookup(_, let members):
      guard let school = state.school, school >= 0, school < members.count else { return -1 }
      return members[Int(school)]
    case .period(let members):
      guard let code = finder.periodCodes[state.period], members.indices.contains(code) else { return -1 }
      return members[code]
    case .open, .day: return -1
    }
  }
}
