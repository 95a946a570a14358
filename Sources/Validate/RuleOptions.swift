import Configuration
import Expression
import Tabular

/// An entry of `rules:`: the options of its kind, and what every entry may say.
struct RuleOptions {
  /// The entry's keys.
  let map: ConfigMapping
  /// How much a finding matters.
  let severity: Severity
  /// What is wrong, in words of the contract.
  let message: Localized?
  /// What to do, in words of the contract.
  let remedy: Localized?
  private let table: TableSchema

  /// Reads an entry that knows the given keys besides `rule`, `severity`, `message` and `remedy`.
  init(
    _ node: ConfigNode, keys: [String], table: TableSchema, severity usual: Severity = .error
  ) throws(ConfigError) {
    map = try node.mapping(knownKeys: ["rule", "severity", "message", "remedy"] + keys)
    severity = try map.optional("severity")?.word(of: Severity.self) ?? usual
    message = try map.optional("message")?.localized()
    remedy = try map.optional("remedy")?.localized()
    self.table = table
  }

  /// The words a rule cannot do without.
  func words() throws(ConfigError) -> (message: Localized, remedy: Localized) {
    (try map.required("message").localized(), try map.required("remedy").localized())
  }

  /// The position of the field named by the key.
  func field(_ key: String) throws(ConfigError) -> Int {
    try fieldIndex(try map.required(key), in: table)
  }

  /// The position of the field named by the key, if it is there.
  func optionalField(_ key: String) throws(ConfigError) -> Int? {
    guard let node = map.optional(key) else { return nil }
    return try fieldIndex(node, in: table)
  }

  /// The positions of the fields listed under the key.
  func fields(_ key: String) throws(ConfigError) -> [Int] {
    var result: [Int] = []
    for node in try map.required(key).list() { result.append(try fieldIndex(node, in: table)) }
    guard !result.isEmpty else { throw try map.required(key).error("'\(key)' names no field") }
    return result
  }

  /// The condition under the key, if it is there.
  func condition(_ key: String) throws -> RowExpression? {
    guard let node = map.optional(key) else { return nil }
    return try RowExpression.condition(
      Expression.parse(try node.string(), at: node.textLocation), fields: table.fields,
      parameters: DeliveryContext.parameters)
  }

  /// A positive whole number under the key.
  func count(_ key: String, default usual: Int) throws(ConfigError) -> Int {
    guard let node = map.optional(key) else { return usual }
    let number = try node.integer()
    guard number > 0 else { throw node.error("'\(key)' must be at least 1") }
    return number
  }

  /// A number not below 0 under the key.
  func number(_ key: String, default usual: Double) throws(ConfigError) -> Double {
    guard let node = map.optional(key) else { return usual }
    let number = try node.decimal()
    guard number >= Rational(0) else { throw node.error("'\(key)' must not be negative") }
    return number.double
  }

  /// Refuses errors for rules that speak of several tables or periods: their rows have been counted by then.
  func refuseError() throws(ConfigError) {
    guard severity == .error, let node = map.optional("severity") else { return }
    throw node.error("this rule compares with other deliveries; it can be a warning or a note")
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

/// The field a rule names; it must hold days.
func dayIndex(_ node: ConfigNode, in table: TableSchema) throws(ConfigError) -> Int {
  let index = try fieldIndex(node, in: table)
  guard table.fields[index].type == .date else {
    throw node.error("'\(table.fields[index].name)' is no date")
  }
  return index
}
