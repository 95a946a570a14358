import Foundation

/// Checks everything the library would accept without a word and a reader would not.
struct ContentGuard {
  private static let maximumText = 32_767
  private static let maximumRows = 1_048_576
  private static let maximumColumns = 16_384

  static func check(_ content: WorkbookContent) throws(WorkbookError) {
    guard !content.sheets.isEmpty else {
      throw WorkbookError(.shape, "workbook", "a workbook needs at least one sheet")
    }
    let properties = content.properties
    for text in [
      properties.title, properties.author, properties.subject, properties.keywords, properties.comments,
    ] {
      try checkCharacters(text, at: "properties")
      guard text.utf8.count <= 255 else {
        throw WorkbookError(.setting, "properties", "a property is longer than 255 bytes")
      }
    }
    guard (0...2_932_896).contains(properties.createdDay) else {
      throw WorkbookError(.setting, "properties", "the creation date lies outside the years 1970 to 9999")
    }
    try checkNames(content.sheets)
    let names = Set(content.sheets.map(\.name))
    for sheet in content.sheets {
      try checkCells(sheet, names: names)
      try checkLayout(sheet)
      try checkValidations(content, sheet)
      if let table = sheet.table { try checkTable(table, in: sheet) }
      if let chart = sheet.chart { try checkChart(chart, in: sheet) }
    }
  }

  static func checkPath(_ path: String) throws(WorkbookError) {
    guard path.utf8.count <= 1023, path.hasSuffix(".xlsx"), !path.utf8.contains(0) else {
      throw WorkbookError(.path, "file", "the path must end in .xlsx and have at most 1023 bytes")
    }
  }

  private static func checkNames(_ sheets: [SheetContent]) throws(WorkbookError) {
    var sheetNames: Set<String> = []
    var tableNames: Set<String> = []
    for (index, sheet) in sheets.enumerated() {
      let place = "sheet \(index + 1)"
      guard sheet.name.utf16.count <= 31, isSheetName(sheet.name) else {
        throw WorkbookError(
          .sheetName, place,
          "a name is letters, then optionally _ with letters, digits and _; at most 31, never like a cell")
      }
      guard sheetNames.insert(folded(sheet.name)).inserted else {
        throw WorkbookError(.sheetName, place, "another sheet has the same name")
      }
      guard let table = sheet.table else { continue }
      guard isTableName(table.name) else {
        throw WorkbookError(.tableName, place, "a table's name is a letter, then letters, digits and _")
      }
      guard tableNames.insert(folded(table.name)).inserted else {
        throw WorkbookError(.tableName, place, "another table has the same name")
      }
    }
  }

  private static func checkCells(_ sheet: SheetContent, names: Set<String>) throws(WorkbookError) {
    guard sheet.rows.count <= maximumRows, sheet.rows.allSatisfy({ $0.count <= maximumColumns }) else {
      throw WorkbookError(.shape, sheet.name, "more rows or columns than a sheet takes")
    }
    for (row, cells) in sheet.rows.enumerated() {
      for (column, cell) in cells.enumerated() {
        switch cell {
        case .empty: continue
        case .number(let value, _):
          guard value.isFinite else {
            throw WorkbookError(.notFinite, place(sheet, row, column), "the number is not finite")
          }
        case .text(let text, _):
          try checkText(text, sheet, row, column)
        case .link(let text, let target):
          try checkText(text, sheet, row, column)
          guard names.contains(target) else {
            throw WorkbookError(.link, place(sheet, row, column), "there is no sheet to lead to")
          }
        }
      }
    }
  }

  private static func checkText(
    _ text: String, _ sheet: SheetContent, _ row: Int, _ column: Int
  ) throws(WorkbookError) {
    // A single pass over the bytes tells the ordinary cell from one worth a closer look.
    guard !text.isEmpty, !text.utf8.allSatisfy({ $0 == 0x20 }) else {
      throw WorkbookError(.emptyText, place(sheet, row, column), "a text cell has no text")
    }
    guard text.utf16.count <= maximumText else {
      throw WorkbookError(
        .textTooLong, place(sheet, row, column), "the text is longer than \(maximumText) characters")
    }
    try checkCharacters(text, at: place(sheet, row, column))
  }

  static func checkCharacters(
    _ text: String, at place: @autoclosure () -> String
  ) throws(WorkbookError) {
    var before: UInt32 = 0
    var mayEscape = false
    for scalar in text.unicodeScalars {
      if before == 0x5F, scalar == "x" { mayEscape = true }
      before = scalar.value
      switch scalar.value {
      case 0x0A: continue
      case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF:
        throw WorkbookError(.character, place(), "the text holds a control character")
      default: continue
      }
    }
    // Readers turn `_x0041_` into the character it names.
    if mayEscape, text.contains(/_x[0-9A-Fa-f]{4}_/) {
      throw WorkbookError(.character, place(), "the text holds what readers take for an escaped character")
    }
  }

  private static func checkLayout(_ sheet: SheetContent) throws(WorkbookError) {
    guard sheet.columnWidths.allSatisfy({ $0.isFinite && (1...255).contains($0) }) else {
      throw WorkbookError(.setting, sheet.name, "a column's width lies outside 1 to 255")
    }
    guard
      sheet.rowHeights.allSatisfy({
        sheet.rows.indices.contains($0.key) && $0.value.isFinite && (1...409).contains($0.value)
      })
    else { throw WorkbookError(.setting, sheet.name, "a row's height lies outside 1 to 409 points") }
    guard (0...sheet.rows.count).contains(sheet.frozenRows),
      sheet.print.repeatedRow.map(sheet.rows.indices.contains) ?? true,
      sheet.print.columns.map({ (1...maximumColumns).contains($0) }) ?? true,
      sheet.print.rows.map({ (1...maximumRows).contains($0) }) ?? true
    else { throw WorkbookError(.setting, sheet.name, "a frozen or repeated row lies outside the sheet") }
    for bar in sheet.dataBars {
      guard sheet.rows.indices.contains(bar.rows.lowerBound),
        sheet.rows.indices.contains(bar.rows.upperBound),
        (0..<maximumColumns).contains(bar.column), bar.most.map({ $0.isFinite && $0 > 0 }) ?? true
      else { throw WorkbookError(.setting, sheet.name, "a bar lies outside the sheet") }
    }
    if let footer = sheet.print.footer {
      try checkCharacters(footer, at: sheet.name)
      guard footer.utf16.count <= 120 else {
        throw WorkbookError(.setting, sheet.name, "the footer is longer than 120 characters")
      }
    }
  }

  private static func checkTable(
    _ table: TableContent, in sheet: SheetContent
  ) throws(WorkbookError) {
    guard sheet.rows.indices.contains(table.headerRow), table.headerRow + 1 < sheet.rows.count else {
      throw WorkbookError(.shape, sheet.name, "a table needs a header and at least one row")
    }
    let header = sheet.rows[table.headerRow]
    var seen: Set<String> = []
    for (column, cell) in header.enumerated() {
      guard case .text(let text, _) = cell, text.utf8.count <= 255 else {
        throw WorkbookError(
          .header, place(sheet, table.headerRow, column), "a heading must be a text of at most 255 bytes")
      }
      guard seen.insert(folded(text)).inserted else {
        throw WorkbookError(
          .header, place(sheet, table.headerRow, column), "another column has the same heading")
      }
    }
    for (row, cells) in sheet.rows.enumerated().dropFirst(table.headerRow + 1) {
      let isFilled = table.allowsGaps || !cells.contains(.empty)
      guard cells.count == header.count, isFilled, !header.isEmpty else {
        throw WorkbookError(.shape, place(sheet, row, 0), "a row of the table is not filled")
      }
    }
  }

  private static func checkChart(_ chart: ChartContent, in sheet: SheetContent) throws(WorkbookError) {
    for text in [chart.title, chart.categoryTitle, chart.valueTitle, chart.description] {
      try checkCharacters(text, at: "\(sheet.name), chart")
      guard !text.isEmpty else {
        throw WorkbookError(
          .chart, sheet.name, "a chart needs a title, two axes with titles and a description")
      }
    }
    // The library cuts longer ones in the middle of a character.
    guard chart.description.utf8.count <= 1000 else {
      throw WorkbookError(.chart, sheet.name, "the description is longer than 1000 bytes")
    }
    guard (1...4).contains(chart.series.count), sheet.rows.indices.contains(chart.rows.lowerBound),
      sheet.rows.indices.contains(chart.rows.upperBound)
    else { throw WorkbookError(.chart, sheet.name, "a chart draws one to four series of rows that exist") }
    for series in chart.series {
      for row in chart.rows {
        // A text would be drawn as zero.
        let cells = sheet.rows[row]
        guard !cells.indices.contains(series.column) || !cells[series.column].isText else {
          throw WorkbookError(.chart, place(sheet, row, series.column), "a chart cannot draw a text")
        }
      }
    }
  }

  /// Names that a reader takes for equal; Swift compares them canonically (NFC) already.
  static func folded(_ text: String) -> String { text.uppercased().lowercased() }

  /// Letters, and behind a `_` also digits: nothing else is safe without quotes.
  private static func isSheetName(_ name: String) -> Bool {
    let parts = name.unicodeScalars.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, !first.isEmpty, first.allSatisfy(NameShape.isLetter),
      parts.dropFirst().allSatisfy({ $0.allSatisfy(NameShape.isWordPart) })
    else { return false }
    return !["r", "c", "rc", "history"].contains(name.lowercased())
  }

  private static func isTableName(_ name: String) -> Bool {
    guard name.utf16.count <= 255, name.unicodeScalars.first.map(NameShape.isLetter) ?? false,
      name.unicodeScalars.allSatisfy(NameShape.isWordPart)
    else { return false }
    return !NameShape.looksLikeCell(name)
  }

  private static func place(_ sheet: SheetContent, _ row: Int, _ column: Int) -> String {
    "\(sheet.name)!\(cellName(row: row, column: column))"
  }
}
