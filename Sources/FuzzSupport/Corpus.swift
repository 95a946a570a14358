import Platform
import Reporting
public import Tabular

/// A file that inputs are made from, with the contract it was written for.
public struct Seed: Sendable {
  /// The file's path.
  public let path: String
  /// The contract it is read with.
  public let table: TableSchema
  /// Its content.
  public let bytes: [UInt8]

  /// A file in memory.
  public init(path: String, table: TableSchema, bytes: [UInt8]) {
    self.path = path
    self.table = table
    self.bytes = bytes
  }
}

/// The files that inputs are made from.
public struct Corpus: Sendable {
  /// All of them, in an order that depends on their names only.
  public let seeds: [Seed]

  /// A corpus of the given files.
  public init(seeds: [Seed]) { self.seeds = seeds }

  /// Collects the samples, the cases and, where there are any, files from elsewhere.
  ///
  /// Of each table at most `limit` deliveries are taken, evenly spread. Throws `PlatformError`, `ConfigError` or
  /// `ExpressionError`.
  public init(root: String, others: [String], limit: Int) throws {
    var seeds: [Seed] = []
    for (definitions, inputs) in [("pipelines", ["samples"]), ("Tests/Cases/pipelines", Self.cases)] {
      let catalog = try Catalog.load("\(root)/\(definitions)").catalog
      let files = try inputs.flatMap { try Self.files(below: "\(root)/\($0)") }
      for table in catalog.definitions.tables {
        let fitting = files.filter { Self.fits($0, table) }
        let step = max(1, (fitting.count + limit - 1) / limit)
        for position in stride(from: 0, to: fitting.count, by: step) {
          seeds.append(try Self.seed(fitting[position], table.schema))
        }
      }
    }
    for folder in others where try Files.exists(folder) {
      let ends = [".csv", ".txt", ".dat", ".tsv"]
      for path in try Self.files(below: folder) where ends.contains(where: path.hasSuffix) {
        let seed = try Self.seed(path, Self.monthlyReport)
        seeds.append(seed)
        if let own = Self.contract(of: seed.bytes) {
          seeds.append(Seed(path: path, table: own, bytes: seed.bytes))
        }
      }
    }
    self.seeds = seeds
  }

  private static let cases = ["klein", "fehlend", "kaputt"].map { "Tests/Cases/\($0)/input" }
  /// Larger files slow everything down and hold nothing new.
  private static let largest = 1_500_000

  private static func seed(_ path: String, _ table: TableSchema) throws -> Seed {
    Seed(path: path, table: table, bytes: try Files.readAll(path, limit: largest))
  }

  private static func files(below folder: String) throws -> [String] {
    guard try Files.exists(folder) else { return [] }
    return try Files.list(folder).sorted { $0.name < $1.name }.flatMap { entry -> [String] in
      let path = "\(folder)/\(entry.name)"
      if entry.isLink || entry.name.hasPrefix(".") { return [] }
      return entry.isDirectory ? try files(below: path) : entry.size <= largest ? [path] : []
    }
  }

  private static func fits(_ path: String, _ table: TableDefinition) -> Bool {
    guard let name = path.split(separator: "/").last else { return false }
    if let file = table.file { return name == file }
    guard table.schema.sender == .school || table.schema.sender == .office else { return false }
    return name.hasSuffix(".csv")
      && (name.contains("_\(table.schema.name)") || name.hasPrefix(table.schema.name))
  }

  /// The monthly report of a school that the shared cases are written for.
  static let monthlyReport: TableSchema = {
    let fields: [(String, FieldType, Constraints)] = [
      ("Schulnummer", .string, Constraints(digits: 6)), ("Schule", .string, Constraints()),
      ("Schulform", .string, Constraints()), ("Berichtsmonat", .string, Constraints()),
      ("Träger", .string, Constraints()), ("VZÄ", .decimal(scale: 2), Constraints(maximum: 2000)),
      ("Schülerzahl", .integer, Constraints()), ("Einzelfallberatungen", .integer, Constraints()),
      ("Gruppenangebote", .integer, Constraints()), ("Fortbildungstage", .decimal(scale: 1), Constraints()),
      ("Netzwerktreffen", .boolean, Constraints()), ("Bemerkung", .text, Constraints(maxLength: 200)),
    ]
    return table(
      fields.map { label, type, constraints in
        Field(
          name: label.lowercased(), label: label, type: type, constraints: constraints,
          missingValues: type == .integer ? ["k. A.", "-"] : [])
      })
  }()

  /// A contract made of the first line's own words, so that files of any kind get as far as their rows.
  private static func contract(of bytes: [UInt8]) -> TableSchema? {
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    guard let delimiter = [0x3B, 0x09, 0x2C].first(where: { line.contains($0) }) else { return nil }
    let text = String(decoding: line, as: UTF8.self)
    let labels = text.split(separator: Character(Unicode.Scalar(UInt8(delimiter))))
      .map { $0.filter { $0 != "\"" && $0 != "\u{FEFF}" } }
    let types: [FieldType] = [.string, .text, .decimal(scale: 3), .integer, .date, .boolean, .schoolYear]
    guard labels.count < 64, !labels.contains("") else { return nil }
    return table(
      labels.enumerated().map { position, label in
        Field(name: "f\(position)", label: label, type: types[position % types.count])
      })
  }

  private static func table(_ fields: [Field]) -> TableSchema {
    TableSchema(
      name: "probe", title: Localized(de: "Probe", en: "Sample"), sender: .school, time: .flow, fields: fields
    )
  }
}
