import ExcelWriter
import Foundation
import Testing

/// Rule I1: sentences tell figures, and the text beside the workbook tells the workbook.
@Suite struct TextRuleTests {
  private static let sentences = [
    "An 59 von 66 Schulen ist am 31.07.2025 eine Stelle besetzt (89,4 %), mehr als im Schuljahr 2023/24.",
    "Empfohlen werden 150; gemeldet sind 12 Stellen.",
  ]
  private static let figures: [(metric: String, sentence: String, numbers: [Double?])] = [
    ("abdeckung", "1", [89.393939, 59, 66]), ("stellen", "2", [12, nil, nil]),
    ("wortlaut", "2", [150, nil, nil]),
  ]

  /// The good workbook with two sentences and the sheet that says which figures they tell.
  private func content(
    _ sentences: [String] = sentences,
    _ figures: [(metric: String, sentence: String, numbers: [Double?])] = figures,
    hasFigures: Bool = true
  ) -> WorkbookContent {
    var content = ChecklistTests.good()
    for index in content.sheets.indices {
      // The table's one number is that of all schools.
      for (row, cells) in content.sheets[index].rows.enumerated() {
        for (column, cell) in cells.enumerated() where content.sheets[index].chart == nil {
          guard case .text("Grundschule", let style) = cell else { continue }
          content.sheets[index].rows[row][column] = .text("Insgesamt", style)
        }
        if case .text(let second, let style)? = cells.first, second == "Dieses Blatt enthält Verweise." {
          content.sheets[index].rows[row][0] = .text(
            "Dieses Blatt enthält Verweise; Stand 31.07.2025.", style)
        }
      }
    }
    content.sheets[0].rows.append(
      [.link("Das Wichtigste", sheet: "Wichtigstes")]
        + (hasFigures ? [.link("csv_Wichtigstes", sheet: "csv_Wichtigstes")] : []))
    let style = CellStyle(.wrapped)
    content.sheets.append(
      SheetContent(
        name: "Wichtigstes",
        rows: [
          [.text("Das Wichtigste", CellStyle(.title))],
          [.text("Dieses Blatt enthält 2 Aussagen, die wichtigste zuerst.", CellStyle(.subtitle))],
          [.link("zurück zum Inhalt", sheet: "Inhalt")],
        ] + sentences.enumerated().map { [.text("\($0.offset + 1). \($0.element)", style)] },
        columnWidths: [78], print: PrintSetup(columns: 1, footer: "intern")))
    guard hasFigures else { return content }
    let header = ["Kennzahl", "Periode", "Satz", "Wert", "Zeichen", "Einheit", "Zähler", "Nenner"]
    let rows = figures.map { figure -> [CellContent] in
      let numbers = figure.numbers.map { number in
        number.map { CellContent.number($0, CellStyle(.number(decimals: 6))) } ?? .empty
      }
      let words = [figure.metric, "2024/25", figure.sentence].map { CellContent.text($0, CellStyle(.cell)) }
      return words + [numbers[0], .empty, .text("Anzahl", CellStyle(.cell))] + numbers[1...]
    }
    content.sheets.append(
      SheetContent(
        name: "csv_Wichtigstes", rows: [header.map { .text($0, CellStyle(.textHeader)) }] + rows,
        columnWidths: header.map { _ in 14 },
        table: TableContent(name: "csv_saetze", headerRow: 0, showsFilter: false, allowsGaps: true),
        print: PrintSetup(isLandscape: true, columns: 8, footer: "intern")))
    // Tables for machines name the period too.
    if let twin = content.sheets.firstIndex(where: { $0.name == "csv_Tab_01" }) {
      for row in content.sheets[twin].rows.indices {
        content.sheets[twin].rows[row].insert(
          .text(row == 0 ? "Periode" : "2024/25", CellStyle(row == 0 ? .textHeader : .cell)), at: 1)
      }
      content.sheets[twin].columnWidths.append(10)
      content.sheets[twin].print.columns = 6
    }
    return content
  }

  private func found(
    _ content: WorkbookContent, text: String? = nil, tables: [String: String] = [:]
  ) throws -> [WorkbookFault] {
    try withFolder { folder in
      try WorkbookWriter.write(content, to: folder + "/a.xlsx")
      return try WorkbookChecklist.check(
        path: folder + "/a.xlsx", companions: WorkbookCompanions(text: text, tables: tables)
      ).faults
    }
  }

  /// Whether the sentence after the change is found, and nothing but it.
  private func isFound(_ from: String, _ to: String) throws -> Bool {
    let changed = Self.sentences.map { $0.replacing(from, with: to) }
    #expect(changed != Self.sentences)
    let faults = try found(content(changed))
    return faults.map(\.id) == ["I1"] && faults[0].place.hasPrefix("Wichtigstes!A")
  }

  @Test func `sentences that tell their figures pass`() throws { #expect(try found(content()) == []) }

  @Test func `a number that is none of the sentence's figures is found, wherever else it stands`() throws {
    #expect(try isFound("59", "61"))
    // Numbers of the other sentence, of the as-of date and of the period.
    #expect(try isFound("59", "12"))
    #expect(try isFound("An 59", "An 31"))
    #expect(try isFound("12 Stellen", "25 Stellen"))
    #expect(try isFound("89,4", "89,3"))
    #expect(try isFound("150", "250"))
  }

  @Test func `a day or a period that is not the report's is found`() throws {
    #expect(try isFound("31.07.2025", "30.07.2025"))
    #expect(try isFound("2023/24", "2022/23"))
    #expect(try !isFound("2023/24", "2024/25"))
  }

  @Test func `a sentence whose figures nobody names is found`() throws {
    #expect(try found(content(hasFigures: false)).map(\.id) == ["I1", "I1"])
  }

  @Test func `a figure that a table gives otherwise is found`() throws {
    var figures = Self.figures
    figures[1].numbers[0] = 13
    let changed = Self.sentences.map { $0.replacing("12", with: "13") }
    let faults = try found(content(changed, figures))
    #expect(
      faults.map(\.id) == ["I1"] && faults.first?.place.hasPrefix("csv_Wichtigstes!") == true, "\(faults)")
  }

  @Test func `where tables have no sheet for machines, a figure is held against the file beside it`() throws {
    func faults(_ told: String) throws -> [WorkbookFault] {
      var figures = Self.figures
      figures[1].numbers[0] = Double(told)
      var content = content(Self.sentences.map { $0.replacing("12", with: told) }, figures)
      content.sheets.removeAll { $0.name == "csv_Tab_01" }
      content.sheets[0].rows = content.sheets[0].rows.map { $0.filter { !"\($0)".contains("csv_Tab_01") } }
      let file = """
        Kennzahl;Periode;Schulform;Wert;Zeichen;Einheit
        stellen;2024/25;Insgesamt;12;;Anzahl
        stellen;2024/25;Gymnasium;;l;Anzahl

        """
      // The file with the sentences' figures is not written here.
      return try found(content, tables: ["stellen": file]).filter { $0.id != "H2" }
    }
    let right = try faults("12")
    #expect(right == [], "\(right)")
    let wrong = try faults("13")
    #expect(wrong.map(\.id) == ["I1"] && wrong.first?.message.contains("stellen.csv") == true, "\(wrong)")
  }

  private static let text = """
    Bericht

    Das Wichtigste
    --------------

    1. An 59 von 66 Schulen ist am 31.07.2025 eine Stelle besetzt (89,4 %),
       mehr als im Schuljahr 2023/24.
    2. Empfohlen werden 150; gemeldet sind 12 Stellen.

    Stellen
    -------

    Schulform     Stellen
                 (Anzahl)
    ---------------------
    Insgesamt          12
    Gymnasium         [l]

    """

  @Test func `a text that tells the workbook passes`() throws {
    #expect(try found(content(), text: Self.text) == [])
  }

  @Test(arguments: [
    ("59", "61"), ("1. An", "2. An"), ("gemeldet sind", "es fehlen"), ("          12\n", "          59\n"),
    ("Gymnasium         [l]", "Gymnasium          12"), ("Bericht", "Bericht 61"),
  ])
  func `a text that tells something else is found`(from: String, to: String) throws {
    let changed = Self.text.replacing(from, with: to)
    #expect(changed != Self.text)
    #expect(try found(content(), text: changed).map(\.id) == ["I1"])
  }

  @Test func `items of a list stand in one row, rows left out are counted`() throws {
    func faults(_ lines: String) throws -> Int {
      try found(content(), text: "Bericht\n\nStellen\n-------\n\n" + lines).count
    }
    #expect(try faults("- Insgesamt · 12 Stellen\n") == 0)
    #expect(try faults("- Insgesamt · 13 Stellen\n") == 1)
    #expect(try faults("Insgesamt   12\n… und 1 weitere Zeile in der Arbeitsmappe\n") == 0)
    #expect(try faults("Insgesamt   12\n… und 2 weitere Zeilen in der Arbeitsmappe\n") == 1)
  }
}
