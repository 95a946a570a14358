public import Configuration
import Expression
public import Tabular

/// A total must be the sum of its parts, within the rounding of the source.
///
/// Official numbers are each rounded to a multiple of 5 from the exact value (IT.NRW since 2019/20, "keine
/// Additivität"): n parts and their total may differ by n + 1 times half the base, rounded down. Where a value is
/// missing nothing is compared (DHIS2's SKIP_IF_ANY_VALUE_MISSING).
public struct PartsTotal: Rule {
  /// `parts-total`.
  public static let name = "parts-total"
  /// For `list rules`.
  public static let summary =
    "the total must be the sum of its parts; 'rounded_to' allows for sources that round each number"

  private let difference: RowExpression
  private let total: Int
  private let severity: Severity
  private let message: Localized
  private let remedy: Localized
  private let table: TableSchema

  /// Reads `total`, `parts` and `rounded_to`; rounded sources only warn unless `severity` says otherwise.
  public init(_ node: ConfigNode, table: TableSchema) throws {
    let keys = ["total", "parts", "rounded_to"]
    let isRounded =
      try node.mapping(
        knownKeys: ["rule", "severity", "message", "remedy"] + keys
      ).optional("rounded_to") != nil
    let options = try RuleOptions(node, keys: keys, table: table, severity: isRounded ? .warning : .error)
    total = try options.field("total")
    let parts = try options.fields("parts")
    let base = try options.count("rounded_to", default: 1)
    let slack = (parts.count + 1) * (base / 2)
    let names = parts.map { table.fields[$0].name }
    let totalNode = try options.map.required("total")
    difference = try RowExpression.condition(
      Expression.parse(
        "abs(\(table.fields[total].name) - (\(names.joined(separator: " + ")))) <= \(slack)",
        at: totalNode.textLocation), fields: table.fields, parameters: [:])
    severity = options.severity
    let labels = parts.map { "„\(table.fields[$0].label)“" }.joined(separator: " + ")
    let label = table.fields[total].label
    message =
      options.message
      ?? Localized(
        de: "„\(label)“ ist nicht die Summe von \(labels).", en: "“\(label)” is not the sum of \(labels).")
    remedy =
      options.remedy
      ?? Localized(de: "Bitte prüfen Sie die Zahlen.", en: "Please check the numbers.")
    self.table = table
  }

  /// Reports totals that their parts do not make.
  public func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog) {
    let holds = difference.bound(parameters: [:], code: delivery.code)
      .evaluate(batch.columns, rowCount: batch.rowCount).values
    for row in 0..<batch.rowCount where holds[row] == 0 {
      if severity == .error { batch.rejected[row] = max(batch.rejected[row], 1) }
      log.report(
        Finding(
          rule: Self.name, severity: severity,
          location: delivery.location(of: row, in: batch, field: total, table: table), message: message,
          remedy: remedy))
    }
  }
}
