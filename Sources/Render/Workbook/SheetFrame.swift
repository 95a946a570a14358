import ExcelWriter
import Tabular

/// What all sheets share, and the sheets of running text.
struct SheetFrame {
  /// Width of a column of running text.
  static let textWidth = 78.0

  let report: Report
  let texts: Texts
  /// The sheet with the list of all sheets; the first where there is none.
  let contentsName: String

  init(_ report: Report) {
    self.report = report
    texts = Texts(report.language)
    contentsName = report.sheets.first { $0.content == .contents }?.name ?? report.sheets.first?.name ?? ""
  }

  var isInternal: Bool { report.audience == .intern }

  /// Title, what the sheet holds, marking and the way back.
  func head(_ sheet: Sheet, holds: String) -> [[CellContent]] {
    var rows: [[CellContent]] = [
      [.text(sheet.title, CellStyle(.title))], [.text(holds, CellStyle(.subtitle))],
    ]
    if isInternal { rows.append([.text(texts.marking, CellStyle(.marking))]) }
    if sheet.name != contentsName {
      let hasContents = report.sheets.contains { $0.content == .contents }
      rows.append([.link(hasContents ? texts.backToContents : texts.backToCover, sheet: contentsName)])
    }
    return rows
  }

  /// Air below the title and below the head.
  func headHeights(_ head: [[CellContent]]) -> [Int: Double] { [0: 26, head.count - 1: 22] }

  /// The height of a row in points; not every program fits rows to wrapped text by itself.
  static func height(_ text: String, width: Double, bold: Bool = false, air: Double) -> Double {
    var count = 1
    // What fits whole needs no breaking.
    if text.utf8.contains(UInt8(ascii: "\n")) || TextMeasure.digits(text, bold: bold) > width - 1.5 {
      count = LineBreaker.lines(text, width: width - 1.5) { TextMeasure.digits($0, bold: bold) }.count
    }
    return min(409, Double(max(1, count)) * 12.75 + air)
  }

  func print(
    isLandscape: Bool = false, repeatedRow: Int? = nil, columns: Int, rows: Int? = nil
  ) -> PrintSetup {
    PrintSetup(
      isLandscape: isLandscape, repeatedRow: repeatedRow, columns: columns, rows: rows,
      footer: isInternal ? texts.marking : nil)
  }

  func cover(_ sheet: Sheet, _ entries: [Entry]) -> SheetContent {
    let head = head(sheet, holds: texts.holdsCover)
    var rows = head
    var heights = headHeights(head)
    for entry in entries {
      for (index, paragraph) in entry.paragraphs.enumerated() where !isBlank(paragraph) {
        let heading: CellContent = index == 0 ? .text(entry.heading, CellStyle(.heading)) : .empty
        heights[rows.count] = Self.height(paragraph, width: 70, air: 8)
        rows.append([heading, .text(paragraph, CellStyle(.wrapped))])
      }
      if entry.paragraphs.allSatisfy(isBlank) { rows.append([.text(entry.heading, CellStyle(.heading))]) }
    }
    let headings = entries.map { TextMeasure.digits($0.heading, bold: true) * 1.1 + 3 }.max() ?? 0
    return SheetContent(
      name: sheet.name, rows: rows, columnWidths: [min(40, max(22, headings)), 70],
      rowHeights: heights, print: print(columns: 2))
  }

  func contents(_ sheet: Sheet) -> SheetContent {
    let others = report.sheets.filter { $0.name != sheet.name }
    let head = head(sheet, holds: texts.holdsContents(others.count))
    let rows =
      head
      + others.map { other -> [CellContent] in
        let twin = TwinSheet.name(of: other, in: report).map { CellContent.link($0, sheet: $0) }
        return [.link(other.title, sheet: other.name), .text(short(other.content), CellStyle(.subtitle))]
          + (twin.map { [$0] } ?? [])
      }
    let width = others.map { TextMeasure.digits($0.title) + 3 }.max() ?? 0
    return SheetContent(
      name: sheet.name, rows: rows, columnWidths: [min(75, max(30, width)), 28, 22],
      rowHeights: headHeights(head), print: print(isLandscape: width > 40, columns: 3))
  }

  private func short(_ content: Sheet.Content) -> String {
    switch content {
    case .cover: texts.pick("Deckblatt", "Cover")
    case .contents: texts.pick("Inhalt", "Contents")
    case .sentences(let sentences):
      texts.count(sentences.count, texts.pick("Aussage", "statement"), texts.pick("Aussagen", "statements"))
    case .table(let table):
      texts.pick("Tabelle, ", "Table, ") + texts.rows(table.rows.count) + ", "
        + texts.columns(table.columns.count)
    case .chart: texts.pick("Diagramm", "Chart")
    case .changes: texts.pick("Tabelle der Änderungen", "Table of changes")
    case .method(let entries):
      texts.count(
        entries.count, texts.pick("Erläuterung", "explanation"), texts.pick("Erläuterungen", "explanations"))
    case .notes(let notes):
      texts.count(notes.count, texts.pick("Hinweis", "note"), texts.pick("Hinweise", "notes"))
    case .signs: texts.pick("Tabelle der Zeichen", "Table of signs")
    }
  }

  func sentences(_ sheet: Sheet, _ sentences: [String]) -> SheetContent {
    let numbered = sentences.enumerated().map { "\($0.offset + 1). \($0.element)" }
    return paragraphs(sheet, holds: texts.holdsSentences(sentences.count), numbered)
  }

  func notes(_ sheet: Sheet, _ notes: [String]) -> SheetContent {
    paragraphs(sheet, holds: texts.holdsNotes(notes.count), notes)
  }

  private func paragraphs(_ sheet: Sheet, holds: String, _ paragraphs: [String]) -> SheetContent {
    let head = head(sheet, holds: holds)
    var rows = head
    var heights = headHeights(head)
    for paragraph in paragraphs where !isBlank(paragraph) {
      heights[rows.count] = Self.height(paragraph, width: Self.textWidth, air: 8)
      rows.append([.text(paragraph, CellStyle(.wrapped))])
    }
    return SheetContent(
      name: sheet.name, rows: rows, columnWidths: [Self.textWidth], rowHeights: heights,
      print: print(columns: 1))
  }

  func method(_ sheet: Sheet, _ entries: [Entry]) -> SheetContent {
    let head = head(sheet, holds: texts.holdsMethod(entries.count))
    var rows = head
    var heights = headHeights(head)
    for entry in entries {
      heights[rows.count] = 20
      rows.append([.text(entry.heading, CellStyle(.heading))])
      for paragraph in entry.paragraphs where !isBlank(paragraph) {
        heights[rows.count] = Self.height(paragraph, width: Self.textWidth, air: 4)
        rows.append([.text(paragraph, CellStyle(.wrapped))])
      }
      heights[rows.count - 1, default: 20] += 8
    }
    return SheetContent(
      name: sheet.name, rows: rows, columnWidths: [Self.textWidth], rowHeights: heights,
      print: print(columns: 1))
  }

  /// All signs, also those this report does not need.
  var signTable: ReportTable {
    ReportTable(
      id: "zeichen", title: "", description: texts.zeroIsANumber,
      columns: texts.signHeaders.map { ReportColumn(header: $0, unit: nil, kind: .text) },
      rows: Sign.allCases.map { [.text($0.text), .text(texts.long($0)), .text(texts.official($0))] },
      notes: [], source: "", dimensions: [], flat: [])
  }

  func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
}
