import Tabular

/// `zurueckgestellt.csv`: what of the deliveries does not count, for the coordination office only.
///
/// UTF-8 with mark, `;`, CRLF, so that a spreadsheet opens it with a double click. One line for each place and
/// rule: rows with errors, and files that hold data about persons. No value is repeated. Where a log was full,
/// a line without place says how many more there are.
struct SetAsideFile {
  private struct Place: Hashable, Comparable {
    let file: String
    let line: Int?
    let rule: String

    static func < (left: Place, right: Place) -> Bool {
      // What has no line of its own comes behind what has.
      (left.file, left.line ?? .max, left.rule) < (right.file, right.line ?? .max, right.rule)
    }
  }
  private static let personalData = "personal-data"
  private let counts: [Place: Int]

  /// The list for the deliveries given, of which `unusable` were not read at all.
  init(_ log: FindingLog, deliveries: Set<String>, unusable: Set<String>) {
    func belongs(_ file: String, _ rule: String, _ severity: Severity) -> Bool {
      severity == .error && deliveries.contains(file)
        && (rule == Self.personalData || !unusable.contains(file))
    }
    var counts: [Place: Int] = [:]
    var kept: [Place: Int] = [:]
    for finding in log.kept where belongs(finding.location.file, finding.rule, finding.severity) {
      let place = finding.location
      kept[Place(file: place.file, line: nil, rule: finding.rule), default: 0] += 1
      guard let line = place.line else { continue }
      counts[Place(file: place.file, line: line, rule: finding.rule), default: 0] += 1
    }
    for (key, count) in log.counts where belongs(key.file, key.rule, key.severity) {
      let whole = Place(file: key.file, line: nil, rule: key.rule)
      let missing = count - (kept[whole] ?? 0)
      if missing > 0 { counts[whole] = missing }
    }
    self.counts = counts
  }

  /// The list of a run.
  init(_ evaluation: Evaluation) {
    let outcomes = evaluation.intake.outcomes
    self.init(
      evaluation.log, deliveries: Set(outcomes.map(\.found.path)),
      unusable: Set(outcomes.filter { !$0.isUsable }.map(\.found.path)))
  }

  /// The file's text.
  func text(language: Language) -> String {
    let header =
      language == .de ? ["Datei", "Zeile", "Regel", "Anzahl"] : ["File", "Line", "Rule", "Number"]
    let rows = counts.sorted { $0.key < $1.key }.map { place, count in
      [place.file, place.line.map(String.init) ?? "", place.rule, String(count)]
    }
    return "\u{FEFF}" + ([header] + rows).map { $0.joined(separator: ";") + "\r\n" }.joined()
  }
}
