public import Configuration
public import Tabular

/// One side or the other, never both.
public struct ExclusivePair: Rule {
  /// `exclusive-pair`.
  public static let name = "exclusive-pair"
  /// For `list rules`.
  public static let summary = "at most one side holds; a side is a field that is filled, or a condition"

  private let pair: PairedConditions

  /// Reads `left`, `right` and `column`.
  public init(_ node: ConfigNode, table: TableSchema) throws {
    pair = try PairedConditions(node, name: Self.name, table: table) { left, right in
      (
        Localized(
          de: "„\(left)“ und „\(right)“ schließen einander aus, aber beide sind ausgefüllt.",
          en: "“\(left)” and “\(right)” exclude each other, but both are filled in."),
        Localized(
          de: "Bitte lassen Sie nur das eine stehen.", en: "Please keep only one of them.")
      )
    }
  }

  /// Reports rows with both sides.
  public func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog) {
    pair.check(&batch, in: delivery, log: &log) { $0 && $1 }
  }
}
