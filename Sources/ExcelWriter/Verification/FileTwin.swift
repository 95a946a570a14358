extension WorkbookFacts {
  /// The tables for machines: sheets, and of tables that have none the files beside the workbook.
  ///
  /// With `sign` only files in which it stands in a cell of its own.
  func twins(holding sign: String? = nil) -> [Sheet] {
    sheets.filter(\.isTwin) + sheets.compactMap { fileTwin(of: $0, holding: sign) }
  }

  /// The file that stands in for a table's sheet for machines, taken apart like one; nil where there is a sheet, or no file.
  func fileTwin(of sheet: Sheet, holding sign: String? = nil) -> Sheet? {
    guard !sheet.isTwin, self.sheet("csv_\(sheet.name)") == nil, let name = sheet.tables.first?.name,
      let file = companions.tables.first(where: { name == "tab_" + CompanionRules.safe($0.key) }),
      sign.map({ Self.hasCell(file.value, $0) }) ?? true
    else { return nil }
    let records = WorkbookCompanions.records(file.value)
    guard let header = records.first, !header.isEmpty,
      let range = Range("A1:\(cellName(row: records.count - 1, column: header.count - 1))")
    else { return nil }
    // Only the value and what stands behind its unit are numbers; members may look like some.
    let value = header.firstIndex(where: ["Wert", "Value"].contains) ?? header.count
    let cells = records.enumerated().flatMap { row, record in
      record.enumerated().compactMap { column, text -> Cell? in
        guard !text.isEmpty else { return nil }
        let number = row > 0 && (column == value || column > value + 2) ? CompanionRules.number(text) : nil
        return Cell(
          row: row, column: column, value: number.map { .number($0) } ?? .text(text),
          isNumber: number != nil, hasFormula: false, style: 0)
      }
    }
    return Sheet(
      name: "\(file.key).csv", isHidden: false, document: sheet.document, cells: CellGrid(cells), links: [],
      tables: [Table(name: name, range: range, hasHeader: true, columns: header, hasFilter: false)],
      charts: [])
  }

  /// Whether a cell between two others holds just this; signs are never quoted.
  private static func hasCell(_ file: String, _ sign: String) -> Bool {
    let wanted = [0x3B] + Array(sign.utf8) + [0x3B]
    var met = 0
    for byte in file.utf8 {
      met = byte == wanted[met] ? met + 1 : byte == 0x3B ? 1 : 0
      if met == wanted.count { return true }
    }
    return false
  }
}
