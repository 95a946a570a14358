public import Configuration
public import Tabular

/// The value must be found in another delivered table, valid on the row's day: a person who attended a training
/// must have held a post on that day.
///
/// Nothing is said where it cannot be known: the school's delivery of the other table for that day is missing, or
/// some of its rows do not count.
public struct ValidOnDate: CrossRowRule {
  /// `valid-on-date`.
  public static let name = "valid-on-date"
  /// For `list rules`.
  public static let summary =
    "the value must be found in another delivered table with a span that holds the row's day"

  private let table: TableSchema
  private let other: TableSchema
  private let column: Int
  private let severity: Severity
  private let message: Localized
  private let remedy: Localized
  /// What is kept: value and day of the rows; value, first and last day of the other table's.
  public let requests: [CollectionRequest]

  /// Reads `column`, `on`, `where` and `references` (`table`, `column`, `from`, `until`).
  public init(_ node: ConfigNode, table: TableSchema, tables: [String: TableSchema]) throws {
    let options = try RuleOptions(
      node, keys: ["column", "on", "where", "references"], table: table, severity: .warning)
    try options.refuseError()
    column = try options.field("column")
    let day = try dayIndex(try options.map.required("on"), in: table)
    let map = try options.map.required("references").mapping(knownKeys: ["table", "column", "from", "until"])
    let name = try map.required("table")
    guard let other = tables[try name.string()] else {
      throw name.error("unknown table '\(try name.string())'")
    }
    let columnNode = try map.required("column")
    let value = try fieldIndex(columnNode, in: other)
    guard table.fields[column].domain != nil, table.fields[column].domain == other.fields[value].domain else {
      throw columnNode.error("both columns must share a 'domain'")
    }
    let from = try dayIndex(try map.required("from"), in: other)
    let until = try dayIndex(try map.required("until"), in: other)
    severity = options.severity
    (message, remedy) = try options.words()
    self.table = table
    self.other = other
    requests = [
      CollectionRequest(
        table: table.name, sources: [.field(column), .field(day)], condition: try options.condition("where")),
      CollectionRequest(table: other.name, sources: [.field(value), .field(from), .field(until)]),
    ]
  }

  /// Reports values that no span covers on the row's day.
  public func findings(_ collected: [Collected], in run: CollectedRun) -> [CrossRowFinding] {
    let (rows, spans) = (collected[0], collected[1])
    var valid = ValidSpans()
    for row in spans.places.indices {
      valid.add(spans.columns[0][row], from: spans.columns[1][row], until: spans.columns[2][row])
    }
    var complete: [Int64?: [Period]] = [:]
    for (index, delivery) in (run.deliveries[other.name] ?? []).enumerated() {
      guard let period = delivery.period, !spans.incomplete.contains(index) else { continue }
      complete[delivery.school, default: []].append(period)
    }
    return rows.places.indices.compactMap { row in
      let (value, day) = (rows.columns[0][row], rows.columns[1][row])
      guard !Missing.contains(value), !Missing.contains(day), !valid.contains(value, on: day),
        let delivery = run.delivery(rows.places[row].delivery, of: table),
        complete[delivery.school]?.contains(where: { $0.contains(CalendarDate(dayNumber: Int(day))) })
          ?? false
      else { return nil }
      return run.finding(
        Self.name, severity, at: rows.places[row], field: column, of: table, message: message, remedy: remedy)
    }
  }
}
