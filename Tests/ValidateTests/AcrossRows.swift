import Configuration
import Tabular
import Testing
import Validate

/// A delivery of a school for a due period, in the order of the paths.
struct Delivered {
  var school: Int64 = 0
  var period: Period? = .halfYear(start: 2024, half: 1)
  var rows: [[Int64]]
  var rejected: [UInt8]?
  var isHistory = false
}

/// A rule across rows as written in a contract.
func ruleAcrossRows(
  _ yaml: String, table: TableSchema = posts, tables: [TableSchema] = [posts]
) throws -> any CrossRowRule {
  let node = try ConfigNode.parse(yaml: "rules:\n  - \(yaml)\n", file: "stellen.yaml")
  let rules = try RuleCatalog.rulesAcrossRows(
    node.anyMapping().required("rules").list(), table: table,
    tables: Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) }))
  return try #require(rules.first)
}

/// The message with which a rule across rows is refused; nil if it is taken.
func refusalAcrossRows(_ yaml: String, tables: [TableSchema] = [posts]) -> String? {
  do {
    _ = try ruleAcrossRows(yaml, tables: tables)
    return nil
  } catch {
    return "\(error)"
  }
}

/// What the rule finds; the same whichever worker collected what and in which order they are merged.
func findings(
  _ rule: any CrossRowRule, _ deliveries: [Delivered], of table: TableSchema = posts,
  others: [(table: TableSchema, deliveries: [Delivered])] = [], references: [String: [Batch]] = [:]
) -> [Finding] {
  let tables = [(table, deliveries)] + others
  let collectors = tables.map { table, _ in RowCollector(rule.requests.filter { $0.table == table.name }) }
  func context(_ index: Int, _ delivered: Delivered, _ table: TableSchema) -> DeliveryContext {
    delivery(path: "\(index).csv", school: nil, period: delivered.period, table: table)
  }
  let run = CollectedRun(
    deliveries: Dictionary(
      uniqueKeysWithValues: tables.map { table, deliveries in
        (
          table.name,
          deliveries.enumerated().map { index, delivered in
            CollectedDelivery(
              path: "\(index).csv", school: delivered.school, period: delivered.period,
              columnOfField: context(index, delivered, table).columnOfField, isHistory: delivered.isHistory)
          }
        )
      }), references: references)
  func settled(isReversed: Bool) -> [[Collected]] {
    zip(tables, collectors).map { table, empty in
      let parts = table.1.enumerated().map { index, delivered in
        var collector = empty
        collector.add(
          batch(delivered.rows, of: table.0, rejected: delivered.rejected), delivery: index,
          context: context(index, delivered, table.0))
        return collector
      }
      var merged = empty
      for part in isReversed ? parts.reversed() : parts { merged.merge(part) }
      return merged.settled()
    }
  }
  func found(isReversed: Bool) -> [Finding] {
    let all = settled(isReversed: isReversed)
    var next = [Int](repeating: 0, count: tables.count)
    let collected = rule.requests.compactMap { request -> Collected? in
      guard let place = tables.firstIndex(where: { $0.0.name == request.table }) else { return nil }
      defer { next[place] += 1 }
      return all[place][next[place]]
    }
    var log = FindingLog()
    for result in rule.findings(collected, in: run) { log.report(result.finding) }
    return log.sorted
  }
  let result = found(isReversed: false)
  #expect(result == found(isReversed: true))
  return result
}

/// `file line:column rule severity` of each finding; 0 where the place has none.
func lines(_ findings: [Finding]) -> [String] {
  findings.map { finding in
    let place = finding.location
    return
      "\(place.file) \(place.line ?? 0):\(place.column ?? 0) \(finding.rule) \(finding.severity.rawValue)"
  }
}

/// Words that every rule of a contract brings.
let words = "message: {de: Falsch., en: Wrong.}, remedy: {de: Bitte prüfen., en: Please check.}"
