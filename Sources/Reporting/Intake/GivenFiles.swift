import Aggregate
import Platform
import Tabular

/// Files named on the command line, read as deliveries: nothing else is expected, nothing else counts.
struct GivenFiles: Sendable {
  let deliveries: [FoundDelivery]
  /// Lives as long as standard input's copy is read.
  private let scratch: ScratchFolder?

  /// From the first to the last due period of the files.
  var span: Period? {
    guard let first = deliveries.map(\.period).min(),
      let last = deliveries.map(\.period).max(by: { $0.lastDay < $1.lastDay })
    else { return nil }
    return Period(from: first, through: last)
  }

  /// Tells table, school and due period of each file by its name and folder, else by its content.
  ///
  /// `-` is standard input, copied to a temporary file: a file is read more than once.
  /// - Throws: `ReportingError` for a file that cannot be told, `PlatformError` for one that cannot be read.
  init(
    _ paths: [String], table: String?, period: Period?, catalog: Catalog, options: RunOptions
  ) throws {
    var given: TableDefinition?
    if let table {
      guard let found = catalog.tables[table] else {
        throw ReportingError(
          .selectionEmpty,
          "there is no table '\(table)'\(suggestion(for: table, in: catalog.tables.keys.sorted()))")
      }
      given = found
    }
    guard paths.count(where: { $0 == "-" }) < 2 else {
      throw ReportingError(.usage, "standard input can be read once only")
    }
    scratch = paths.contains("-") ? try ScratchFolder(in: options.scratch) : nil
    var deliveries: [FoundDelivery] = []
    for path in paths {
      var source = path
      if path == "-", let scratch {
        source = scratch.path + "/standard-input.csv"
        try Files.copyStandardInput(to: source)
      }
      deliveries.append(
        try Self.found(path, source: source, given: given, period: period, catalog: catalog))
    }
    self.deliveries = deliveries
  }

  private static func found(
    _ path: String, source: String, given: TableDefinition?, period: Period?, catalog: Catalog
  ) throws -> FoundDelivery {
    let parts = path.split(separator: "/").map(String.init)
    if let name = parts.last.flatMap({ DeliveryName($0, catalog: catalog) }), parts.count > 1,
      let due = Period(parsing: parts[parts.count - 2]), given.map({ $0.schema.name == name.table }) ?? true,
      let schema = catalog.tables[name.table]?.schema, Discovery.isDue(schema, in: due)
    {
      return FoundDelivery(
        path: path, table: name.table, schoolNumber: name.schoolNumber, period: due, version: name.version,
        size: try InputFile(path: source).size, source: source)
    }
    let recognition = Recognition(
      catalog: catalog, reader: TableReader(input: "", catalog: catalog, domains: Domains()), schools: nil,
      given: (given, nil, period.flatMap(Self.due)), received: CalendarDate(dayNumber: Int(Int32.max)))
    do {
      let told = try recognition.recognise(source, named: path == "-" ? "standard input" : path)
      return FoundDelivery(
        path: path == "-" ? "standard input" : path, table: told.table.schema.name, schoolNumber: told.school,
        period: told.period, version: 1, size: try InputFile(path: source).size, source: source)
    } catch let refusal as Refusal {
      let text = refusal.text.en.replacing("--month", with: "--period")
      throw ReportingError(.inputUnusable, "\(path == "-" ? "standard input" : path): \(text)")
    }
  }

  /// A period that a single delivery can be due for.
  private static func due(_ period: Period) -> Period? {
    switch period {
    case .month, .halfYear: period
    default: nil
    }
  }
}
