public import Configuration
public import Tabular

/// The row's date must lie in the period the file is due for.
public struct PeriodMismatch: Rule {
  /// `period-mismatch`.
  public static let name = "period-mismatch"
  /// For `list rules`.
  public static let summary = "the date in the row must lie in the period the file is due for"

  /// The position of the field whose day must lie in the period.
  public let field: Int
  private let severity: Severity
  private let table: TableSchema

  /// Reads `column`.
  public init(_ node: ConfigNode, table: TableSchema) throws {
    let options = try RuleOptions(node, keys: ["column"], table: table)
    field = try dayIndex(try options.map.required("column"), in: table)
    severity = options.severity
    self.table = table
  }

  /// Reports dates outside the period.
  public func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog) {
    guard let period = delivery.period else { return }
    let first = Int64(period.firstDay.dayNumber)
    let last = Int64(period.lastDay.dayNumber)
    let days = batch.columns[field].values
    for row in 0..<batch.rowCount
    where (days[row] < first || days[row] > last) && !Missing.contains(days[row]) {
      if severity == .error { batch.rejected[row] = max(batch.rejected[row], 1) }
      log.report(
        Finding(
          rule: Self.name, severity: severity,
          location: delivery.location(of: row, in: batch, field: field, table: table),
          message: Localized(
            de:
              "Das Datum liegt nicht im Lieferzeitraum \(period.firstDay.german) bis \(period.lastDay.german).",
            en: "The date is not in the due period \(period.firstDay.iso) to \(period.lastDay.iso)."),
          remedy: Localized(
            de: "Bitte prüfen Sie das Datum, oder melden Sie die Zeile mit der Lieferung ihres Zeitraums.",
            en: "Please check the date, or report the row with the delivery of its period.")))
    }
  }
}
