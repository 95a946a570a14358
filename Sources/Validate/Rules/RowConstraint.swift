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
    let options = try RuleOptions(node, keys: ["column", "expression"], table: table)
    let text = try options.map.required("expression")
    expression = try RowExpression(
      Expression.parse(try text.string(), at: text.textLocation), fields: table.fields,
      parameters: DeliveryContext.parameters)
    guard expression.type == .boolean else { throw text.error("the expression is no condition") }
    column = try options.optionalField("column")
    severity = options.severity
    (message, remedy) = try options.words()
    self.table = table
  }

  /// Reports rows for which the expression cannot be computed: they would pass as if something were missing.
  private func reportOverflow(
    _ bound: BoundExpression, _ holds: [Int64], _ batch: inout Batch, _ delivery: DeliveryContext,
    _ log: inout FindingLog
  ) {
    guard bound.hasArithmetic else { return }
    var open = holds.map { Missing.contains($0) ? UInt8(1) : 0 }
    while let row = bound.firstOverflow(batch.columns, rowCount: batch.rowCount, mask: open) {
      for index in 0...row { open[index] = 0 }
      if severity == .error { batch.rejected[row] = max(batch.rejected[row], 1) }
      log.report(
        Finding(
          rule: Self.name, severity: severity,
          location: delivery.location(of: row, in: batch, field: column, table: table),
          message: Localized(
            de: "Mit den Zahlen dieser Zeile lässt sich nicht rechnen: Sie sind zu groß.",
            en: "The numbers of this row cannot be computed with: they are too large."),
          remedy: Localized(
            de: "Bitte prüfen Sie die Zahlen; vielleicht fehlt ein Komma.",
            en: "Please check the numbers; perhaps a decimal comma is missing.")))
    }
  }

  /// Reports rows for which the expression is false.
  public func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog) {
    let bound = expression.bound(parameters: delivery.parameterValues, code: delivery.code)
    let holds = bound.evaluate(batch.columns, rowCount: batch.rowCount).values
    for row in 0..<batch.rowCount where holds[row] == 0 {
      // A cell that could not be read has its finding already; what it means for the row is unknown.
      if expression.usedFields.contains(where: { batch.columns[$0].values[row] == Missing.invalid }) {
        continue
      }
      if severity == .error { batch.rejected[row] = max(batch.rejected[row], 1) }
      log.report(
        Finding(
          rule: Self.name, severity: severity,
          location: delivery.location(of: row, in: batch, field: column, table: table),
          message: message, remedy: remedy))
    }
    reportOverflow(bound, holds, &batch, delivery, &log)
  }
}
