import ExcelWriter
import Tabular

/// A sheet with one table: what it shows, its signs and source above, nothing below.
struct TableSheet {
  private static let widestColumn = 45.0
  /// The width of a column that nobody has set.
  private static let standardWidth = 8.43
  /// What an indented text is moved by, in digits.
  private static let indent = 2.0
  /// With more rows than this above it, a frozen header would leave no room to scroll.
  private static let mostFrozenRows = 16

  private let frame: SheetFrame
  private let sheet: Sheet
  private let table: ReportTable
  private let texts: Texts

  init(_ frame: SheetFrame, _ sheet: Sheet, _ table: ReportTable) {
    self.frame = frame
    self.sheet = sheet
    self.table = table
    texts = frame.texts
  }

  func content() throws -> SheetContent {
    let shown = shownRows()
    let widths = columnWidths(shown)
    let total = widths.reduce(0, +)
    let proseWidth = max(total, 90)
    let prose = self.prose(width: proseWidth)
    // Title, second line and the rows of the head come first, whatever the second line says.
    let headCount = frame.head(sheet, holds: "").count
    let headerRow = headCount + prose.count
    let isFrozen = frame.isInternal && headerRow < Self.mostFrozenRows && !table.rows.isEmpty
    let head = frame.head(sheet, holds: holds(isFrozen: isFrozen))
    var rows = head + prose.map { [.text($0, CellStyle(.body))] }
    var heights = frame.headHeights(head)
    if !prose.isEmpty { heights[headerRow - 1] = 20 }

    if table.rows.isEmpty {
      rows.append([.text(table.isList ? texts.emptyList : texts.noRows, CellStyle(.body))])
    } else {
      rows.append(table.columns.indices.map(header))
      let room = room(widths)
      heights[headerRow] = headerHeight(room)
      for (index, cells) in table.rows.enumerated() {
        heights[rows.count] = height(shown[index], room)
        rows.append(try row(cells, index))
      }
    }
    let printed = printedColumns(widths, prose: prose, head: head)
    var content = SheetContent(
      name: sheet.name, rows: rows, columnWidths: widths, rowHeights: heights,
      table: table.rows.isEmpty
        ? nil
        : TableContent(
          name: tableName, headerRow: headerRow, showsFilter: frame.isInternal, description: description),
      frozenRows: isFrozen ? headerRow + 1 : 0,
      print: frame.print(
        isLandscape: total > 95, repeatedRow: table.rows.isEmpty ? nil : headerRow, columns: printed))
    if frame.isInternal { content.dataBars = bars(first: headerRow + 1) }
    return content
  }

  /// Bars for what is a share of a hundred, so that the eye finds the small ones.
  private func bars(first: Int) -> [DataBar] {
    guard table.rows.count > 1 else { return [] }
    return table.columns.indices.filter { table.columns[$0].unit?.contains("%") ?? false }.map {
      DataBar(column: $0, rows: first...(first + table.rows.count - 1), most: 100)
    }
  }

  private func holds(isFrozen: Bool) -> String {
    let holds = texts.holdsTable(rows: table.rows.count, columns: table.columns.count)
    guard frame.isInternal, !table.rows.isEmpty else { return holds }
    return holds + " " + (isFrozen ? texts.headerFrozen : texts.headerFiltered)
  }

  /// Description, notes, legend and source, broken to the width of the table: cells are never merged.
  private func prose(width: Double) -> [String] {
    var paragraphs = [table.description] + table.notes
    if !table.revised.isEmpty { paragraphs.append(texts.revisedNumbers) }
    if !table.signs.isEmpty { paragraphs.append(texts.legendLine(table.signs)) }
    if !frame.isBlank(table.source) { paragraphs.append(texts.source + table.source) }
    return paragraphs.flatMap { LineBreaker.lines($0, width: width) { TextMeasure.digits($0) } }
  }

  private func header(_ position: Int) -> CellContent {
    let column = table.columns[position]
    if case .number = column.kind { return .text(column.heading, CellStyle(.numberHeader)) }
    return .text(column.heading, CellStyle(.textHeader, isIndented: isIndented(position)))
  }

  /// Whether a column of words stands behind one of numbers.
  private func isIndented(_ position: Int) -> Bool {
    guard position > 0, table.columns[position].kind == .text else { return false }
    return table.columns[position - 1].kind != .text
  }

  private func row(_ cells: [Cell], _ index: Int) throws -> [CellContent] {
    let isTotal = cells.first == .text(texts.total)
    return try zip(table.columns.indices, cells).map { position, cell in
      let column = table.columns[position]
      let isRevised = table.revised.contains(CellPlace(row: index, column: position))
      let place = "\(table.id), row \(index + 1), column \(column.header)"
      switch cell {
      case .text(let text):
        return .text(text, CellStyle(.cell, isTotal: isTotal, isIndented: isIndented(position)))
      case .sign(let sign):
        // Among words a sign stands where words stand.
        let role: CellStyle.Role = column.kind == .text ? .cell : .sign
        return .text(
          sign.text,
          CellStyle(role, isTotal: isTotal, isRevised: isRevised, isIndented: isIndented(position)))
      case .date(let date): return self.date(date, isTotal: isTotal)
      case .number(let number):
        let decimals = self.decimals(number, column)
        guard let rounded = number.rounded(decimals: decimals) else {
          throw RenderError(place, "the number is too large to be shown")
        }
        if let text = NumberText.long(number, decimals: decimals, language: texts.language) {
          return .text(text, CellStyle(.sign, isTotal: isTotal, isRevised: isRevised))
        }
        // A tiny negative number would be shown as "-0,0".
        let value = rounded == 0 && number < Rational(0) ? 0 : number.double
        return .number(value, CellStyle(.number(decimals: decimals), isTotal: isTotal, isRevised: isRevised))
      }
    }
  }

  private func decimals(_ number: Rational, _ column: ReportColumn) -> Int {
    if case .number(let decimals) = column.kind { return decimals }
    return number.denominator == 1 ? 0 : 2
  }

  private func date(_ date: CalendarDate, isTotal: Bool) -> CellContent {
    // Before March 1900 a workbook's calendar differs from everyone else's.
    let serial = date.dayNumber + 25_569
    guard serial > 60 else { return .text(texts.date(date), CellStyle(.cell, isTotal: isTotal)) }
    return .number(
      Double(serial), CellStyle(.date(isGerman: texts.language == .de), isTotal: isTotal))
  }

  /// Widths from the shown texts: no word of a heading is cut, long texts wrap.
  private func columnWidths(_ shown: [[String]]) -> [Double] {
    table.columns.indices.map { index in
      let column = table.columns[index]
      let body = shown.map { TextMeasure.digits($0[index], bold: true) }.max() ?? 0
      let heading = Self.headingWidth(column.heading, unit: column.unit)
      return min(
        Self.widestColumn, max(8, max(heading, body) + 3 + (isIndented(index) ? Self.indent : 0)).rounded(.up)
      )
    }
  }

  /// What of the widths is left for texts.
  private func room(_ widths: [Double]) -> [Double] {
    widths.indices.map { isIndented($0) ? widths[$0] - Self.indent : widths[$0] }
  }

  /// About two lines for a heading, its unit on one of them.
  static func headingWidth(_ heading: String, unit: String?) -> Double {
    let whole = measureBold(heading)
    let longestWord = heading.split(separator: " ").map { measureBold(String($0)) }.max() ?? 0
    let least = max(longestWord, min(whole, whole / 2 + 2))
    guard let unit else { return least }
    let fitting = stride(from: least, to: whole, by: 0.5).first { width in
      // Programs differ by a digit or two in what they fit on a line.
      [0, 1, 2, 3].allSatisfy { slack in
        LineBreaker.lines(heading, width: width + slack, measure: measureBold)
          .contains { $0.contains("(\(unit))") }
      }
    }
    return min(fitting ?? whole, least + 12)
  }

  private static func measureBold(_ text: String) -> Double { TextMeasure.digits(text, bold: true) }

  private func headerHeight(_ widths: [Double]) -> Double {
    let lines = zip(table.columns, widths).map { column, width in
      SheetFrame.height(column.heading, width: width, bold: true, air: 4)
    }
    // Filter buttons stand below the heading instead of covering it.
    return min(409, (lines.max() ?? 0) + (frame.isInternal ? 14 : 0))
  }

  private func height(_ shown: [String], _ widths: [Double]) -> Double {
    zip(shown, widths).map { SheetFrame.height($0, width: $1, air: 3) }.max() ?? 15
  }

  /// The rows as texts as wide as those that are shown.
  private func shownRows() -> [[String]] {
    table.rows.map { cells in zip(cells, table.columns).map(shown) }
  }

  private func shown(_ cell: Cell, _ column: ReportColumn) -> String {
    switch cell {
    case .text(let text): text
    case .sign(let sign): sign.text
    case .date(let date): date.german
    case .number(let number): NumberText.measure(number, decimals: decimals(number, column)) ?? ""
    }
  }

  /// All columns of the table and as many beside it as the texts above need.
  private func printedColumns(_ widths: [Double], prose: [String], head: [[CellContent]]) -> Int {
    let lines =
      prose.map { TextMeasure.digits($0) }
      + head.compactMap { row in
        switch row.first {
        case .text(let text, let style)?:
          TextMeasure.digits(text) * WorkbookTheme.look(style).size / WorkbookTheme.fontSize
        default: nil
        }
      }
    let longest = lines.max() ?? 0
    var columns = max(1, widths.count)
    var width = widths.reduce(0, +)
    while width < longest + 1 {
      columns += 1
      width += Self.standardWidth
    }
    return columns
  }

  private var tableName: String { "tab_" + Self.safe(table.id) }

  /// The id as Excel accepts it in names: letters, digits and `_`.
  static func safe(_ id: String) -> String {
    String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  /// What the table holds, for those who cannot see it.
  private var description: String {
    "\(sheet.title). \(texts.rows(table.rows.count)), \(texts.columns(table.columns.count))."
  }
}
