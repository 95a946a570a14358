import Foundation

/// H: the same tables for machines.
enum TwinRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(
      id: "H1",
      summary: "Every table has a twin for machines that begins in row 1 and holds the same values; "
        + "where none has one, the CSV files beside the workbook do.",
      check: twins)
  ]

  private static func twins(_ facts: WorkbookFacts) -> Faults {
    let tables = facts.sheets.filter { $0.name.hasPrefix("Tab_") && !$0.tables.isEmpty }
    func twin(of sheet: WorkbookFacts.Sheet) -> WorkbookFacts.Sheet? {
      facts.sheets.first { $0.isTwin && $0.name.dropFirst(4) == sheet.name[...] }
    }
    guard tables.contains(where: { twin(of: $0) != nil }) else { return tables.flatMap { files($0, facts) } }
    return tables.flatMap { sheet -> Faults in
      guard let twin = twin(of: sheet) else { return [(sheet.name, "the table has no twin for machines")] }
      guard let table = twin.tables.first, table.range.rows.lowerBound == 0 else {
        return [(twin.name, "the header is not in row 1")]
      }
      // Value, sign and unit stand side by side; what the figure is called comes first.
      guard let value = table.columns.firstIndex(where: ["Wert", "Value"].contains), value > 0,
        table.columns.count > value + 2, holdsSignsAndUnits(twin, table, value)
      else { return [(twin.name, "a column for metric, value, sign or unit is missing")] }
      return values(of: twin, column: value, missingIn: sheet, facts)
    }
  }

  /// Whether each row has a value or a sign, and a unit.
  private static func holdsSignsAndUnits(
    _ twin: WorkbookFacts.Sheet, _ table: WorkbookFacts.Table, _ value: Int
  ) -> Bool {
    table.range.rows.dropFirst().allSatisfy { row in
      let cell = twin.cells[row, value]
      let hasNumber = cell?.number != nil || cell?.text.map(CellWords.isLongNumber) ?? false
      let sign = twin.text(row, value + 1)
      return hasNumber == (sign == nil) && (sign?.count ?? 1) <= 3 && twin.text(row, value + 2) != nil
        && twin.text(row, 0) != nil
    }
  }

  /// Values of the twin that the table for people does not show.
  private static func values(
    of twin: WorkbookFacts.Sheet, column: Int, missingIn sheet: WorkbookFacts.Sheet, _ facts: WorkbookFacts
  ) -> Faults {
    let shown = shown(in: sheet, facts)
    return twin.ordered.compactMap { cell in
      guard cell.column == column, let number = cell.number else { return nil }
      return contains(shown, number)
        ? nil : (place(twin, cell), "the table for people does not show this value")
    }
  }

  /// The file that stands in for a twin, and its values that the table for people does not show.
  private static func files(_ sheet: WorkbookFacts.Sheet, _ facts: WorkbookFacts) -> Faults {
    guard let file = facts.fileTwin(of: sheet), let table = file.tables.first else {
      return [(sheet.name, "the table has no twin for machines, and no file beside the workbook")]
    }
    guard let value = table.columns.firstIndex(where: ["Wert", "Value"].contains) else {
      return [(sheet.name, "the file beside the workbook has no column for values")]
    }
    let shown = shown(in: sheet, facts)
    return file.ordered.compactMap { cell in
      guard cell.column == value, let number = cell.number else { return nil }
      return contains(shown, number)
        ? nil
        : (sheet.name, "the table does not show the value in line \(cell.row + 1) of the file beside it")
    }
  }

  /// The numbers of a table for people, in order: half a unit of the last decimal shown is their slack; ratios have six
  /// decimals where programs read them.
  private static func shown(
    in sheet: WorkbookFacts.Sheet, _ facts: WorkbookFacts
  ) -> [(number: Double, slack: Double)] {
    var shown: [(number: Double, slack: Double)] = []
    for cell in sheet.ordered {
      guard let number = cell.number else { continue }
      shown.append(
        (number, pow(10, -Double(ShownNumber.decimals(of: facts.styles[cell.style].format))) / 2 + 1e-6))
    }
    return shown.sorted { $0.number < $1.number }
  }

  private static func contains(_ shown: [(number: Double, slack: Double)], _ number: Double) -> Bool {
    // Numbers that could be it stand together; no slack is larger than a half.
    var low = 0
    var high = shown.count
    while low < high {
      let middle = (low + high) / 2
      if shown[middle].number < number - 0.6 { low = middle + 1 } else { high = middle }
    }
    return shown[low...].prefix { $0.number <= number + 0.6 }.contains { abs($0.number - number) <= $0.slack }
  }
}
