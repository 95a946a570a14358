public import Configuration
public import Tabular

/// How the fields of a schema and the columns of a file find each other.
public enum FieldsMatch: String, Sendable, Hashable, CaseIterable {
  /// The same fields in the same order.
  case exact
  /// The same fields in any order.
  case equal
  /// All fields, and perhaps more columns.
  case subset
  /// No other columns, but perhaps fewer.
  case superset
  /// At least one field.
  case partial
}

/// Values that must stand in another table, or elsewhere in this one.
public struct ForeignKeyDescriptor: Sendable, Hashable {
  /// Positions of the fields.
  public let fields: [Int]
  /// The resource the values stand in; nil for this one.
  public let resource: String?
  /// The names of the fields there.
  public let reference: [String]
  /// Where the key is defined.
  public let location: SourceLocation
}

/// A Table Schema (version 2; version 1 is understood).
public struct SchemaDescriptor: Sendable, Hashable {
  /// The fields.
  public var fields: [FieldDescriptor]
  /// How they find their columns.
  public var fieldsMatch = FieldsMatch.exact
  /// Positions of the fields that identify a row.
  public var primaryKey: [Int] = []
  /// Combinations of fields whose values stand together once only.
  public var uniqueKeys: [[Int]] = []
  /// Values that must exist elsewhere.
  public var foreignKeys: [ForeignKeyDescriptor] = []
  private static let descriptive = ["$schema", "name", "title", "description", "homepage", "version"]
  private static let keys =
    ["fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys"] + descriptive

  /// A schema of fields of any content.
  public init(names: [String]) { fields = names.map { FieldDescriptor(name: $0) } }

  /// A schema of the given fields.
  public init(fields: [FieldDescriptor]) { self.fields = fields }

  /// Reads a descriptor.
  ///
  /// - Throws: `ConfigError` at the place of what is wrong or not understood.
  public init(_ node: ConfigNode) throws(ConfigError) {
    let map = try node.mapping(knownKeys: Self.keys)
    let missing = try map.optional("missingValues").map(FieldDescriptorReader.words) ?? [[]]
    fields = []
    for entry in try map.required("fields").list() {
      fields.append(try FieldDescriptorReader.field(entry, missingValues: missing))
    }
    guard !fields.isEmpty else { throw try map.required("fields").error("a schema has at least one field") }
    fieldsMatch = try map.optional("fieldsMatch").map(Self.match) ?? .exact
    if let node = map.optional("primaryKey") { primaryKey = try positions(node) }
    if let node = map.optional("uniqueKeys") {
      for entry in try node.list() { uniqueKeys.append(try positions(entry)) }
      guard !uniqueKeys.isEmpty else { throw node.error("'uniqueKeys' holds at least one key") }
    }
    for entry in try map.optional("foreignKeys")?.list() ?? [] { foreignKeys.append(try foreignKey(entry)) }
  }

  /// A word, or as some write it, a list of one word.
  private static func match(_ node: ConfigNode) throws(ConfigError) -> FieldsMatch {
    if let elements = node.elements, elements.count == 1 { return try elements[0].word(of: FieldsMatch.self) }
    return try node.word(of: FieldsMatch.self)
  }

  /// The position of the first field of that name.
  public func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }

  private func positions(_ node: ConfigNode) throws(ConfigError) -> [Int] {
    var positions: [Int] = []
    for entry in node.elements ?? [node] {
      let name = try entry.string()
      guard let position = index(of: name) else {
        throw entry.error("there is no field '\(name)'\(suggestion(for: name, in: fields.map(\.name)))")
      }
      guard !positions.contains(position) else { throw entry.error("field '\(name)' stands here twice") }
      positions.append(position)
    }
    guard !positions.isEmpty else { throw node.error("a key consists of at least one field") }
    return positions
  }

  private func foreignKey(_ node: ConfigNode) throws(ConfigError) -> ForeignKeyDescriptor {
    let map = try node.mapping(knownKeys: ["fields", "reference"])
    let own = try positions(try map.required("fields"))
    let referenceNode = try map.required("reference")
    let reference = try referenceNode.mapping(knownKeys: ["fields", "resource"])
    let names = try reference.required("fields").strings()
    guard names.count == own.count else {
      throw try reference.required("fields").error(
        "both sides of a foreign key have the same number of fields")
    }
    // Version 1 wrote an empty name for the table itself.
    let resource = reference.optional("resource").flatMap(\.scalar).flatMap { $0.isEmpty ? nil : $0 }
    if resource == nil { _ = try positions(try reference.required("fields")) }
    return ForeignKeyDescriptor(fields: own, resource: resource, reference: names, location: node.location)
  }
}
