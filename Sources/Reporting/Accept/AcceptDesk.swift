import Platform
import Tabular

/// Everything one needs to know before the first attachment is opened.
struct AcceptDesk {
  let catalog: Catalog
  let recognition: Recognition
  /// For the list of receipts, whose names are relative to the input.
  let listReader: TableReader

  /// Loads definitions and the schools that the register or the network list knows.
  init(_ request: AcceptRequest) throws {
    let catalog = try Catalog.load(request.definitions).catalog
    let domains = Domains()
    let listReader = TableReader(input: request.input, catalog: catalog, domains: domains)
    let (schools, known) = try Self.schools(request.input, catalog, listReader)
    let reader = TableReader(input: "", catalog: catalog, domains: domains, known: known)
    var table: TableDefinition?
    if let name = request.table {
      let names = catalog.tables.values.filter { [.school, .office].contains($0.schema.sender) }
        .map(\.schema.name).sorted()
      guard names.contains(name), let found = catalog.tables[name] else {
        throw ReportingError(
          .selectionEmpty,
          "there is no table '\(name)' that is delivered\(suggestion(for: name, in: names)) (known are "
            + "\(names.joined(separator: ", ")))")
      }
      table = found
    }
    self.catalog = catalog
    self.listReader = listReader
    recognition = Recognition(
      catalog: catalog, reader: reader, schools: schools, given: (table, request.school, request.period),
      received: request.received)
  }

  /// The numbers in all editions: an attachment may be for a time long past.
  private static func schools(
    _ input: String, _ catalog: Catalog, _ reader: TableReader
  ) throws -> (numbers: Set<String>, known: [String: [UInt8]]) {
    let network = catalog.definitions.network
    let tables = [network.register.table, network.members.table].compactMap { catalog.tables[$0] }
    let folder = "\(input)/stammdaten"
    var days: [CalendarDate] = []
    do {
      days = try Files.list(folder).filter(\.isDirectory).compactMap { CalendarDate(iso: $0.name) }
    } catch {
      throw ReportingError(.inputUnusable, "\(error)")
    }
    guard let last = days.max() else {
      throw ReportingError(
        .inputUnusable,
        "\(folder) holds no edition; expected stammdaten/YYYY-MM-DD/ with the school register.")
    }
    let references = try ReferenceData(
      input: input, tables: tables, days: [last] + days.filter { $0 != last }.sorted(), reader: reader)
    var numbers: Set<String> = []
    var known: [UInt8] = []
    for (name, fieldName) in [
      (network.register.table, network.register.school), (network.members.table, network.members.school),
    ] {
      guard let schema = catalog.tables[name]?.schema, let field = schema.index(of: fieldName) else {
        continue
      }
      let texts = reader.domains.domain(of: schema.fields[field], in: schema).texts
      for edition in references.all where edition.table.schema.name == name {
        for batch in edition.batches {
          for row in 0..<batch.rowCount where batch.rejected[row] == 0 {
            let code = Int(batch.columns[field].values[row])
            numbers.insert(texts[code])
            guard name == network.register.table else { continue }
            if known.count <= code { known += [UInt8](repeating: 0, count: code + 1 - known.count) }
            known[code] = 1
          }
        }
      }
    }
    return (numbers, [network.register.table: known])
  }

  /// The attachment's own name, without words that may be names of people.
  func safeName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return String(SafeName.path("/" + name, tables: catalog.tables.keys).dropFirst())
  }

  /// The files meant by paths: of a folder all in it and below, hidden ones excepted, each once.
  static func files(_ paths: [String]) throws(PlatformError) -> [String] {
    var result: [String] = []
    var seen: Set<String> = []
    for path in paths {
      for file in try files(below: path) where seen.insert(file).inserted { result.append(file) }
    }
    return result
  }

  private static func files(below path: String) throws(PlatformError) -> [String] {
    // What is no folder is left to whoever opens it.
    guard let entries = try? Files.list(path) else { return [path] }
    var result: [String] = []
    for entry in entries where !entry.name.hasPrefix(".") {
      let inner = path.hasSuffix("/") ? path + entry.name : "\(path)/\(entry.name)"
      if entry.isDirectory { result += try files(below: inner) } else { result.append(inner) }
    }
    return result
  }
}
