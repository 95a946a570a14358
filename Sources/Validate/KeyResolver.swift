public import Tabular

/// Decides about rows that share a key: identical rows count once, contradictory ones not at all; after a mere warning
/// all count.
public struct KeyResolver: Sendable {
  /// What becomes of a row.
  public enum Verdict: Sendable, Hashable {
    /// An identical row counts already.
    case superseded
    /// Another row says otherwise about the same key.
    case contradicted
  }

  private struct Row: Sendable {
    let delivery: Int
    let location: SourceLocation
    let scope: Int
    let cells: [Int64]
  }

  private let table: TableSchema
  private let unique: UniqueFields
  private let candidates: KeyCandidates
  private var rows: [Row] = []

  /// A resolver for the keys that occurred twice; without `unique` those of the primary key.
  public init(table: TableSchema, unique: UniqueFields? = nil, candidates: KeyCandidates) {
    self.table = table
    self.unique = unique ?? .primaryKey(of: table)
    self.candidates = candidates
  }

  /// Takes in the rows of a batch whose key may occur twice.
  public mutating func add(_ batch: Batch, delivery: Int, scope: Int, context: DeliveryContext) {
    guard !candidates.isEmpty else { return }
    for (row, print) in unique.fingerprints(batch, scope: scope).enumerated()
    where candidates.contains(print) {
      rows.append(
        Row(
          delivery: delivery,
          location: context.location(of: row, in: batch, field: unique.fields.last, table: table),
          scope: scope, cells: batch.columns.map { $0.values[row] }))
    }
  }

  /// Takes in another worker's rows.
  public mutating func merge(_ other: KeyResolver) { rows.append(contentsOf: other.rows) }

  /// Reports every doubled key and says what becomes of its rows, by delivery and line.
  public func verdicts(log: inout FindingLog) -> [Int: [Int: Verdict]] {
    struct Key: Hashable {
      let scope: Int
      let cells: [Int64]
    }
    var groups: [Key: [Row]] = [:]
    for row in rows {
      groups[Key(scope: row.scope, cells: unique.fields.map { row.cells[$0] }), default: []].append(row)
    }
    var verdicts: [Int: [Int: Verdict]] = [:]
    for group in groups.values where group.count > 1 {
      let ordered = group.sorted {
        ($0.delivery, $0.location.line ?? 0) < ($1.delivery, $1.location.line ?? 0)
      }
      let isIdentical = ordered.allSatisfy { $0.cells == ordered[0].cells }
      // Rows that are equal throughout share the primary key too, and are told there.
      if isIdentical && unique.fields != table.primaryKey && !table.primaryKey.isEmpty { continue }
      guard unique.severity == .error else {
        for row in ordered.dropFirst() {
          log.report(repetition(row.location, first: ordered[0].location))
        }
        continue
      }
      for (position, row) in ordered.enumerated() where !(isIdentical && position == 0) {
        let other = ordered[position == 0 ? 1 : 0].location
        verdicts[row.delivery, default: [:]][row.location.line ?? 0] =
          isIdentical ? .superseded : .contradicted
        log.report(finding(row.location, other: other, isIdentical: isIdentical))
      }
    }
    return verdicts
  }

  private var key: String { unique.fields.map { table.fields[$0].label }.joined(separator: " + ") }

  /// Where the other row stands; nothing of another school's file may reach this school's feedback.
  private func standing(_ other: SourceLocation, seenFrom place: SourceLocation) -> Localized {
    let isSameFile = other.file == place.file
    let line = other.line ?? 0
    return Localized(
      de: isSameFile ? "in Zeile \(line)" : "in einer anderen Lieferung",
      en: isSameFile ? "in line \(line)" : "in another delivery")
  }

  private func finding(_ place: SourceLocation, other: SourceLocation, isIdentical: Bool) -> Finding {
    let where_ = standing(other, seenFrom: place)
    if isIdentical {
      return Finding(
        rule: "duplicate-row", severity: .note, location: place,
        message: Localized(
          de: "Dieselbe Zeile steht schon \(where_.de); sie zählt einmal.",
          en: "The same row stands \(where_.en) already; it counts once."),
        remedy: Localized(de: "Sie brauchen nichts zu tun.", en: "Nothing needs to be done."))
    }
    return Finding(
      rule: unique.rule, severity: unique.severity, location: place,
      message: Localized(
        de: "„\(key)“ kommt noch einmal vor, \(where_.de), aber mit anderen Angaben. Keine der Zeilen zählt.",
        en: "“\(key)” occurs again, \(where_.en), but with other data. None of the rows counts."),
      remedy: Localized(
        de: "Bitte lassen Sie die richtige Zeile stehen, oder vergeben Sie eine neue Nummer.",
        en: "Please keep the right row, or give a new number."))
  }

  /// A row whose key an earlier one has already.
  private func repetition(_ place: SourceLocation, first: SourceLocation) -> Finding {
    let where_ = standing(first, seenFrom: place)
    return Finding(
      rule: unique.rule, severity: unique.severity, location: place,
      message: Localized(
        de: "„\(key)“ kommt schon vor, \(where_.de).", en: "“\(key)” occurs already, \(where_.en)."),
      remedy: Localized(
        de: "Bitte prüfen Sie, ob beide Zeilen gemeint sind; wenn ja, vergeben Sie eine neue Nummer.",
        en: "Please check whether both rows are meant; if so, give a new number."))
  }
}
