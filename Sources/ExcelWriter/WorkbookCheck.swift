/// Reads a written workbook back and compares it with what it should hold.
public enum WorkbookCheck {
  /// Throws unless every part is whole and well-formed and every sheet holds exactly the given cells.
  public static func check(path: String, against content: WorkbookContent) throws(WorkbookError) {
    try check(WorkbookFacts(WorkbookDocuments(path: path)), against: content)
  }

  static func check(_ facts: WorkbookFacts, against content: WorkbookContent) throws(WorkbookError) {
    guard facts.sheets.map(\.name) == content.sheets.map(\.name) else {
      throw WorkbookError(.mismatch, "file", "the sheets are not the ones written")
    }
    for (sheet, expected) in zip(facts.sheets, content.sheets) {
      try compare(sheet, expected)
    }
  }

  private static func compare(
    _ sheet: WorkbookFacts.Sheet, _ expected: SheetContent
  ) throws(WorkbookError) {
    let links = Dictionary(sheet.links.map { ($0.cell, $0.location) }, uniquingKeysWith: { $1 })
    var rows = 0
    for (row, cells) in expected.rows.enumerated() {
      let found = sheet.cells.row(row)
      let count = cells.count { $0 != .empty }
      guard found.count == count else {
        throw WorkbookError(
          .mismatch, "\(sheet.name), row \(row + 1)", "the row has \(found.count) cells instead of \(count)")
      }
      if count > 0 { rows += 1 }
      var next = found.startIndex
      for (column, cell) in cells.enumerated() where cell != .empty {
        guard isWhole(found[next]) else {
          throw WorkbookError(
            .unreadable, "\(sheet.name)!\(found[next].name)", "the cell's text or number is broken")
        }
        guard found[next].column == column, matches(found[next], cell, links) else {
          throw WorkbookError(
            .mismatch, "\(sheet.name)!\(cellName(row: row, column: column))",
            "the cell does not hold what was written")
        }
        next += 1
      }
    }
    guard sheet.cells.rows.count == rows else {
      throw WorkbookError(
        .mismatch, sheet.name, "the sheet has \(sheet.cells.rows.count) rows instead of \(rows)")
    }
    guard sheet.document.elements.count(where: { $0.name == "dataValidation" }) == expected.validations.count
    else {
      throw WorkbookError(.mismatch, sheet.name, "a rule for what may be entered is missing")
    }
    let hasTable = expected.table != nil
    guard sheet.tables.count == (hasTable ? 1 : 0) else {
      throw WorkbookError(.mismatch, sheet.name, "the sheet's table is missing or not the only one")
    }
  }

  private static func isWhole(_ cell: WorkbookFacts.Cell) -> Bool {
    switch cell.value {
    case .text: true
    case .number(let number): number.isFinite
    case .fault, .blank: false
    }
  }

  private static func matches(
    _ found: WorkbookFacts.Cell, _ cell: CellContent, _ links: [String: String]
  ) -> Bool {
    guard !found.hasFormula else { return false }
    switch (found.value, cell) {
    case (.text(let text), .text(let written, _)): return text == written
    case (.text(let text), .link(let written, let target)):
      return text == written && links[found.name] == "'\(target)'!A1"
    case (.number(let number), .number(let written, _)):
      // The file keeps 16 significant digits.
      return abs(number - written) <= abs(written) * 1e-15
    default: return false
    }
  }
}
