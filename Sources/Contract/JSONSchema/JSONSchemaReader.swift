import Configuration

extension JSONSchema {
  /// Reads a schema; references lead to definitions within it.
  ///
  /// - Throws: `ConfigError` at the place of what is wrong or not understood, and where a schema contains itself.
  init(_ node: ConfigNode) throws(ConfigError) {
    self = try JSONSchemaReader(root: node).schema(node, within: [])
  }
}

/// Reads JSON Schemas.
struct JSONSchemaReader {
  let root: ConfigNode

  private static let remarks = [
    "$schema", "$id", "$comment", "$defs", "definitions", "$anchor", "title", "description", "default",
    "example",
    "examples", "deprecated", "readOnly", "writeOnly", "format", "contentMediaType", "contentEncoding",
  ]
  private static let words = [
    "$ref", "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "multipleOf",
    "minLength", "maxLength", "pattern", "items", "prefixItems", "additionalItems", "contains", "minContains",
    "maxContains", "minItems", "maxItems", "uniqueItems", "properties", "patternProperties",
    "additionalProperties", "propertyNames", "minProperties", "maxProperties", "required",
    "dependentRequired",
    "dependentSchemas", "allOf", "anyOf", "oneOf", "not", "if", "then", "else",
  ]

  /// A schema; `names` are the references that led here.
  func schema(_ node: ConfigNode, within names: [String]) throws(ConfigError) -> JSONSchema {
    if !node.isMapping {
      return try node.boolean() ? JSONSchema() : JSONSchema(demands: [.nothingFits])
    }
    let map = try node.mapping(knownKeys: Self.words + Self.remarks)
    if let edition = map.optional("$schema"), try !edition.string().contains("://json-schema.org/") {
      throw edition.error("only the editions of json-schema.org are understood")
    }
    var demands: [JSONSchema.Demand] = []
    for entry in map.entries {
      if let demand = try simple(entry.key, entry.value) { demands.append(demand) }
      if let demand = try combined(entry.key, entry.value, names) { demands.append(demand) }
    }
    if let reference = map.optional("$ref") {
      demands.append(.all([try target(of: reference, within: names)]))
    }
    demands += try items(map, names)
    demands += try properties(map, names)
    if let test = map.optional("if") {
      demands.append(
        .condition(
          try schema(test, within: names), then: try one("then", map, names),
          otherwise: try one("else", map, names)))
    }
    return JSONSchema(demands: demands)
  }

  private func simple(_ key: String, _ node: ConfigNode) throws(ConfigError) -> JSONSchema.Demand? {
    switch key {
    case "type":
      var types: [JSONType] = []
      for entry in node.elements ?? [node] { types.append(try entry.word(of: JSONType.self)) }
      return .types(types)
    case "enum":
      let values = try node.list()
      return .values(values.map(JSONValue.init))
    case "const": return .values([JSONValue(node)])
    case "minimum": return .minimum(try number(node), isExclusive: false)
    case "maximum": return .maximum(try number(node), isExclusive: false)
    case "exclusiveMinimum": return .minimum(try number(node), isExclusive: true)
    case "exclusiveMaximum": return .maximum(try number(node), isExclusive: true)
    case "multipleOf":
      let divisor = try number(node).order
      guard divisor > 0 else { throw node.error("'multipleOf' is more than 0") }
      return .multiple(of: divisor)
    case "minLength": return .least(.length, try size(node))
    case "maxLength": return .most(.length, try size(node))
    case "minItems": return .least(.items, try size(node))
    case "maxItems": return .most(.items, try size(node))
    case "minProperties": return .least(.properties, try size(node))
    case "maxProperties": return .most(.properties, try size(node))
    case "uniqueItems": return try node.boolean() ? .uniqueItems : nil
    case "pattern": return .pattern(try pattern(try node.string(), at: node))
    case "required": return .required(try self.names(node))
    default: return nil
    }
  }

  private func combined(
    _ key: String, _ node: ConfigNode, _ names: [String]
  ) throws(ConfigError) -> JSONSchema.Demand? {
    switch key {
    case "allOf": return .all(try several(node, names))
    case "anyOf": return .any(try several(node, names))
    case "oneOf": return .one(try several(node, names))
    case "not": return .not(try schema(node, within: names))
    case "propertyNames": return .propertyNames(try schema(node, within: names))
    case "dependentRequired":
      var demands: [JSONSchema] = []
      for entry in try node.anyMapping().entries {
        demands.append(JSONSchema(demands: [.requires(Array(entry.key.utf8), try self.names(entry.value))]))
      }
      return .all(demands)
    case "dependentSchemas":
      var demands: [JSONSchema] = []
      for entry in try node.anyMapping().entries {
        demands.append(
          JSONSchema(demands: [.requiresSchema(Array(entry.key.utf8), try schema(entry.value, within: names))]
          ))
      }
      return .all(demands)
    default: return nil
    }
  }

  private func several(_ node: ConfigNode, _ names: [String]) throws(ConfigError) -> [JSONSchema] {
    var schemas: [JSONSchema] = []
    for entry in try node.list() { schemas.append(try schema(entry, within: names)) }
    guard !schemas.isEmpty else { throw node.error("at least one schema is needed") }
    return schemas
  }

  private func one(_ key: String, _ map: ConfigMapping, _ names: [String]) throws(ConfigError) -> JSONSchema?
  {
    guard let node = map.optional(key) else { return nil }
    return try schema(node, within: names)
  }

  /// Draft 7 lists the first items under `items` and the others under `additionalItems`.
  private func items(_ map: ConfigMapping, _ names: [String]) throws(ConfigError) -> [JSONSchema.Demand] {
    var demands: [JSONSchema.Demand] = []
    let isOld = map.optional("items")?.isList ?? false
    if let node = map.optional("additionalItems"), !isOld {
      throw node.error("'additionalItems' follows a list under 'items'; otherwise 'items' itself says it")
    }
    if isOld, let node = map.optional("prefixItems") {
      throw node.error("'prefixItems' and a list under 'items' mean the same; please keep one")
    }
    let first = isOld ? map.optional("items") : map.optional("prefixItems")
    let rest = isOld ? "additionalItems" : "items"
    if first != nil || map.optional(rest) != nil {
      let prefix = try first.map { node throws(ConfigError) in try several(node, names) }
      demands.append(.items(prefix: prefix ?? [], rest: try one(rest, map, names)))
    }
    if let contained = try one("contains", map, names) {
      let most = try map.optional("maxContains").map { node throws(ConfigError) in try size(node) }
      let least = try map.optional("minContains").map { node throws(ConfigError) in try size(node) }
      demands.append(.contains(contained, least: least ?? 1, most: most))
    }
    return demands
  }

  private func properties(_ map: ConfigMapping, _ names: [String]) throws(ConfigError) -> [JSONSchema.Demand]
  {
    let keys = ["properties", "patternProperties", "additionalProperties"]
    guard keys.contains(where: { map.optional($0) != nil }) else { return [] }
    var named: [[UInt8]: JSONSchema] = [:]
    for entry in try map.optional("properties")?.anyMapping().entries ?? [] {
      named[Array(entry.key.utf8)] = try schema(entry.value, within: names)
    }
    var patterns: [JSONSchema.NamePattern] = []
    for entry in try map.optional("patternProperties")?.anyMapping().entries ?? [] {
      patterns.append(
        .init(
          pattern: try pattern(entry.key, at: entry.value),
          schema: try schema(entry.value, within: names)))
    }
    return [.properties(named, patterns: patterns, rest: try one("additionalProperties", map, names))]
  }

  /// The definition that a reference leads to: `#`, `#/$defs/name`, and deeper.
  private func target(of node: ConfigNode, within names: [String]) throws(ConfigError) -> JSONSchema {
    let reference = try node.string()
    guard reference == "#" || reference.hasPrefix("#/") else {
      throw node.error("'$ref' leads to a definition within the schema: '#/$defs/…'; nothing is fetched")
    }
    guard !names.contains(reference), reference != "#" else {
      throw node.error("a schema that contains itself is not supported")
    }
    var place = root
    for part in reference.split(separator: "/").dropFirst() {
      let name = part.replacing("~1", with: "/").replacing("~0", with: "~")
      let next =
        place.entries?.first { $0.key == name }?.value
        ?? place.elements.flatMap { elements in
          Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        }
      guard let next else { throw node.error("'\(reference)' leads nowhere") }
      place = next
    }
    return try schema(place, within: names + [reference])
  }

  private func number(_ node: ConfigNode) throws(ConfigError) -> CellValue {
    guard case .number(let value, _) = JSONValue(node), value.key == CellKey(exact: value.order) else {
      throw node.error("a number of at most 25 digits and \(NumberStyle.scale) decimals is expected")
    }
    return value
  }

  private func names(_ node: ConfigNode) throws(ConfigError) -> [[UInt8]] {
    try node.strings().map { Array($0.utf8) }
  }

  private func size(_ node: ConfigNode) throws(ConfigError) -> Int {
    let size = try node.integer()
    guard size >= 0 else { throw node.error("a size is not negative") }
    return size
  }

  /// JSON Schema looks for a match anywhere in the text.
  private func pattern(_ text: String, at node: ConfigNode) throws(ConfigError) -> Pattern {
    do {
      return try Pattern("[\\s\\S]*(?:\(text))[\\s\\S]*")
    } catch {
      throw node.error("the pattern is not understood: \(error.message)")
    }
  }
}
