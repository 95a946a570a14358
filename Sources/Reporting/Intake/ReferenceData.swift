import Aggregate
import Ingest
import Platform
import Tabular

/// One edition of a reference table, in memory: these tables are small.
struct Edition: Sendable {
  let table: TableDefinition
  let date: CalendarDate
  let path: String
  let batches: [Batch]
  let counts: RecordCounts
  let sha256: String
}

/// The reference tables of a run: for each table the edition valid on each day asked for.
struct ReferenceData: Sendable {
  private let editions: [String: [Edition]]
  let log: FindingLog

  /// Reads every edition that is valid on one of the days.
  ///
  /// - Throws: `ReportingError` if a table has no usable edition for the first day, unless tables are optional.
  init(
    input: String, tables: [TableDefinition], days: [CalendarDate], reader: TableReader,
    isOptional: Bool = false
  ) throws {
    var log = FindingLog()
    var editions: [String: [Edition]] = [:]
    let root = input + "/stammdaten"
    var reader = reader
    let dated = try isOptional && !Files.exists(root) ? [] : Self.dated(input)
    for table in tables {
      guard let file = table.file else { continue }
      let available = try dated.filter { try Files.exists("\(root)/\($0.name)/\(file)") }
      let needed = try Self.needed(file, on: days, among: dated, in: input)
      for edition in available where needed.contains(edition.name) {
        let path = "stammdaten/\(edition.name)/\(file)"
        let content = try reader.readAll(path, table: table, log: &log)
        // An older edition is no substitute: its schools and members are those of another time.
        guard content.inspection.isUsable else {
          throw ReportingError(
            .inputUnusable, "\(path) cannot be read, and a run needs it.\n\(Self.text(log))")
        }
        editions[table.schema.name, default: []].append(
          Edition(
            table: table, date: edition.date, path: path, batches: content.batches,
            counts: content.counts, sha256: content.inspection.sha256))
      }
      reader.known[table.schema.name] = Self.keys(editions[table.schema.name] ?? [])
      guard !isOptional, let first = days.first,
        Self.valid(editions[table.schema.name] ?? [], on: first) == nil
      else { continue }
      let what =
        available.isEmpty ? "no folder of stammdaten/ holds \(file)" : "no edition of \(file) is valid"
      throw ReportingError(
        .inputUnusable,
        "\(what) on \(first.iso); expected stammdaten/YYYY-MM-DD/\(file) with a date no later than that day.")
    }
    self.editions = editions
    self.log = log
  }

  /// The folders of editions, the earliest first.
  static func dated(_ input: String) throws(ReportingError) -> [(date: CalendarDate, name: String)] {
    var dated: [(date: CalendarDate, name: String)] = []
    for entry in try list("\(input)/stammdaten") where entry.isDirectory {
      if let date = CalendarDate(iso: entry.name) { dated.append((date, entry.name)) }
    }
    return dated.sorted { $0.date < $1.date }
  }

  /// The editions of a file that are valid on one of the days.
  static func needed(
    _ file: String, on days: [CalendarDate], among dated: [(date: CalendarDate, name: String)],
    in input: String
  ) throws -> Set<String> {
    let available = try dated.filter { try Files.exists("\(input)/stammdaten/\($0.name)/\(file)") }
    return Set(days.compactMap { day in available.last { $0.date <= day }?.name })
  }

  private static func list(_ folder: String) throws(ReportingError) -> [Files.Entry] {
    do { return try Files.list(folder) } catch { throw ReportingError(.inputUnusable, "\(error)") }
  }

  private static func text(_ log: FindingLog) -> String {
    log.sorted.filter { $0.severity == .error }.map { "\($0.location): \($0.message.en)" }
      .joined(separator: "\n")
  }

  /// The edition valid on the day: the latest that is not younger.
  func edition(of table: String, on day: CalendarDate) -> Edition? {
    Self.valid(editions[table] ?? [], on: day)
  }

  private static func valid(_ editions: [Edition], on day: CalendarDate) -> Edition? {
    editions.last { $0.date <= day }
  }

  /// The rows of each table in all editions read.
  var batches: [String: [Batch]] { editions.mapValues { $0.flatMap(\.batches) } }

  /// All editions read, by path.
  var all: [Edition] { editions.values.joined().sorted { $0.path < $1.path } }

  /// For each table with a key of a single field, 1 for every code of it in the editions read.
  var keys: [String: [UInt8]] { editions.compactMapValues(Self.keys) }

  /// Rows that do not count name what exists, too.
  private static func keys(_ editions: [Edition]) -> [UInt8]? {
    guard let schema = editions.first?.table.schema, schema.primaryKey.count == 1 else { return nil }
    let codes = editions.flatMap(\.batches).flatMap { $0.columns[schema.primaryKey[0]].values }.filter {
      $0 >= 0
    }
    var known = [UInt8](repeating: 0, count: Int(codes.max() ?? -1) + 1)
    for code in codes { known[Int(code)] = 1 }
    return known
  }

  /// A field of the table by the row's school code, for rows that count; `Missing.empty` elsewhere.
  func attribute(_ table: String, _ field: String, on day: CalendarDate, schoolCount: Int) -> [Int64] {
    var result = [Int64](repeating: Missing.empty, count: schoolCount)
    guard let edition = edition(of: table, on: day), let school = edition.table.schema.schoolField,
      let index = edition.table.schema.index(of: field)
    else { return result }
    for batch in edition.batches {
      let codes = batch.columns[school].values
      let cells = batch.columns[index].values
      for row in 0..<batch.rowCount
      where batch.rejected[row] == 0 && codes[row] >= 0 && codes[row] < schoolCount {
        result[Int(codes[row])] = cells[row]
      }
    }
    return result
  }
}
