public import Configuration
import Expression
public import Tabular

/// What a period begins with must be what the one before ended with.
///
/// Where the delivery of the period before is missing, or its row does not count, nothing is compared.
public struct CarryOver: CrossRowRule {
  /// `carry-over`.
  public static let name = "carry-over"
  /// For `list rules`.
  public static let summary = "a period's opening value must be the closing value of the due period before"

  private let table: TableSchema
  private let keys: [Int]
  private let opening: Int
  private let severity: Severity
  private let message: Localized
  private let remedy: Localized
  /// What is kept of the rows: key, opening, closing.
  public let requests: [CollectionRequest]
  /// The period before.
  public let history = 1

  /// Reads `by`, `opening` (a field) and `closing` (an expression).
  public init(_ node: ConfigNode, table: TableSchema, tables: [String: TableSchema]) throws {
    let options = try RuleOptions(node, keys: ["by", "opening", "closing"], table: table, severity: .warning)
    try options.refuseError()
    keys = try options.fields("by")
    opening = try options.field("opening")
    let text = try options.map.required("closing")
    let closing = try RowExpression(
      Expression.parse(try text.string(), at: text.textLocation), fields: table.fields,
      parameters: DeliveryContext.parameters)
    guard closing.type == table.fields[opening].type else {
      throw text.error("'closing' and 'opening' are of different types")
    }
    severity = options.severity
    (message, remedy) = try options.words()
    self.table = table
    requests = [
      CollectionRequest(
        table: table.name, sources: (keys + [opening]).map { .field($0) } + [.expression(closing)])
    ]
  }

  private struct Key: Hashable {
    let period: Period
    let cells: [Int64]
  }

  /// Reports openings that are not what the period before closed with.
  public func findings(_ collected: [Collected], in run: CollectedRun) -> [CrossRowFinding] {
    let rows = collected[0]
    let periods = rows.places.map { run.delivery($0.delivery, of: table)?.period }
    let cells = rows.places.indices.map { row in keys.indices.map { rows.columns[$0][row] } }
    var closings: [Key: Int64] = [:]
    for (row, period) in periods.enumerated() {
      if let period { closings[Key(period: period, cells: cells[row])] = rows.columns[keys.count + 1][row] }
    }
    return rows.places.indices.compactMap { row in
      let opened = rows.columns[keys.count][row]
      guard let period = periods[row],
        let closed = closings[Key(period: period.previous, cells: cells[row])],
        !Missing.contains(opened), !Missing.contains(closed), opened != closed
      else { return nil }
      return run.finding(
        Self.name, severity, at: rows.places[row], field: opening, of: table, message: message,
        remedy: remedy)
    }
  }
}
