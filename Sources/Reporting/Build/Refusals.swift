import Tabular
import Validate

/// Deliveries with so many findings that they do not count as a whole.
struct Refusals: Sendable {
  /// Their paths.
  private(set) var files: Set<String> = []
  /// What was found in them before they were refused.
  private(set) var log = FindingLog()

  /// Holds the deliveries against the thresholds of their contracts; whether another one is refused.
  ///
  /// Warnings about whole files go into the result's log.
  mutating func add(from result: inout Aggregated, of intake: Intake, catalog: Catalog) -> Bool {
    var refused: Set<String> = []
    var found: [Finding] = []
    for delivery in intake.chosen where !delivery.isHistory {
      let thresholds = catalog.tables[delivery.table]?.thresholds ?? []
      guard let counts = result.counts[delivery.path],
        let finding = Threshold.firstPassed(
          thresholds, file: delivery.path, log: result.log, counts: counts)
      else { continue }
      if finding.severity == .error { refused.insert(delivery.path) }
      found.append(finding)
    }
    log.merge(result.log.only(refused))
    for finding in found {
      if finding.severity == .error { log.report(finding) } else { result.log.report(finding) }
    }
    files.formUnion(refused)
    return !refused.isEmpty
  }
}
