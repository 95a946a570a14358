import Foundation

/// H: the same tables for machines.
enum TwinRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(
      id: "H1",
      summary: "Every table has a twin for machines that begins in row 1 and holds the same values.",
      check: twins)
  ]

  private static func twins(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.filter { $0.name.hasPrefix("Tab_") && !$0.tables.isEmpty }.flatMap { sheet -> Faults in
      guard let twin = facts.sheets.first(where: { $0.isTwin && $0.name.dropFirst(4) == sheet.name[...] })
      else { return [(sheet.name, "the table has no twin for machines")] }
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
    var shown: [(number: Double, slack: Double)] = []
    for cell in sheet.ordered {
      guard let number = cell.number else { continue }
      // Half a unit of the last decimal shown; ratios have six decimals in the twin.
      shown.append(
        (number, pow(10, -Double(ShownNumber.decimals(of: facts.styles[cell.style].format))) / 2 + 1e-6))
    }
    shown.sort { $0.number < $1.number }
    return twin.ordered.compactMap { cell in
      guard cell.column == column, let number = cell.number else { return nil }
      return contains(shown, number)
        ? nil : (place(twin, cell), "the table for people does not show this value")
    }
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
