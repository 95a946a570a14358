import Configuration
import Contract
import Tabular

/// Reads the fields of a contract: Table Schema's words, and ours, which add headings, privacy and the like.
///
/// Reports compute with the types of the list below; the texts of all other types of Table Schema are checked and counted.
enum FieldReader {
  private static let descriptive = ["title", "example", "rdfType", "categoriesOrdered"]
  private static let ours = ["label", "aliases", "decimals", "domain", "privacy", "optional", "severity"]
  private static let keys =
    [
      "name", "type", "format", "description", "constraints", "categories", "missingValues", "trueValues",
      "falseValues", "decimalChar", "groupChar", "bareNumber", "delimiter", "itemType",
    ] + ours + descriptive
  private static let computed = ["string", "integer", "number", "date", "boolean", "school-year"]
  /// Constraints of texts that only Table Schema's own check knows.
  private static let textConstraints = ["pattern", "enum"]

  static func field(_ node: ConfigNode) throws(ConfigError) -> Field {
    let map = try node.mapping(knownKeys: keys)
    let privacy = try map.optional("privacy")?.word(of: Privacy.self) ?? .guarded
    let typeNode = try map.required("type")
    let word = try typeNode.word(of: computed + CellType.names.filter { !computed.contains($0) })
    let type = try type(map, word, privacy: privacy)
    let checked = try checked(node, map, word, type)
    if checked == nil { try requireGerman(map, type) }
    let isOwn = !computed.contains(word)
    let constraints = map.optional("constraints").flatMap { node in
      node.picking {
        $0 != "unique" && (isOwn ? $0 == "required" : checked == nil || !textConstraints.contains($0))
      }
    }
    return Field(
      name: try map.required("name").string(), label: try map.required("label").string(),
      aliases: try map.optional("aliases")?.strings() ?? [],
      description: try map.optional("description")?.localized() ?? Localized(de: "", en: ""), type: type,
      constraints: try ConstraintReader.constraints(constraints ?? map.optional("constraints"), type),
      categories: isOwn ? [] : try categories(map, type),
      missingValues: try missingValues(map.optional("missingValues")),
      domain: try map.optional("domain")?.string(), privacy: privacy, checked: checked,
      isOptional: try map.optional("optional")?.boolean() ?? false,
      severity: try map.optional("severity")?.word(of: Severity.self) ?? .error)
  }

  private static func type(
    _ map: ConfigMapping, _ word: String, privacy: Privacy
  ) throws(ConfigError) -> FieldType {
    switch word {
    case "string" where map.optional("categories") != nil: return .category
    case "integer": return .integer
    case "number":
      let node = try map.required("decimals")
      let scale = try node.integer()
      guard (0...9).contains(scale) else { throw node.error("'decimals' lies between 0 and 9") }
      return .decimal(scale: scale)
    case "date": return .date
    case "boolean": return .boolean
    case "school-year": return .schoolYear
    default: return privacy == .freeText ? .text : .string
    }
  }

  /// The field as Table Schema has it, where that says more than the program's own types do.
  private static func checked(
    _ node: ConfigNode, _ map: ConfigMapping, _ word: String, _ type: FieldType
  ) throws(ConfigError) -> String? {
    let constraints = map.optional("constraints")
    let isText = type == .string || type == .text
    let saysMore =
      map.optional("format") != nil
      || constraints?.entries?.contains { textConstraints.contains($0.key) } ?? false
    guard isText, word != "string" || saysMore else { return nil }
    guard var field = node.picking({ !ours.contains($0) && $0 != "missingValues" && $0 != "description" })
    else {
      return nil
    }
    // What an empty cell means and how many digits there are, the reader of deliveries knows itself.
    if let rest = constraints?.picking({ !["required", "digits", "unique"].contains($0) }) {
      field = field.replacing("constraints", with: rest)
    }
    _ = try FieldDescriptor(field)
    return field.json
  }

  /// Deliveries are written the German way, with everything that people do to it: no field has a grammar of its own.
  private static func requireGerman(_ map: ConfigMapping, _ type: FieldType) throws(ConfigError) {
    for (key, only) in [
      ("decimalChar", ","), ("groupChar", "."), ("format", type == .date ? "%d.%m.%Y" : "default"),
      ("bareNumber", "true"),
    ] {
      guard let node = map.optional(key), try node.string() != only else { continue }
      throw node.error(
        "in deliveries '\(key)' is '\(only)'; other files are checked with 'validate --schema'")
    }
    for (key, owners) in [
      ("categories", [FieldType.category]), ("trueValues", [.boolean]), ("falseValues", [.boolean]),
      ("delimiter", []),
      ("itemType", []),
    ] where !owners.contains(type) {
      if let node = map.optional(key) { throw node.error("'\(key)' does not belong to a field of this type") }
    }
  }

  private static func missingValues(_ node: ConfigNode?) throws(ConfigError) -> [String] {
    var values: [String] = []
    for entry in try node?.list() ?? [] {
      let value =
        entry.isMapping ? try entry.mapping(knownKeys: ["value", "label"]).required("value") : entry
      // An empty cell is missing in any case.
      if let text = value.scalar, !text.isEmpty { values.append(text) }
    }
    return values
  }

  /// The closed vocabulary; of a boolean field with words of its own, no before yes.
  private static func categories(_ map: ConfigMapping, _ type: FieldType) throws(ConfigError) -> [Tabular
    .Category]
  {
    if type == .boolean {
      let words = [map.optional("falseValues"), map.optional("trueValues")]
      guard words.contains(where: { $0 != nil }) else { return [] }
      var categories: [Tabular.Category] = []
      for (node, usual) in zip(words, ["nein", "ja"]) {
        let values = try node?.strings() ?? [usual]
        guard let first = values.first else {
          throw try map.required("type").error("no word stands for \(usual)")
        }
        categories.append(
          Category(
            value: first, label: Localized(de: usual, en: usual == "ja" ? "yes" : "no"),
            aliases: Array(values.dropFirst())))
      }
      return categories
    }
    var categories: [Tabular.Category] = []
    for entry in try map.optional("categories")?.list() ?? [] {
      let category = try category(entry)
      guard !categories.contains(where: { $0.value == category.value }) else {
        throw entry.error("category '\(category.value)' stands here twice")
      }
      categories.append(category)
    }
    guard type != .category || !categories.isEmpty else {
      throw try map.required("categories").error("at least one category is needed")
    }
    return categories
  }

  private static func category(_ node: ConfigNode) throws(ConfigError) -> Tabular.Category {
    if let word = node.scalar { return Category(value: word, label: Localized(de: word, en: word)) }
    let map = try node.mapping(knownKeys: ["value", "label", "aliases"])
    let value = try map.required("value").string()
    return Category(
      value: value, label: try map.optional("label")?.localized() ?? Localized(de: value, en: value),
      aliases: try map.optional("aliases")?.strings() ?? [])
  }
}

/// Reads the constraints of a field in a contract.
enum ConstraintReader {
  private static let keys = [
    "required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "pattern",
    "digits", "enum",
  ]
  /// What Table Schema knows and deliveries say in another way.
  private static let elsewhere = [
    "pattern": "it belongs to fields of type string",
    "jsonSchema": "it belongs to fields of type object or array",
  ]

  static func constraints(_ node: ConfigNode?, _ type: FieldType) throws(ConfigError) -> Constraints {
    guard let node else { return Constraints() }
    for entry in try node.anyMapping().entries {
      if let reason = elsewhere[entry.key] {
        throw ConfigError(
          message: "'\(entry.key)' is not supported in contracts of deliveries: \(reason)",
          location: entry.location)
      }
    }
    let map = try node.mapping(knownKeys: keys)
    let minimum = try bound(map.optional("minimum"), type)
    let maximum = try bound(map.optional("maximum"), type)
    // In the unit of storage the next value is one further.
    let above = try bound(map.optional("exclusiveMinimum"), type).map { $0 + 1 }
    let below = try bound(map.optional("exclusiveMaximum"), type).map { $0 - 1 }
    for key in ["minLength", "maxLength", "digits"] {
      guard let value = map.optional(key), ![.string, .text].contains(type) else { continue }
      guard key == "digits", type == .integer else {
        throw value.error("'\(key)' belongs to fields of type string")
      }
    }
    return Constraints(
      required: try map.optional("required")?.boolean() ?? false,
      minimum: minimum.map { max($0, above ?? $0) } ?? above,
      maximum: maximum.map { min($0, below ?? $0) } ?? below,
      minLength: try map.optional("minLength")?.integer(),
      maxLength: try map.optional("maxLength")?.integer(),
      digits: try map.optional("digits")?.integer(), values: try values(map.optional("enum"), type))
  }

  private static func values(_ node: ConfigNode?, _ type: FieldType) throws(ConfigError) -> Set<Int64>? {
    guard let node else { return nil }
    guard type != .category else { throw node.error("'categories' list the words of this field already") }
    var values: Set<Int64> = []
    for entry in try node.list() {
      let value = type == .boolean ? (try entry.boolean() ? 1 : 0) : try bound(entry, type)
      guard let value, values.insert(value).inserted else {
        throw entry.error("this value stands here twice")
      }
    }
    guard !values.isEmpty else { throw node.error("at least one value is needed") }
    return values
  }

  private static func bound(_ node: ConfigNode?, _ type: FieldType) throws(ConfigError) -> Int64? {
    guard let node else { return nil }
    switch type {
    case .date: return Int64(try node.date().dayNumber)
    case .integer, .schoolYear: return Int64(try node.integer())
    case .decimal(let scale):
      let value = try node.decimal()
      guard let scaled = value.rounded(decimals: scale), Rational(scaled: scaled, scale: scale) == value,
        let stored = Int64(exactly: scaled)
      else { throw node.error("the bound has more decimals than the field") }
      return stored
    default: throw node.error("a field of this type has no minimum or maximum")
    }
  }
}
