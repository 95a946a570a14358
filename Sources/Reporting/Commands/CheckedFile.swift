import Ingest
import Tabular

/// What one file was taken for, and how many of its rows count.
struct CheckedFile: Sendable {
  let path: String
  let table: TableSchema
  private let evidence: [Localized]
  let counts: RecordCounts?

  /// A file as it was read, with what else was seen in it.
  init(path: String, table: TableSchema, content: TableReader.Content, seen: [Localized] = []) {
    self.path = path
    self.table = table
    evidence = content.inspection.evidence + seen
    counts = content.inspection.isUsable ? content.counts : nil
  }

  /// The lines that tell about the file, the findings of the log among them.
  func lines(_ log: FindingLog, language: Language) -> [String] {
    var lines = ["\(path): \(table.title[language])"]
    lines += evidence.map { "  \($0[language])" }
    lines.append("  " + sum(language))
    let findings = log.sorted.filter { $0.location.file == path }
    // What is wrong comes one by one; columns that nobody asks about are named together.
    let unasked = findings.filter { $0.rule == "extra-label" && $0.severity == .note }
    for finding in findings where unasked.count == 1 || !unasked.contains(finding) {
      lines += FindingLines.lines(finding, language)
    }
    if unasked.count > 1 { lines.append("  " + Self.unasked(unasked.compactMap(\.location.label), language)) }
    let total = log.counts.reduce(0) { $0 + ($1.key.file == path ? $1.value : 0) }
    if total > findings.count {
      lines.append(
        language == .de
          ? "  Gezeigt sind die ersten \(findings.count) von \(total) Beanstandungen."
          : "  The first \(findings.count) of \(total) findings are shown.")
    }
    if findings.isEmpty { lines.append(FindingLines.nothing(language)) }
    return lines
  }

  private static func unasked(_ labels: [String], _ language: Language) -> String {
    let shown = labels.prefix(6)
    let rest = labels.count - shown.count
    guard language == .de else {
      let more = rest > 0 ? " and \(rest) more" : ""
      return "Note: the contract does not name \(labels.count) columns, which are not read: "
        + shown.map { "“\($0)”" }.joined(separator: ", ") + more + "."
    }
    let more = rest > 0 ? " und \(rest) weitere" : ""
    return "Hinweis: \(labels.count) Spalten nennt der Vertrag nicht, sie werden nicht gelesen: "
      + shown.map { "„\($0)“" }.joined(separator: ", ") + more + "."
  }

  /// How much of the file counts, in a sentence.
  private func sum(_ language: Language) -> String {
    guard let counts else {
      return language == .de
        ? "So lässt sich die Datei leider nicht lesen; bisher zählt nichts davon."
        : "Unfortunately the file cannot be read as it is; nothing of it counts so far."
    }
    let rows = counts.accepted + counts.rejected + counts.superseded
    guard table.isAgreed else {
      return language == .de
        ? "\(rows) \(rows == 1 ? "Zeile" : "Zeilen") gelesen, \(counts.accepted) ohne Fehler im Aufbau."
        : "\(rows) \(rows == 1 ? "row" : "rows") read, \(counts.accepted) of them well-formed."
    }
    switch (language, rows, rows - counts.accepted) {
    case (.de, 0, _): return "Keine Zeilen: Das heißt „nichts zu melden“ und zählt als Null."
    case (.de, 1, 0): return "1 Zeile gelesen, sie zählt."
    case (.de, _, 0): return "\(rows) Zeilen gelesen, alle zählen."
    case (.de, 1, _): return "1 Zeile gelesen, sie zählt noch nicht."
    case (.de, _, let open):
      return "\(rows) Zeilen gelesen, \(counts.accepted == 1 ? "1 zählt" : "\(counts.accepted) zählen"), "
        + (open == 1 ? "1 noch nicht." : "\(open) noch nicht.")
    case (.en, 0, _): return "No rows: this says “nothing to report” and counts as zero."
    case (.en, _, let open):
      return "\(rows) \(rows == 1 ? "row" : "rows") read; \(counts.accepted) "
        + "\(counts.accepted == 1 ? "counts" : "count"), \(open) not yet."
    }
  }

  /// How many rows there are; nil for a file that cannot be read.
  var count: TableCount? {
    counts.map { TableCount(file: path, name: table.name, rows: $0.read, accepted: $0.accepted) }
  }
}

/// A finding as lines for reading.
enum FindingLines {
  static func lines(_ finding: Finding, _ language: Language) -> [String] {
    [
      "  \(word(finding.severity, language))\(place(finding.location, language)) [\(finding.rule)]",
      "    \(finding.message[language]) \(finding.remedy[language])",
    ]
  }

  /// What is said where there are none.
  static func nothing(_ language: Language) -> String {
    language == .de ? "  Alles in Ordnung." : "  All is well."
  }

  private static func place(_ place: SourceLocation, _ language: Language) -> String {
    guard let line = place.line else { return "" }
    let label = place.label.map { language == .de ? ", Spalte „\($0)“" : ", column “\($0)”" } ?? ""
    return language == .de ? " in Zeile \(line)\(label)" : " in line \(line)\(label)"
  }

  private static func word(_ severity: Severity, _ language: Language) -> String {
    switch severity {
    case .error: language == .de ? "Fehler" : "Error"
    case .warning: language == .de ? "Bitte prüfen" : "Please check"
    case .note: language == .de ? "Hinweis" : "Note"
    }
  }
}
