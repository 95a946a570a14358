import Ingest
import Tabular

/// What one file was taken for, and how many of its rows count.
struct CheckedFile: Sendable {
  let path: String
  let table: TableSchema
  private let evidence: [Localized]
  private let counts: RecordCounts?

  /// A file as it was read.
  init(path: String, table: TableSchema, content: TableReader.Content) {
    self.path = path
    self.table = table
    evidence = content.inspection.evidence
    counts = content.inspection.isUsable ? content.counts : nil
  }

  /// The lines that tell about the file, the findings of the log among them.
  func lines(_ log: FindingLog, language: Language) -> [String] {
    var lines = ["\(path): \(table.title[language])"]
    lines += evidence.map { "  \($0[language])" }
    if let counts {
      lines.append(
        language == .de
          ? "  Gelesen: \(counts.read) Datensätze; es zählen \(counts.accepted), zurückgestellt \(counts.rejected)."
          : "  Read: \(counts.read) records; \(counts.accepted) count, \(counts.rejected) set aside.")
    }
    let findings = log.sorted.filter { $0.location.file == path }
    for finding in findings { lines += FindingLines.lines(finding, language) }
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
    language == .de ? "  Keine Beanstandung." : "  Nothing wrong."
  }

  private static func place(_ place: SourceLocation, _ language: Language) -> String {
    guard let line = place.line else { return "" }
    let label = place.label.map { language == .de ? ", Spalte „\($0)“" : ", column “\($0)”" } ?? ""
    return language == .de ? " in Zeile \(line)\(label)" : " in line \(line)\(label)"
  }

  private static func word(_ severity: Severity, _ language: Language) -> String {
    switch severity {
    case .error: language == .de ? "Fehler" : "Error"
    case .warning: language == .de ? "Warnung" : "Warning"
    case .note: language == .de ? "Hinweis" : "Note"
    }
  }
}
