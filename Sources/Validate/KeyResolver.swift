public import Tabular

/// Decides about rows that share a key: identical rows count once, contradictory ones not at all.
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
  private let candidates: Set<UInt64>
  private var rows: [Row] = []

  /// A resolver for the fingerprints that occurred twice; without `unique` those of the primary key.
  public init(table: TableSchema, unique: UniqueFields? = nil, candidates: Set<UInt64>) {
    self.table = table
    self.unique = unique ?? .primaryKey(of: table)
    self.candidates = candidates
  }

  /// Takes in the accepted rows of a batch whose key may occur twice.
  public mutating func add(_ batch: Batch, delivery: Int, scope: Int, context: DeliveryContext) {
    let prints = KeyCollector.fingerprints(batch, key: unique.fields, scope: scope)
    for row in 0..<batch.rowCount where candidates.contains(prints[row]) && unique.concerns(row, of: batch) {
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
      for (position, row) in ordered.enumerated() where !(isIdentical && position == 0) {
        let other = ordered[position == 0 ? 1 : 0].location
        if isIdentical || unique.severity == .error {
          verdicts[row.delivery, default: [:]][row.location.line ?? 0] =
            isIdentical ? .superseded : .contradicted
        }
        log.report(finding(row.location, other: other, isIdentical: isIdentical))
      }
    }
    return verdicts
  }

  private func finding(_ place: SourceLocation, other: SourceLocation, isIdentical: Bool) -> Finding {
    let key = unique.fields.map { table.fields[$0].label }.joined(separator: " + ")
    // Nothing of another school's file may reach this school's feedback.
    let isSameFile = other.file == place.file
    let line = other.line ?? 0
    let where_ = Localized(
      de: isSameFile ? "in Zeile \(line)" : "in einer anderen Lieferung",
      en: isSameFile ? "in line \(line)" : "in another delivery")
    if isIdentical {
      return Finding(
        rule: "duplicate-row", severity: .note, location: place,
        message: Localized(
          de: "Dieselbe Zeile steht schon \(where_.de); sie zählt einmal.",
          en: "The same row stands \(where_.en) already; it counts once."),
        remedy: Localized(de: "Sie brauchen nichts zu tun.", en: "Nothing needs to be done."))
    }
    let counts =
      unique.severity == .error
      ? Localized(de: " Keine der Zeilen zählt.", en: " None of the rows counts.") : Localized(de: "", en: "")
    return Finding(
      rule: unique.rule, severity: unique.severity, location: place,
      message: Localized(
        de: "„\(key)“ kommt noch einmal vor, \(where_.de), aber mit anderen Angaben.\(counts.de)",
        en: "“\(key)” occurs again, \(where_.en), but with other data.\(counts.en)"),
      remedy: Localized(
        de: "Bitte lassen Sie die richtige Zeile stehen, oder vergeben Sie eine neue Nummer.",
        en: "Please keep the right row, or give a new number."))
  }
}
