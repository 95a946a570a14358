public import Configuration
public import Tabular

/// The rules one can write in a contract.
public enum RuleCatalog {
  /// All of them, in the order they are listed.
  public static let all: [any RuleKind.Type] = [
    CarryOver.self, CompulsoryPair.self, ExclusivePair.self, ForeignKey.self, GroupConstraint.self,
    NoOverlap.self, Outlier.self, PartsTotal.self, PeriodJump.self, PeriodMismatch.self, RowConstraint.self,
    SchoolMismatch.self, UniqueKey.self, ValidOnDate.self,
  ]

  /// The rules of a contract that look at each row by itself.
  ///
  /// - Throws: `ConfigError` for a word that is no rule, and what the rules throw about their options.
  public static func rules(_ nodes: [ConfigNode], table: TableSchema) throws -> [any Rule] {
    try nodes.compactMap { node in
      guard let kind = try kind(node) as? any Rule.Type else { return nil }
      return try kind.init(node, table: table)
    }
  }

  /// The rules of a contract that look across rows, deliveries or tables.
  ///
  /// - Throws: As `rules`.
  public static func rulesAcrossRows(
    _ nodes: [ConfigNode], table: TableSchema, tables: [String: TableSchema]
  ) throws -> [any CrossRowRule] {
    try nodes.compactMap { node in
      guard let kind = try kind(node) as? any CrossRowRule.Type else { return nil }
      return try kind.init(node, table: table, tables: tables)
    }
  }

  /// The sets of fields that must be unique besides the primary key.
  ///
  /// - Throws: As `rules`.
  public static func uniqueFields(_ nodes: [ConfigNode], table: TableSchema) throws -> [UniqueFields] {
    try nodes.compactMap { node in
      guard try kind(node) is UniqueKey.Type else { return nil }
      return try UniqueKey(node, table: table).fields
    }
  }

  private static func kind(_ node: ConfigNode) throws -> any RuleKind.Type {
    let word = try node.anyMapping().required("rule")
    let name = try word.word(of: all.map { $0.name })
    guard let kind = all.first(where: { $0.name == name }) else {
      throw word.error("unknown rule '\(name)'")
    }
    return kind
  }
}
