public import Tabular

/// Fields that together may hold each value once: a table's primary key, or another set that is unique.
public struct UniqueFields: Sendable, Hashable {
  /// Positions of the fields; empty for nothing to check.
  public let fields: [Int]
  /// The rule's name in findings: `primary-key`, `unique-key`.
  public let rule: String
  /// How much a repetition matters: after an error contradictory rows do not count and equal ones count once, a
  /// warning changes nothing.
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

  /// The fields that must be read to resolve repetitions; nil for all.
  ///
  /// Whether rows are equal throughout is not asked where nothing depends on it: without errors, and without a primary
  /// key to tell it in their place.
  public static func needed(to keys: [UniqueFields], of table: TableSchema) -> Set<Int>? {
    guard table.primaryKey.isEmpty, keys.allSatisfy({ $0.severity != .error }) else { return nil }
    return Set(keys.flatMap(\.fields))
  }

  /// Up to which mark of its row a key takes part.
  ///
  /// Where a repetition only matters among rows that count, those alone; a warning is told of any row whose key can
  /// be read, whatever else is wrong with it.
  var highestMark: UInt8 { severity == .error ? 0 : 1 }

  /// One fingerprint a row; `KeyPrints.none` for rows that take no part.
  func fingerprints(_ batch: Batch, scope: Int) -> [UInt64] {
    var prints = [UInt64](repeating: Self.start(scope), count: batch.rowCount)
    for field in fields {
      let cells = batch.columns[field].values
      for row in prints.indices { prints[row] = Self.mix(prints[row] ^ UInt64(bitPattern: cells[row])) }
    }
    for row in prints.indices { prints[row] = max(prints[row], 1) }
    for row in prints.indices where batch.rejected[row] > highestMark { prints[row] = KeyPrints.none }
    if skipsMissing {
      for field in fields {
        let cells = batch.columns[field].values
        for row in prints.indices where Missing.contains(cells[row]) { prints[row] = KeyPrints.none }
      }
    }
    return prints
  }

  /// The fingerprint of a key that is a single number.
  static func fingerprint(_ number: Int64, scope: Int) -> UInt64 {
    max(mix(start(scope) ^ UInt64(bitPattern: number)), 1)
  }

  private static func start(_ scope: Int) -> UInt64 { mix(UInt64(bitPattern: Int64(scope))) }

  // SplitMix64's finaliser (Steele, Lea, Flood 2014): every input bit reaches every output bit.
  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
