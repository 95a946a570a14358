import Render
import Tabular

/// What came between two runs, in the words of a report.
struct RevisionWords {
  let language: Language
  let catalog: Catalog
  let schoolNames: [String: String]

  /// One delivery: "Korrektur vom 12.05.2025 der Schule 199928 Grundschule am Park: Tätigkeiten, März 2025".
  func cause(_ change: DeliveryChange) -> ReportRevision.Cause {
    let period = Period(parsing: change.period)
    let day = change.receivedOn.map { language == .de ? " vom \($0.german)" : " of \($0.iso)" } ?? ""
    let what = [title(change.table), period.map { PeriodText.name($0, language: language) } ?? change.period]
      .joined(separator: ", ")
    let text = "\(noun(change.kind, 1))\(day) \(sender(change.school)): \(what)"
    return ReportRevision.Cause(
      kind: change.kind, school: change.school, table: change.table, duePeriod: period,
      day: change.receivedOn, count: 1, text: text)
  }

  /// The same for readers who must not learn which school it was: counted by kind and table.
  func causesWithoutSchools(_ changes: [DeliveryChange]) -> [ReportRevision.Cause] {
    var counts: [[String]: Int] = [:]
    for change in changes { counts[[change.table, change.kind.rawValue], default: 0] += 1 }
    return counts.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { key in
      guard let kind = ReportRevision.Cause.Kind(rawValue: key[1]), let count = counts[key] else {
        return nil
      }
      return ReportRevision.Cause(
        kind: kind, school: nil, table: key[0], duePeriod: nil, day: nil, count: count,
        text: "\(count) \(noun(kind, count)): \(title(key[0]))")
    }
  }

  func reference(_ table: String) -> ReportRevision.Cause {
    cause(.reference, table, "Neue Bezugsdaten: \(title(table))", "New reference data: \(title(table))")
  }

  func definitions() -> ReportRevision.Cause {
    cause(
      .definitions, nil, "Geänderte Festlegungen: Kennzahlen, Regeln oder Texte",
      "Changed definitions: indicators, rules or texts")
  }

  func program(_ version: String) -> ReportRevision.Cause {
    cause(.program, nil, "Neue Programmversion \(version)", "New version \(version) of the program")
  }

  /// The heading of a table that the report has no more.
  func formerTable(_ id: String) -> String {
    if id == ReportRevision.letters {
      return language == .de ? "Briefe an die Schulen" : "Letters to schools"
    }
    return language == .de ? "früheres Blatt \(id)" : "former sheet \(id)"
  }

  /// A member that no table of the report shows.
  func member(_ id: String) -> String { schoolNames[id].map { "\(id) \($0)" } ?? id }

  private func cause(
    _ kind: ReportRevision.Cause.Kind, _ table: String?, _ german: String, _ english: String
  ) -> ReportRevision.Cause {
    ReportRevision.Cause(
      kind: kind, school: nil, table: table, duePeriod: nil, day: nil, count: 1,
      text: language == .de ? german : english)
  }

  private func title(_ table: String) -> String { catalog.tables[table]?.schema.title[language] ?? table }

  private func sender(_ school: String?) -> String {
    guard let school else {
      return language == .de ? "der Koordinationsstelle" : "of the coordination office"
    }
    let name = schoolNames[school].map { " \($0)" } ?? ""
    return language == .de ? "der Schule \(school)\(name)" : "of school \(school)\(name)"
  }

  private func noun(_ kind: ReportRevision.Cause.Kind, _ count: Int) -> String {
    switch (kind, language) {
    case (.correction, .de): count == 1 ? "Korrektur" : "Korrekturen"
    case (.correction, .en): count == 1 ? "Correction" : "Corrections"
    case (.late, .de): count == 1 ? "Nachgereichte Lieferung" : "nachgereichte Lieferungen"
    case (.late, .en): count == 1 ? "Late delivery" : "late deliveries"
    case (.changed, .de): count == 1 ? "Geänderte Datei" : "geänderte Dateien"
    case (.changed, .en): count == 1 ? "Changed file" : "changed files"
    case (.withdrawn, .de): count == 1 ? "Zurückgezogene Lieferung" : "zurückgezogene Lieferungen"
    case (.withdrawn, .en): count == 1 ? "Withdrawn delivery" : "withdrawn deliveries"
    case (.reference, .de), (.definitions, .de), (.program, .de): "Änderung"
    case (.reference, .en), (.definitions, .en), (.program, .en): "Change"
    }
  }
}
