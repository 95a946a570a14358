/// D: what stands in total rows.
enum TotalRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(
      id: "D8", summary: "Totals are the sums of their rows, or the sheet says why they are not.", check: sums
    ),
    WorkbookRule(
      id: "D9", summary: "No secret number can be computed from its total and the rows beside it.",
      check: secrets),
  ]

  /// A number in a total row with the cells it is the total of.
  private struct Total {
    let place: String
    let heading: String
    let number: Double
    let parts: [WorkbookFacts.Cell]
  }

  /// Totals of columns that add up: neither ratios nor what the sheet says not to be a sum.
  private static func totals(_ facts: WorkbookFacts) -> [Total] {
    facts.sheets.filter { !$0.isTwin && !$0.isChartSheet }.flatMap { sheet -> [Total] in
      guard let range = sheet.tables.first?.range else { return [] }
      let rows = range.rows.dropFirst()
      let totalRows = rows.filter { ["Insgesamt", "Total"].contains(sheet.text($0, 0) ?? "") }
      let exceptions = exceptions(sheet)
      return totalRows.flatMap { row in
        // With several total rows each is about the rows that say the same thing.
        let words = range.columns.filter { column in
          sheet.text(row, column).map { !["Insgesamt", "Total"].contains($0) && !CellWords.isSign($0) }
            ?? false
        }
        let summed = rows.filter { other in
          !totalRows.contains(other) && words.allSatisfy { sheet.text(other, $0) == sheet.text(row, $0) }
        }
        return range.columns.compactMap { column -> Total? in
          guard let cell = sheet.cells[row, column], let number = cell.number else { return nil }
          let heading = sheet.text(range.rows.lowerBound, column) ?? ""
          guard !isRatio(heading), !exceptions.contains(name(heading)) else { return nil }
          return Total(
            place: place(sheet, cell), heading: heading, number: number,
            parts: summed.compactMap { sheet.cells[$0, column] })
        }
      }
    }
  }

  /// What the sheet says about its totals.
  private static func exceptions(_ sheet: WorkbookFacts.Sheet) -> String {
    let head = sheet.head.joined(separator: " ")
    for mark in [
      "Insgesamt ist nicht die Summe der Zeilen bei:", "The total is not the sum of the rows for:",
    ] {
      if let found = head.firstRange(of: mark) { return String(head[found.upperBound...]) }
    }
    return ""
  }

  private static func name(_ heading: String) -> String {
    heading.lastIndex(of: "(").map { String(heading[..<$0].dropLast()) } ?? heading
  }

  private static func isRatio(_ heading: String) -> Bool {
    guard let start = heading.lastIndex(of: "(") else { return true }
    let unit = heading[start...]
    return ["%", "je ", "per ", "Prozentpunkte", "percentage points"].contains { unit.contains($0) }
  }

  private static func sums(_ facts: WorkbookFacts) -> Faults {
    totals(facts).compactMap { total in
      guard !total.parts.isEmpty, total.parts.allSatisfy({ $0.number != nil }) else { return nil }
      let sum = total.parts.reduce(0) { $0 + ($1.number ?? 0) }
      return abs(sum - total.number) <= 1e-9 * max(1, abs(sum))
        ? nil : (total.place, "the total is not the sum of its rows, and the sheet does not say why")
    }
  }

  private static func secrets(_ facts: WorkbookFacts) -> Faults {
    let single = totals(facts).compactMap { total -> (place: String, message: String)? in
      let missing = total.parts.filter { $0.number == nil }
      guard missing.count == 1, missing[0].text == "[g]" else { return nil }
      return (total.place, "the one secret number of the column is the total less the others")
    }
    return single + facts.twins(holding: "g").flatMap(parts)
  }

  /// Numerator and denominator beside a secret ratio would tell it.
  private static func parts(_ twin: WorkbookFacts.Sheet) -> Faults {
    guard let table = twin.tables.first,
      let value = table.columns.firstIndex(where: ["Wert", "Value"].contains)
    else { return [] }
    let sign = value + 1
    return table.range.rows.dropFirst().compactMap { row in
      guard twin.text(row, sign) == "g" else { return nil }
      let shown = twin.cells.row(row).contains { $0.number != nil }
      return shown
        ? ("\(twin.name)!\(cellName(row: row, column: sign))", "a part of a secret number is shown") : nil
    }
  }
}
