public import Configuration
import Expression
public import Tabular

/// Rows that share a key are added up, over all deliveries of a due period; a condition must hold for each sum.
///
/// With `from` and `until` only rows that are valid on the same day are added up, on every day of the due period:
/// someone who moves to another school in November does not work at both.
public struct GroupConstraint: CrossRowRule {
  /// `group-constraint`.
  public static let name = "group-constraint"
  /// For `list rules`.
  public static let summary =
    "rows with the same key are added up over all deliveries of a period, and the sums must satisfy the expression"

  private let table: TableSchema
  private let keys: [Int]
  private let hasDays: Bool
  private let values: GroupValues
  private let column: Int?
  private let severity: Severity
  private let message: Localized
  private let remedy: Localized
  /// What is kept of the rows: key, first day, last day, values.
  public let requests: [CollectionRequest]

  /// Reads `by`, `where`, `from`, `until`, `values`, `expression` and `column`.
  public init(_ node: ConfigNode, table: TableSchema, tables: [String: TableSchema]) throws {
    let options = try RuleOptions(
      node, keys: ["by", "where", "from", "until", "values", "expression", "column"], table: table)
    keys = try options.fields("by")
    var days: [Int] = []
    for key in ["from", "until"] {
      if let node = options.map.optional(key) { days.append(try dayIndex(node, in: table)) }
    }
    guard days.count != 1 else { throw node.error("'from' and 'until' belong together") }
    hasDays = days.count == 2
    values = try GroupValues(options.map, table: table)
    column = try options.optionalField("column")
    severity = options.severity
    (message, remedy) = try options.words()
    self.table = table
    requests = [
      CollectionRequest(
        table: table.name, sources: (keys + days + values.fields).map { .field($0) },
        condition: try options.condition("where"))
    ]
  }

  /// After an error none of the rows counts.
  public var rejectsRows: Bool { severity == .error }

  private struct Key: Hashable {
    let period: Period?
    let cells: [Int64]
  }

  /// Reports every row of the groups that break the rule.
  public func findings(_ collected: [Collected], in run: CollectedRun) -> [CrossRowFinding] {
    let rows = collected[0]
    var groups: [Key: [Int]] = [:]
    for (row, place) in rows.places.enumerated() {
      let cells = keys.indices.map { rows.columns[$0][row] }
      guard !cells.contains(where: Missing.contains) else { continue }
      let period = run.delivery(place.delivery, of: table)?.period
      groups[Key(period: period, cells: cells), default: []].append(row)
    }
    // The days a group is looked at, one candidate after the other; all are computed in one go.
    var candidates: [[Int]] = []
    for (key, members) in groups { candidates += together(members, rows, key.period) }
    let offset = keys.count + (hasDays ? 2 : 0)
    let holds = values.holds(candidates, columns: Array(rows.columns[offset...]))
    var partners: [Int: Set<Int>] = [:]
    for (members, isKept) in zip(candidates, holds) where !isKept {
      for row in members { partners[row, default: []].formUnion(members) }
    }
    return partners.sorted { $0.key < $1.key }.compactMap { row, others in
      let place = rows.places[row]
      let elsewhere = Set(others.map { rows.places[$0].delivery }).subtracting([place.delivery]).count
      return run.finding(
        Self.name, severity, at: place, field: column ?? keys.last, of: table,
        message: message.adding(Self.remark(elsewhere)), remedy: remedy)
    }
  }

  /// The rows of a group that count at the same time, for each day on which one of them begins.
  private func together(_ members: [Int], _ rows: Collected, _ period: Period?) -> [[Int]] {
    guard hasDays else { return [members] }
    let start = period.map { Int64($0.firstDay.dayNumber) } ?? Int64.min
    let end = period.map { Int64($0.lastDay.dayNumber) } ?? Int64.max
    let from = rows.columns[keys.count]
    let until = rows.columns[keys.count + 1]
    // Without a first day nobody knows when the row counts; that has a finding of its own.
    let dated = members.filter { !Missing.contains(from[$0]) }
    let days = Set(dated.map { max(from[$0], start) }).filter { $0 <= end }
    return days.sorted().map { day in
      dated.filter { from[$0] <= day && (Missing.contains(until[$0]) || until[$0] >= day) }
    }.filter { !$0.isEmpty }
  }

  /// Nothing but that others are involved: what they reported is theirs.
  private static func remark(_ others: Int) -> Localized {
    switch others {
    case 0: Localized(de: "", en: "")
    case 1:
      Localized(
        de: " Dabei zählt mit, was eine weitere Schule gemeldet hat.",
        en: " This includes what another school reported.")
    default:
      Localized(
        de: " Dabei zählt mit, was weitere Schulen gemeldet haben.",
        en: " This includes what other schools reported.")
    }
  }
}

extension Localized {
  /// Both texts, each followed by the other's.
  func adding(_ other: Localized) -> Localized { Localized(de: de + other.de, en: en + other.en) }
}
