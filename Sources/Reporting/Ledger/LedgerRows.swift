import Disclosure
import GRDB
import Tabular

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A row of the ledger that does not hold what the ledger writes.
struct UnreadableRow: Error {
  let column: String
}

extension Row {
  func date(_ column: String) throws -> CalendarDate {
    try word(column) { CalendarDate(iso: $0) }
  }

  func word<Value>(_ column: String, _ read: (String) -> Value?) throws -> Value {
    guard let text: String = self[column], let value = read(text) else { throw UnreadableRow(column: column) }
    return value
  }
}

extension RunRecord {
  init(row: Row) throws {
    self.init(
      id: row["id"], report: row["report"], period: row["period"], asOf: try row.date("as_of"),
      language: try row.word("language", Language.init), recordedAt: row["recorded_at"],
      definitionsHash: row["definitions_hash"], inputsHash: row["inputs_hash"],
      status: try row.word("status", Status.init), program: row["program"],
      audiences: try row.word("audiences") { text in
        text.isEmpty
          ? [] : Audience.allCases.filter { text.split(separator: "+").contains(Substring($0.rawValue)) }
      }, previous: row["previous"])
  }

  /// Stores the run, or only the new time of one that is known; says whether it is new.
  func store(_ database: Database) throws -> Bool {
    try database.execute(sql: "UPDATE runs SET recorded_at = ? WHERE id = ?", arguments: [recordedAt, id])
    guard database.changesCount == 0 else { return false }
    try database.execute(
      sql: "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        id, report, period, asOf.iso, language.rawValue, recordedAt, definitionsHash, inputsHash,
        status.rawValue, program, audiences.map(\.rawValue).joined(separator: "+"), previous,
      ])
    return true
  }
}

extension DeliveryRecord {
  init(row: Row) throws {
    let received: String? = row["received_on"]
    self.init(
      path: row["path"], school: row["school"], table: row["table_name"], period: row["period"],
      version: row["version"], sha256: row["sha256"],
      receivedOn: received == nil ? nil : try row.date("received_on"), rowsRead: row["rows_read"],
      rowsAccepted: row["rows_accepted"], rowsRejected: row["rows_rejected"], errors: row["errors"],
      warnings: row["warnings"], state: row["state"])
  }

  static let insert = "INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

  func arguments(run: String) -> StatementArguments {
    [
      run, path, school, table, period, version, sha256, receivedOn?.iso, rowsRead, rowsAccepted,
      rowsRejected,
      errors, warnings, state,
    ]
  }
}

extension PublishedValue {
  init(row: Row) throws {
    let above: String? = row["value_numerator"]
    let sign: String? = row["sign"]
    self.init(
      audience: try row.word("audience", Audience.init), table: row["table_id"], metric: row["metric"],
      period: row["period"],
      members: try row.word("members") { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) },
      value: try above.map { above in
        try row.word("value_denominator") { below in
          Rational(above: above, below: below)
        }
      }, sign: try sign.map { _ in try row.word("sign", Sign.init) }, unit: row["unit"])
  }

  static let insert = "INSERT INTO published_values VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

  func arguments(run: String) throws -> StatementArguments {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    let members = String(decoding: try encoder.encode(members), as: UTF8.self)
    return [
      run, audience.rawValue, table, metric, period, members, value.map { String($0.numerator) },
      value.map { String($0.denominator) }, sign?.rawValue, unit,
    ]
  }
}

extension Artefact {
  init(row: Row) throws {
    self.init(
      audience: try row.word("audience", Audience.init), path: row["path"], sha256: row["sha256"],
      bytes: row["bytes"])
  }

  static let insert = "INSERT INTO artefacts VALUES (?, ?, ?, ?, ?)"

  func arguments(run: String) -> StatementArguments { [run, audience.rawValue, path, sha256, bytes] }
}

extension ReleasedCell {
  init(row: Row) throws {
    let pairs: [[String]] = try row.word("coordinates") {
      try? JSONDecoder().decode([[String]].self, from: Data($0.utf8))
    }
    let below: String = row["value_denominator"]
    let lowest: Double? = row["lowest"]
    let highest: Double? = row["highest"]
    self.init(
      quantity: Quantity(
        row["measure"], period: row["period"],
        pairs.compactMap { $0.count == 2 ? Quantity.Coordinate($0[0], $0[1]) : nil }),
      value: try row.word("value_numerator") { Rational(above: $0, below: below) },
      status: try row.word("status", ModelCell.Status.init),
      need: lowest.flatMap { lowest in highest.map { Need(lowest: lowest, highest: $0) } })
  }

  static let insert = "INSERT INTO released_cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"

  func arguments(run: String) throws -> StatementArguments {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    let pairs = quantity.coordinates.map { [$0.dimension, $0.member] }
    return [
      run, quantity.measure, quantity.period, String(decoding: try encoder.encode(pairs), as: UTF8.self),
      String(value.numerator), String(value.denominator), status.rawValue, need?.lowest, need?.highest,
    ]
  }
}

extension Rational {
  /// The fraction of two texts of digits.
  fileprivate init?(above: String, below: String) {
    guard let above = Int128(above), let below = Int128(below) else { return nil }
    self.init(above, over: below)
  }
}
