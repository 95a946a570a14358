import ExcelWriter
import Foundation
import Testing

@Suite struct WriterTests {
  @Test func `what was written is read back`() throws {
    try withFolder { folder in
      let path = folder + "/a.xlsx"
      try WorkbookWriter.writeChecked(sampleContent(), to: path)
      let reading = try WorkbookReading(path: path)
      #expect(reading.sheets.map(\.name) == ["Inhalt", "Tab_01"])
      let contents = try #require(reading.sheet("Inhalt"))
      #expect(contents.links["A2"] == "'Tab_01'!A1")
      #expect(contents.text(row: 1, column: 1) == "=1+1 ist Text")
      let table = try #require(reading.sheet("Tab_01"))
      #expect(table.text(row: 0, column: 0) == "Größe & <Maß>")
      #expect(table.number(row: 3, column: 1) == 1234.5)
      #expect(table.number(row: 5, column: 1) == 0)
      #expect(table.text(row: 3, column: 0) == "199928")
      #expect(table.tables.count == 1)
      #expect(table.tables.first?.name == "stellen")
      #expect(table.tables.first?.range == "A3:B6")
      #expect(table.tables.first?.columns == ["Schule", "VZÄ"])
      #expect(table.tables.first?.hasFilter == true)
      #expect(table.isFrozen)
      #expect(!table.hasMergedCells)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.xlsx"])
    }
  }

  @Test func `whatever lies beside the file while it is written goes away`() throws {
    try withFolder { folder in
      var left = true
      try SheetExport.write(
        [ExportColumn(heading: "Wert", kind: .text, width: 10)], sheet: "Tab",
        properties: sampleContent().properties,
        to: folder + "/a.xlsx"
      ) {
        // As if a temporary file of the library could not be removed.
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix(".") {
          try Data("x".utf8).write(to: URL(filePath: "\(folder)/\(name)/tmp.left"))
          left = false
        }
        return nil
      }
      #expect(!left)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.xlsx"])
    }
  }

  @Test func `texts never become formulas or outside links`() throws {
    try withFolder { folder in
      var content = sampleContent()
      for text in ["=1+1", "+49", "-x", "@a", "http://a.example", "mailto:a@b.example", "{=1}"] {
        content.sheets[0].rows.append([.text(text, CellStyle(.body))])
      }
      let path = folder + "/a.xlsx"
      try WorkbookWriter.writeChecked(content, to: path)
      for part in try WorkbookArchive(path: path).parts where part.name.hasPrefix("xl/worksheets/") {
        let xml = String(decoding: part.bytes, as: UTF8.self)
        #expect(!xml.contains("<f>"))
        #expect(!xml.contains("http://a.example"))
      }
    }
  }

  @Test func `the same content gives the same bytes, also from many threads`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try await withThrowingTaskGroup(of: Data.self) { group in
      for index in 0..<8 {
        let path = folder.appending(path: "f\(index).xlsx").path
        group.addTask {
          try WorkbookWriter.write(sampleContent(), to: path)
          return try Data(contentsOf: URL(filePath: path))
        }
      }
      return try await group.reduce(into: [Data]()) { $0.append($1) }
    }
    #expect(files.count == 8)
    #expect(Set(files).count == 1)
  }

  @Test func `the file has one font and carries its properties`() throws {
    try withFolder { folder in
      let path = folder + "/a.xlsx"
      try WorkbookWriter.writeChecked(sampleContent(), to: path)
      let archive = try WorkbookArchive(path: path)
      let styles = String(decoding: try archive.bytes(of: "xl/styles.xml"), as: UTF8.self)
      let fonts = Set(styles.matches(of: /<name val="([^"]*)"/).map { String($0.1) })
      #expect(fonts == ["Arial"])
      let core = String(decoding: try archive.bytes(of: "docProps/core.xml"), as: UTF8.self)
      #expect(core.contains("<dc:creator>Stadt</dc:creator>"))
      #expect(core.contains("2025-07-31T00:00:00Z"))
      let table = String(decoding: try archive.bytes(of: "xl/tables/table1.xml"), as: UTF8.self)
      #expect(!table.contains("TableStyleMedium"))
    }
  }

  @Test func `a folder that does not exist is an error`() {
    let error = #expect(throws: WorkbookError.self) {
      try WorkbookWriter.writeChecked(sampleContent(), to: "/nowhere/at/all/a.xlsx")
    }
    #expect(error?.kind == .path)
  }

  @Test func `refused content leaves an older file untouched`() throws {
    try withFolder { folder in
      let path = folder + "/a.xlsx"
      try WorkbookWriter.writeChecked(sampleContent(), to: path)
      let before = try Data(contentsOf: URL(filePath: path))
      var broken = sampleContent()
      broken.sheets[0].rows[0][0] = .number(.nan, CellStyle(.body))
      #expect(throws: WorkbookError.self) { try WorkbookWriter.writeChecked(broken, to: path) }
      #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }
  }

  @Test func `a footer that begins with a digit keeps its size`() throws {
    try withFolder { folder in
      let path = folder + "/a.xlsx"
      var content = sampleContent()
      content.sheets[1].print.footer = "2024/25 & mehr"
      try WorkbookWriter.writeChecked(content, to: path)
      let xml = String(
        decoding: try WorkbookArchive(path: path).bytes(of: "xl/worksheets/sheet2.xml"), as: UTF8.self)
      #expect(xml.contains("&amp;L&amp;8 2024/25 &amp;&amp; mehr&amp;R"))
    }
  }
}

@Suite struct ThemeTests {
  @Test(arguments: WorkbookTheme.roles.indices)
  func `every role can be read: size and contrast`(index: Int) {
    let look = WorkbookTheme.look(CellStyle(WorkbookTheme.roles[index]))
    #expect(look.size >= 10)
    let ratio = (luminance(WorkbookTheme.background) + 0.05) / (luminance(look.color) + 0.05)
    #expect(ratio >= 4.5)
  }

  @Test func `number formats have a group sign and the column's decimals`() {
    #expect(WorkbookTheme.numberFormat(decimals: 0) == "#,##0")
    #expect(WorkbookTheme.numberFormat(decimals: 2) == "#,##0.00")
  }

  private func luminance(_ color: Int) -> Double {
    let parts = [16, 8, 0].map { shift -> Double in
      let part = Double(color >> shift & 0xFF) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}
