public import Configuration
public import Tabular

/// A set of fields, besides the primary key, that may hold each combination of values once.
public struct UniqueKey: RuleKind {
  /// `unique-key`.
  public static let name = "unique-key"
  /// For `list rules`.
  public static let summary =
    "the fields together must be unique; rows without a value in one of them are left alone"

  /// What must be unique.
  public let fields: UniqueFields

  /// Reads `columns` and `severity`.
  public init(_ node: ConfigNode, table: TableSchema) throws {
    let options = try RuleOptions(node, keys: ["columns"], table: table)
    fields = UniqueFields(fields: try options.fields("columns"), rule: Self.name, severity: options.severity)
  }
}
