import ExcelWriter
public import Tabular

/// The letter to a school as a workbook: what came, what counts, and every finding in a list to be worked through.
///
/// The text names at most twenty findings of a file; here all stand that were kept.
public struct FeedbackWorkbook {
  private let feedback: SchoolFeedback
  private let words: FeedbackWords
  private let texts: Texts

  private init(_ feedback: SchoolFeedback, _ language: Language) {
    self.feedback = feedback
    texts = Texts(language)
    words = FeedbackWords(texts)
  }

  /// Writes the workbook to a path that ends in `.xlsx`, and reads it back.
  ///
  /// The workbook counts as made on `asOf`, so that equal feedback gives equal bytes. Throws `RenderError` where
  /// the file cannot be written whole.
  public static func write(
    _ feedback: SchoolFeedback, asOf: CalendarDate, language: Language, to path: String
  ) throws {
    let report = FeedbackWorkbook(feedback, language).report(asOf)
    try WorkbookRenderer.write(
      WorkbookRenderer.content(report), to: path, named: "\(feedback.schoolNumber).xlsx", checklist: false)
  }

  // The same renderer as for the report: one hand for everything the office sends.
  private func report(_ asOf: CalendarDate) -> Report {
    let office = feedback.contact.split(separator: "\n").first.map(String.init) ?? ""
    var sheets = [
      Sheet(name: words.coverName, title: words.title(feedback.reportTitle), content: .cover(cover))
    ]
    if !feedback.received.isEmpty {
      sheets.append(
        Sheet(name: words.receivedName, title: words.arrivedOrMissing, content: .table(received)))
    }
    let errors = toRepair.contains { $0.severity == .error }
    if !toRepair.isEmpty {
      sheets.append(
        Sheet(name: words.findingsName, title: words.findings(errors: errors), content: .table(findings)))
    }
    let notes = words.notes(feedback.findings.filter { $0.severity == .note })
    if !notes.isEmpty {
      sheets.append(Sheet(name: words.notesName, title: words.notes, content: .notes(notes)))
    }
    if feedback.isAllWell && !feedback.figures.isEmpty {
      sheets.append(Sheet(name: words.figuresName, title: words.figures, content: .table(figures)))
    }
    return Report(
      id: "rueckmeldung", title: words.title(feedback.reportTitle), publisher: office,
      // Nothing here is marked for the office's own use: it is the school's.
      audience: .veroeffentlichung, language: texts.language, period: feedback.period, asOf: asOf,
      fileName: feedback.schoolNumber, keywords: [words.coverName, feedback.schoolNumber], sheets: sheets,
      textTables: [])
  }

  private var toRepair: [Finding] { feedback.toRepair }

  private var cover: [Entry] {
    let arrived = feedback.received.count { $0.state != .missing }
    let missing = feedback.received.count - arrived
    var entries = [
      Entry(
        heading: words.schoolHeading, paragraphs: ["\(feedback.schoolNumber), \(feedback.schoolName)"]),
      Entry(
        heading: words.letterHeading,
        paragraphs: [words.greeting(feedback.schoolName), words.opening(arrived, feedback.reportTitle)]),
    ]
    var todo: [String] = []
    if !toRepair.isEmpty { todo.append(words.seeFindings(feedback.total())) }
    let files = Set(toRepair.filter { $0.severity == .error }.map(\.location.file)).count
    if files > 0 { todo.append(words.howToCorrect(files)) }
    if missing > 0 { todo.append(words.pleaseSend(missing)) }
    if feedback.isAllWell { todo.append(words.allWell) }
    if !todo.isEmpty { entries.append(Entry(heading: words.todoHeading, paragraphs: todo)) }
    entries.append(
      Entry(
        heading: words.contactHeading, paragraphs: feedback.contact.split(separator: "\n").map(String.init)))
    return entries
  }

  private var received: ReportTable {
    table(
      "received", words.receivedColumns,
      numbers: [3, 4],
      rows: feedback.received.map { item in
        let count: (rows: Cell, accepted: Cell) =
          switch item.state {
          case .missing: (.sign(.deliveryMissing), .sign(.deliveryMissing))
          case .unusable: (.sign(.unknown), .number(Rational(0)))
          default: (.number(Rational(item.rows)), .number(Rational(item.acceptedRows)))
          }
        return [
          .text(item.title), .text(texts.name(item.duePeriod)), .text(words.short(item.state)), count.rows,
          count.accepted, .text(item.remark ?? "–"),
        ]
      }, description: words.receivedDescription)
  }

  private var findings: ReportTable {
    let ranked = Severity.allCases.reversed().flatMap { severity in
      toRepair.filter { $0.severity == severity }
    }
    return table(
      "findings", words.findingColumns, numbers: [1],
      rows: ranked.map { finding in
        let place = finding.location
        return [
          .text(words.name(of: place.file)),
          place.line.map { .number(Rational($0)) } ?? .text(words.wholeFile),
          .text(place.label ?? place.column.map(String.init) ?? "–"), .text(words.severity(finding.severity)),
          .text(shown(finding.message)), .text(shown(finding.remedy)),
        ]
      }, description: words.findingsDescription,
      notes: feedback.total() > ranked.count ? [words.notAllListed(ranked.count, of: feedback.total())] : [])
  }

  /// A heading may hold what a workbook cannot.
  private func shown(_ text: Localized) -> String {
    let cleaned = String(
      String.UnicodeScalarView(
        text[texts.language].unicodeScalars.filter { $0.properties.generalCategory != .control }))
    return cleaned.isEmpty ? "–" : cleaned
  }

  private var figures: ReportTable {
    table(
      "figures", words.figureColumns, numbers: [],
      rows: feedback.figures.map { [.text($0.label), .text($0.text)] }, description: words.figuresDescription)
  }

  private func table(
    _ id: String, _ headings: [String], numbers: Set<Int>, rows: [[Cell]], description: String,
    notes: [String] = []
  ) -> ReportTable {
    ReportTable(
      id: id, title: "", description: description,
      columns: headings.enumerated().map { index, heading in
        ReportColumn(
          header: heading, unit: nil, kind: numbers.contains(index) ? .number(decimals: 0) : .text)
      }, rows: rows, notes: notes, source: "", dimensions: [], flat: [])
  }
}

extension SchoolFeedback {
  /// Whether something came, nothing is missing and nothing needs a look.
  var isAllWell: Bool {
    !received.isEmpty && received.allSatisfy { $0.state != .missing }
      && findings.allSatisfy { $0.severity == .note }
  }
}
