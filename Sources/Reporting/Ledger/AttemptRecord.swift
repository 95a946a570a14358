import GRDB

/// One try to make a report: also those that came to nothing.
public struct AttemptRecord: Sendable, Hashable {
  /// How a try ended.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// It has not ended, as far as the ledger knows.
    case running
    /// Results took their place.
    case published
    /// A gate refused the results.
    case refused
    /// Something came in between: `message` says what.
    case failed
    /// Somebody stopped it.
    case interrupted
    /// Its process ended without a word: killed, or the machine went down.
    case killed
  }
  /// Counts up.
  public let id: Int64
  /// The report's name.
  public let report: String
  /// The period's id.
  public let period: String
  /// The number of its process.
  public let process: Int
  /// When it began; texts of this kind must sort by time.
  public let startedAt: String
  /// When it ended.
  public let endedAt: String?
  /// How it ended.
  public let outcome: Outcome
  /// The exit code, where it was no success.
  public let exitCode: Int?
  /// What came in between.
  public let message: String?
  /// The run it published.
  public let run: String?
}

extension AttemptRecord {
  init(row: Row) throws {
    self.init(
      id: row["id"], report: row["report"], period: row["period"], process: row["process"],
      startedAt: row["started_at"], endedAt: row["ended_at"],
      outcome: try row.word("outcome", Outcome.init), exitCode: row["exit_code"], message: row["message"],
      run: row["run"])
  }
}

extension Ledger {
  /// All tries, the earliest first.
  ///
  /// - Throws: `LedgerError`.
  public func attempts() throws -> [AttemptRecord] {
    try rows("SELECT * FROM attempts ORDER BY id", []) { try AttemptRecord(row: $0) }
  }

  /// The last try of the report for the period.
  ///
  /// - Throws: `LedgerError`.
  public func lastAttempt(report: String, period: String) throws -> AttemptRecord? {
    let sql = "SELECT * FROM attempts WHERE report = ? AND period = ? ORDER BY id DESC LIMIT 1"
    return try rows(sql, [report, period]) { try AttemptRecord(row: $0) }.first
  }

  func hasRunningAttempts() throws -> Bool {
    let sql = "SELECT * FROM attempts WHERE outcome = ? LIMIT 1"
    return try !rows(sql, [AttemptRecord.Outcome.running.rawValue]) { try AttemptRecord(row: $0) }.isEmpty
  }

  func beginAttempt(report: String, period: String, process: Int, at time: String) throws -> Int64 {
    try write("cannot record a try") { database in
      try database.execute(
        sql: """
          INSERT INTO attempts (report, period, process, started_at, outcome) VALUES (?, ?, ?, ?, ?)
          """, arguments: [report, period, process, time, AttemptRecord.Outcome.running.rawValue])
      return database.lastInsertedRowID
    }
  }

  func endAttempt(
    _ id: Int64, _ outcome: AttemptRecord.Outcome, run: String? = nil, exitCode: Int32? = nil,
    message: String? = nil, at time: String
  ) throws {
    try write("cannot record the end of a try") { database in
      try database.execute(
        sql:
          "UPDATE attempts SET outcome = ?, run = ?, exit_code = ?, message = ?, ended_at = ? WHERE id = ?",
        arguments: [outcome.rawValue, run, exitCode.map { Int($0) }, message, time, id])
    }
  }

  /// Tries that never ended: whoever holds the lock knows that their processes are gone.
  func endLostAttempts(at time: String) throws {
    try write("cannot record the end of a try") { database in
      try database.execute(
        sql: "UPDATE attempts SET outcome = ?, ended_at = ? WHERE outcome = ?",
        arguments: [
          AttemptRecord.Outcome.killed.rawValue, time, AttemptRecord.Outcome.running.rawValue,
        ])
    }
  }
}
