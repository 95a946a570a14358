import GRDB
public import Tabular

/// The place of a run's results: a report, a period, an audience.
public struct PublishedPlace: Sendable, Hashable {
  /// The report's name.
  public let report: String
  /// The period's id.
  public let period: String
  /// For whom.
  public let audience: Audience
}

extension Ledger {
  /// For every place that holds results the run they come from.
  ///
  /// - Throws: `LedgerError`.
  public func latestRuns() throws -> [PublishedPlace: RunRecord] {
    var result: [PublishedPlace: RunRecord] = [:]
    for run in try runsByFirstRecord() where run.status == .published {
      for audience in run.audiences {
        result[PublishedPlace(report: run.report, period: run.period, audience: audience)] = run
      }
    }
    return result
  }

  /// The run whose id begins like that, if there is exactly one.
  ///
  /// - Throws: `LedgerError`; `ReportingError` of kind `selectionEmpty` for none or several.
  public func run(beginning id: String) throws -> RunRecord {
    let found = try runsByFirstRecord().filter { $0.id.hasPrefix(id.lowercased()) }
    guard let run = found.first, !id.isEmpty else {
      throw ReportingError(.selectionEmpty, "no run '\(id)' is recorded; 'netzbericht runs list' lists all")
    }
    guard found.count == 1 else {
      throw ReportingError(
        .selectionEmpty, "'\(id)' is the beginning of \(found.count) runs; give more of it")
    }
    return run
  }

  /// Runs whose results were about to take their place when their process ended.
  func unsettledRuns() throws -> [RunRecord] {
    try runsByFirstRecord().filter { $0.status == .publishing }
  }

  /// The results took their place.
  func confirm(_ run: String, at time: String? = nil) throws {
    try write("cannot record run \(run)") { database in
      try database.execute(
        sql: "UPDATE runs SET status = ? WHERE id = ?",
        arguments: [RunRecord.Status.published.rawValue, run])
    }
  }

  /// The results never took their place: the run did not happen.
  func forget(_ run: String) throws {
    try write("cannot take back run \(run)") { database in
      try database.execute(
        sql: "DELETE FROM runs WHERE id = ? AND status = ?",
        arguments: [run, RunRecord.Status.publishing.rawValue])
    }
  }

  func write<Result: Sendable>(
    _ attempt: String, _ body: @Sendable (Database) throws -> Result
  ) throws -> Result {
    try Self.wrapped(path, attempt) { try database.write(body) }
  }
}
