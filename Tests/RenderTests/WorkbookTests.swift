import ExcelWriter
import Foundation
@testable import Render
import Tabular
import Testing

@Suite struct WorkbookTests {
  private func read<T>(_ report: Report, _ body: (WorkbookReading) throws -> T) throws -> T {
    try rendered(report, WorkbookRenderer()) { folder, _ in
      try body(try WorkbookReading(path: "\(folder)/\(report.fileName).xlsx"))
    }
  }

  @Test(arguments: Audience.allCases)
  func `every sheet has its title, says what it holds and leads back`(audience: Audience) throws {
    let report = sampleReport(audience)
    try read(report) { book in
      #expect(
        book.sheets.map(\.name) == report.sheets.map(\.name) + [
          "csv_Wichtigstes", "csv_Tab_01", "csv_Tab_02",
        ])
      for (sheet, expected) in zip(book.sheets, report.sheets) {
        #expect(sheet.text(row: 0, column: 0) == expected.title)
        #expect(sheet.text(row: 1, column: 0)?.hasPrefix("Dieses Blatt") == true)
        #expect(!sheet.hasMergedCells)
        #expect(sheet.name == "Inhalt" || sheet.links.values.contains("'Inhalt'!A1"))
      }
      #expect(
        book.sheet("Tab_01")?.text(row: 1, column: 0)?
          .hasPrefix("Dieses Blatt enthält eine Tabelle mit 7 Zeilen und 6 Spalten.") == true)
    }
  }

  @Test func `the contents lead to every other sheet by its title`() throws {
    let report = sampleReport()
    try read(report) { book in
      let contents = try #require(book.sheet("Inhalt"))
      let targets = Set(contents.links.values)
      let wanted =
        report.sheets.map(\.name).filter { $0 != "Inhalt" } + ["csv_Wichtigstes", "csv_Tab_01", "csv_Tab_02"]
      #expect(targets == Set(wanted.map { "'\($0)'!A1" }))
      let texts = contents.rows.values.compactMap { row -> String? in
        if case .text(let text)? = row[0] { text } else { nil }
      }
      for sheet in report.sheets { #expect(texts.contains(sheet.title)) }
    }
  }

  @Test(arguments: Audience.allCases)
  func `without sheets for programs only what proves the sentences stays of them`(audience: Audience) throws {
    let report = sampleReport(audience, hasCSVSheets: false)
    try read(report) { book in
      #expect(book.sheets.map(\.name) == report.sheets.map(\.name) + ["csv_Wichtigstes"])
      let linked = try #require(book.sheet("Inhalt")).links.values.filter { $0.contains("csv_") }
      #expect(Array(linked) == ["'csv_Wichtigstes'!A1"])
    }
    // The tables' figures stand in files beside the workbook, as those who check it are told.
    #expect(Set(try WorkbookRenderer.companions(report).tables.keys).isSuperset(of: ["abdeckung_schulform"]))
  }

  @Test func `internal sheets are marked, frozen and filtered, published ones are not`() throws {
    let marking = WorkbookReading.Cell.text("Nur für den internen Dienstgebrauch")
    try read(sampleReport(.intern)) { book in
      for sheet in book.sheets where !sheet.name.hasPrefix("csv_") {
        #expect(sheet.rows.values.contains { $0[0] == marking })
      }
      let table = try #require(book.sheet("Tab_01"))
      #expect(table.isFrozen)
      #expect(table.tables.first?.hasFilter == true)
    }
    try read(sampleReport(.veroeffentlichung)) { book in
      for sheet in book.sheets {
        #expect(!sheet.rows.values.contains { $0[0] == marking })
        #expect(!sheet.isFrozen)
        #expect(!sheet.tables.contains { $0.hasFilter })
      }
    }
  }

  @Test func `a table holds numbers and signs, with nothing below it`() throws {
    try read(sampleReport()) { book in
      let sheet = try #require(book.sheet("Tab_01"))
      let table = try #require(sheet.tables.first)
      #expect(table.columns == coverageTable().columns.map(\.heading))
      let last = try #require(sheet.rows.keys.max())
      #expect(table.range.hasSuffix("F\(last + 1)"))
      let first = last - 6
      #expect(sheet.text(row: first, column: 0) == "Grundschule")
      #expect(sheet.number(row: first, column: 1) == 92.5)
      #expect(sheet.number(row: first + 3, column: 1) == 0)
      #expect(sheet.text(row: first + 5, column: 1) == "[x]")
      #expect(sheet.text(row: last, column: 0) == "Insgesamt")
      // A change of −0,04 shows as 0,0 and never as −0,0.
      #expect(sheet.number(row: last, column: 5) == 0)
      #expect(sheet.number(row: last, column: 5)?.sign == .plus)
      for row in first...last { #expect(sheet.rows[row]?.count == 6) }
      let above = (0..<first).compactMap { sheet.text(row: $0, column: 0) }
      #expect(above.contains("Zeichen: [g] geheim zu halten · [l] Lieferung fehlt · [x] nicht sinnvoll"))
      #expect(above.contains { $0.hasPrefix("Quelle: Stellenmeldungen") })
    }
  }

  @Test func `days are real dates, school numbers stay text`() throws {
    try read(sampleReport()) { book in
      let sheet = try #require(book.sheet("Tab_02"))
      let last = try #require(sheet.rows.keys.max())
      #expect(sheet.text(row: last - 39, column: 0) == "199000")
      #expect(sheet.number(row: last - 39, column: 2) == 44_569)
    }
  }

  @Test func `the sheet of signs explains all of them`() throws {
    try read(sampleReport(.veroeffentlichung)) { book in
      let sheet = try #require(book.sheet("Zeichen"))
      #expect(sheet.tables.count == 1)
      let shown = sheet.rows.values.compactMap { row -> String? in
        if case .text(let text)? = row[0] { text } else { nil }
      }
      for sign in Sign.allCases { #expect(shown.contains(sign.text)) }
    }
  }

  @Test func `a table without rows says so`() throws {
    let full = coverageTable()
    let empty = ReportTable(
      id: full.id, title: full.title, description: full.description, columns: full.columns, rows: [],
      notes: [],
      source: "", dimensions: ["Schulform"], flat: [])
    try read(sampleReport(.intern, tables: [empty], sentences: ["Es liegt noch nichts vor."])) { book in
      let sheet = try #require(book.sheet("Tab_01"))
      #expect(sheet.tables.isEmpty)
      #expect(sheet.rows.values.contains { $0[0] == .text("Für diese Auswahl liegen keine Angaben vor.") })
    }
  }

  @Test func `an empty cell is an error and leaves no file`() throws {
    let full = coverageTable()
    var rows = full.rows
    rows[0][0] = .text("")
    let broken = ReportTable(
      id: full.id, title: full.title, description: full.description, columns: full.columns, rows: rows,
      notes: [],
      source: "", dimensions: [], flat: [])
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let error = #expect(throws: WorkbookError.self) {
      try WorkbookRenderer().render(
        sampleReport(tables: [broken]), into: RenderFolder(path: folder.path) { _, _ in })
    }
    #expect(error?.kind == .emptyText)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func `the twin holds every figure with its sign, unit and parts`() throws {
    try read(sampleReport()) { book in
      let twin = try #require(book.sheet("csv_Tab_01"))
      let table = coverageTable()
      #expect(twin.tables.first?.columns == Texts(.de).flatHeader(table.dimensions))
      #expect(twin.rows.count == table.flat.count + 1)
      for (index, row) in table.flat.enumerated() {
        #expect(twin.text(row: index + 1, column: 0) == row.metric)
        #expect(twin.text(row: index + 1, column: 2) == row.members.first)
        #expect((twin.number(row: index + 1, column: 3) == nil) == (row.sign != nil))
        #expect(twin.text(row: index + 1, column: 4) == row.sign?.rawValue)
      }
    }
  }

  @Test func `a chart draws the numbers of its table, the largest first, and names what it leaves out`()
    throws
  {
    try read(sampleReport()) { book in
      let sheet = try #require(book.sheet("Abb_01"))
      let header = try #require(
        sheet.rows.keys.sorted().first { sheet.text(row: $0, column: 0) == "Schulform" })
      let drawn = (header + 1...(sheet.rows.keys.max() ?? 0)).compactMap { sheet.number(row: $0, column: 1) }
      let shown = coverageTable().rows.compactMap { row -> Double? in
        guard row[0] != .text("Insgesamt"), case .number(let number) = row[1] else { return nil }
        return number.double
      }
      #expect(drawn == shown.sorted(by: >))
      let texts = sheet.rows.values.compactMap { row -> String? in
        if case .text(let text)? = row[0] { text } else { nil }
      }
      #expect(texts.contains { $0.hasPrefix("Nicht dargestellt") && $0.contains("[x]") })
    }
  }

  @Test func `a chart with more numbers than its description can tell is refused`() throws {
    let full = schoolTable()
    let report = sampleReport(tables: [full])
    var sheets = report.sheets
    let place = try #require(sheets.firstIndex { $0.name == "Abb_01" })
    sheets[place] = Sheet(
      name: "Abb_01", title: "Schulen",
      content: .chart(
        ReportChart(
          form: .bars, table: full.id, categories: 1, series: nil, values: [3], levels: [], isSorted: false)))
    let crowded = Report(
      id: report.id, title: report.title, publisher: report.publisher, audience: report.audience,
      language: report.language, period: report.period, asOf: report.asOf, fileName: report.fileName,
      keywords: report.keywords, sheets: sheets, textTables: report.textTables)
    #expect(throws: RenderError.self) { try WorkbookRenderer.content(crowded) }
  }

  @Test func `the same report gives the same bytes`() throws {
    let report = sampleReport()
    let path = "\(report.fileName).xlsx"
    let files = try (0..<2).map { _ in
      try rendered(report, WorkbookRenderer()) { folder, _ in
        try Data(contentsOf: URL(filePath: "\(folder)/\(path)"))
      }
    }
    #expect(files[0] == files[1])
  }
}
