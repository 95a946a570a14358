/// D: cells of tables.
enum CellRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(
      id: "D1", summary: "No number of up to 15 digits in a column of numbers is stored as text.",
      check: asText),
    WorkbookRule(
      id: "D2", summary: "Columns of numbers hold numbers or one of the agreed signs.", check: foreign),
    WorkbookRule(id: "D3", summary: "The heading of a column of numbers names the unit.", check: units),
    WorkbookRule(
      id: "D4", summary: "Numbers have a format of their own, the same in a whole column.", check: formats),
    WorkbookRule(
      id: "D5", summary: "Every sign used is explained above its table and on the sheet of signs.",
      check: signs),
    WorkbookRule(id: "D6", summary: "There are no formulas and no error values.", check: formulas),
    WorkbookRule(
      id: "D7", summary: "Every note referred to has a text, every text is referred to, in order.",
      check: notes),
  ]

  /// One column of a table with numbers in it.
  private struct Column {
    let sheet: WorkbookFacts.Sheet
    let heading: String
    let place: String
    let rows: ArraySlice<Int>
    let column: Int

    var cells: some Sequence<WorkbookFacts.Cell> { rows.lazy.compactMap { sheet.cells[$0, column] } }

    func isDate(_ styles: WorkbookStyles) -> Bool {
      cells.contains { $0.number != nil && styles.shown($0.style).isDate }
    }
  }

  private static func columns(_ facts: WorkbookFacts, twins: Bool = false) -> [Column] {
    facts.sheets.filter { twins || !$0.isTwin }.flatMap { sheet in
      sheet.tables.flatMap { table in
        table.range.columns.compactMap { column -> Column? in
          let header = table.range.rows.lowerBound
          let found = Column(
            sheet: sheet, heading: sheet.text(header, column) ?? "",
            place: "\(sheet.name)!\(cellName(row: header, column: column))",
            rows: Array(table.range.rows).dropFirst(), column: column)
          return found.cells.contains { $0.number != nil } ? found : nil
        }
      }
    }
  }

  private static func asText(_ facts: WorkbookFacts) -> Faults {
    columns(facts, twins: true).flatMap { column in
      column.cells.filter { cell in
        cell.text.map { CellWords.isWrittenNumber($0) && !CellWords.isLongNumber($0) } ?? false
      }
      .map { (place(column.sheet, $0), "the number is stored as text") }
    }
  }

  private static func foreign(_ facts: WorkbookFacts) -> Faults {
    columns(facts).flatMap { column in
      column.cells.filter { cell in
        cell.text.map { !CellWords.isSign($0) && !CellWords.isLongNumber($0) } ?? false
      }
      .map { (place(column.sheet, $0), "the cell holds neither a number nor a sign") }
    }
  }

  private static func units(_ facts: WorkbookFacts) -> Faults {
    columns(facts).filter { !$0.isDate(facts.styles) && !namesUnit($0.heading) }
      .map { ($0.place, "the heading does not name the unit") }
  }

  /// `Abdeckung (in %)`, `Stellen (Anzahl) 2`.
  private static func namesUnit(_ heading: String) -> Bool {
    var rest = heading.utf8[...]
    let number = rest.reversed().prefix { (0x30...0x39).contains($0) }.count
    if number > 0, rest.dropLast(number).last == 0x20 { rest = rest.dropLast(number + 1) }
    guard rest.popLast() == UInt8(ascii: ")") else { return false }
    let unit = rest.reversed().prefix { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")") }.count
    return unit > 0 && rest.dropLast(unit).last == UInt8(ascii: "(")
  }

  private static func formats(_ facts: WorkbookFacts) -> Faults {
    columns(facts).compactMap { column in
      let styles = Set(column.cells.lazy.filter { $0.number != nil }.map(\.style))
      let formats = Set(styles.map { facts.styles[$0].format })
      if formats.contains("General") { return (column.place, "numbers have no format of their own") }
      return formats.count > 1 ? (column.place, "numbers of one column have different formats") : nil
    }
  }

  private static func signs(_ facts: WorkbookFacts) -> Faults {
    let explained = Set(facts.signs?.ordered.compactMap(\.text).filter(CellWords.isSign) ?? [])
    return facts.sheets.filter { $0.name != facts.signs?.name && !$0.isTwin }.flatMap { sheet -> Faults in
      guard let table = sheet.tables.first else { return [] }
      let used = Set(
        table.range.rows.flatMap { row in
          table.range.columns.compactMap { sheet.text(row, $0) }.filter(CellWords.isSign)
        })
      let legend = sheet.head.filter { $0.hasPrefix("Zeichen:") || $0.hasPrefix("Signs:") }
      // A legend may run over several lines.
      let above = sheet.head.joined(separator: " ")
      let listed = Set(legend.flatMap(CellWords.signs))
      var faults: Faults = []
      for sign in used.sorted() {
        if !above.contains(sign) { faults.append((sheet.name, "\(sign) is not explained above the table")) }
        if !explained.contains(sign) {
          faults.append((sheet.name, "\(sign) is not explained on a sheet of signs"))
        }
      }
      for sign in listed.subtracting(used).sorted() {
        faults.append((sheet.name, "\(sign) is explained but not used"))
      }
      return faults
    }
  }

  private static func formulas(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.flatMap { sheet in
      sheet.ordered.compactMap { cell in
        if cell.hasFormula { return (place(sheet, cell), "the cell holds a formula") }
        if case .fault = cell.value { return (place(sheet, cell), "the cell holds an error value") }
        return nil
      }
    }
  }

  private static func notes(_ facts: WorkbookFacts) -> Faults {
    let marker = /\[(?:Anm\.|note) ([0-9]+)\]/
    var used: [Int] = []
    var texts: [Int] = []
    for sheet in facts.sheets {
      for cell in sheet.ordered {
        guard let text = cell.text, text.utf8.contains(UInt8(ascii: "[")) else { continue }
        for match in text.matches(of: marker) {
          guard let number = Int(match.output.1) else { continue }
          // A note's own text begins with its number; everything else refers to it.
          if match.range.lowerBound == text.startIndex {
            texts.append(number)
          } else if !used.contains(number) {
            used.append(number)
          }
        }
      }
    }
    var faults: Faults = []
    for number in used where !texts.contains(number) { faults.append(("file", "note \(number) has no text")) }
    for number in texts where !used.contains(number) {
      faults.append(("file", "note \(number) is not referred to"))
    }
    if used != used.sorted() { faults.append(("file", "the notes are not numbered in order")) }
    return faults
  }
}
