import Ingest
import Platform
public import Tabular
import Validate

/// How the check of a file is told.
public enum ValidationFormat: String, Sendable, CaseIterable {
  /// For reading.
  case text
  /// `{"errors": [{"type", "rowNumber", "fieldNumber"}]}` and more.
  case json
  /// A row for each finding.
  case csv
}

/// Files checked by themselves: what they are believed to be, and what is wrong.
public struct FileCheck: Sendable {
  /// All findings.
  public let log: FindingLog
  let files: [CheckedFile]

  /// Checks the files; where it is not given, the table is told by the file name or else by the headings.
  ///
  /// - Throws: `ReportingError` if a table is unknown, `PlatformError` if a file cannot be read.
  public init(files paths: [String], table: String?, definitions: String) throws {
    let catalog = try Catalog.load(definitions).catalog
    var log = FindingLog()
    var files: [CheckedFile] = []
    for path in paths {
      guard let definition = try Self.table(of: path, given: table, catalog: catalog) else {
        files.append(try Self.unknown(path, catalog, &log))
        continue
      }
      let delivery = Self.delivery(path, catalog)
      let reader = try Self.reader(path, definition, catalog, delivery.period)
      let content = try reader.readAll(
        path, table: definition, school: delivery.school, period: delivery.period, log: &log)
      files.append(
        CheckedFile(path: path, table: definition.schema, content: content))
    }
    self.log = log
    self.files = files
  }

  /// Hands out what was found, piece by piece.
  public func write(
    _ format: ValidationFormat, language: Language, to sink: @escaping ([UInt8]) throws -> Void
  ) throws {
    if format == .text {
      let text = files.flatMap { $0.lines(log, language: language) }.joined(separator: "\n") + "\n"
      return try sink(Array(text.utf8))
    }
    var list = FindingsList(format, language: language, sink: sink)
    for finding in log.sorted { try list.add(finding) }
    try list.finish(FindingCount.all(log), files.compactMap(\.count))
  }

  private static func table(
    of path: String, given name: String?, catalog: Catalog
  ) throws -> TableDefinition? {
    if let name {
      guard let table = catalog.tables[name] else {
        throw ReportingError(
          .selectionEmpty,
          "there is no table '\(name)'\(suggestion(for: name, in: catalog.tables.keys.sorted()))")
      }
      return table
    }
    let fileName = String(path.split(separator: "/").last ?? "")
    if let delivery = DeliveryName(fileName, catalog: catalog), let table = catalog.tables[delivery.table] {
      return table
    }
    if let table = catalog.tables.values.first(where: { $0.file == fileName }) { return table }
    // Otherwise the headings tell it, if they are those of one contract only.
    let guess = try HeaderGuess(try InputFile(path: path))
    let fitting = catalog.definitions.tables.filter { table in
      table.schema.sender != .system && guess?.fits(table.schema) ?? false
    }
    return fitting.count == 1 ? fitting[0] : nil
  }

  /// A file that no contract fits: what it is believed to be, and what its cells look like.
  private static func unknown(
    _ path: String, _ catalog: Catalog, _ log: inout FindingLog
  ) throws -> CheckedFile {
    let file = try InputFile(path: path)
    let schema = try HeaderGuess(file)?.table ?? HeaderGuess.nothing
    let inspection = try Inspection(of: file, path: path, table: schema)
    for finding in inspection.findings { log.report(finding) }
    var content = TableReader.Content(inspection: inspection, counts: inspection.startingCounts)
    guard inspection.isUsable else { return CheckedFile(path: path, table: schema, content: content) }
    let domains = Domains()
    let source = ChunkSource(file: file, inspection: inspection)
    var parser = BatchParser(table: schema, inspection: inspection, domains: domains, file: path)
    var buffer = ChunkBuffer()
    while try source.next(into: &buffer) {
      content.batches.append(parser.parse(buffer, log: &log, counts: &content.counts))
    }
    let seen = ColumnProfile(schema, content.batches, domains).evidence
    content.batches = []
    return CheckedFile(path: path, table: schema, content: content, seen: seen)
  }

  /// A file that lies where deliveries lie is held against the reference data beside them, as in a run.
  private static func reader(
    _ path: String, _ table: TableDefinition, _ catalog: Catalog, _ period: Period?
  ) throws -> TableReader {
    var reader = TableReader(input: "", catalog: catalog, domains: Domains())
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let period, parts.count >= 3 else { return reader }
    let root = parts.count == 3 ? "." : parts.dropLast(3).joined(separator: "/")
    guard try Files.exists("\(root)/stammdaten") else { return reader }
    let names = catalog.inOrderOfReference(catalog.references(of: table.schema.name).sorted())
    let references = try ReferenceData(
      input: root, tables: names.compactMap { catalog.tables[$0] }.filter { $0.schema.sender == .reference },
      days: [period.lastDay],
      reader: TableReader(input: root, catalog: catalog, domains: reader.domains), isOptional: true)
    reader.known = references.keys
    reader.validity = ValidityIndex(references: references, catalog: catalog)
      .spans(for: catalog.rules[table.schema.name] ?? [], on: period.lastDay)
    return reader
  }

  /// School and period as far as the path tells them.
  private static func delivery(_ path: String, _ catalog: Catalog) -> (school: String?, period: Period?) {
    let parts = path.split(separator: "/").map(String.init)
    guard let last = parts.last, let name = DeliveryName(last, catalog: catalog) else { return (nil, nil) }
    return (name.schoolNumber, parts.count > 1 ? Period(parsing: parts[parts.count - 2]) : nil)
  }
}
