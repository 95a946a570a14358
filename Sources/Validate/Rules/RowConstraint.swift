public import Configuration
import Expression
public import Tabular

/// An expression over the row must not be false; unknown passes, as in SQL.
public struct RowConstraint: Rule {
  /// `row-constraint`.
  public static let name = "row-constraint"
  /// For `list rules`.
  public static let summary = "the expression must hold in every row; where a value is missing it passes"

  private let expression: RowExpression
  private let column: Int?
  private let severity: Severity
  private let message: Localized
  private let remedy: Localized
  private let table: TableSchema

  /// Reads `expression`, `column` (shown in findings), `severity`, `message` and `remedy`.
  public init(_ node: ConfigNode, table: TableSchema) throws {
    let map = try node.mapping(
      knownKeys: ["rule", "column", "expression", "severity", "message", "remedy"])
    let text = try map.required("expression")
    expression = try RowExpression(
      Expression.parse(try text.string(), at: text.textLocation), fields: table.fields,
      parameters: ["period_start": .date, "period_end": .date])
    guard expression.type == .boolean else { throw text.error("the expression is no condition") }
    column = try map.optional("column").map { try fieldIndex($0, in: table) }
    severity = try map.optional("severity")?.word(of: Severity.self) ?? .error
    message = try map.required("message").localized()
    remedy = try map.required("remedy").localized()
    self.table = table
  }

  /// Reports rows for which the expression is false.
  public func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog) {
    var parameters: [String: Int64] = ["period_start": Missing.empty, "period_end": Missing.empty]
    if let period = delivery.period {
      parameters["period_start"] = Int64(period.firstDay.dayNumber)
      parameters["period_end"] = Int64(period.lastDay.dayNumber)
    }
    let bound = expression.bound(parameters: parameters, code: delivery.code)
    let holds = bound.evaluate(batch.columns, rowCount: batch.rowCount).values
    for row in 0..<batch.rowCount where holds[row] == 0 {
      // A cell that could not be read has its finding already; what it means for the row is unknown.
      if expression.usedFields.contains(where: { batch.columns[$0].values[row] == Missing.invalid }) {
        continue
      }
      if severity == .error { batch.rejected[row] = 1 }
      log.report(
        Finding(
          rule: Self.name, severity: severity,
          location: delivery.location(of: row, in: batch, field: column, table: table),
          message: message, remedy: remedy))
    }
  }
}
