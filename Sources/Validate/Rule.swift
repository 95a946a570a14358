public import Configuration
public import Tabular

/// What a rule may know about the file a batch comes from.
public struct DeliveryContext: Sendable {
  /// The path shown in findings.
  public let path: String
  /// The code and number of the school the file is from; nil for tables of the coordination office.
  public let school: (code: Int64, number: String)?
  /// The due period; nil for reference tables.
  public let period: Period?
  /// For each reference table, 1 for every known code of its key.
  public let known: [String: [UInt8]]
  /// The column in the file of each field.
  public let columnOfField: [Int?]
  /// The code of a text in a field's dictionary; a text not met so far may be given one.
  public let code: @Sendable (Field, String) -> Int64?
  /// The code of a text in a field's dictionary, if it has been met.
  public let existingCode: @Sendable (Field, String) -> Int64?
  /// The text behind a code of a field's dictionary.
  public let text: @Sendable (Field, Int64) -> String?
  /// From when until when values are valid, as far as rules ask for it.
  public let validity: [ValidityRequest: ValidSpans]

  /// A context.
  public init(
    path: String, school: (code: Int64, number: String)?, period: Period?, known: [String: [UInt8]],
    columnOfField: [Int?], code: @escaping @Sendable (Field, String) -> Int64?,
    existingCode: @escaping @Sendable (Field, String) -> Int64? = { _, _ in nil },
    text: @escaping @Sendable (Field, Int64) -> String? = { _, _ in nil },
    validity: [ValidityRequest: ValidSpans] = [:]
  ) {
    self.path = path
    self.school = school
    self.period = period
    self.known = known
    self.columnOfField = columnOfField
    self.code = code
    self.existingCode = existingCode
    self.text = text
    self.validity = validity
  }

  /// What expressions of rules may ask of the delivery.
  static let parameters: [String: FieldType] = ["period_start": .date, "period_end": .date]

  /// The values of `parameters`; missing without a period.
  var parameterValues: [String: Int64] {
    [
      "period_start": period.map { Int64($0.firstDay.dayNumber) } ?? Missing.empty,
      "period_end": period.map { Int64($0.lastDay.dayNumber) } ?? Missing.empty,
    ]
  }

  /// The place of a row's cell.
  func location(of row: Int, in batch: Batch, field: Int?, table: TableSchema) -> SourceLocation {
    SourceLocation(
      file: path, line: Int(batch.lines[row]), record: batch.firstRecord + row,
      column: field.flatMap { columnOfField[$0] }.map { $0 + 1 }, label: field.map { table.fields[$0].label })
  }
}

/// One kind of rule that a contract may name; each kind is one file.
public protocol RuleKind: Sendable {
  /// The word in the YAML, and the rule's name in findings.
  static var name: String { get }
  /// What it demands, in a sentence for `list rules`.
  static var summary: String { get }
}

/// A check of the rows of a table, each by itself.
public protocol Rule: RuleKind {
  /// Reads the rule's options from an entry of `rules:` and resolves them against the table.
  init(_ node: ConfigNode, table: TableSchema) throws
  /// What the rule must know about the validity of values, if anything.
  var validity: ValidityRequest? { get }
  /// The table that must hold the row's value, if the rule looks for one.
  var foreignTable: ForeignKeyTarget? { get }
  /// Reports what is wrong; rows with an error are marked as rejected.
  func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog)
}

/// The key of another table that a rule looks values up in.
public struct ForeignKeyTarget: Sendable, Hashable {
  /// The table.
  public let table: String
  /// The field there; nil for its key.
  public let field: String?
  /// What the values in the rule's own column name; both sides name the same.
  public let domain: String?
  /// Where the rule names the table.
  public let location: SourceLocation
}

extension Rule {
  /// Most rules look into no other table.
  public var foreignTable: ForeignKeyTarget? { nil }

  /// Most rules ask nothing about validity.
  public var validity: ValidityRequest? { nil }
}
