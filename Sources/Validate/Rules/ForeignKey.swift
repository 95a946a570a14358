public import Configuration
public import Tabular

/// The value must exist in a reference table.
public struct ForeignKey: Rule {
  /// `foreign-key`.
  public static let name = "foreign-key"
  /// For `list rules`.
  public static let summary = "the value must be found in the reference table named"

  private let field: Int
  private let reference: String
  private let table: TableSchema

  /// Reads `column` and `references`.
  public init(_ node: ConfigNode, table: TableSchema) throws {
    let map = try node.mapping(knownKeys: ["rule", "column", "references"])
    field = try fieldIndex(try map.required("column"), in: table)
    reference = try map.required("references").string()
    self.table = table
  }

  /// Reports values the reference table does not know.
  public func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog) {
    guard let known = delivery.known[reference] else { return }
    let codes = batch.columns[field].values
    for row in 0..<batch.rowCount where !Missing.contains(codes[row]) {
      let code = codes[row]
      if code >= 0, code < known.count, known[Int(code)] == 1 { continue }
      batch.rejected[row] = 1
      let place = delivery.location(of: row, in: batch, field: field, table: table)
      log.report(Self.name, .error, at: place) {
        (
          Localized(
            de: "Der Wert in „\(table.fields[field].label)“ ist in den Stammdaten nicht bekannt.",
            en: "The value in “\(table.fields[field].label)” is not known in the reference data."),
          Localized(
            de: "Bitte prüfen Sie die Nummer; vielleicht ist eine Ziffer vertauscht.",
            en: "Please check the number; perhaps two digits are swapped.")
        )
      }
    }
  }
}
