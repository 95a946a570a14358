import Aggregate
import Platform
public import Tabular
import Validate

/// A run told beforehand.
public enum PlanText {
  /// What a run would read, check, compute and write.
  ///
  /// - Throws: What `Catalog.load` throws, and `ReportingError` for a report or period that does not exist.
  public static func text(
    report name: String, period: Period, asOf: CalendarDate?, definitions: String, input: String,
    output: String
  ) throws -> String {
    let catalog = try Catalog.load(definitions).catalog
    let report = try Pipeline.report(name, in: catalog, for: period)
    let plan = Plan(report: report, catalog: catalog, period: period, asOf: asOf)
    let frame = plan.frames[Plan.current]
    var lines = [
      "\(name) \(period.id): \(frame.period.firstDay.iso) to \(frame.period.lastDay.iso), stocks as of \(frame.asOf.iso)"
    ]
    if plan.frames.count > 1 { lines.append("compared with \(plan.frames[Plan.previous].period.id)") }
    lines += ["", "reads"]
    let receipts = catalog.tables[catalog.definitions.network.receipts]?.file
    let found = try Discovery(input: input, catalog: catalog, receiptsFile: receipts)
    for table in plan.tables {
      guard let schema = catalog.tables[table]?.schema else { continue }
      if let periods = plan.duePeriods[table], let first = periods.first, let last = periods.last {
        let files = found.deliveries.filter { $0.table == table && periods.contains($0.period) }.count
        lines.append(
          "  \(table): \(files) files for \(periods.count) due periods, \(first.id) to \(last.id)")
      } else if let file = catalog.tables[table]?.file {
        let place = schema.sender == .receipts ? "eingang/\(file)" : "stammdaten/DATE/\(file)"
        lines.append("  \(table): \(place)")
      }
    }
    lines += ["", "checks"]
    for table in plan.tables {
      guard let schema = catalog.tables[table]?.schema, schema.frequency != nil else { continue }
      let key = schema.primaryKey.map { schema.fields[$0].name }.joined(separator: " + ")
      let rules = (catalog.rules[table] ?? []).map { type(of: $0).name }
      lines.append("  \(table): \(schema.fields.count) fields, key \(key), \(rules.joined(separator: ", "))")
    }
    let metrics = Set(report.tables.flatMap { $0.metrics + $0.beside })
    lines += ["", "computes", "  \(metrics.count) metrics in \(report.tables.count) tables"]
    lines += ["", "writes"]
    for audience in Audience.allCases {
      let sheets = report.sheets.filter { $0.audience == nil || $0.audience == audience }
      lines.append(
        "  \(output)/\(name)/\(period.folderName)/\(audience.rawValue)/: \(sheets.count) sheets")
    }
    if !found.findings.isEmpty {
      lines += ["", "files of unexpected names left aside: \(found.findings.count)"]
    }
    return lines.joined(separator: "\n")
  }
}
