public import Configuration
import Tabular

/// Reads the fields of a Table Schema.
enum FieldDescriptorReader {
  private static let descriptive = ["title", "description", "example", "rdfType", "categoriesOrdered"]
  /// What our contracts add to Table Schema.
  private static let ours = ["aliases", "privacy"]
  private static let keys =
    ["name", "constraints", "categories", "missingValues"] + CellTypeReader.keys + descriptive + ours
  private static let constraintKeys =
    Constraint.allCases.map(\.rawValue).filter { $0 != "categories" } + ["unique"]

  /// A field; `missingValues` are those of its schema.
  ///
  /// - Throws: `ConfigError` at the place of what is wrong or not understood.
  static func field(_ node: ConfigNode, missingValues: [[UInt8]]) throws(ConfigError) -> FieldDescriptor {
    let map = try node.mapping(knownKeys: keys)
    let name = try map.required("name").string()
    let (type, typeText) = try CellTypeReader.type(map)
    var field = FieldDescriptor(name: name, type: type, typeText: typeText, missingValues: missingValues)
    if let own = map.optional("missingValues") { field.missingValues = try words(own) }
    field.aliases = try map.optional("aliases")?.strings() ?? []
    field.privacy = try map.optional("privacy")?.word(of: Privacy.self) ?? .guarded
    if let node = map.optional("constraints") { try read(node, into: &field) }
    if let node = map.optional("categories") { try categories(node, into: &field) }
    if let node = map.optional("categoriesOrdered") { _ = try node.boolean() }
    return field
  }

  /// `missingValues`: texts, or texts with labels.
  static func words(_ node: ConfigNode) throws(ConfigError) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var labels: Set<String> = []
    for entry in try node.list() {
      var value = entry
      if entry.isMapping {
        let map = try entry.mapping(knownKeys: ["value", "label"])
        value = try map.required("value")
        if let label = map.optional("label"), !labels.insert(try label.string()).inserted {
          throw label.error("two missing values have the same label")
        }
      }
      guard let text = value.scalar else { throw value.error("a missing value is a text") }
      guard !words.contains(Array(text.utf8)) else {
        throw value.error("this missing value stands here twice")
      }
      words.append(Array(text.utf8))
    }
    return words
  }

  private static func read(_ node: ConfigNode, into field: inout FieldDescriptor) throws(ConfigError) {
    let map = try node.mapping(knownKeys: constraintKeys)
    for entry in map.entries {
      let value = entry.value
      let constraint = Constraint(rawValue: entry.key)
      if let constraint, value.scalar != nil { field.constraintTexts[constraint] = value.scalar }
      switch entry.key {
      case "required": field.constraints.isRequired = try value.boolean()
      case "unique": field.constraints.isUnique = try value.boolean()
      case "minLength": field.constraints.minLength = try length(value, field)
      case "maxLength": field.constraints.maxLength = try length(value, field)
      case "minimum": field.constraints.minimum = try bound(value, field)
      case "maximum": field.constraints.maximum = try bound(value, field)
      case "exclusiveMinimum": field.constraints.exclusiveMinimum = try bound(value, field)
      case "exclusiveMaximum": field.constraints.exclusiveMaximum = try bound(value, field)
      case "pattern": field.constraints.pattern = try pattern(value, field)
      case "enum":
        field.constraints.values = try values(try value.list(), field, at: value)
        field.constraintTexts[.values] = try texts(value)
      default: field.constraints.jsonSchema = try jsonSchema(value, field)
      }
    }
  }

  private static func texts(_ node: ConfigNode) throws(ConfigError) -> String {
    let texts = try node.list().prefix(20).map { $0.scalar ?? "…" }.joined(separator: ", ")
    return try node.list().count > 20 ? texts + ", …" : texts
  }

  private static func length(_ node: ConfigNode, _ field: FieldDescriptor) throws(ConfigError) -> Int {
    guard field.type.hasLength else { throw node.error("values of type \(field.type.name) have no length") }
    let length = try node.integer()
    guard length >= 0 else { throw node.error("a length is not negative") }
    return length
  }

  private static func pattern(_ node: ConfigNode, _ field: FieldDescriptor) throws(ConfigError) -> Pattern {
    guard field.type.name == "string" else { throw node.error("'pattern' belongs to fields of type string") }
    let text = try node.string()
    do {
      return try Pattern(text)
    } catch {
      throw node.error("the pattern is not understood: \(error.message)")
    }
  }

  private static func jsonSchema(
    _ node: ConfigNode, _ field: FieldDescriptor
  ) throws(ConfigError) -> JSONSchema {
    guard ["object", "array", "geojson"].contains(field.type.name) else {
      throw node.error("'jsonSchema' belongs to fields of type object or array")
    }
    return try JSONSchema(node)
  }

  private static func bound(_ node: ConfigNode, _ field: FieldDescriptor) throws(ConfigError) -> CellValue {
    guard field.type.isOrdered else {
      throw node.error("values of type \(field.type.name) have no minimum or maximum")
    }
    let value = try value(node, field)
    if case .duration = field.type { return value }
    // A bound that is no exact number of the scale cannot be compared exactly.
    guard value.key == CellKey(exact: value.order) else {
      throw node.error("a bound has at most 25 digits and \(NumberStyle.scale) decimals")
    }
    return value
  }

  /// A value as a cell of the field would hold it, or as JSON holds it.
  private static func value(_ node: ConfigNode, _ field: FieldDescriptor) throws(ConfigError) -> CellValue {
    if node.isList || node.isMapping {
      guard ["object", "array", "geojson"].contains(field.type.name) else {
        throw node.error("expected a value of type \(field.typeText)")
      }
      return Structure.value(node, length: node.elements?.count ?? node.entries?.count ?? 0)
    }
    let text = Array((node.scalar ?? "").utf8)
    let readings = node.isQuoted ? [field.type, field.type.plain] : [field.type.plain, field.type]
    for type in readings {
      if let value = type.read(text.span) { return value }
    }
    throw node.error("'\(node.scalar ?? "")' is no value of type \(field.typeText)")
  }

  private static func values(
    _ nodes: [ConfigNode], _ field: FieldDescriptor, at node: ConfigNode
  ) throws(ConfigError) -> Set<CellKey> {
    var keys: Set<CellKey> = []
    for node in nodes {
      guard keys.insert(try value(node, field).key).inserted else {
        throw node.error("this value stands here twice")
      }
    }
    guard !keys.isEmpty else { throw node.error("at least one value is needed") }
    return keys
  }

  private static func categories(_ node: ConfigNode, into field: inout FieldDescriptor) throws(ConfigError) {
    guard ["string", "integer"].contains(field.type.name) else {
      throw node.error("'categories' belong to fields of type string or integer")
    }
    var entries: [ConfigNode] = []
    var labels: Set<String> = []
    for entry in try node.list() {
      guard entry.isMapping else {
        entries.append(entry)
        continue
      }
      let map = try entry.mapping(knownKeys: ["value", "label"])
      entries.append(try map.required("value"))
      if let label = map.optional("label"), !labels.insert(try label.string()).inserted {
        throw label.error("two categories have the same label")
      }
    }
    field.constraints.categories = try values(entries, field, at: node)
    field.constraintTexts[.categories] = entries.prefix(20).map { $0.scalar ?? "…" }.joined(separator: ", ")
  }
}

extension CellType {
  /// The same type as JSON and YAML write its values.
  var plain: CellType {
    switch self {
    case .number: .number(.plain)
    case .integer: .integer(.plain)
    case .date: .date(.standard)
    case .time: .time(.standard)
    case .datetime: .datetime(.standard)
    case .boolean: .boolean(true: [Array("true".utf8)], false: [Array("false".utf8)])
    default: self
    }
  }
}

extension FieldDescriptor {
  /// A field written as JSON.
  ///
  /// - Throws: `ConfigError` at the place of what is wrong or not understood.
  public init(json: String) throws(ConfigError) {
    self = try FieldDescriptorReader.field(try .parse(json: json.utf8, file: ""), missingValues: [])
  }

  /// Reads a field whose missing values are somebody else's business.
  ///
  /// - Throws: `ConfigError` at the place of what is wrong or not understood.
  public init(_ node: ConfigNode) throws(ConfigError) {
    self = try FieldDescriptorReader.field(node, missingValues: [])
  }
}
