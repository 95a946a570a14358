public import Aggregate
public import Configuration
import Contract
public import Tabular
public import Validate

/// How far a table's primary key reaches.
public enum KeyScope: String, Sendable, Hashable, CaseIterable {
  /// Unique within a due period (a snapshot).
  case period
  /// Unique within a school year.
  case schoolYear = "school-year"
}

/// A table's contract as written, with what only our definitions know.
public struct TableDefinition: Sendable {
  /// The contract in Table Schema terms.
  public let schema: TableSchema
  /// The file's name in `stammdaten/` or `eingang/`; nil for deliveries, which carry the table's name.
  public let file: String?
  /// Where the figures come from, for reports.
  public let source: Localized
  /// How far the primary key reaches.
  public let keyScope: KeyScope
  /// Named filters that measures may use.
  public let conditions: [String: ConditionText]
  /// The entries of `rules:`, read by the rules themselves.
  public let rules: [ConfigNode]
  /// From how many findings on a delivery is looked at, or left out, as a whole.
  public let thresholds: [Threshold]
  /// For tables the program itself understands: which field holds what (`expected: erwartet`).
  public let roles: [String: Int]
  /// Where it stands.
  public let location: SourceLocation

  /// Reads a file of `pipelines/tabellen/`.
  public init(_ node: ConfigNode) throws {
    let map = try node.mapping(knownKeys: [
      "version", "table", "title", "sender", "file", "time", "frequency", "deadline_days", "source",
      "primaryKey", "key_scope", "school", "dialect", "fields", "conditions", "rules", "thresholds", "roles",
      "uniqueKeys", "foreignKeys", "$schema", "name", "description",
    ])
    try requireVersion(map)
    var fields: [Field] = []
    for entry in try map.required("fields").list() {
      let field = try FieldReader.field(entry)
      guard !fields.contains(where: { $0.name == field.name }) else {
        throw entry.error("field '\(field.name)' is defined twice")
      }
      fields.append(field)
    }
    func position(_ name: ConfigNode) throws(ConfigError) -> Int {
      let text = try name.string()
      guard let index = fields.firstIndex(where: { $0.name == text }) else {
        throw unknown("field", text, among: fields.map(\.name), at: name)
      }
      return index
    }
    var key: [Int] = []
    for name in try map.optional("primaryKey")?.list() ?? [] { key.append(try position(name)) }
    let sender = try map.required("sender").word(of: Sender.self)
    schema = TableSchema(
      name: try map.required("table").filePart(), title: try map.required("title").localized(),
      sender: sender, time: try map.required("time").word(of: TimeKind.self),
      frequency: try map.optional("frequency")?.word(of: Frequency.self),
      deadlineDays: try map.optional("deadline_days")?.integer() ?? 0,
      dialect: try Self.dialect(map.optional("dialect")), fields: fields, primaryKey: key,
      schoolField: try map.optional("school").map { node throws(ConfigError) in try position(node) })
    guard schema.frequency != nil || ![.school, .office].contains(sender) else {
      throw node.error("a table sent by \(sender.rawValue) needs a 'frequency'")
    }
    file = try map.optional("file")?.string()
    source = try map.optional("source")?.localized() ?? schema.title
    keyScope = try map.optional("key_scope")?.word(of: KeyScope.self) ?? .period
    var conditions: [String: ConditionText] = [:]
    for entry in try map.optional("conditions")?.anyMapping().entries ?? [] {
      conditions[entry.key] = ConditionText(
        text: try entry.value.string(), location: entry.value.textLocation)
    }
    self.conditions = conditions
    rules = try TableKeys.rules(map) + (map.optional("rules")?.list() ?? [])
    thresholds = try (map.optional("thresholds")?.list() ?? []).map(Threshold.init)
    var roles: [String: Int] = [:]
    let needed = TableRoles.names[sender] ?? []
    if needed.isEmpty, let node = map.optional("roles") {
      throw node.error("tables sent by \(sender.rawValue) have no roles")
    }
    if !needed.isEmpty {
      let entries = try map.required("roles").mapping(knownKeys: needed)
      for role in needed { roles[role] = try position(try entries.required(role)) }
    }
    self.roles = roles
    location = node.location
  }

  /// The part of a Table Dialect that contracts of deliveries fix; the rest is found out from each file.
  private static func dialect(_ node: ConfigNode?) throws(ConfigError) -> Dialect {
    guard let node else { return Dialect() }
    let map = try node.mapping(knownKeys: ["encoding", "delimiter", "headerRows"])
    let dialect = try DialectDescriptor(node)
    let rows = dialect.headerRows
    guard dialect.delimiter.count == 1, rows == Array(1...max(1, rows.count)) else {
      throw node.error("in deliveries a delimiter is one character, and the header is the first rows")
    }
    return Dialect(
      encoding: map.optional("encoding") == nil ? nil : dialect.encoding,
      delimiter: map.optional("delimiter") == nil ? nil : dialect.delimiter[0], headerRows: rows.count)
  }
}

/// The roles that fields play in tables the program itself reads or makes.
enum TableRoles {
  static let names: [Sender: [String]] = [
    .receipts: ["file", "received_on"],
    .system: ["school", "table", "expected", "received", "usable", "on_time", "corrected"],
  ]
}

extension TableRoles {
  /// The type each role demands.
  static let types: [String: FieldType] = [
    "file": .string, "received_on": .date, "school": .string, "table": .string, "expected": .boolean,
    "received": .boolean, "usable": .boolean, "on_time": .boolean, "corrected": .boolean,
  ]
}

/// The file must say `version: 1`: newer definitions are refused, not guessed at.
func requireVersion(_ map: ConfigMapping) throws(ConfigError) {
  let node = try map.required("version")
  guard try node.integer() == 1 else { throw node.error("this program reads definitions of version 1") }
}

/// A name that nothing defines, with the nearest one that something does.
func unknown(_ kind: String, _ name: String, among names: [String], at node: ConfigNode) -> ConfigError {
  unknown(kind, name, among: names, at: node.location)
}

/// A name that nothing defines, with the nearest one that something does.
func unknown(_ kind: String, _ name: String, among names: [String], at place: SourceLocation) -> ConfigError {
  let hint = nearest(name, in: names).map { "; did you mean '\($0)'?" } ?? ""
  return ConfigError(
    message: "unknown \(kind) '\(name)'\(hint) (known are \(names.sorted().joined(separator: ", ")))",
    location: place)
}
