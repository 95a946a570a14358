import ExcelWriter
import Tabular

/// The same figures as a table for people, one a row, for programs: the header stands in row 1.
struct TwinSheet {
  /// A table for machines is printed by mistake only: one page of it is enough.
  private static let mostPrintedRows = 30

  private let frame: SheetFrame
  private let name: String
  private let table: ReportTable

  /// The twin's name: `csv_Tab_01`; nil for sheets without figures, and for tables of reports that leave twins out.
  static func name(of sheet: Sheet, in report: Report) -> String? {
    figures(of: sheet, in: report) == nil ? nil : "csv_" + sheet.name
  }

  /// The figures that a sheet shows or tells; those that prove sentences are never left out.
  private static func figures(of sheet: Sheet, in report: Report) -> ReportTable? {
    switch sheet.content {
    case .table(let table): !report.hasCSVSheets || table.flat.isEmpty || table.rows.isEmpty ? nil : table
    case .sentences: report.sentenceFigures
    default: nil
    }
  }

  init?(_ frame: SheetFrame, _ sheet: Sheet) {
    guard let table = Self.figures(of: sheet, in: frame.report) else { return nil }
    self.frame = frame
    name = "csv_" + sheet.name
    self.table = table
  }

  func content() throws -> SheetContent {
    let header = frame.texts.flatHeader(table.dimensions)
    var rows: [[CellContent]] = [header.map { .text($0, CellStyle(.textHeader)) }]
    for row in table.flat { rows.append(cells(row)) }
    let widths = header.indices.map { column in
      let longest = rows.lazy.map { self.width($0[column]) }.max() ?? 0
      return min(60, max(8, longest + 2).rounded(.up))
    }
    return SheetContent(
      name: name, rows: rows, columnWidths: widths,
      table: TableContent(
        name: "csv_" + TableSheet.safe(table.id), headerRow: 0, showsFilter: false,
        description: frame.texts.twinDescription(table.title), allowsGaps: true),
      print: frame.print(
        isLandscape: true, repeatedRow: 0, columns: header.count, rows: min(rows.count, Self.mostPrintedRows))
    )
  }

  private func width(_ cell: CellContent) -> Double {
    switch cell {
    case .text(let text, _): TextMeasure.digits(text, bold: true)
    default: 12
    }
  }

  private func cells(_ row: FlatRow) -> [CellContent] {
    let parts = TablesRenderer.parts(of: row).map { $0.map { number($0, decimals: 0) } ?? .empty }
    let value = row.sign == nil ? row.value : nil
    let decimals = row.denominator != nil ? 6 : row.decimals ?? 0
    return [text(row.metric), text(row.period)] + row.members.map(text)
      + [
        value.map { number($0, decimals: decimals) } ?? .empty, row.sign.map { text($0.rawValue) } ?? .empty,
        text(row.unit),
      ] + parts
  }

  private func text(_ text: String) -> CellContent {
    frame.isBlank(text) ? .empty : .text(text, CellStyle(.cell))
  }

  private func number(_ number: Rational, decimals: Int) -> CellContent {
    // As in the file for machines beside it.
    if NumberText.long(number, decimals: decimals, language: frame.texts.language) != nil,
      let text = number.text(decimals: decimals)
    {
      return .text(text, CellStyle(.sign))
    }
    return .number(number.double, CellStyle(.number(decimals: decimals)))
  }
}
