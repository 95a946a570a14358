import ExcelWriter
import Platform
import Render
import Reporting
import Tabular
import Testing

/// The forms schools fill in: made from the contract, and taken back without a word.
struct TemplateTests {
  /// A clean delivery of every table that is delivered.
  static let deliveries = [
    ("stellen", "2024-25-H2/199928_stellen.csv"), ("taetigkeiten", "2025-03/199928_taetigkeiten.csv"),
    ("faelle", "2025-03/199928_faelle.csv"), ("fortbildungen", "2024-25-H1/199928_fortbildungen.csv"),
    ("netzwerktreffen", "2025-03/netzwerktreffen.csv"),
  ]

  private func template(_ table: String, _ period: Period) throws -> Template {
    try Template(
      table: table, school: table == "netzwerktreffen" ? nil : "199928", period: period,
      definitions: Project.definitions)
  }

  private func period(_ delivery: String) throws -> Period {
    try #require(Period(parsing: String(delivery.prefix { $0 != "/" })))
  }

  @Test func `there is a form for every table that is delivered`() throws {
    let delivered = try Catalog.load(Project.definitions).catalog.tables.values
      .filter { [.school, .office].contains($0.schema.sender) }.map(\.schema.name)
    #expect(Set(delivered) == Set(Self.deliveries.map(\.0)))
  }

  @Test(arguments: deliveries)
  func `its headings are those of the contract, in workbook and file`(table: String, delivery: String) throws
  {
    let folder = try TestFolder()
    let template = try template(table, period(delivery))
    let paths = try template.write(to: folder.path, language: .de)
    #expect(paths == [delivery.replacing(".csv", with: ".xlsx"), delivery].map(folder.file))
    let labels = try #require(try Catalog.load(Project.definitions).catalog.tables[table]).schema.fields.map(
      \.label)
    let records = PlainCSV.parse(
      Array(try Files.readAll(paths[1], limit: 1 << 20).dropFirst(3)), delimiter: 0x3B)
    #expect(records == [labels])
    let book = try WorkbookReading(path: paths[0])
    #expect(book.sheets.map(\.name) == ["Formular", "Anleitung", "Listen"])
    let sheet = try #require(book.sheets.first)
    #expect(labels.indices.map { sheet.text(row: 0, column: $0) } == labels)
    #expect(sheet.rows.count == 1)
    // Every list, number, day and text of limited length has its check, and every column its line of instructions.
    let checked = template.form.table.fields.count { field in
      field.type != .string && field.type != .text || field.constraints.digits != nil
        || field.constraints.maxLength != nil
    }
    #expect(sheet.validations == checked)
    let told = try #require(book.sheet("Anleitung")).rows.values.compactMap { $0[0] }
    for label in labels { #expect(told.contains(.text(label))) }
    for field in template.form.table.fields {
      let words = try #require(book.sheet("Listen")).rows.values.flatMap(\.values)
      for category in field.categories { #expect(words.contains(.text(category.value))) }
    }
  }

  @Test(arguments: deliveries)
  func `filled in and saved as CSV, it is accepted without a finding`(table: String, delivery: String) throws
  {
    let folder = try TestFolder()
    let paths = try template(table, period(delivery)).write(to: folder.path, language: .de)
    let empty = try FileCheck(files: [paths[1]], table: nil, definitions: Project.definitions)
    #expect(empty.log.sorted.filter { $0.severity > .note } == [])
    let rows = try Self.rows("\(Project.samples)/eingang/\(delivery)")
    #expect(!rows.isEmpty)
    try Files.write(try Files.readAll(paths[1], limit: 1 << 20) + rows, to: paths[1])
    let filled = try FileCheck(files: [paths[1]], table: nil, definitions: Project.definitions)
    #expect(filled.log.sorted.filter { $0.severity > .note }.map { "\($0.location) \($0.rule)" } == [])
  }

  /// The rows of a sample delivery, which has the columns in the agreed order, as UTF-8.
  private static func rows(_ path: String) throws -> [UInt8] {
    let bytes = try Files.readAll(path, limit: 1 << 20)
    let text =
      String(validating: bytes, as: UTF8.self)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    return Array(text.utf8.drop { $0 != 0x0A }.dropFirst())
  }

  @Test func `a form that is there is not overwritten`() throws {
    let folder = try TestFolder()
    let template = try template("stellen", .month(year: 2025, month: 3))
    let paths = try template.write(to: folder.path, language: .de)
    try Files.write(Array("ausgefüllt".utf8), to: paths[1])
    let error = #expect(throws: ReportingError.self) { try template.write(to: folder.path, language: .de) }
    #expect(error?.kind == .cannotWrite)
    #expect(try Files.readAll(paths[1], limit: 100) == Array("ausgefüllt".utf8))
    #expect(try FolderContents.paths(folder.path).count == 2)
  }

  @Test(arguments: [
    ("stelle", "199928", "2025-03"), ("schulen", "199928", "2025-03"), ("stellen", nil, "2025-03"),
    ("netzwerktreffen", "199928", "2025-03"), ("stellen", "1234", "2025-03"),
    ("stellen", "19992a", "2025-03"),
    ("taetigkeiten", "199928", "2024/25"), ("faelle", "../../x", "2025-03"),
  ])
  func `what cannot be meant is refused`(table: String, school: String?, period: String) throws {
    let period = try #require(Period(parsing: period))
    let error = #expect(throws: ReportingError.self) {
      try Template(table: table, school: school, period: period, definitions: Project.definitions)
    }
    #expect(error?.kind == .selectionEmpty)
  }

  @Test func `the same contract gives the same bytes`() throws {
    let folder = try TestFolder()
    for place in ["a", "b"] {
      _ = try template("taetigkeiten", .month(year: 2025, month: 3)).write(
        to: folder.file(place), language: .de)
    }
    #expect(try FolderContents.bytes(folder.file("a")) == FolderContents.bytes(folder.file("b")))
  }
}
