public import Configuration
public import Tabular

/// The row's school must be the school the file is from.
public struct SchoolMismatch: Rule {
  /// `school-mismatch`.
  public static let name = "school-mismatch"
  /// For `list rules`.
  public static let summary = "the school number in the row must be the one in the file name"

  private let field: Int
  private let severity: Severity
  private let table: TableSchema

  /// Reads `column`.
  public init(_ node: ConfigNode, table: TableSchema) throws {
    let options = try RuleOptions(node, keys: ["column"], table: table)
    field = try options.field("column")
    severity = options.severity
    self.table = table
  }

  /// Reports rows of another school.
  public func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog) {
    guard let school = delivery.school else { return }
    let codes = batch.columns[field].values
    for row in 0..<batch.rowCount where codes[row] != school.code && !Missing.contains(codes[row]) {
      if severity == .error { batch.rejected[row] = max(batch.rejected[row], 1) }
      log.report(
        Finding(
          rule: Self.name, severity: severity,
          location: delivery.location(of: row, in: batch, field: field, table: table),
          message: Localized(
            de: "Die Zeile nennt eine andere Schulnummer als der Dateiname (\(school.number)).",
            en: "The row names another school number than the file name (\(school.number))."),
          remedy: Localized(
            de: "Bitte prüfen Sie die Schulnummer; jede Datei enthält nur Zeilen der eigenen Schule.",
            en: "Please check the school number; a file holds rows of its own school only.")))
    }
  }
}
