/// H: files published beside the workbook hold the same.
enum CompanionRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(
      id: "H2", summary: "The CSV files beside the workbook hold what its sheets for machines hold.",
      check: files)
  ]

  private static func files(_ facts: WorkbookFacts) -> Faults {
    guard !facts.companions.tables.isEmpty else { return [] }
    return facts.sheets.filter(\.isTwin).flatMap { twin -> Faults in
      guard let table = twin.tables.first else { return [] }
      let file = facts.companions.tables.first { "csv_" + safe($0.key) == table.name }
      guard let file else { return [(twin.name, "there is no file with the same figures")] }
      let records = WorkbookCompanions.records(file.value)
      guard records.count == table.range.rows.count else {
        return [(twin.name, "the file has another number of lines")]
      }
      for (offset, record) in records.enumerated() {
        let row = table.range.rows.lowerBound + offset
        for column in table.range.columns {
          let cell = twin.cells[row, column]
          guard column < record.count, isSame(record[column], cell) else {
            return [
              ("\(twin.name)!\(cellName(row: row, column: column))", "the file holds something else here")
            ]
          }
        }
      }
      return []
    }
  }

  /// An id as the name of a table in a workbook.
  static func safe(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  private static func isSame(_ written: String, _ cell: WorkbookFacts.Cell?) -> Bool {
    guard let cell else { return written.allSatisfy(\.isWhitespace) }
    if let text = cell.text { return text == written || "'" + text == written }
    guard let number = cell.number, let value = self.number(written) else { return false }
    // Ratios have six decimals in the file.
    return abs(number - value) <= 5.1e-7 + abs(number) * 1e-14
  }

  /// A number as the files write it, with a decimal comma.
  static func number(_ written: String) -> Double? {
    Double(String(decoding: written.utf8.map { $0 == 0x2C ? 0x2E : $0 }, as: UTF8.self))
  }
}
