import Foundation
public import Tabular

/// Writes the summary, `<fileName>.txt`: sentences first, then small tables; at most 72 columns wide.
public struct TextRenderer: Renderer {
  /// `text`.
  public static let name = "text"
  /// The width of every line, in columns of a fixed-width font.
  static let width = 72

  /// A renderer.
  public init() {}

  /// Writes the summary; throws where a number cannot be shown.
  public func render(_ report: Report, into folder: RenderFolder) throws {
    try folder.write("\(report.fileName).txt", Array(try Self.text(report).utf8))
  }

  /// The whole text, in NFC, each line ending with LF.
  static func text(_ report: Report) throws -> String {
    let texts = Texts(report.language)
    var lines = header(report, texts)
    for sheet in report.sheets {
      guard case .sentences(let sentences) = sheet.content, !sentences.isEmpty else { continue }
      lines += section(sheet.title)
      let indent = String(sentences.count).count + 2
      for (index, sentence) in sentences.enumerated() {
        let number = TextMeasure.paddedLeft("\(index + 1).", to: indent - 1)
        lines += LineBreaker.hanging(sentence, first: number, indent: indent, width: width)
      }
    }
    let news = ChangesTable(report).news
    if !news.isEmpty, report.sheets.contains(where: { if case .changes = $0.content { true } else { false } })
    {
      lines += section(texts.news)
      for line in news { lines += LineBreaker.hanging(line, first: "-", indent: 2, width: width) }
    }
    for id in report.textTables {
      guard let table = report.tables.first(where: { $0.id == id }) else {
        throw RenderError("text summary", "the report has no table \(id)")
      }
      lines += section(table.title)
      lines += try table.isList ? list(table, texts) : TextTable(table, texts: texts, width: width).lines()
    }
    lines += section(texts.whereToFind)
    for line in [texts.workbookAt("\(report.fileName).xlsx"), texts.tablesAt] {
      lines += LineBreaker.hanging(line, first: "-", indent: 2, width: width)
    }
    return finished(lines)
  }

  private static let mostItems = 20

  /// Each row of a list as an item of its own.
  private static func list(_ table: ReportTable, _ texts: Texts) -> [String] {
    guard !table.rows.isEmpty else { return [texts.emptyList] }
    var lines: [String] = []
    for row in table.rows.prefix(mostItems) {
      let words = zip(row, table.columns).compactMap { cell, column -> String? in
        switch cell {
        case .text(let text): text
        case .date(let date): texts.date(date)
        case .sign: nil
        case .number(let number):
          NumberText.text(number, decimals: 0, language: texts.language).map { "\($0) \(column.unit ?? "")" }
        }
      }
      lines += LineBreaker.hanging(words.joined(separator: " · "), first: "-", indent: 2, width: width)
    }
    let rest = table.rows.count - mostItems
    return rest > 0 ? lines + [texts.moreRows(rest)] : lines
  }

  /// Lines as a text in NFC without blanks at line ends.
  static func finished(_ lines: [String]) -> String {
    lines.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined().precomposedStringWithCanonicalMapping
  }

  private static func header(_ report: Report, _ texts: Texts) -> [String] {
    var lines = LineBreaker.lines(report.title, width: width, measure: TextMeasure.columns)
    let longest = lines.map(TextMeasure.columns).max() ?? 0
    lines.append(String(repeating: "=", count: longest))
    lines += LineBreaker.lines(report.publisher, width: width, measure: TextMeasure.columns)
    lines.append(texts.period + texts.name(report.period))
    lines.append(texts.asOf + texts.date(report.asOf))
    if report.audience == .intern { lines.append(texts.marking) }
    return lines
  }

  private static func section(_ title: String) -> [String] {
    let lines = LineBreaker.lines(title, width: width, measure: TextMeasure.columns)
    let longest = lines.map(TextMeasure.columns).max() ?? 0
    return [""] + lines + [String(repeating: "-", count: longest), ""]
  }
}
