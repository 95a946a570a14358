import Ingest
import Platform
import Tabular
import Validate

/// Deliveries that what stands in their rows makes unusable as a whole.
struct Refusals: Sendable {
  /// Their paths.
  private(set) var files: Set<String> = []
  /// What was found in them before they were refused.
  private(set) var log = FindingLog()

  /// Looks for exchanged columns and holds the deliveries against the thresholds of their contracts; whether another
  /// one is refused.
  ///
  /// Warnings about whole files go into the result's log. Throws where a delivery cannot be read once more.
  mutating func add(from result: inout Aggregated, of intake: Intake, catalog: Catalog) throws -> Bool {
    var refused: Set<String> = []
    var exchanged: Set<String> = []
    var found: [Finding] = []
    for delivery in intake.chosen where !delivery.isHistory {
      guard let table = catalog.tables[delivery.table], let counts = result.counts[delivery.path] else {
        continue
      }
      if let finding = try ExchangedColumns.finding(
        in: InputFile(path: delivery.source), delivery.inspection, table: table.schema, log: result.log,
        counts: counts)
      {
        exchanged.insert(delivery.path)
        found.append(finding)
      } else if let finding = Threshold.firstPassed(
        table.thresholds, file: delivery.path, log: result.log, counts: counts)
      {
        if finding.severity == .error { refused.insert(delivery.path) }
        found.append(finding)
      }
    }
    log.merge(result.log.only(refused))
    // What its rows were told for is one and the same mistake.
    refused.formUnion(exchanged)
    for finding in found {
      if finding.severity == .error { log.report(finding) } else { result.log.report(finding) }
    }
    files.formUnion(refused)
    return !refused.isEmpty
  }
}
