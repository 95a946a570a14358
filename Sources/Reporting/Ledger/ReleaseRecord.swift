import GRDB
public import Tabular

/// Who let which report out of the house, and when.
public struct ReleaseRecord: Sendable, Hashable {
  /// The run.
  public let run: String
  /// For whom.
  public let audience: Audience
  /// When; texts of this kind must sort by time.
  public let releasedAt: String
  /// Who.
  public let releasedBy: String
  /// Why, to whom: as the person who did it says.
  public let note: String
  /// Where the released files are kept, below the output folder.
  public let folder: String
}

extension ReleaseRecord {
  init(row: Row) throws {
    self.init(
      run: row["run"], audience: try row.word("audience", Audience.init), releasedAt: row["released_at"],
      releasedBy: row["released_by"], note: row["note"], folder: row["folder"])
  }
}

extension Ledger {
  /// All releases, the earliest first.
  ///
  /// - Throws: `LedgerError`.
  public func releases() throws -> [ReleaseRecord] {
    try rows("SELECT * FROM releases ORDER BY id", []) { try ReleaseRecord(row: $0) }
  }

  func record(_ release: ReleaseRecord) throws {
    try write("cannot record the release of run \(release.run)") { database in
      try database.execute(
        sql: """
          INSERT INTO releases (run, audience, released_at, released_by, note, folder)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          release.run, release.audience.rawValue, release.releasedAt, release.releasedBy, release.note,
          release.folder,
        ])
    }
  }
}
