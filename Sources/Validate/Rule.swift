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
  /// The code of a text in a field's dictionary, if it has been met.
  public let code: @Sendable (Field, String) -> Int64?

  /// A context.
  public init(
    path: String, school: (code: Int64, number: String)?, period: Period?, known: [String: [UInt8]],
    columnOfField: [Int?], code: @escaping @Sendable (Field, String) -> Int64?
  ) {
    self.path = path
    self.school = school
    self.period = period
    self.known = known
    self.columnOfField = columnOfField
    self.code = code
  }

  /// The place of a row's cell.
  func location(of row: Int, in batch: Batch, field: Int?, table: TableSchema) -> SourceLocation {
    SourceLocation(
      file: path, line: Int(batch.lines[row]), record: batch.firstRecord + row,
      column: field.flatMap { columnOfField[$0] }.map { $0 + 1 }, label: field.map { table.fields[$0].label })
  }
}

/// A check of the rows of a table; one kind of rule is one file.
public protocol Rule: Sendable {
  /// The word in the YAML, and the rule's name in findings.
  static var name: String { get }
  /// What it demands, in a sentence for `list rules`.
  static var summary: String { get }
  /// Reads the rule's options from an entry of `rules:` and resolves them against the table.
  init(_ node: ConfigNode, table: TableSchema) throws
  /// Reports what is wrong; rows with an error are marked as rejected.
  func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog)
}

/// The rules one can write in a contract.
public enum RuleCatalog {
  /// All of them, in the order they are listed.
  public static let all: [any Rule.Type] = [
    ForeignKey.self, PeriodMismatch.self, RowConstraint.self, SchoolMismatch.self,
  ]

  /// Reads the `rules:` of a contract.
  public static func rules(_ nodes: [ConfigNode], table: TableSchema) throws -> [any Rule] {
    try nodes.map { node in
      let entry = try node.anyMapping()
      let word = try entry.required("rule").word(of: all.map { $0.name })
      guard let rule = all.first(where: { $0.name == word }) else {
        throw node.error("unknown rule '\(word)'")
      }
      return try rule.init(node, table: table)
    }
  }
}

/// Finds the field a rule names.
func fieldIndex(_ node: ConfigNode, in table: TableSchema) throws(ConfigError) -> Int {
  let name = try node.string()
  guard let index = table.index(of: name) else {
    let names = table.fields.map(\.name)
    let hint = nearest(name, in: names).map { "; did you mean '\($0)'?" } ?? ""
    throw node.error(
      "table \(table.name) has no field '\(name)'\(hint) known are \(names.joined(separator: ", "))")
  }
  return index
}
