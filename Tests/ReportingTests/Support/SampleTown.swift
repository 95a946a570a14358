import Synchronization
import Tabular
import Validate

@testable import Reporting

/// The sample town read, checked and computed once for all tests: both school years in one run.
struct SampleTown: Sendable {
  /// A cell by field name as the truth writes it, with the due period under "periode".
  typealias Row = [String: String]

  let log: FindingLog
  /// What was expected and what came from members, as the truth writes it: what was owed and did not come was late.
  let states: [Row]
  /// Deliveries of schools that were no members then.
  let strangers: [DeliveryState]
  let counts: [String: RecordCounts]
  let chosen: [String]
  let outcomes: [FileOutcome]
  /// The rows that count by table.
  let rows: [String: [Row]]

  static func shared() throws -> SampleTown { try result.get() }

  private static let result = Result { try SampleTown() }

  private init() throws {
    let (catalog, _) = try Catalog.load(Project.definitions)
    let period = Period.schoolYear(start: 2024)
    let report = try Pipeline.report("jahresbericht", in: catalog, for: period)
    let plan = Plan(report: report, catalog: catalog, period: period, asOf: nil)
    let batches = Mutex<[(batch: Batch, table: TableSchema, period: Period)]>([])
    let evaluation = try Evaluation(plan, input: Project.samples, threads: 2) { batch, table, delivery in
      batches.withLock { $0.append((batch, table, delivery.period)) }
    }
    var rows: [String: [Row]] = [:]
    for (batch, table, period) in batches.withLock({ $0 }) {
      let domains = evaluation.finder.domains
      rows[table.name, default: []] += Self.rows(batch, table, period, domains)
    }
    self.rows = rows
    log = evaluation.log
    counts = evaluation.aggregated.counts
    chosen = evaluation.intake.chosen.map(\.path)
    outcomes = evaluation.intake.outcomes
    let numbers = evaluation.schools.domain.texts
    var accepted: [String: Int] = [:]
    for delivery in evaluation.intake.chosen {
      let key = [delivery.table, delivery.period.id, delivery.school?.number ?? ""].joined(separator: " ")
      accepted[key] = evaluation.aggregated.counts[delivery.path]?.accepted
    }
    strangers = evaluation.overview.states.filter { !$0.isMember }
    func flag(_ value: Bool) -> String { value ? "1" : "0" }
    states = evaluation.overview.states.filter(\.isMember).map { state in
      let school = state.school.map { numbers[Int($0)] } ?? ""
      return [
        "periode": state.period.id, "tabelle": state.table, "schulnummer": school,
        "erwartet": flag(state.isExpected), "eingegangen": flag(state.isUsable),
        "puenktlich": state.isUsable ? state.isOnTime.map(flag) ?? "" : state.isExpected ? "0" : "",
        "korrigiert": flag(state.isCorrected),
        "zeilen_gueltig": String(accepted["\(state.table) \(state.period.id) \(school)"] ?? 0),
      ]
    }
  }

  private static func rows(
    _ batch: Batch, _ table: TableSchema, _ period: Period, _ domains: Domains
  ) -> [Row] {
    let texts = table.fields.map { $0.type == .string ? domains.domain(of: $0, in: table).texts : [] }
    return (0..<batch.rowCount).filter { batch.rejected[$0] == 0 }.map { row in
      var result = ["periode": period.id]
      for (index, field) in table.fields.enumerated() {
        result[field.name] = text(batch.columns[index].values[row], field, texts[index])
      }
      return result
    }
  }

  private static func text(_ cell: Int64, _ field: Field, _ texts: [String]) -> String {
    guard !Missing.contains(cell) else { return "" }
    return switch field.type {
    case .string: texts[Int(cell)]
    case .category: field.categories[Int(cell)].value
    case .date: CalendarDate(dayNumber: Int(cell)).iso
    case .decimal(let scale):
      Rational(scaled: Int128(cell), scale: scale).exactText(decimalMark: ".") ?? "?"
    default: String(cell)
    }
  }
}
