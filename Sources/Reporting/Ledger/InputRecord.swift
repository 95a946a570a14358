import GRDB
public import Tabular

/// One thing a run depended on, by its content: never by its time.
public struct InputRecord: Sendable, Hashable {
  /// What it is.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A file of the definitions.
    case definition
    /// An edition of a reference table.
    case reference
    /// A file in `eingang/`.
    case delivery
    /// A line of the list of receipts that cannot be used, or a file that nobody asked for: reports tell of them.
    case remark
  }
  /// What it is.
  public let kind: Kind
  /// Its path below the folder of definitions or of the input.
  public let path: String
  /// The hash of its bytes.
  public let sha256: String
  /// The day it came in, where that matters and somebody wrote it down.
  public let receivedOn: CalendarDate?

  /// An input.
  public init(kind: Kind, path: String, sha256: String, receivedOn: CalendarDate? = nil) {
    self.kind = kind
    self.path = path
    self.sha256 = sha256
    self.receivedOn = receivedOn
  }
}

extension InputRecord {
  init(row: Row) throws {
    let received: String? = row["received_on"]
    self.init(
      kind: try row.word("kind", Kind.init), path: row["path"], sha256: row["sha256"],
      receivedOn: received == nil ? nil : try row.date("received_on"))
  }

  static let insert = "INSERT INTO inputs VALUES (?, ?, ?, ?, ?)"

  func arguments(run: String) -> StatementArguments {
    [run, kind.rawValue, path, sha256, receivedOn?.iso]
  }
}

extension Ledger {
  /// What a run depended on, in the order recorded.
  ///
  /// - Throws: `LedgerError`.
  public func inputs(of run: String) throws -> [InputRecord] {
    try rows("SELECT * FROM inputs WHERE run = ? ORDER BY rowid", [run]) { try InputRecord(row: $0) }
  }
}
