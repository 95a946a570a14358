public import Aggregate
import Configuration
import Platform
import Synchronization
import Tabular

/// One definition file as read.
public struct DefinitionFile: Sendable {
  /// The path shown in messages.
  public let path: String
  /// The path below the folder of definitions.
  public let name: String
  /// The YAML, or for a path that ends in `.json` the JSON.
  public let text: String

  /// A file.
  public init(path: String, name: String, text: String) {
    self.path = path
    self.name = name
    self.text = text
  }
}

extension DefinitionFile {
  /// The file's content as nodes with places.
  func node() throws(ConfigError) -> ConfigNode {
    path.hasSuffix(".json")
      ? try .parse(json: text.utf8, file: path) : try .parse(yaml: text, file: path)
  }
}

/// Everything the definitions say, read but not yet held against each other.
public struct Definitions: Sendable {
  /// The network.
  public let network: NetworkDefinition
  /// The tables in the order of their files.
  public let tables: [TableDefinition]
  /// The dimensions.
  public let dimensions: [DimensionDefinition]
  /// The sets.
  public let sets: [SetDefinition]
  /// The measures.
  public let measures: [MeasureDefinition]
  /// The metrics.
  public let metrics: [MetricDefinition]
  /// The reports.
  public let reports: [ReportDefinition]
  /// The named queries.
  public let views: [ViewDefinition]
  /// From how many persons on a number may be published.
  public let protection: ProtectionDefinition
  /// How the batch is operated; nil where no file says so.
  public let operation: OperationDefinition?

  /// Reads all files; what a file defines is told by its first keys.
  ///
  /// `threads` of them read side by side; of several faults the first file's is thrown all the same.
  public init(_ files: [DefinitionFile], folder: String, threads: Int = 1) throws {
    var network: NetworkDefinition?
    var protection: ProtectionDefinition?
    var operation: OperationDefinition?
    var tables: [TableDefinition] = []
    var dimensions: [DimensionDefinition] = []
    var sets: [SetDefinition] = []
    var measures: [MeasureDefinition] = []
    var metrics: [MetricDefinition] = []
    var reports: [ReportDefinition] = []
    var views: [ViewDefinition] = []
    for piece in Self.pieces(of: files.sorted(by: { $0.path < $1.path }), threads: threads) {
      let (node, content) = try piece.get()
      switch content {
      case .table(let table): tables.append(table)
      case .report(let report): reports.append(report)
      case .dimensions(let own): dimensions += own
      case .protection(let own): protection = own
      case .operation(let own):
        guard operation == nil else { throw node.error("the operation is defined twice") }
        operation = own
      case .network(let own):
        guard network == nil else { throw node.error("the network is defined twice") }
        network = own
      case .figures(let own):
        sets += own.sets
        measures += own.measures
        metrics += own.metrics
        views += own.views
      }
    }
    guard let network else {
      throw ConfigError(
        message: "no file defines the network: expected netz.yaml with 'register' and 'members'",
        location: SourceLocation(file: folder))
    }
    guard let protection else {
      throw ConfigError(
        message:
          "no file says how small numbers are protected: expected geheimhaltung.yaml with 'protection'",
        location: SourceLocation(file: folder))
    }
    self.network = network
    self.protection = protection
    self.operation = operation
    self.tables = tables
    self.dimensions = dimensions
    self.sets = sets
    self.measures = measures
    self.metrics = metrics
    self.reports = reports
    self.views = views
    try Self.refuseDoubles("table", tables.map { ($0.schema.name, $0.location) })
    try Self.refuseDoubles("dimension", dimensions.map { ($0.name, $0.location) })
    try Self.refuseDoubles("set", sets.map { ($0.name, $0.location) })
    try Self.refuseDoubles("measure", measures.map { ($0.name, $0.location) })
    try Self.refuseDoubles("metric", metrics.map { ($0.name, $0.location) })
    try Self.refuseDoubles("view", views.map { ($0.name, $0.location) })
    try Self.refuseDoubles("report", reports.map { ($0.name, $0.location) })
  }

  /// What a file holds, told by its first keys.
  private enum Content: Sendable {
    case table(TableDefinition)
    case report(ReportDefinition)
    case dimensions([DimensionDefinition])
    case protection(ProtectionDefinition)
    case operation(OperationDefinition)
    case network(NetworkDefinition)
    case figures(Figures)

    struct Figures: Sendable {
      let sets: [SetDefinition]
      let measures: [MeasureDefinition]
      let metrics: [MetricDefinition]
      let views: [ViewDefinition]
    }

    init(_ node: ConfigNode) throws {
      let map = try node.anyMapping()
      func has(_ key: String) -> Bool { map.optional(key) != nil }
      if has("table") {
        self = .table(try TableDefinition(node))
      } else if has("report") {
        self = .report(try ReportReader.report(node))
      } else if has("dimensions") {
        let map = try node.mapping(knownKeys: ["version", "dimensions"])
        try requireVersion(map)
        self = .dimensions(try map.required("dimensions").list().map(DimensionDefinition.init))
      } else if has("protection") {
        self = .protection(try ProtectionDefinition(node))
      } else if has("operation") {
        self = .operation(try OperationDefinition(node))
      } else if has("register") || has("network") || has("publisher") {
        self = .network(try NetworkDefinition(node))
      } else {
        let map = try node.mapping(knownKeys: ["version", "sets", "measures", "metrics", "views"])
        try requireVersion(map)
        self = .figures(
          Figures(
            sets: try (map.optional("sets")?.list() ?? []).map(SetDefinition.init),
            measures: try (map.optional("measures")?.list() ?? []).map(MeasureDefinition.init),
            metrics: try (map.optional("metrics")?.list() ?? []).map(MetricDefinition.init),
            views: try (map.optional("views")?.list() ?? []).map(ViewDefinition.init)))
      }
    }
  }

  private typealias Piece = Result<(node: ConfigNode, content: Content), any Error>

  /// What the files hold, in their order; the largest are read first, so that no thread is left with one of them.
  private static func pieces(of files: [DefinitionFile], threads: Int) -> [Piece] {
    let order = files.indices.sorted {
      (files[$1].text.utf8.count, $0) < (files[$0].text.utf8.count, $1)
    }
    let position = Atomic<Int>(0)
    let results = Mutex<[Int: Piece]>([:])
    Workers.run(count: max(1, min(threads, files.count))) { _ in
      while true {
        let next = position.wrappingAdd(1, ordering: .relaxed).oldValue
        guard next < order.count else { return }
        let file = files[order[next]]
        let piece = Result {
          let node = try file.node()
          return (node: node, content: try Content(node))
        }
        results.withLock { $0[order[next]] = piece }
      }
    }
    return results.withLock { results in files.indices.compactMap { results[$0] } }
  }

  private static func refuseDoubles(
    _ kind: String, _ entries: [(name: String, location: SourceLocation)]
  ) throws(ConfigError) {
    var seen: [String: SourceLocation] = [:]
    for entry in entries {
      if let first = seen[entry.name] {
        throw ConfigError(
          message: "\(kind) '\(entry.name)' is defined already at \(first)", location: entry.location)
      }
      seen[entry.name] = entry.location
    }
  }
}
