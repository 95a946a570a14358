public import Configuration
public import Tabular

/// One table of a Data Package.
public struct ResourceDescriptor: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// The file, relative to the package.
  public var path: String
  /// How the file is written.
  public var dialect: DialectDescriptor
  /// What it holds; nil where the package does not say.
  public var schema: SchemaDescriptor?
  /// The file's size, where the package says it.
  public var bytes: Int?
  /// The file's SHA-256 in hexadecimal digits, where the package says it.
  public var sha256: String?
  /// Where it is defined.
  public var location: SourceLocation

  /// A table of its own.
  public init(
    name: String, path: String, dialect: DialectDescriptor, schema: SchemaDescriptor?,
    location: SourceLocation
  ) {
    self.name = name
    self.path = path
    self.dialect = dialect
    self.schema = schema
    self.location = location
  }
}

/// A Data Package (version 2; version 1 is understood) of delimited files.
public struct PackageDescriptor: Sendable, Hashable {
  /// The tables, in the package's order.
  public let resources: [ResourceDescriptor]

  private static let descriptive = [
    "$schema", "profile", "name", "id", "title", "description", "homepage", "version", "created",
    "contributors",
    "keywords", "image", "licenses", "sources",
  ]
  private static let resourceDescriptive = [
    "$schema", "profile", "title", "description", "homepage", "sources", "licenses", "mediatype",
  ]
  private static let resourceKeys =
    [
      "name", "path", "data", "type", "format", "scheme", "encoding", "bytes", "hash", "dialect", "schema",
      "compression",
    ]
    + resourceDescriptive

  /// Reads a descriptor; `load` reads the files that schemas and dialects are kept in.
  ///
  /// - Throws: `ConfigError` at the place of what is wrong or not understood, and what `load` throws.
  public init(
    _ node: ConfigNode, load: (String) throws(ConfigError) -> ConfigNode
  ) throws(ConfigError) {
    let map = try node.mapping(knownKeys: ["resources"] + Self.descriptive)
    var resources: [ResourceDescriptor] = []
    for entry in try map.required("resources").list() {
      let resource = try Self.resource(entry, load)
      guard !resources.contains(where: { $0.name == resource.name }) else {
        throw entry.error("two resources are called '\(resource.name)'")
      }
      resources.append(resource)
    }
    guard !resources.isEmpty else {
      throw try map.required("resources").error("a package has at least one resource")
    }
    self.resources = resources
    for resource in resources {
      for key in resource.schema?.foreignKeys ?? [] { try check(key, of: resource) }
    }
  }

  /// The table of that name.
  public func resource(_ name: String) -> ResourceDescriptor? { resources.first { $0.name == name } }

  private func check(_ key: ForeignKeyDescriptor, of resource: ResourceDescriptor) throws(ConfigError) {
    guard let name = key.resource else { return }
    guard let target = self.resource(name) else {
      throw ConfigError(
        message: "there is no resource '\(name)'\(suggestion(for: name, in: resources.map(\.name)))",
        location: key.location)
    }
    guard let schema = target.schema else { return }
    for field in key.reference where schema.index(of: field) == nil {
      throw ConfigError(
        message:
          "resource '\(name)' has no field '\(field)'\(suggestion(for: field, in: schema.fields.map(\.name)))",
        location: key.location)
    }
  }

  private static func resource(
    _ node: ConfigNode, _ load: (String) throws(ConfigError) -> ConfigNode
  ) throws(ConfigError) -> ResourceDescriptor {
    let map = try node.mapping(knownKeys: resourceKeys)
    if let data = map.optional("data") {
      throw data.error("data within the package is not supported; please put it into a file")
    }
    var dialect = DialectDescriptor()
    let format = try map.optional("format")?.word(of: ["csv", "tsv"])
    if format == "tsv" { dialect.delimiter = [0x09] }
    if let node = map.optional("dialect") { dialect = try DialectDescriptor(try described(node, load)) }
    if let node = map.optional("encoding") { dialect.encoding = try DialectDescriptor.encoding(node) }
    if let node = map.optional("scheme"), try node.string() != "file" {
      throw node.error("only files are read, nothing is fetched")
    }
    if let node = map.optional("compression"), node.scalar != "" {
      throw node.error("compressed files are not supported; please unpack the file")
    }
    if let node = map.optional("type") { _ = try node.word(of: ["table"]) }
    var resource = ResourceDescriptor(
      name: try map.required("name").string(), path: try path(try map.required("path")), dialect: dialect,
      schema: try map.optional("schema").map { node throws(ConfigError) in
        try SchemaDescriptor(try described(node, load))
      }, location: node.location)
    resource.bytes = try map.optional("bytes")?.integer()
    if let node = map.optional("hash") { resource.sha256 = try hash(node) }
    return resource
  }

  /// A descriptor, or the path of the file it stands in.
  private static func described(
    _ node: ConfigNode, _ load: (String) throws(ConfigError) -> ConfigNode
  ) throws(ConfigError) -> ConfigNode {
    node.isMapping ? node : try load(try path(node))
  }

  private static func hash(_ node: ConfigNode) throws(ConfigError) -> String {
    let text = try node.string()
    guard text.hasPrefix("sha256:") else {
      throw node.error("only checksums that begin with 'sha256:' can be checked; please leave out others")
    }
    return text.dropFirst(7).lowercased()
  }

  /// A path that stays within the package's folder.
  private static func path(_ node: ConfigNode) throws(ConfigError) -> String {
    if let elements = node.elements, elements.count != 1 {
      throw node.error(
        "a table of several files is not supported; please list them as resources of their own")
    }
    let text = try (node.elements?.first ?? node).string()
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let isSafe =
      !text.contains("://") && !text.contains("\\") && !text.unicodeScalars.contains { $0.value < 0x20 }
      && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasPrefix("~") }
    guard isSafe else {
      throw node.error(
        "'\(text)' is no path within the package's folder: no web address, no '/' in front, no '..', nothing hidden"
      )
    }
    return text
  }
}
