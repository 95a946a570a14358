import GRDB

/// Something that was removed because it had been kept long enough.
public struct RemovalRecord: Sendable, Hashable {
  /// What it was.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A file of a school or the office.
    case delivery
    /// The folder with what did not count in a run.
    case quarantine
    /// What the ledger kept of a run besides its figures.
    case run
  }
  /// What it was.
  public let kind: Kind
  /// Its path below the input or state folder; of a run its id.
  public let path: String
  /// The hash of a delivery's bytes.
  public let sha256: String?
  /// How large it was.
  public let bytes: Int
  /// By which rule.
  public let reason: String
  /// When; texts of this kind must sort by time.
  public let removedAt: String
}

extension RemovalRecord {
  init(row: Row) throws {
    self.init(
      kind: try row.word("kind", Kind.init), path: row["path"], sha256: row["sha256"], bytes: row["bytes"],
      reason: row["reason"], removedAt: row["removed_at"])
  }
}

extension Ledger {
  /// The protocol of removals, the earliest first.
  ///
  /// - Throws: `LedgerError`.
  public func removals() throws -> [RemovalRecord] {
    try rows("SELECT * FROM removals ORDER BY id", []) { try RemovalRecord(row: $0) }
  }

  /// The paths of deliveries that were removed because they had been kept long enough.
  func removedDeliveries() throws -> Set<String> {
    Set(try removals().filter { $0.kind == .delivery }.map(\.path))
  }

  /// Writes a removal down; what a run's figures were made from goes with it, the figures stay.
  func record(_ removal: RemovalRecord) throws {
    try write("cannot record the removal of \(removal.path)") { database in
      try database.execute(
        sql: """
          INSERT INTO removals (removed_at, kind, path, sha256, bytes, reason) VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          removal.removedAt, removal.kind.rawValue, removal.path, removal.sha256, removal.bytes,
          removal.reason,
        ])
      guard removal.kind == .run else { return }
      for table in ["inputs", "deliveries", "artefacts"] {
        try database.execute(sql: "DELETE FROM \(table) WHERE run = ?", arguments: [removal.path])
      }
    }
  }

  /// Writes a consistent copy of the ledger into an empty or absent file.
  func copy(to target: String) throws {
    try Self.wrapped(path, "cannot be copied") { try database.vacuum(into: target) }
  }

  /// The version of SQLite.
  func libraryVersion() throws -> String {
    try rows("SELECT sqlite_version() AS version", []) { $0["version"] as String }.first ?? "?"
  }

  /// Whether the file is whole, by SQLite's own check; the first trouble otherwise.
  func trouble() throws -> String? {
    let found = try rows("PRAGMA integrity_check(1)", []) { $0["integrity_check"] as String }.first ?? "ok"
    return found == "ok" ? nil : found
  }
}
