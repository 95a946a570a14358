import Configuration

/// Reads the type of a field with its format and its properties.
enum CellTypeReader {
  /// The properties that belong to certain types only.
  private static let owners: [(key: String, types: [String])] = [
    ("decimalChar", ["number"]), ("groupChar", ["number", "integer"]), ("bareNumber", ["number", "integer"]),
    ("trueValues", ["boolean"]), ("falseValues", ["boolean"]), ("delimiter", ["list"]),
    ("itemType", ["list"]),
  ]
  static let keys = ["type", "format"] + owners.map(\.key)

  static func type(_ map: ConfigMapping) throws(ConfigError) -> (type: CellType, text: String) {
    let node = map.optional("type")
    let name = try node?.word(of: CellType.names) ?? "any"
    for owner in owners where !owner.types.contains(name) {
      if let value = map.optional(owner.key) {
        throw value.error(
          "'\(owner.key)' belongs to fields of type \(owner.types.joined(separator: " or ")), not to type \(name)"
        )
      }
    }
    let format = map.optional("format")
    let text = try format?.string() ?? "default"
    let type = try type(named: name, format: format, map)
    return (type, text == "default" ? name : "\(name)/\(text)")
  }

  private static func type(
    named name: String, format: ConfigNode?, _ map: ConfigMapping
  ) throws(ConfigError) -> CellType {
    switch name {
    case "string": return .string(try format?.word(of: TextFormat.self) ?? .plain)
    case "geopoint": return .geopoint(try format?.word(of: PointFormat.self) ?? .text)
    case "geojson": return .geojson(try format?.word(of: GeoFormat.self) ?? .geojson)
    case "date": return .date(try time(format))
    case "time": return .time(try time(format))
    case "datetime": return .datetime(try time(format))
    default: break
    }
    if let format, try format.string() != "default" {
      throw format.error("a field of type \(name) has no formats but 'default'")
    }
    switch name {
    case "integer": return .integer(try numbers(map))
    case "number": return .number(try numbers(map))
    case "boolean":
      return .boolean(
        true: try words(map, "trueValues", ["true", "True", "TRUE", "1"]),
        false: try words(map, "falseValues", ["false", "False", "FALSE", "0"]))
    case "year": return .year
    case "yearmonth": return .yearmonth
    case "duration": return .duration
    case "list": return try list(map)
    case "object": return .object
    case "array": return .array
    default: return .any
    }
  }

  private static func time(_ node: ConfigNode?) throws(ConfigError) -> TimeFormat {
    guard let node else { return .standard }
    var text = try node.string()
    // Version 0 of the standard marked patterns so.
    if text.hasPrefix("fmt:") { text.removeFirst(4) }
    switch text {
    case "default": return .standard
    case "any": return .any
    default:
      guard let pattern = TimePattern(text) else {
        throw node.error(
          "'\(text)' is no pattern for dates and times; known are default, any and %Y %y %m %d %H %I %M %S %f %j %B %b %A %a %p %z %T %F"
        )
      }
      return .pattern(pattern)
    }
  }

  private static func numbers(_ map: ConfigMapping) throws(ConfigError) -> NumberStyle {
    let decimal = try sign(map.optional("decimalChar")) ?? [Char.dot]
    let group = try sign(map.optional("groupChar"))
    if let node = map.optional("groupChar"), group == decimal, map.optional("type")?.scalar == "number" {
      throw node.error("'groupChar' and 'decimalChar' are the same")
    }
    return NumberStyle(
      decimal: decimal, group: group, isBare: try map.optional("bareNumber")?.boolean() ?? true)
  }

  private static func sign(_ node: ConfigNode?) throws(ConfigError) -> [UInt8]? {
    guard let node else { return nil }
    let text = Array(try node.string().utf8)
    guard !text.isEmpty, !text.contains(where: Char.isDigit), text != [Char.minus], text != [Char.plus] else {
      throw node.error("a sign in numbers is a character other than digits, '+' and '-'")
    }
    return text
  }

  private static func words(
    _ map: ConfigMapping, _ key: String, _ usual: [String]
  ) throws(ConfigError) -> [[UInt8]] {
    let node = map.optional(key)
    let words = try node?.strings() ?? usual
    if let node, words.isEmpty { throw node.error("'\(key)' holds at least one word") }
    return words.map { Array($0.utf8) }
  }

  private static func list(_ map: ConfigMapping) throws(ConfigError) -> CellType {
    let delimiter = try map.optional("delimiter")?.string() ?? ","
    if let node = map.optional("delimiter"), delimiter.isEmpty {
      throw node.error("a delimiter is not empty")
    }
    let item: CellType =
      switch try map.optional("itemType")?.word(
        of: ["string", "integer", "boolean", "number", "datetime", "date", "time"])
      {
      case "integer": .integer(.plain)
      case "number": .number(.plain)
      case "boolean":
        .boolean(
          true: ["true", "True", "TRUE", "1"].map { Array($0.utf8) },
          false: ["false", "False", "FALSE", "0"].map { Array($0.utf8) })
      case "datetime": .datetime(.standard)
      case "date": .date(.standard)
      case "time": .time(.standard)
      default: .string(.plain)
      }
    return .list(delimiter: Array(delimiter.utf8), item: item)
  }
}
