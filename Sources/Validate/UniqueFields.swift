public import Tabular

/// Fields that together may hold each value once: a table's primary key, or another set that is unique.
public struct UniqueFields: Sendable, Hashable {
  /// Positions of the fields; empty for nothing to check.
  public let fields: [Int]
  /// The rule's name in findings: `primary-key`, `unique-key`.
  public let rule: String
  /// How much a repetition matters; after an error none of the rows counts.
  public let severity: Severity
  /// Whether rows without a value in one of the fields are left alone, as SQL's `unique` does.
  public let skipsMissing: Bool

  /// A set of fields as `uniqueKeys` of Table Schema means it.
  public init(
    fields: [Int], rule: String = "unique-key", severity: Severity = .error, skipsMissing: Bool = true
  ) {
    self.fields = fields
    self.rule = rule
    self.severity = severity
    self.skipsMissing = skipsMissing
  }

  /// The table's primary key; its fields are required, so that a missing value is a value like any other.
  public static func primaryKey(of table: TableSchema) -> UniqueFields {
    UniqueFields(fields: table.primaryKey, rule: "primary-key", skipsMissing: false)
  }

  /// Whether the row takes part: it counts, and its fields hold what they must.
  func concerns(_ row: Int, of batch: Batch) -> Bool {
    batch.rejected[row] == 0
      && !(skipsMissing && fields.contains { Missing.contains(batch.columns[$0].values[row]) })
  }
}
