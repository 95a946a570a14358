import ExcelWriter
import Foundation
import Testing

/// A good workbook passes every rule; each rule fails on a workbook broken for it.
@Suite struct ChecklistTests {
  private typealias Parts = [(name: String, bytes: [UInt8])]

  /// A workbook with a cover, contents, a table with its twin, a chart, notes and signs.
  static func good(isInternal: Bool = true) -> WorkbookContent {
    let marking: [[CellContent]] =
      isInternal ? [[.text("Nur für den internen Dienstgebrauch", CellStyle(.marking))]] : []
    let back: [CellContent] = [.link("zurück zum Inhalt", sheet: "Inhalt")]
    func title(_ text: String, _ second: String) -> [[CellContent]] {
      [[.text(text, CellStyle(.title))], [.text(second, CellStyle(.subtitle))]]
    }
    let footer = isInternal ? "intern" : nil
    let contents = SheetContent(
      name: "Inhalt",
      rows: title("Inhalt", "Dieses Blatt enthält Verweise.") + marking + [
        [.link("Stellen", sheet: "Tab_01"), .link("csv_Tab_01", sheet: "csv_Tab_01")],
        [.link("Stellen im Bild", sheet: "Abb_01")], [.link("Hinweise", sheet: "Hinweise")],
        [.link("Zeichen", sheet: "Zeichen")],
      ], columnWidths: [40, 20], print: PrintSetup(columns: 2, footer: footer))
    let filter = isInternal ? " Die Kopfzeile hat Filterknöpfe und bleibt beim Blättern stehen." : ""
    let head =
      title("Stellen", "Dieses Blatt enthält eine Tabelle mit 2 Zeilen und 2 Spalten.\(filter)") + marking
      + [back, [.text("Siehe [Anm. 1].", CellStyle(.body))], [.text("Zeichen: [l] fehlt", CellStyle(.body))]]
    let table = SheetContent(
      name: "Tab_01",
      rows: head + [
        [.text("Schulform", CellStyle(.textHeader)), .text("Stellen (Anzahl)", CellStyle(.numberHeader))],
        [.text("Grundschule", CellStyle(.cell)), .number(12, CellStyle(.number(decimals: 0)))],
        [.text("Gymnasium", CellStyle(.cell)), .text("[l]", CellStyle(.sign))],
      ], columnWidths: [30, 14],
      table: TableContent(
        name: "tab_stellen", headerRow: head.count, showsFilter: isInternal, description: "Stellen."),
      frozenRows: isInternal ? head.count + 1 : 0,
      print: PrintSetup(repeatedRow: head.count, columns: 2, footer: footer))
    let twinHeader = ["Kennzahl", "Schulform", "Wert", "Zeichen", "Einheit"]
    let twin = SheetContent(
      name: "csv_Tab_01",
      rows: [
        twinHeader.map { .text($0, CellStyle(.textHeader)) },
        [
          .text("stellen", CellStyle(.cell)), .text("Grundschule", CellStyle(.cell)),
          .number(12, CellStyle(.number(decimals: 0))), .empty, .text("Anzahl", CellStyle(.cell)),
        ],
        [
          .text("stellen", CellStyle(.cell)), .text("Gymnasium", CellStyle(.cell)), .empty,
          .text("l", CellStyle(.cell)), .text("Anzahl", CellStyle(.cell)),
        ],
      ], columnWidths: [12, 14, 10, 10, 10],
      table: TableContent(name: "csv_stellen", headerRow: 0, showsFilter: false, allowsGaps: true),
      print: PrintSetup(isLandscape: true, columns: 5, footer: footer))
    let chartHead =
      title("Stellen im Bild", "Ein Diagramm und eine Tabelle mit 1 Zeile und 2 Spalten.") + marking + [back]
    let chart = SheetContent(
      name: "Abb_01",
      rows: chartHead + [
        [.text("Schulform", CellStyle(.textHeader)), .text("Quote (in %)", CellStyle(.numberHeader))],
        [.text("Grundschule", CellStyle(.cell)), .number(87.25, CellStyle(.number(decimals: 1)))],
      ], columnWidths: [30, 14],
      table: TableContent(name: "abb_stellen", headerRow: chartHead.count, showsFilter: false),
      chart: ChartContent(
        form: .bars, title: "Stellen im Bild", categoryTitle: "Schulform", valueTitle: "Quote (in %)",
        rows: (chartHead.count + 1)...(chartHead.count + 1), series: [.init(name: "Quote", column: 1)],
        decimals: 1, description: "Balkendiagramm der Quoten nach Schulform: Grundschule 87,3.",
        row: chartHead.count + 3, column: 0), print: PrintSetup(columns: 8, rows: 40, footer: footer))
    let notes = SheetContent(
      name: "Hinweise",
      rows: title("Hinweise", "Dieses Blatt enthält einen Hinweis.") + marking
        + [back, [.text("[Anm. 1] Stand Juli.", CellStyle(.wrapped))]],
      columnWidths: [60], print: PrintSetup(columns: 1, footer: footer))
    let signs = SheetContent(
      name: "Zeichen",
      rows: title("Zeichen", "Dieses Blatt enthält eine Tabelle mit 1 Zeile und 2 Spalten.") + marking + [
        back, [.text("Zeichen", CellStyle(.textHeader)), .text("Bedeutung", CellStyle(.textHeader))],
        [.text("[l]", CellStyle(.cell)), .text("Lieferung fehlt", CellStyle(.cell))],
      ], columnWidths: [12, 40],
      table: TableContent(name: "tab_zeichen", headerRow: 3 + marking.count, showsFilter: false),
      print: PrintSetup(repeatedRow: 3 + marking.count, columns: 2, footer: footer))
    return WorkbookContent(
      properties: WorkbookProperties(
        title: "Bericht", author: "Stadt", subject: "2024/25", keywords: "a, b", comments: "c",
        createdDay: 20_300), sheets: [contents, table, chart, notes, signs, twin])
  }

  private func faults(
    _ content: WorkbookContent, _ change: (inout Parts) -> Void
  ) throws -> [WorkbookFault] {
    try withFolder { folder in
      let path = folder + "/a.xlsx"
      try WorkbookWriter.write(content, to: path)
      var parts = try WorkbookArchive(path: path).parts.map { (name: $0.name, bytes: $0.bytes) }
      change(&parts)
      try Data(storedArchive(parts)).write(to: URL(filePath: path))
      return try WorkbookChecklist.check(path: path).faults
    }
  }

  @Test(arguments: [true, false])
  func `a good workbook passes every rule`(isInternal: Bool) throws {
    try withFolder { folder in
      let path = folder + "/a.xlsx"
      try WorkbookWriter.writeChecked(Self.good(isInternal: isInternal), to: path, checklist: true)
      let result = try WorkbookChecklist.check(path: path)
      #expect(result.faults == [])
      #expect(result.rules.count == 39)
      #expect(Set(result.rules).count == result.rules.count)
    }
  }

  /// How to break the good workbook for a rule: a part, and what to replace in it.
  struct Break: Sendable, CustomTestStringConvertible {
    let id: String
    let part: String
    let from: String
    let to: String
    var isPublished = false
    var testDescription: String { "\(id) \(from.prefix(30))" }
  }

  static let sheets = (1...6).map { "xl/worksheets/sheet\($0).xml" }
  static let breaks: [Break] = [
    Break(id: "A1", part: sheets[1], from: "<v>12</v>", to: "<v>1,2</v>"),
    Break(id: "A1", part: sheets[1], from: "</worksheet>", to: ""),
    Break(id: "A3", part: "docProps/core.xml", from: "<dc:language>de-DE</dc:language>", to: ""),
    Break(id: "A3", part: "docProps/core.xml", from: "<dc:title>Bericht</dc:title>", to: ""),
    Break(id: "B1", part: "xl/workbook.xml", from: "name=\"Zeichen\"", to: "name=\"HINWEISE\""),
    Break(id: "B2", part: "xl/workbook.xml", from: "name=\"Hinweise\"", to: "name=\"T1\""),
    Break(
      id: "B3", part: "xl/workbook.xml", from: "name=\"Hinweise\"", to: "name=\"Hinweise\" state=\"hidden\""),
    Break(id: "B4", part: "xl/sharedStrings.xml", from: "mit 2 Zeilen und 2", to: "mit 3 Zeilen und 4"),
    Break(id: "B5", part: sheets[3], from: "'Inhalt'!A1", to: "'Ende'!A1"),
    Break(id: "B5", part: "xl/sharedStrings.xml", from: ">csv_Tab_01<", to: ">internal:csv_Tab_01<"),
    Break(id: "B6", part: sheets[0], from: "'Hinweise'!A1", to: "'Zeichen'!A1"),
    Break(id: "B7", part: sheets[3], from: "'Inhalt'!A1", to: "'Zeichen'!A1"),
    Break(
      id: "C1", part: sheets[1], from: "</sheetData>",
      to: "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:B1\"/></mergeCells>"),
    Break(id: "C2", part: "xl/tables/table1.xml", from: "<table ", to: "<table headerRowCount=\"0\" "),
    Break(
      id: "C3", part: "xl/tables/table2.xml", from: "displayName=\"abb_stellen\"",
      to: "displayName=\"tab_stellen\""),
    Break(
      id: "C3", part: "xl/tables/table1.xml", from: "displayName=\"tab_stellen\"",
      to: "displayName=\"Tabelle1\""),
    Break(id: "C4", part: "xl/tables/table1.xml", from: "name=\"Schulform\"", to: "name=\"Form\""),
    Break(id: "D5", part: "xl/sharedStrings.xml", from: "Zeichen: [l] fehlt", to: "Zeichen: [g] geheim"),
    Break(id: "D7", part: "xl/sharedStrings.xml", from: "Siehe [Anm. 1].", to: "Siehe [Anm. 2]."),
    Break(id: "D3", part: "xl/sharedStrings.xml", from: ">Stellen (Anzahl)<", to: ">Stellen<"),
    Break(id: "E2", part: "xl/styles.xml", from: "val=\"Arial\"", to: "val=\"Times New Roman\""),
    Break(id: "E3", part: "xl/styles.xml", from: "FF1A1A1A", to: "FFBBBBBB"),
    Break(id: "E4", part: "xl/sharedStrings.xml", from: " und bleibt beim Blättern stehen", to: ""),
    Break(id: "F1", part: sheets[1], from: "paperSize=\"9\"", to: "paperSize=\"1\""),
    Break(id: "F2", part: "xl/workbook.xml", from: "_xlnm.Print_Titles", to: "_xlnm.Other"),
    Break(
      id: "F3", part: sheets[1], from: "</worksheet>",
      to: "<headerFooter><oddFooter>x</oddFooter></headerFooter></worksheet>", isPublished: true),
    Break(id: "G1", part: "xl/drawings/drawing1.xml", from: "87,3", to: "86,3"),
    Break(
      id: "G1", part: "xl/drawings/drawing1.xml", from: "Balkendiagramm der Quoten nach Schulform: ", to: ""),
    Break(id: "G2", part: "xl/charts/chart1.xml", from: "Abb_01", to: "Abb_09"),
    Break(id: "G2", part: "xl/charts/chart1.xml", from: "<c:max val=\"100\"/>", to: ""),
    Break(id: "H1", part: sheets[5], from: "<v>12</v>", to: "<v>13</v>"),
    Break(id: "H1", part: "xl/tables/table4.xml", from: "name=\"Wert\"", to: "name=\"Zahl\""),
  ]

  @Test(arguments: breaks)
  func `each rule fails on a workbook broken for it`(broken: Break) throws {
    var isChanged = false
    let faults = try faults(Self.good(isInternal: !broken.isPublished)) { parts in
      for index in parts.indices where parts[index].name == broken.part {
        let text = String(decoding: parts[index].bytes, as: UTF8.self)
        isChanged = text.contains(broken.from)
        parts[index].bytes = Array(text.replacing(broken.from, with: broken.to).utf8)
      }
    }
    #expect(isChanged, "the part does not hold what was to be replaced")
    #expect(faults.contains { $0.id == broken.id }, "\(faults)")
  }

  /// Cells that no text replacement makes: the content itself is changed and the guard of the writer passed by.
  @Test func `cells that do not belong into a table are found`() throws {
    func change(_ id: String, _ sheet: Int, _ pattern: Regex<Substring>, _ to: String) throws {
      let faults = try faults(Self.good()) { parts in
        for index in parts.indices where parts[index].name == Self.sheets[sheet] {
          let text = String(decoding: parts[index].bytes, as: UTF8.self)
          #expect(text.firstMatch(of: pattern) != nil)
          parts[index].bytes = Array(text.replacing(pattern, with: to).utf8)
        }
      }
      #expect(faults.contains { $0.id == id }, "\(id): \(faults)")
    }
    let number = /<c r="B8"[^>]*><v>12<\/v><\/c>/
    try change("C5", 1, number, "")
    try change(
      "D1", 1, /<v>12<\/v><\/c><\/row><row r="9".*?<\/row>/,
      #"<v>12</v></c></row><row r="9"><c r="A9" t="inlineStr"><is><t>x</t></is></c><c r="B9" t="inlineStr"><is><t>13</t></is></c></row>"#
    )
    try change(
      "D2", 1, /<v>12<\/v><\/c><\/row><row r="9".*?<\/row>/,
      #"<v>12</v></c></row><row r="9"><c r="A9" t="inlineStr"><is><t>x</t></is></c><c r="B9" t="inlineStr"><is><t>viele</t></is></c></row>"#
    )
    try change("D4", 1, number, #"<c r="B8"><v>12</v></c>"#)
    try change("D6", 1, number, #"<c r="B8" t="e"><f>1/0</f><v>#DIV/0!</v></c>"#)
    try change("C6", 1, /<\/sheetData>/, #"<row r="12"><c r="A12"><v>1</v></c></row></sheetData>"#)
    try change("E1", 1, /<cols>.*?<\/cols>/, "")
    try change(
      "E5", 1, /<\/sheetData>/,
      #"</sheetData><conditionalFormatting sqref="B8:B9"><cfRule type="cellIs" priority="1" operator="lessThan"><formula>5</formula></cfRule></conditionalFormatting>"#
    )
  }

  @Test func `parts of different times and foreign parts are found`() throws {
    let faults = try faults(Self.good()) { $0.append((name: "xl/media/image1.png", bytes: [1])) }
    #expect(faults.contains { $0.id == "A4" })
    try withFolder { folder in
      let path = folder + "/a.xlsx"
      try WorkbookWriter.write(Self.good(), to: path)
      let parts = try WorkbookArchive(path: path).parts.map { (name: $0.name, bytes: $0.bytes) }
      try Data(storedArchive(parts, later: "xl/styles.xml")).write(to: URL(filePath: path))
      #expect(try WorkbookChecklist.check(path: path).faults.map(\.id) == ["A2"])
    }
  }

  @Test func `what is no workbook at all is refused`() throws {
    try withFolder { folder in
      try Data("Schulnummer;Stelle\n".utf8).write(to: URL(filePath: folder + "/a.xlsx"))
      #expect(throws: WorkbookError.self) { try WorkbookChecklist.check(path: folder + "/a.xlsx") }
    }
  }
}
