public import Configuration
public import Tabular

/// A dimension as written: what one can group and filter by.
public struct DimensionDefinition: Sendable {
  /// Where the member of a row comes from.
  public enum Source: Sendable {
    /// A field of the row's school in a reference table.
    case school(table: String, field: String)
    /// A field of that name in the table measured.
    case field(String)
    /// The month of the day in a field of that name in the table measured.
    case monthOf(String)
    /// The due period of the row's delivery: as a month (its last one) or as it is.
    case period(asMonth: Bool)
  }
  /// A member with its label.
  public struct Member: Sendable, Hashable {
    /// The stable id.
    public let id: String
    /// What people read.
    public let label: Localized
  }

  /// The name in queries and definitions.
  public let name: String
  /// The name people read.
  public let label: Localized
  /// Where members come from.
  public let source: Source
  /// From the field's text to the member's id; nil takes the text itself.
  public let map: [String: String]?
  /// Where the map stands.
  public let mapLocation: SourceLocation
  /// The member of rows without a value in the map or in the field; nil leaves them without a member.
  public let otherwise: String?
  /// The members in their order; empty: whatever occurs.
  public let members: [Member]
  /// The reference field that holds the label of each member.
  public let text: (table: String, field: String)?
  /// What is shown for rows without a member.
  public let noneLabel: Localized
  /// Whether members are names of tables, shown by their titles.
  public let showsTableTitles: Bool
  /// Where it stands.
  public let location: SourceLocation

  /// Whether its members are groups of schools.
  public var isOfSchools: Bool { if case .school = source { true } else { false } }

  /// Reads an entry of `dimensions:`.
  public init(_ node: ConfigNode) throws(ConfigError) {
    let entry = try node.mapping(knownKeys: [
      "name", "label", "school", "field", "month_of", "period", "map", "otherwise", "members", "text",
      "titles", "none",
    ])
    name = try entry.required("name").string()
    label = try entry.required("label").localized()
    location = node.location
    if let school = entry.optional("school") {
      let pair = try Self.tableAndField(school)
      source = .school(table: pair.table, field: pair.field)
    } else if let field = entry.optional("field") {
      source = .field(try field.string())
    } else if let field = entry.optional("month_of") {
      source = .monthOf(try field.string())
    } else {
      source = .period(asMonth: try entry.required("period").word(of: ["month", "due"]) == "month")
    }
    mapLocation = entry.optional("map")?.location ?? node.location
    if let mapNode = entry.optional("map") {
      var map: [String: String] = [:]
      for item in try mapNode.anyMapping().entries { map[item.key] = try item.value.string() }
      self.map = map
    } else {
      map = nil
    }
    otherwise = try entry.optional("otherwise")?.string()
    var members: [Member] = []
    for item in try entry.optional("members")?.list() ?? [] {
      let member = try item.mapping(knownKeys: ["id", "label"])
      members.append(
        Member(id: try member.required("id").string(), label: try member.required("label").localized()))
    }
    self.members = members
    text = try entry.optional("text").map { node throws(ConfigError) in try Self.tableAndField(node) }
    noneLabel = try entry.optional("none")?.localized() ?? Localized(de: "ohne Angabe", en: "not stated")
    showsTableTitles = try entry.optional("titles")?.word(of: ["tables"]) != nil
    let known = Set(members.map(\.id))
    for target in Set((map ?? [:]).values).union(otherwise.map { [$0] } ?? []).sorted()
    where !members.isEmpty && !known.contains(target) {
      throw node.error(
        "the map leads to '\(target)', which is no member; known are \(known.sorted().joined(separator: ", "))"
      )
    }
  }

  private static func tableAndField(_ node: ConfigNode) throws(ConfigError) -> (table: String, field: String)
  {
    let map = try node.mapping(knownKeys: ["table", "field"])
    return (try map.required("table").string(), try map.required("field").string())
  }
}
