public import Configuration
public import Tabular

/// Both sides or neither.
public struct CompulsoryPair: Rule {
  /// `compulsory-pair`.
  public static let name = "compulsory-pair"
  /// For `list rules`.
  public static let summary =
    "both sides hold or neither does; a side is a field that is filled, or a condition"

  private let pair: PairedConditions

  /// Reads `left`, `right` and `column`.
  public init(_ node: ConfigNode, table: TableSchema) throws {
    pair = try PairedConditions(node, name: Self.name, table: table) { left, right in
      (
        Localized(
          de: "„\(left)“ und „\(right)“ gehören zusammen, aber nur eines von beiden ist ausgefüllt.",
          en: "“\(left)” and “\(right)” belong together, but only one of them is filled in."),
        Localized(
          de: "Bitte füllen Sie beide aus, oder lassen Sie beide leer.",
          en: "Please fill in both, or leave both empty.")
      )
    }
  }

  /// Reports rows with one side only.
  public func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog) {
    pair.check(&batch, in: delivery, log: &log) { $0 != $1 }
  }
}
