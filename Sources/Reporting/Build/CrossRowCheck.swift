import Tabular
import Validate

/// The rules across rows of a plan: what they want collected of each table, and what they find in the end.
struct CrossRowCheck: Sendable {
  private struct Entry {
    let table: String
    let rule: any CrossRowRule
    /// Where its requests stand among all requests about their tables.
    let positions: [Int]
  }

  private let entries: [Entry]
  private let references: [String: [Batch]]
  private var settled: [String: [Collected]] = [:]
  private var deliveries: [String: [CollectedDelivery]] = [:]

  /// The rules of the given tables; each looks at the tables it names, as far as they are among these.
  init(tables: [String], catalog: Catalog, references: [String: [Batch]] = [:]) {
    var counts: [String: Int] = [:]
    entries = tables.flatMap { name in
      (catalog.rulesAcrossRows[name] ?? []).map { rule in
        let positions = rule.requests.map { request in
          defer { counts[request.table, default: 0] += 1 }
          return counts[request.table] ?? 0
        }
        return Entry(table: name, rule: rule, positions: positions)
      }
    }
    self.references = references
  }

  /// Collects what the rules want to see of the table; nil if that is nothing.
  func collector(of table: String) -> RowCollector? {
    let requests = entries.flatMap { $0.rule.requests.filter { $0.table == table } }
    return requests.isEmpty ? nil : RowCollector(requests)
  }

  /// Takes in what was collected of a table; says which of its rows do not count because of it.
  ///
  /// Only rules about a single table reject rows: what compares tables or periods comes too late for that.
  mutating func settle(
    _ table: String, _ collector: RowCollector?, deliveries: [CollectedDelivery],
    verdicts: [Int: [Int: KeyResolver.Verdict]], log: inout FindingLog
  ) -> [Int: [Int: KeyResolver.Verdict]] {
    guard let collector else { return verdicts }
    settled[table] = collector.settled(verdicts)
    self.deliveries[table] = deliveries
    var verdicts = verdicts
    for entry in entries where entry.table == table && entry.rule.rejectsRows {
      for result in findings(of: entry) {
        log.report(result.finding)
        guard result.finding.severity == .error, let line = result.finding.location.line else { continue }
        verdicts[result.delivery, default: [:]][line] = .contradicted
      }
    }
    return verdicts
  }

  /// Reports what the rules that only warn find, once all tables are read.
  func finish(log: inout FindingLog) {
    for entry in entries where !entry.rule.rejectsRows {
      for result in findings(of: entry) { log.report(result.finding) }
    }
  }

  private func findings(of entry: Entry) -> [CrossRowFinding] {
    var collected: [Collected] = []
    for (request, position) in zip(entry.rule.requests, entry.positions) {
      guard let all = settled[request.table] else { return [] }
      collected.append(all[position])
    }
    return entry.rule.findings(
      collected, in: CollectedRun(deliveries: deliveries, references: references))
  }
}
