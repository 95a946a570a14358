import ExcelWriter
import Foundation
import Render
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
      #expect(book.sheets.map(\.name) == report.sheets.map(\.name))
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
      #expect(targets == Set(report.sheets.filter { $0.name != "Inhalt" }.map { "'\($0.name)'!A1" }))
      let texts = contents.rows.values.compactMap { row -> String? in
        if case .text(let text)? = row[0] { text } else { nil }
      }
      for sheet in report.sheets { #expect(texts.contains(sheet.title)) }
    }
  }

  @Test func `internal sheets are marked, frozen and filtered, published ones are not`() throws {
    let marking = WorkbookReading.Cell.text("Nur für den internen Dienstgebrauch")
    try read(sampleReport(.intern)) { book in
      for sheet in book.sheets { #expect(sheet.rows.values.contains { $0[0] == marking }) }
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
      source: "", dimensions: [], flat: [])
    try read(sampleReport(.intern, tables: [empty])) { book in
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
