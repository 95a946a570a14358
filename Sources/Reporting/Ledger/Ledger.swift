import Disclosure
import GRDB
import Platform
public import Tabular

/// The ledger cannot be opened, read or written.
public struct LedgerError: Error, Sendable, CustomStringConvertible {
  /// What was tried and what came in between.
  public let message: String
  /// The ledger's file.
  public let path: String

  /// `ledger path: message`.
  public var description: String { "ledger \(path): \(message)" }
}

/// The memory of all runs: an SQLite file with runs, deliveries, published values and files written.
public struct Ledger: Sendable {
  /// The file.
  public let path: String
  let database: DatabaseQueue

  /// Opens the ledger; a file that does not exist is made, its folder must exist.
  ///
  /// - Throws: `LedgerError`.
  public init(path: String) throws {
    self.path = path
    database = try Self.wrapped(path, "cannot be opened") {
      // SQLite would let everybody read a file it makes itself. Made only where nothing stands: never in place of a ledger.
      if try !Files.exists(path) { try Files.create([], at: path) }
      var configuration = Configuration()
      configuration.foreignKeysEnabled = true
      configuration.busyMode = .timeout(5)
      configuration.prepareDatabase { database in
        // Set here and only where it is not: the library's own setting writes into the file at each opening.
        if try String.fetchOne(database, sql: "PRAGMA journal_mode") != "wal" {
          try database.execute(sql: "PRAGMA journal_mode = WAL")
        }
        // A run must not be forgotten by a power failure after its results took their place.
        try database.execute(sql: "PRAGMA synchronous = FULL")
      }
      let database = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = LedgerSchema.migrator
      // A ledger that is up to date is left untouched, to the last byte.
      if try database.read({ try !migrator.hasCompletedMigrations($0) }) { try migrator.migrate(database) }
      return database
    }
  }

  /// Records a run with all that belongs to it, or nothing.
  ///
  /// A run whose id is known is the same run: only its time is renewed.
  /// - Throws: `LedgerError`.
  public func record(
    run: RunRecord, deliveries: [DeliveryRecord], values: [PublishedValue], artefacts: [Artefact]
  ) throws {
    try record(run: run, deliveries: deliveries, values: values, artefacts: artefacts, released: [])
  }

  func record(
    run: RunRecord, deliveries: [DeliveryRecord], values: [PublishedValue], artefacts: [Artefact],
    released: [ReleasedCell], inputs: [InputRecord] = []
  ) throws {
    try Self.wrapped(path, "cannot record run \(run.id)") {
      try database.write { database in
        guard try run.store(database) else { return }
        try Self.insert(deliveries, DeliveryRecord.insert, database) { $0.arguments(run: run.id) }
        try Self.insert(values, PublishedValue.insert, database) { try $0.arguments(run: run.id) }
        try Self.insert(artefacts, Artefact.insert, database) { $0.arguments(run: run.id) }
        try Self.insert(inputs, InputRecord.insert, database) { $0.arguments(run: run.id) }
        try Self.insert(released, ReleasedCell.insert, database) { try $0.arguments(run: run.id) }
      }
    }
  }

  /// All runs, the earliest recorded first.
  ///
  /// - Throws: `LedgerError`.
  public func runs() throws -> [RunRecord] {
    try rows("SELECT * FROM runs ORDER BY recorded_at, rowid", []) { try RunRecord(row: $0) }
  }

  /// All runs, the one first recorded first; unlike in `runs`, running again changes nothing.
  func runsByFirstRecord() throws -> [RunRecord] {
    try rows("SELECT * FROM runs ORDER BY rowid", []) { try RunRecord(row: $0) }
  }

  /// The run with that id, if it was recorded.
  ///
  /// - Throws: `LedgerError`.
  public func run(id: String) throws -> RunRecord? {
    try rows("SELECT * FROM runs WHERE id = ?", [id]) { try RunRecord(row: $0) }.first
  }

  /// The deliveries of a run in the order recorded.
  ///
  /// - Throws: `LedgerError`.
  public func deliveries(of run: String) throws -> [DeliveryRecord] {
    try rows("SELECT * FROM deliveries WHERE run = ? ORDER BY rowid", [run]) { try DeliveryRecord(row: $0) }
  }

  /// The published values of a run in the order recorded.
  ///
  /// - Throws: `LedgerError`.
  public func values(of run: String) throws -> [PublishedValue] {
    try rows("SELECT * FROM published_values WHERE run = ? ORDER BY rowid", [run]) {
      try PublishedValue(row: $0)
    }
  }

  /// The values of one metric that a run told an audience about its own period.
  func values(of run: RunRecord, metric: String, audience: Audience) throws -> [PublishedValue] {
    let sql =
      "SELECT * FROM published_values WHERE run = ? AND metric = ? AND audience = ? AND period = ? ORDER BY rowid"
    return try rows(sql, [run.id, metric, audience.rawValue, run.period]) { try PublishedValue(row: $0) }
  }

  /// What a run's publication told and hid, in the order recorded.
  func releasedCells(of run: String) throws -> [ReleasedCell] {
    try rows("SELECT * FROM released_cells WHERE run = ? ORDER BY rowid", [run]) { try ReleasedCell(row: $0) }
  }

  /// The files a run wrote in the order recorded.
  ///
  /// - Throws: `LedgerError`.
  public func artefacts(of run: String) throws -> [Artefact] {
    try rows("SELECT * FROM artefacts WHERE run = ? ORDER BY rowid", [run]) { try Artefact(row: $0) }
  }

  /// For each audience the run that a new one is compared with: the last published one that tells something else.
  ///
  /// A run that tells the same in another language, or the same once more, is no earlier state.
  /// - Throws: `LedgerError`.
  public func earlierRuns(than run: RunRecord) throws -> [Audience: RunRecord] {
    let sql = "SELECT * FROM runs WHERE report = ? AND period = ? AND status = ? ORDER BY rowid DESC"
    let status = RunRecord.Status.published.rawValue
    let others = try rows(sql, [run.report, run.period, status]) { try RunRecord(row: $0) }
      .filter { !$0.hasSameContent(as: run) }
    var result: [Audience: RunRecord] = [:]
    for audience in run.audiences {
      result[audience] = others.first { $0.audiences.contains(audience) }
    }
    return result
  }

  func rows<Record: Sendable>(
    _ sql: String, _ arguments: StatementArguments, _ read: @Sendable (Row) throws -> Record
  ) throws -> [Record] {
    try Self.wrapped(path, "cannot be read") {
      try database.read { database in
        try Row.fetchAll(database, sql: sql, arguments: arguments).map(read)
      }
    }
  }

  private static func insert<Record>(
    _ records: [Record], _ sql: String, _ database: Database,
    _ arguments: (Record) throws -> StatementArguments
  ) throws {
    let statement = try database.makeStatement(sql: sql)
    for record in records { try statement.execute(arguments: try arguments(record)) }
  }

  static func wrapped<Result>(
    _ path: String, _ attempt: String, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw LedgerError(message: "\(attempt): \(error.message ?? "\(error.resultCode)")", path: path)
    } catch let error as UnreadableRow {
      throw LedgerError(message: "\(attempt): unexpected text in column \(error.column)", path: path)
    } catch {
      throw LedgerError(message: "\(attempt): \(error)", path: path)
    }
  }
}
