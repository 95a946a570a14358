import Foundation

/// E and F: how sheets look on the screen and on paper.
enum LookRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(
      id: "E1",
      summary: "Every column in use has a width of its own, for its longest word, and no endless one.",
      check: widths),
    WorkbookRule(id: "E2", summary: "One sans-serif font is used, of at least 10 points.", check: fonts),
    WorkbookRule(
      id: "E3", summary: "Text and background differ by a contrast of at least 4.5 to 1.", check: contrast),
    WorkbookRule(
      id: "E4", summary: "Frozen rows and filters are for internal use only, and the sheet says so.",
      check: frozen),
    WorkbookRule(
      id: "E5", summary: "Conditional formats never say what no text or number says.", check: conditional),
    WorkbookRule(
      id: "F1", summary: "Sheets print on A4, one page wide, and nothing is left outside.", check: paper),
    WorkbookRule(id: "F2", summary: "A table's header is repeated on every page.", check: repeated),
    WorkbookRule(
      id: "F3", summary: "What is published has no page header or footer, which screen readers skip.",
      check: footers),
  ]

  private static func widths(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.flatMap { sheet -> Faults in
      var known: [Int: Double] = [:]
      for column in sheet.document.all("col") {
        guard let first = Int(column["min"]), let last = Int(column["max"]), first <= last, last <= 16_384
        else { continue }
        for index in first...last { known[index - 1] = Double(column["width"]) }
      }
      let used = Set(sheet.ordered.map(\.column)).sorted()
      return narrow(sheet, known, facts)
        + used.compactMap { column in
          guard let width = known[column] else {
            return ("\(sheet.name)!\(columnName(column))", "the column has no width of its own")
          }
          return (4...110).contains(width)
            ? nil : ("\(sheet.name)!\(columnName(column))", "the column is too narrow or too wide")
        }
    }
  }

  /// Columns of a table in which a word or a number does not fit on a line.
  private static func narrow(
    _ sheet: WorkbookFacts.Sheet, _ widths: [Int: Double], _ facts: WorkbookFacts
  ) -> Faults {
    guard let range = sheet.tables.first?.range else { return [] }
    return range.columns.compactMap { column in
      guard let width = widths[column] else { return nil }
      var seen: Set<String> = []
      let longest = range.rows.reduce(0.0) { longest, row in
        guard let cell = sheet.cells[row, column] else { return longest }
        // Most are so short that no letters could make them wider than the column.
        let most = max(longest, width) / TextWidth.widest
        if case .number(let number) = cell.value,
          Double(facts.styles.shown(cell.style).length(number)) <= most
        {
          return longest
        }
        let look = facts.styles[cell.style]
        let text = shown(cell, look.shown)
        guard Double(text.utf8.count) > most, seen.insert(text).inserted else { return longest }
        let words = text.split { $0 == " " || $0 == "-" || $0 == "\n" || $0 == "/" }
        return words.reduce(longest) { max($0, TextWidth.digits(String($1), bold: look.font.isBold)) }
      }
      return longest <= width + 0.5 || width >= 59
        ? nil : ("\(sheet.name)!\(columnName(column))", "a word or number is wider than the column")
    }
  }

  private static func shown(_ cell: WorkbookFacts.Cell, _ format: WorkbookStyles.Shown) -> String {
    switch cell.value {
    case .text(let text): text
    case .number(let number): format.text(number)
    case .fault, .blank: ""
    }
  }

  private static let sansSerif: Set<String> = [
    "Arial", "Calibri", "Helvetica", "Verdana", "Liberation Sans", "Open Sans", "Aptos", "Carlito",
  ]

  private static func looks(_ facts: WorkbookFacts) -> [(place: String, look: WorkbookStyles.Look)] {
    var seen: Set<Int> = []
    return facts.sheets.flatMap { sheet in
      sheet.ordered.filter { seen.insert($0.style).inserted }.map {
        (place(sheet, $0), facts.styles[$0.style])
      }
    }
  }

  private static func fonts(_ facts: WorkbookFacts) -> Faults {
    let looks = looks(facts)
    let first = looks.first?.look.font.name
    return looks.compactMap { place, look in
      if !sansSerif.contains(look.font.name) || look.font.name != first {
        return (place, "the font is another one, or it has serifs")
      }
      return look.font.size < 10 ? (place, "the font is smaller than 10 points") : nil
    }
  }

  private static func contrast(_ facts: WorkbookFacts) -> Faults {
    looks(facts).filter {
      WorkbookStyles.contrast($0.look.font.color ?? 0, $0.look.fill ?? 0xFFFFFF) < 4.5
    }.map { ($0.place, "text and background are too much alike") }
  }

  private static func frozen(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.flatMap { sheet -> Faults in
      let isFrozen = sheet.document.first("pane") != nil
      let hasFilter = sheet.tables.contains(where: \.hasFilter) || sheet.document.first("autoFilter") != nil
      guard isFrozen || hasFilter else { return [] }
      guard facts.isInternal else {
        return [(sheet.name, "frozen rows or filters in a file to be published")]
      }
      let head = sheet.head.joined(separator: " ")
      var faults: Faults = []
      if isFrozen, !head.contains("bleibt beim Blättern stehen"), !head.contains("stays in view") {
        faults.append((sheet.name, "the sheet does not say that its header stays in view"))
      }
      if hasFilter, !head.contains("Filterknöpfe"), !head.contains("filter buttons") {
        faults.append((sheet.name, "the sheet does not say that its header has filter buttons"))
      }
      return faults
    }
  }

  private static func conditional(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.flatMap { sheet in
      sheet.document.all("cfRule").filter { $0["type"] != "dataBar" }
        .map { _ in (sheet.name, "a format depends on a condition that no text names") }
        + sheet.document.all("dataBar").filter { $0["showValue"] == "0" }
        .map { _ in (sheet.name, "bars stand in place of their numbers") }
    }
  }

  private static func paper(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.enumerated().flatMap { index, sheet -> Faults in
      var faults: Faults = []
      let setup = sheet.document.first("pageSetup")
      if setup?["paperSize"] != "9" { faults.append((sheet.name, "the paper is not A4")) }
      let fits = sheet.document.first("pageSetUpPr")?["fitToPage"] == "1"
      if !fits || !["", "1"].contains(setup?["fitToWidth"] ?? "") {
        faults.append((sheet.name, "the sheet is not fitted to one page's width"))
      }
      // Tables for machines are not for paper.
      if !sheet.isTwin,
        let name = facts.names.first(where: { $0.name == "_xlnm.Print_Area" && $0.sheet == index }),
        let cells = name.range.split(separator: "!").last, let area = WorkbookFacts.Range(cells)
      {
        let outside = sheet.ordered.contains { cell in
          !area.rows.contains(cell.row) || !area.columns.contains(cell.column)
        }
        if outside { faults.append((sheet.name, "the printed area leaves cells out")) }
      }
      return faults
    }
  }

  private static func repeated(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.enumerated().compactMap { index, sheet in
      guard let table = sheet.tables.first, !sheet.isTwin, !sheet.isChartSheet else { return nil }
      let row = table.range.rows.lowerBound + 1
      let rows = facts.names.first { $0.name == "_xlnm.Print_Titles" && $0.sheet == index }?.range ?? ""
      return rows.hasSuffix("!$\(row):$\(row)")
        ? nil : (sheet.name, "the header is not repeated on every page")
    }
  }

  private static func footers(_ facts: WorkbookFacts) -> Faults {
    guard !facts.isInternal else { return [] }
    return facts.sheets.filter { $0.document.first("headerFooter") != nil }
      .map { ($0.name, "pages have a header or footer") }
  }
}
