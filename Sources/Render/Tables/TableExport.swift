import ExcelWriter
public import Tabular

/// Writes one table of many rows as a plain sheet: no second sheet, no Excel table, bounded memory.
public enum TableExport {
  private static let rowsAtOnce = 10_000

  /// Writes `<fileName>.xlsx` into the folder.
  ///
  /// - Throws: `RenderError` where a number is too large or the file cannot be written whole, `WorkbookError` where
  ///   the content cannot stand in a workbook.
  public static func write(_ table: ReportTable, of report: Report, into folder: String) throws {
    var next = 0
    let columns = table.columns.enumerated().map { index, column -> ExportColumn in
      let shown = table.rows.prefix(200).map { row -> Double in
        if case .text(let text) = row[index] { TextMeasure.digits(text) } else { 10 }
      }
      let width = max(TextMeasure.digits(column.heading, bold: true), shown.max() ?? 0) + 3
      let decimals: ExportColumn.Kind =
        if case .number(let decimals) = column.kind { .number(decimals: decimals) } else { .text }
      return ExportColumn(heading: column.heading, kind: decimals, width: min(60, width.rounded(.up)))
    }
    do {
      try SheetExport.write(
        columns, sheet: Texts(report.language).pick("Antwort", "Answer"),
        properties: WorkbookRenderer.properties(report), to: "\(folder)/\(report.fileName).xlsx"
      ) {
        guard next < table.rows.count else { return nil }
        let rows = table.rows[next..<min(table.rows.count, next + rowsAtOnce)]
        next += rows.count
        return try table.columns.indices.map {
          try cells(rows, $0, table.columns[$0], Texts(report.language))
        }
      }
    } catch let error as WorkbookError {
      switch error.kind {
      case .path, .library, .unreadable, .mismatch:
        throw RenderError(report.fileName, "\(error)", kind: .cannotWrite)
      default: throw error
      }
    }
  }

  private static func cells(
    _ rows: ArraySlice<[Cell]>, _ index: Int, _ column: ReportColumn, _ texts: Texts
  ) throws -> ExportCells {
    guard case .number(let decimals) = column.kind else {
      var codes: [Int32] = []
      var dictionary: [String] = []
      var known: [String: Int32] = [:]
      for row in rows {
        let word =
          switch row[index] {
          case .text(let text): text
          case .sign(let sign): sign.text
          case .date(let date): texts.date(date)
          case .number(let number): number.exactText() ?? ""
          }
        guard !word.isEmpty else {
          codes.append(-1)
          continue
        }
        let code = known[word] ?? Int32(dictionary.count)
        if Int(code) == dictionary.count {
          dictionary.append(word)
          known[word] = code
        }
        codes.append(code)
      }
      return .words(codes: codes, dictionary: dictionary)
    }
    var numbers: [Double] = []
    var words: [Int: String] = [:]
    for (position, row) in rows.enumerated() {
      switch row[index] {
      case .number(let number):
        numbers.append(number.double)
        words[position] = NumberText.long(number, decimals: decimals, language: texts.language)
      case .sign(let sign):
        numbers.append(0)
        words[position] = sign.text
      case .text(let text):
        numbers.append(0)
        words[position] = text
      case .date(let date):
        numbers.append(0)
        words[position] = texts.date(date)
      }
    }
    return .numbers(numbers, texts: words)
  }
}
