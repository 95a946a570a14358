import Configuration

/// The keys that Table Schema writes in words of its own; in contracts they are the same as the rules of that name.
enum TableKeys {
  /// `uniqueKeys`, `foreignKeys` and fields that are `unique`, as entries of `rules:`.
  static func rules(_ map: ConfigMapping) throws(ConfigError) -> [ConfigNode] {
    var rules: [ConfigNode] = []
    for entry in try map.required("fields").list() {
      let constraints = entry.entries?.first { $0.key == "constraints" }?.value
      guard let unique = constraints?.entries?.first(where: { $0.key == "unique" })?.value,
        let name = entry.entries?.first(where: { $0.key == "name" })?.value, try unique.boolean()
      else { continue }
      rules.append(rule("unique-key", [("columns", .list([name], at: unique.location))], unique))
    }
    for entry in try map.optional("uniqueKeys")?.list() ?? [] {
      rules.append(
        rule("unique-key", [("columns", .list(entry.elements ?? [entry], at: entry.location))], entry))
    }
    for entry in try map.optional("foreignKeys")?.list() ?? [] { rules.append(try foreignKey(entry)) }
    return rules
  }

  private static func foreignKey(_ node: ConfigNode) throws(ConfigError) -> ConfigNode {
    let map = try node.mapping(knownKeys: ["fields", "reference"])
    let reference = try map.required("reference").mapping(knownKeys: ["resource", "fields"])
    return rule(
      "foreign-key",
      [
        ("column", try single(try map.required("fields"))),
        ("references", try reference.required("resource")),
        ("field", try single(try reference.required("fields"))),
      ], node)
  }

  /// A name, alone or as a list of one.
  private static func single(_ node: ConfigNode) throws(ConfigError) -> ConfigNode {
    guard let elements = node.elements else { return node }
    guard elements.count == 1 else {
      throw node.error(
        "in contracts of deliveries a foreign key is a single field; the rule 'valid-on-date' compares more")
    }
    return elements[0]
  }

  private static func rule(
    _ name: String, _ options: [(key: String, value: ConfigNode)], _ node: ConfigNode
  ) -> ConfigNode {
    .mapping([("rule", .text(name, at: node.location))] + options, at: node.location)
  }
}
