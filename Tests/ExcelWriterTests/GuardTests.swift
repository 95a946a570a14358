import ExcelWriter
import Foundation
import Testing

@Suite struct GuardTests {
  /// Writes the changed sample and returns the kind of error; the file must not stay behind.
  private func kind(_ change: (inout WorkbookContent) -> Void) throws -> WorkbookError.Kind? {
    try withFolder { folder -> WorkbookError.Kind? in
      var content = sampleContent()
      change(&content)
      do {
        try WorkbookWriter.writeChecked(content, to: folder + "/a.xlsx")
        return nil
      } catch let error as WorkbookError {
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        return error.kind
      }
    }
  }

  /// Two schools with a chart of their numbers.
  private func chartKind(_ change: (inout WorkbookContent) -> Void) throws -> WorkbookError.Kind? {
    try kind { content in
      content.sheets[1].rows[4][1] = .number(2, CellStyle(.number(decimals: 1)))
      content.sheets[1].chart = ChartContent(
        form: .bars, title: "Stellen", categoryTitle: "Schule", valueTitle: "VZÄ", rows: 3...4,
        series: [.init(name: "VZÄ", column: 1)], decimals: 1,
        description: "Balkendiagramm der Stellen: 199928 1.234,5; Süd 2,0.", row: 8, column: 0)
      change(&content)
    }
  }

  @Test func `a chart draws numbers, and its alternative text is not cut`() throws {
    #expect(try chartKind { _ in } == nil)
    let sign = CellContent.text("[g]", CellStyle(.sign))
    #expect(try chartKind { $0.sheets[1].rows[4][1] = sign } == .chart)
    let long = String(repeating: "Größe ", count: 500)
    #expect(long.count == 3000)
    #expect(try chartKind { $0.sheets[1].chart?.description = long } == .chart)
    #expect(try chartKind { $0.sheets[1].chart?.description = "" } == .chart)
    #expect(try chartKind { $0.sheets[1].chart?.series = [] } == .chart)
  }

  @Test func `bars lie within the sheet`() throws {
    #expect(try kind { $0.sheets[1].dataBars = [DataBar(column: 1, rows: 3...5, most: 100)] } == nil)
    #expect(try kind { $0.sheets[1].dataBars = [DataBar(column: 1, rows: 3...9, most: 100)] } == .setting)
    #expect(try kind { $0.sheets[1].dataBars = [DataBar(column: 1, rows: 3...5, most: 0)] } == .setting)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a number must be finite`(number: Double) throws {
    #expect(
      try kind { $0.sheets[1].rows[3][1] = .number(number, CellStyle(.number(decimals: 0))) } == .notFinite)
  }

  @Test(arguments: ["a\u{0}b", "\u{1}", "a\tb", "a\rb", "\u{85}", "\u{FFFE}", "_x0041_"])
  func `control characters are refused`(text: String) throws {
    #expect(try kind { $0.sheets[0].rows[0][0] = .text(text, CellStyle(.body)) } == .character)
  }

  @Test func `a sheet has at most 1,048,576 rows of 16,384 columns`() throws {
    let wide = [CellContent](repeating: .empty, count: 16_385)
    #expect(try kind { $0.sheets[0].rows.append(wide) } == .shape)
    #expect(
      try kind { content in
        content.sheets[0].rows += [[CellContent]](
          repeating: [], count: 1_048_577 - content.sheets[0].rows.count)
      } == .shape)
  }

  @Test func `a text has at most 32,767 UTF-16 units`() throws {
    let face = "\u{1F600}"
    let long = String(repeating: face, count: 16_384)
    let fits = String(repeating: face, count: 16_383) + "x"
    #expect(try kind { $0.sheets[0].rows[0][0] = .text(long, CellStyle(.body)) } == .textTooLong)
    #expect(try kind { $0.sheets[0].rows[0][0] = .text(fits, CellStyle(.body)) } == nil)
  }

  @Test(arguments: ["", "  "]) func `a text cell has text`(text: String) throws {
    #expect(try kind { $0.sheets[0].rows[0][0] = .text(text, CellStyle(.body)) } == .emptyText)
  }

  @Test(arguments: [
    "", "2025", "T1", "Tab1", "R", "rc", "History", "1a", "A b", "Titel ", "'x'", "_a", "A/B",
    "Abcdefghijklmnopqrstuvwxyzabcdef",
  ])
  func `names of sheets that Excel would misread are refused`(name: String) throws {
    #expect(
      try kind {
        $0.sheets[1].name = name; $0.sheets[0].rows[1][0] = .empty
      } == .sheetName)
  }

  @Test func `names of sheets are unique whatever their case and composition`() throws {
    #expect(
      try kind {
        $0.sheets.append($0.sheets[0]); $0.sheets[2].name = "INHALT"
      } == .sheetName)
    let umlaut = try kind { content in
      content.sheets[0].name = "Übersicht"
      content.sheets.append(content.sheets[0])
      content.sheets[2].name = "u\u{308}bersicht"
    }
    #expect(umlaut == .sheetName)
  }

  @Test(arguments: ["", "Q1", "R1C1", "c", "1a", "a b"])
  func `names of tables that Excel would misread are refused`(name: String) throws {
    #expect(try kind { $0.sheets[1].table?.name = name } == .tableName)
  }

  @Test func `names of tables are unique`() throws {
    let found = try kind { content in
      content.sheets.append(content.sheets[1])
      content.sheets[2].name = "Tab_02"
      content.sheets[2].table?.name = "STELLEN"
    }
    #expect(found == .tableName)
  }

  @Test func `headings are texts and unique`() throws {
    let header = CellStyle(.textHeader)
    #expect(try kind { $0.sheets[1].rows[2][1] = .text("SCHULE", header) } == .header)
    #expect(try kind { $0.sheets[1].rows[2][1] = .number(1, header) } == .header)
    #expect(try kind { $0.sheets[1].rows[2][1] = .empty } == .header)
  }

  @Test func `a table has rows without gaps and nothing below it`() throws {
    #expect(try kind { $0.sheets[1].rows[4][1] = .empty } == .shape)
    #expect(try kind { $0.sheets[1].rows[4].removeLast() } == .shape)
    #expect(try kind { $0.sheets[1].rows.append([.text("Fuß", CellStyle(.body))]) } == .shape)
    #expect(try kind { $0.sheets[1].rows.removeLast(3) } == .shape)
  }

  @Test func `links lead to sheets, settings lie in range`() throws {
    #expect(try kind { $0.sheets[0].rows[1][0] = .link("weg", sheet: "Nirgends") } == .link)
    #expect(try kind { $0.sheets[0].columnWidths = [0] } == .setting)
    #expect(try kind { $0.sheets[0].columnWidths = [.nan] } == .setting)
    #expect(try kind { $0.sheets[0].frozenRows = 9 } == .setting)
    #expect(try kind { $0.sheets[0].print.repeatedRow = 9 } == .setting)
    #expect(try kind { $0.properties.title = String(repeating: "x", count: 256) } == .setting)
    #expect(try kind { $0.properties.createdDay = -1 } == .setting)
    #expect(try kind { $0.sheets = [] } == .shape)
  }

  @Test(arguments: ["a.csv", String(repeating: "x", count: 1100) + ".xlsx", "a\u{0}.xlsx"])
  func `a path is short and ends in xlsx`(path: String) {
    let error = #expect(throws: WorkbookError.self) {
      try WorkbookWriter.write(sampleContent(), to: "folder/" + path)
    }
    #expect(error?.kind == .path)
  }
}
