public import Configuration
public import Tabular

/// The network as written in `netz.yaml`: who reports, and which tables say what schools there are.
public struct NetworkDefinition: Sendable {
  /// The network's name.
  public let name: Localized
  /// Who publishes its reports.
  public let publisher: Localized
  /// Whom to ask.
  public let contact: Localized
  /// The table of all schools with its fields for number and name.
  public let register: (table: String, school: String, name: String)
  /// The table of members with its fields.
  public let members: (table: String, school: String, from: String, until: String, obliged: String)
  /// The list of receipts.
  public let receipts: String
  /// Where it stands.
  public let location: SourceLocation

  /// Reads `netz.yaml`.
  public init(_ node: ConfigNode) throws(ConfigError) {
    let map = try node.mapping(knownKeys: [
      "version", "name", "publisher", "contact", "register", "members", "receipts",
    ])
    try requireVersion(map)
    name = try map.required("name").localized()
    publisher = try map.required("publisher").localized()
    contact = try map.required("contact").localized()
    let register = try map.required("register").mapping(knownKeys: ["table", "school", "name"])
    self.register = (
      try register.required("table").string(), try register.required("school").string(),
      try register.required("name").string()
    )
    let members = try map.required("members").mapping(knownKeys: [
      "table", "school", "from", "until", "obliged",
    ])
    self.members = (
      try members.required("table").string(), try members.required("school").string(),
      try members.required("from").string(), try members.required("until").string(),
      try members.required("obliged").string()
    )
    receipts = try map.required("receipts").string()
    location = node.location
  }
}
