import Configuration
import Tabular

/// Reads the fields of a contract.
enum FieldReader {
  private static let keys = [
    "name", "label", "aliases", "description", "type", "decimals", "required", "minimum", "maximum",
    "min_length", "max_length", "digits", "categories", "missing_values", "domain", "privacy", "optional",
    "severity",
  ]
  private static let types = ["string", "integer", "number", "date", "category", "boolean", "school-year"]

  static func field(_ node: ConfigNode) throws(ConfigError) -> Field {
    let map = try node.mapping(knownKeys: keys)
    let privacy = try map.optional("privacy")?.word(of: Privacy.self) ?? .guarded
    let type = try type(map, privacy: privacy)
    var categories: [Category] = []
    for entry in try map.optional("categories")?.list() ?? [] { categories.append(try category(entry)) }
    guard (type == .category) == !categories.isEmpty else {
      throw node.error("'categories' belong to fields of type category, and to them only")
    }
    return Field(
      name: try map.required("name").string(), label: try map.required("label").string(),
      aliases: try map.optional("aliases")?.strings() ?? [],
      description: try map.optional("description")?.localized() ?? Localized(de: "", en: ""), type: type,
      constraints: Constraints(
        required: try map.optional("required")?.boolean() ?? false,
        minimum: try bound(map.optional("minimum"), type), maximum: try bound(map.optional("maximum"), type),
        minLength: try map.optional("min_length")?.integer(),
        maxLength: try map.optional("max_length")?.integer(), digits: try map.optional("digits")?.integer()),
      categories: categories, missingValues: try map.optional("missing_values")?.strings() ?? [],
      domain: try map.optional("domain")?.string(), privacy: privacy,
      isOptional: try map.optional("optional")?.boolean() ?? false,
      severity: try map.optional("severity")?.word(of: Severity.self) ?? .error)
  }

  private static func type(_ map: ConfigMapping, privacy: Privacy) throws(ConfigError) -> FieldType {
    let node = try map.required("type")
    switch try node.word(of: types) {
    case "string": return privacy == .freeText ? .text : .string
    case "integer": return .integer
    case "number":
      let scale = try map.required("decimals").integer()
      guard (0...9).contains(scale) else { throw node.error("'decimals' lies between 0 and 9") }
      return .decimal(scale: scale)
    case "date": return .date
    case "category": return .category
    case "boolean": return .boolean
    default: return .schoolYear
    }
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

  private static func category(_ node: ConfigNode) throws(ConfigError) -> Category {
    let map = try node.mapping(knownKeys: ["value", "label", "aliases"])
    return Category(
      value: try map.required("value").string(), label: try map.required("label").localized(),
      aliases: try map.optional("aliases")?.strings() ?? [])
  }
}
