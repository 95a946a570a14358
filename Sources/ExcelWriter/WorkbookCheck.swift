/// Reads a written workbook back and compares it with what it should hold.
public enum WorkbookCheck {
  /// Throws unless every part is whole and well-formed and every sheet holds exactly the given cells.
  public static func check(path: String, against content: WorkbookContent) throws(WorkbookError) {
    try check(WorkbookReading(path: path), against: content)
  }

  static func check(
    _ reading: WorkbookReading, against content: WorkbookContent
  ) throws(WorkbookError) {
    guard reading.sheets.map(\.name) == content.sheets.map(\.name) else {
      throw WorkbookError(.mismatch, "file", "the sheets are not the ones written")
    }
    for (sheet, expected) in zip(reading.sheets, content.sheets) {
      try compare(sheet, expected)
    }
  }

  private static func compare(
    _ sheet: WorkbookReading.Sheet, _ expected: SheetContent
  ) throws(WorkbookError) {
    let filled = expected.rows.enumerated().filter { $0.element.contains { $0 != .empty } }
    guard sheet.rows.count == filled.count else {
      throw WorkbookError(
        .mismatch, sheet.name, "the sheet has \(sheet.rows.count) rows instead of \(filled.count)")
    }
    for (row, cells) in filled {
      let found = sheet.rows[row] ?? [:]
      let count = cells.count { $0 != .empty }
      guard found.count == count else {
        throw WorkbookError(
          .mismatch, "\(sheet.name), row \(row + 1)", "the row has \(found.count) cells instead of \(count)")
      }
      for (column, cell) in cells.enumerated() {
        guard matches(found[column], cell, sheet, row: row, column: column) else {
          throw WorkbookError(
            .mismatch, "\(sheet.name)!\(cellName(row: row, column: column))",
            "the cell does not hold what was written")
        }
      }
    }
    guard sheet.validations == expected.validations.count else {
      throw WorkbookError(.mismatch, sheet.name, "a rule for what may be entered is missing")
    }
    let hasTable = expected.table != nil
    guard sheet.tables.count == (hasTable ? 1 : 0) else {
      throw WorkbookError(.mismatch, sheet.name, "the sheet's table is missing or not the only one")
    }
  }

  private static func matches(
    _ found: WorkbookReading.Cell?, _ cell: CellContent, _ sheet: WorkbookReading.Sheet, row: Int, column: Int
  ) -> Bool {
    switch (found, cell) {
    case (nil, .empty): return true
    case (.text(let text)?, .text(let written, _)): return text == written
    case (.text(let text)?, .link(let written, let target)):
      return text == written && sheet.links[cellName(row: row, column: column)] == "'\(target)'!A1"
    case (.number(let number)?, .number(let written, _)):
      // The file keeps 16 significant digits.
      return abs(number - written) <= abs(written) * 1e-15
    default: return false
    }
  }
}
