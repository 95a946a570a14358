import Render
import Tabular
import Validate

/// Every delivery that was due in the report's period, with its deadline and what became of it.
struct DeliveryList {
  /// One expected delivery, or one that came without being expected.
  struct Item: Sendable, Hashable {
    /// The school's number; nil for the coordination office.
    let school: String?
    let name: String
    let table: String
    let title: Localized
    let period: Period
    let deadline: CalendarDate
    let state: DeliveryState
    /// How many expected deliveries of the same school and table are missing in a row, this one included.
    let missingInARow: Int
    /// The first of them.
    let missingSince: Period
    var isMissing: Bool { state.isExpected && !state.isUsable }
  }

  /// By school, table and period; the office first.
  let items: [Item]

  /// The list of a run.
  init(_ evaluation: Evaluation) {
    let plan = evaluation.plan
    let frame = plan.frames[Plan.current]
    let texts = evaluation.schools.domain.texts
    let names = evaluation.schoolNames(on: frame.asOf)
    var byPlace: [Place: DeliveryState] = [:]
    for state in evaluation.intake.earlierStates + evaluation.overview.states {
      byPlace[Place(state)] = state
    }
    items = evaluation.overview.states.compactMap { state in
      guard let table = plan.catalog.tables[state.table]?.schema, let frequency = table.frequency,
        frame.period.duePeriods(frequency).contains(state.period), state.isExpected || state.isReceived
      else { return nil }
      let number = state.school.map { texts[Int($0)] }
      var since = state.period
      var inARow = 1
      while let before = byPlace[Place(state, in: since.previous)], before.isExpected, !before.isUsable {
        since = since.previous
        inARow += 1
      }
      return Item(
        school: number, name: number.map { names[$0] ?? $0 } ?? "", table: state.table, title: table.title,
        period: state.period, deadline: state.period.lastDay.adding(days: table.deadlineDays), state: state,
        missingInARow: inARow, missingSince: since)
    }.sorted {
      if $0.school != $1.school { return ($0.school ?? "") < ($1.school ?? "") }
      return $0.table == $1.table ? $0.period < $1.period : $0.table < $1.table
    }
  }

  /// Deliveries that were expected and have not come, or not in a form that counts.
  var missing: [Item] { items.filter(\.isMissing) }

  private struct Place: Hashable {
    let school: Int64?
    let table: String
    let period: Period

    init(_ state: DeliveryState, in period: Period? = nil) {
      school = state.school
      table = state.table
      self.period = period ?? state.period
    }
  }
}

extension Evaluation {
  /// The names of the schools by number, from the register valid on the day.
  func schoolNames(on day: CalendarDate) -> [String: String] {
    let network = plan.catalog.definitions.network
    guard let register = plan.catalog.tables[network.register.table]?.schema,
      let index = register.index(of: network.register.name)
    else { return [:] }
    let codes = references.attribute(
      network.register.table, network.register.name, on: day, schoolCount: schools.count)
    let names = finder.domains.domain(of: register.fields[index], in: register).texts
    var result: [String: String] = [:]
    for (number, code) in zip(schools.domain.texts, codes) where !Missing.contains(code) {
      result[number] = names[Int(code)]
    }
    return result
  }
}
