import Platform
import Tabular

/// All that a run depends on, told by content: what makes two runs the same run.
struct InputState: Sendable {
  /// By kind, then by path.
  let records: [InputRecord]

  /// The hash of everything but the definitions.
  func hash() throws(PlatformError) -> String {
    // Asked for every period of every report: one buffer, and days as text only once each.
    var days: [CalendarDate: String] = [:]
    var lines: [UInt8] = []
    lines.reserveCapacity(records.count * 160)
    for record in records where record.kind != .definition {
      var day = "-"
      if let date = record.receivedOn {
        day = days[date] ?? date.iso
        days[date] = day
      }
      for part in [record.kind.rawValue, record.path, record.sha256] {
        lines.append(contentsOf: part.utf8)
        lines.append(UInt8(ascii: " "))
      }
      lines.append(contentsOf: day.utf8)
      lines.append(UInt8(ascii: "\n"))
    }
    var hash = SHA256()
    hash.update(lines)
    return try hash.hex()
  }
}

/// What lies in the folders, looked at once and without opening a delivery: any number of plans may ask.
struct InputScan {
  /// One input by name; its hash may not be known yet.
  struct Name: Hashable, Sendable {
    let kind: InputRecord.Kind
    let path: String
    let receivedOn: CalendarDate?
    var sha256: String?
  }
  let input: String
  let catalog: Catalog
  /// The hash of all definitions.
  let definitionsHash: String
  private let definitions: [Name]
  /// All deliveries by path.
  private let deliveries: [Name]
  /// Their positions, by table and due period.
  private let positions: [String: [Period: [Int]]]
  private let editions: [(date: CalendarDate, name: String)]
  private let remarks: [Name]

  /// Looks into the folders.
  ///
  /// - Throws: `ReportingError` where a folder cannot be listed.
  init(input: String, catalog: Catalog, definitions files: [DefinitionFile]) throws {
    self.input = input
    self.catalog = catalog
    // No report depends on how the batch is operated.
    let files = files.filter { $0.path != catalog.definitions.operation?.location.file }
    definitionsHash = try Self.hash(of: files)
    definitions = try files.map { file in
      var hash = SHA256()
      hash.update(Array(file.text.utf8))
      return Name(kind: .definition, path: file.name, receivedOn: nil, sha256: try hash.hex())
    }.sorted { $0.path < $1.path }
    editions = try ReferenceData.dated(input)
    let receiptsFile = catalog.tables[catalog.definitions.network.receipts]?.file
    let discovery = try Discovery(input: input, catalog: catalog, receiptsFile: receiptsFile)
    let found = discovery.deliveries.sorted { $0.path < $1.path }
    var positions: [String: [Period: [Int]]] = [:]
    for (position, delivery) in found.enumerated() {
      positions[delivery.table, default: [:]][delivery.period, default: []].append(position)
    }
    self.positions = positions
    var log = FindingLog()
    let reader = TableReader(input: input, catalog: catalog, domains: Domains())
    let receipts = try Receipts(input: input, catalog: catalog, reader: reader, log: &log).days
    deliveries = found.map {
      Name(kind: .delivery, path: $0.path, receivedOn: receipts[$0.receiptName], sha256: nil)
    }
    // Reports tell of files that nobody asked for and of lines that say nothing: by place and rule.
    let told = (discovery.findings + log.sorted).map { finding in
      Name(
        kind: .remark, path: "\(finding.location) \(finding.rule)", receivedOn: nil,
        sha256: finding.severity.rawValue)
    }
    remarks = Set(told).sorted { $0.path < $1.path }
  }

  /// The due periods that deliveries lie there for.
  var periods: Set<Period> { Set(positions.values.flatMap(\.keys)) }

  /// The inputs of a plan, by kind and path.
  func names(of plan: Plan) throws -> [Name] {
    var chosen: [Int] = []
    for (table, periods) in plan.readPeriods {
      for period in Set(periods) { chosen += positions[table]?[period] ?? [] }
    }
    let days = plan.referenceDays
    var references: Set<String> = []
    for table in [catalog.definitions.network.register.table] + plan.tables {
      guard let table = catalog.tables[table], table.schema.sender == .reference, let file = table.file else {
        continue
      }
      for name in try ReferenceData.needed(file, on: days, among: editions, in: input) {
        references.insert("stammdaten/\(name)/\(file)")
      }
    }
    return definitions + chosen.sorted().map { deliveries[$0] }
      + references.sorted().map { Name(kind: .reference, path: $0, receivedOn: nil, sha256: nil) } + remarks
  }

  /// The state with all hashes: those known, and those of files read for them.
  ///
  /// - Throws: `PlatformError` where a file cannot be read, for instance because it has just gone.
  static func state(_ names: [Name], input: String, known: inout [String: String]) throws -> InputState {
    var records: [InputRecord] = []
    for name in names {
      let sha256 = try name.sha256 ?? hash(of: name.path, in: input, known: &known)
      records.append(
        InputRecord(kind: name.kind, path: name.path, sha256: sha256, receivedOn: name.receivedOn))
    }
    return InputState(records: records)
  }

  private static func hash(
    of path: String, in input: String, known: inout [String: String]
  ) throws -> String {
    if let hash = known[path] { return hash }
    let hash: String
    do {
      hash = try Files.hash("\(input)/\(path)")
    } catch {
      guard error.isAboutTheFile else { throw error }
      // It is no delivery that counts, whatever it leads to.
      hash = "-"
    }
    known[path] = hash
    return hash
  }

  /// The hash of all definitions: only their names below the folder count, so that it may lie anywhere.
  static func hash(of files: [DefinitionFile]) throws(PlatformError) -> String {
    var hash = SHA256()
    for file in files { hash.update(Array("\(file.name)\n\(file.text.utf8.count)\n\(file.text)".utf8)) }
    return try hash.hex()
  }
}
