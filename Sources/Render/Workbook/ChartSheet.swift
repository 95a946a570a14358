import ExcelWriter
import Tabular

/// A sheet with a small table and the chart that draws it.
struct ChartSheet {
  private let frame: SheetFrame
  private let sheet: Sheet
  private let chart: ReportChart
  private let table: ReportTable
  private let texts: Texts

  init(_ frame: SheetFrame, _ sheet: Sheet, _ chart: ReportChart) throws {
    guard let table = frame.report.tables.first(where: { $0.id == chart.table }), !chart.values.isEmpty else {
      throw RenderError(sheet.name, "the report has no table or column for the chart")
    }
    self.frame = frame
    self.sheet = sheet
    self.chart = chart
    self.table = table
    texts = frame.texts
  }

  func content() throws -> SheetContent {
    let drawing = Drawing(chart, table, totalWord: texts.total)
    let hasChart = !drawing.rows.isEmpty
    var head = frame.head(
      sheet, holds: texts.holdsChart(rows: drawing.rows.count, columns: drawing.series.count + 1))
    if let source = frame.report.sheets.first(where: { $0.content == .table(table) }) {
      head.append([.link(texts.fullTable(table.title), sheet: source.name)])
    }
    var heights = frame.headHeights(head)
    var rows = head
    for line in notes(drawing) { rows.append([.text(line, CellStyle(.body))]) }
    guard hasChart else {
      rows.append([.text(texts.noRows, CellStyle(.body))])
      return SheetContent(
        name: sheet.name, rows: rows, columnWidths: [SheetFrame.textWidth], rowHeights: heights,
        print: frame.print(columns: 1))
    }
    let headerRow = rows.count
    let unit = drawing.unit.map { " (\($0))" } ?? ""
    let headings = [table.columns[chart.categories].heading] + drawing.series.map { $0.name + unit }
    rows.append(
      headings.enumerated().map { .text($1, CellStyle($0 == 0 ? .textHeader : .numberHeader)) })
    for (index, name) in drawing.rows.enumerated() {
      rows.append([.text(name, CellStyle(.cell))] + drawing.series.map { cell($0.values[index], drawing) })
    }
    let widths = columnWidths(rows[headerRow...], unit: drawing.unit)
    heights[headerRow] = zip(headings, widths).map { heading, width in
      SheetFrame.height(heading, width: width, bold: true, air: 4)
    }.max()
    let picture = try picture(drawing, headerRow: headerRow, below: rows.count)
    return SheetContent(
      name: sheet.name, rows: rows, columnWidths: widths, rowHeights: heights,
      table: TableContent(
        name: "abb_\(TableSheet.safe(sheet.name))_\(TableSheet.safe(table.id))", headerRow: headerRow,
        showsFilter: false, description: texts.chartTable(sheet.title), allowsGaps: true),
      chart: picture,
      print: frame.print(
        isLandscape: false, columns: printedColumns(picture, widths),
        rows: picture.row + picture.size.height / Self.rowPixels + 2))
  }

  /// The height of a row that nobody has set, and the width of such a column, in pixels.
  private static let rowPixels = 17
  private static let columnPixels = 64

  /// All columns below the chart.
  private func printedColumns(_ picture: ChartContent, _ widths: [Double]) -> Int {
    let covered = widths.reduce(0) { $0 + Int($1 * 7) + 5 }
    let beyond = max(0, picture.size.width - covered)
    return widths.count + (beyond + Self.columnPixels - 1) / Self.columnPixels
  }

  private func notes(_ drawing: Drawing) -> [String] {
    guard !drawing.leftOut.isEmpty else { return [] }
    let names = drawing.leftOut.map { "\($0.name) \($0.sign)" }.joined(separator: ", ")
    return LineBreaker.lines(texts.notDrawn(names), width: 110) { TextMeasure.digits($0) }
  }

  private func cell(_ value: Rational?, _ drawing: Drawing) -> CellContent {
    value.map { .number($0.double, CellStyle(.number(decimals: drawing.decimals))) } ?? .empty
  }

  private func columnWidths(_ rows: ArraySlice<[CellContent]>, unit: String?) -> [Double] {
    (0..<(rows.first?.count ?? 0)).map { column in
      let texts = rows.compactMap { row -> String? in
        if case .text(let text, _) = row[column] { text } else { nil }
      }
      let longest = texts.map { TextMeasure.digits($0, bold: true) }.max() ?? 0
      let heading = texts.first.map { TableSheet.headingWidth($0, unit: unit) } ?? 0
      return (column == 0 ? min(45, longest) : min(26, max(10, heading))).rounded(.up) + 3
    }
  }

  private func picture(_ drawing: Drawing, headerRow: Int, below: Int) throws -> ChartContent {
    let description = try description(drawing)
    return ChartContent(
      form: form, title: sheet.title, categoryTitle: table.columns[chart.categories].header,
      valueTitle: valueTitle(drawing),
      rows: (headerRow + 1)...(headerRow + drawing.rows.count),
      series: drawing.series.enumerated().map {
        ChartContent.Series(name: $0.element.name, column: $0.offset + 1)
      },
      decimals: drawing.decimals, description: description, row: below + 1, column: 0)
  }

  /// The column's heading, or only its unit where the heading would take up the height of the chart.
  private func valueTitle(_ drawing: Drawing) -> String {
    let isTooLong = chart.form == .points && drawing.valueTitle.count > 45
    return drawing.valueTitle.isEmpty || isTooLong ? drawing.unit ?? drawing.valueTitle : drawing.valueTitle
  }

  private var form: ChartContent.Form {
    switch chart.form {
    case .bars: .bars
    case .lines: .lines
    case .points: .points
    case .shares: .shares
    }
  }

  /// Every number drawn, in words.
  private func description(_ drawing: Drawing) throws -> String {
    var parts: [String] = []
    for series in drawing.series {
      let values = zip(drawing.rows, series.values).compactMap { name, value -> String? in
        guard let value,
          let text = NumberText.text(value, decimals: drawing.decimals, language: texts.language)
        else { return nil }
        return series.isLevel ? text : "\(name) \(text)"
      }
      let shown = series.isLevel ? Array(values.prefix(1)) : values
      parts.append("\(series.name): \(shown.joined(separator: "; "))")
    }
    let unit = drawing.unit.map { " (\($0))" } ?? ""
    let text = "\(texts.chartKind(chart.form)): \(sheet.title)\(unit). \(parts.joined(separator: ". "))."
    guard text.utf8.count <= 1000 else {
      throw RenderError(sheet.name, "the chart draws more numbers than its alternative text can tell")
    }
    return text
  }
}

/// The numbers a chart draws, taken from its table.
struct Drawing {
  struct Series {
    let name: String
    var values: [Rational?]
    let isLevel: Bool
  }
  private(set) var rows: [String] = []
  private(set) var series: [Series] = []
  /// What cannot be drawn, and the sign in its place.
  private(set) var leftOut: [(name: String, sign: String)] = []
  let unit: String?
  let decimals: Int
  let valueTitle: String

  init(_ chart: ReportChart, _ table: ReportTable, totalWord: String) {
    let column = table.columns[chart.values[0]]
    unit = column.unit
    decimals = if case .number(let decimals) = column.kind { decimals } else { 0 }
    valueTitle = column.heading
    let cells = table.rows.filter { $0.first != .text(totalWord) }
    if let names = chart.series {
      addMembers(chart, names, cells)
    } else {
      series = chart.values.map { Series(name: table.columns[$0].header, values: [], isLevel: false) }
      for row in cells { add(Self.text(row[chart.categories]), chart.values.map { row[$0] }) }
    }
    if chart.isSorted, let first = series.first {
      let order = rows.indices.sorted { left, right in
        guard let a = first.values[left], let b = first.values[right], a != b else { return left < right }
        return b < a
      }
      rows = order.map { rows[$0] }
      for index in series.indices { series[index].values = order.map { series[index].values[$0] } }
    }
    let count = rows.count
    series += chart.levels.map {
      Series(name: $0.label, values: [Rational?](repeating: $0.value, count: count), isLevel: true)
    }
  }

  /// Rows by name and series by the members of another column.
  private mutating func addMembers(_ chart: ReportChart, _ names: Int, _ cells: [[Cell]]) {
    var found: [String: [String: Cell]] = [:]
    var order: [String] = []
    var members: [String] = []
    for row in cells {
      let (name, member) = (Self.text(row[chart.categories]), Self.text(row[names]))
      if found[name] == nil { order.append(name) }
      if !members.contains(member) { members.append(member) }
      found[name, default: [:]][member] = row[chart.values[0]]
    }
    series = members.map { Series(name: $0, values: [], isLevel: false) }
    for name in order { add(name, members.map { found[name]?[$0] ?? .sign(.unknown) }) }
  }

  private mutating func add(_ name: String, _ cells: [Cell]) {
    let values = cells.map { cell -> Rational? in if case .number(let number) = cell { number } else { nil } }
    let sign = cells.compactMap { cell -> String? in if case .sign(let sign) = cell { sign.text } else { nil }
    }
    if let first = sign.first { leftOut.append((name, first)) }
    // Gaps are drawn only beside something.
    guard values.contains(where: { $0 != nil }) else { return }
    rows.append(name)
    for (index, value) in values.enumerated() { series[index].values.append(value) }
  }

  private static func text(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): text
    case .date(let date): date.german
    case .number, .sign: ""
    }
  }
}
