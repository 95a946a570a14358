public import Configuration
public import Tabular

/// Spans of the same thing must not overlap: a post is held by one person at a time.
///
/// Deliveries are compared with each other too: what the last half-year said about a post must fit what this one
/// says. A span without an end is known to last until the end of its due period, not longer.
public struct NoOverlap: CrossRowRule {
  /// `no-overlap`.
  public static let name = "no-overlap"
  /// For `list rules`.
  public static let summary =
    "spans of rows with the same key must not overlap, in one delivery or over several; 'unless_same' excepts"

  private struct Span {
    let row: Int
    let from: Int64
    let until: Int64
  }

  private let table: TableSchema
  private let keys: [Int]
  private let same: [Int]
  private let column: Int
  private let severity: Severity
  private let message: Localized
  private let remedy: Localized
  /// What is kept of the rows: key, what may be the same, first and last day.
  public let requests: [CollectionRequest]

  /// Reads `by`, `from`, `until`, `where` and `unless_same` (fields: rows that agree in them go on, and may overlap).
  public init(_ node: ConfigNode, table: TableSchema, tables: [String: TableSchema]) throws {
    let options = try RuleOptions(
      node, keys: ["by", "from", "until", "where", "unless_same"], table: table)
    keys = try options.fields("by")
    same = options.map.optional("unless_same") == nil ? [] : try options.fields("unless_same")
    column = try dayIndex(try options.map.required("from"), in: table)
    let until = try dayIndex(try options.map.required("until"), in: table)
    severity = options.severity
    (message, remedy) = try options.words()
    self.table = table
    requests = [
      CollectionRequest(
        table: table.name, sources: (keys + same + [column, until]).map { .field($0) },
        condition: try options.condition("where"))
    ]
  }

  /// The due period before, where there is one.
  public let history = 1
  /// After an error the later row does not count.
  public var rejectsRows: Bool { severity == .error }

  /// Reports the row that begins while another one lasts.
  public func findings(_ collected: [Collected], in run: CollectedRun) -> [CrossRowFinding] {
    let rows = collected[0]
    var groups: [[Int64]: [Span]] = [:]
    for row in rows.places.indices {
      let cells = keys.indices.map { rows.columns[$0][row] }
      guard !cells.contains(where: Missing.contains), let span = span(row, rows, run) else { continue }
      groups[cells, default: []].append(span)
    }
    var clashes: [Int: Int] = [:]
    for group in groups.values {
      // The sort keeps the order of files and lines among spans that begin together.
      let ordered = group.sorted { ($0.from, $0.row) < ($1.from, $1.row) }
      for (position, span) in ordered.enumerated() {
        let earlier = ordered[..<position].first { other in
          other.until >= span.from && !agrees(other.row, span.row, rows)
        }
        if let earlier { clashes[span.row] = earlier.row }
      }
    }
    return clashes.sorted { $0.key < $1.key }.compactMap { row, other in
      let place = rows.places[row]
      return run.finding(
        Self.name, severity, at: place, field: column, of: table,
        message: message.adding(reference(rows.places[other], from: place, run)), remedy: remedy)
    }
  }

  private func span(_ row: Int, _ rows: Collected, _ run: CollectedRun) -> Span? {
    let from = rows.columns[keys.count + same.count][row]
    guard !Missing.contains(from) else { return nil }
    let until = rows.columns[keys.count + same.count + 1][row]
    let open = run.delivery(rows.places[row].delivery, of: table)?.period.map {
      Int64($0.lastDay.dayNumber)
    }
    return Span(row: row, from: from, until: Missing.contains(until) ? max(open ?? .max, from) : until)
  }

  private func agrees(_ left: Int, _ right: Int, _ rows: Collected) -> Bool {
    !same.isEmpty
      && same.indices.allSatisfy {
        rows.columns[keys.count + $0][left] == rows.columns[keys.count + $0][right]
      }
  }

  /// Where the other span stands, as far as it is this school's own.
  private func reference(_ other: RowPlace, from place: RowPlace, _ run: CollectedRun) -> Localized {
    guard other.delivery != place.delivery else {
      return Localized(de: " Vergleichen Sie Zeile \(other.line).", en: " Compare line \(other.line).")
    }
    let own = run.delivery(place.delivery, of: table)
    let theirs = run.delivery(other.delivery, of: table)
    guard let period = theirs?.period, own?.school != nil, own?.school == theirs?.school else {
      return Localized(
        de: " Das ergibt der Vergleich mit einer anderen Lieferung.",
        en: " This shows in comparison with another delivery.")
    }
    return Localized(
      de: " Vergleichen Sie Zeile \(other.line) Ihrer Lieferung für \(period.id).",
      en: " Compare line \(other.line) of your delivery for \(period.id).")
  }
}
