import Tabular

/// What a report tells otherwise than the one before it, as a table for people and as sentences.
struct ChangesTable {
  private static let mostCauses = 8

  private let report: Report
  private let texts: Texts

  init(_ report: Report) {
    self.report = report
    texts = Texts(report.language)
  }

  /// The changes of figures that sheets show; letters to schools are told to the schools.
  private var changes: [ReportRevision.Change] {
    (report.revision?.changes ?? []).filter { $0.table != ReportRevision.letters }
  }

  /// The table of the sheet.
  func table(id: String, title: String) -> ReportTable {
    ReportTable(
      id: id, title: title, description: summary, columns: columns, rows: changes.map(row), notes: causes,
      source: "", dimensions: [], flat: [])
  }

  /// How much changed since when, in a sentence.
  var summary: String {
    guard let revision = report.revision else { return texts.firstReport }
    let day = revision.publishedOn.map(texts.date)
    guard !changes.isEmpty else { return texts.nothingChanged(since: day) }
    func count(_ kind: ReportRevision.Change.Kind) -> Int { changes.count { $0.kind == kind } }
    return texts.changed(
      since: day, revised: count(.revised), new: count(.new), gone: count(.gone),
      schools: Set(changes.compactMap(\.school)).count)
  }

  /// What is new since last time, for the text; nothing where nothing is.
  var news: [String] { changes.isEmpty ? [] : [summary] + causes }

  /// What came between.
  private var causes: [String] {
    guard let revision = report.revision, !changes.isEmpty else { return [] }
    let shown = revision.causes.prefix(Self.mostCauses).map { $0.text + "." }
    let rest = revision.causes.count - shown.count
    return shown + (rest > 0 ? [texts.moreCauses(rest)] : [])
  }

  private var columns: [ReportColumn] {
    texts.changeHeaders.map { ReportColumn(header: $0, unit: nil, kind: .text) }
  }

  private func row(_ change: ReportRevision.Change) -> [Cell] {
    let revision = report.revision
    let causes = change.causes.compactMap { revision?.causes[$0].text }
    let cause =
      switch causes.count {
      case 0: texts.unknownCause
      case 1...2: causes.joined(separator: "; ")
      default: "\(causes[0]); \(texts.otherCauses(causes.count - 1))"
      }
    let members = change.labels.filter { !$0.isEmpty }.joined(separator: " · ")
    return [
      texts.kind(change.kind), change.tableTitle, change.label, change.period,
      members.isEmpty ? texts.total : members, told(change.before, change), told(change.after, change), cause,
    ].map(Cell.text)
  }

  private func told(_ told: ReportRevision.Told?, _ change: ReportRevision.Change) -> String {
    switch told {
    case nil: texts.notTold
    case .sign(let sign): "\(sign.text) \(texts.short(sign))"
    case .number(let number):
      (NumberText.text(number, decimals: change.decimals, language: texts.language) ?? "?")
        + (change.unit.isEmpty ? "" : " \(change.unit)")
    }
  }
}

extension Report {
  /// Every table of the report, the changes and the figures of the sentences among them.
  var exported: [ReportTable] {
    (sentenceFigures.map { [$0] } ?? [])
      + sheets.compactMap { sheet in
        switch sheet.content {
        case .table(let table): table
        case .changes(let id): ChangesTable(self).table(id: id, title: sheet.title)
        default: nil
        }
      }
  }
}
