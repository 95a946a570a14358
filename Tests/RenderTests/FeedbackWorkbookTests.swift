import ExcelWriter
import Foundation
import Render
import Tabular
import Testing

/// The workbook that goes with the letter to a school.
struct FeedbackWorkbookTests {
  private func feedback(_ states: [SchoolFeedback.Item.State], _ findings: [Finding] = []) -> SchoolFeedback {
    SchoolFeedback(
      schoolNumber: "199928", schoolName: "Musterstadt, GG Lindenstraße",
      reportTitle: "Jahresbericht 2024/25",
      period: .schoolYear(start: 2024), contact: "Koordinationsstelle\nTelefon 0209 0000",
      received: states.map {
        SchoolFeedback.Item(
          title: "Stellen", duePeriod: .halfYear(start: 2024, half: 1), state: $0, rows: 12, acceptedRows: 10)
      }, findings: findings, figures: [SchoolFeedback.Figure(label: "Stunden", text: "1.234,5")])
  }

  private func finding(_ line: Int?, _ severity: Severity) -> Finding {
    Finding(
      rule: "type-error", severity: severity,
      location: SourceLocation(
        file: "eingang/2025-03/199928_faelle.csv", line: line, column: 3, label: line.map { _ in "Datum" }),
      message: Localized(de: "Das ist kein Datum.", en: "This is no date."),
      remedy: Localized(de: "Bitte schreiben Sie TT.MM.JJJJ.", en: "Please write DD.MM.YYYY."))
  }

  private func written<T>(
    _ feedback: SchoolFeedback, _ language: Language = .de, _ body: (WorkbookReading, Data) throws -> T
  ) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "199928.xlsx")
    let day = CalendarDate(dayNumber: CalendarDate.dayNumber(year: 2025, month: 7, day: 31))
    try FeedbackWorkbook.write(feedback, asOf: day, language: language, to: path.path)
    return try body(try WorkbookReading(path: path.path), try Data(contentsOf: path))
  }

  private func texts(_ sheet: WorkbookReading.Sheet?) -> [String] {
    (sheet?.rows ?? [:]).sorted { $0.key < $1.key }.flatMap { row in
      row.value.sorted { $0.key < $1.key }.compactMap {
        if case .text(let text) = $0.value { text } else { nil }
      }
    }
  }

  @Test func `all findings stand in a list, errors first, with line, column and what to do`() throws {
    let findings = [finding(7, .warning)] + (1...40).map { finding($0, .error) } + [finding(nil, .error)]
    try written(feedback([.partly, .missing, .unusable], findings)) { book, _ in
      #expect(book.sheets.map(\.name) == ["Rückmeldung", "Lieferungen", "Befunde"])
      let list = try #require(book.sheet("Befunde"))
      #expect(list.tables.first?.columns.first == "Datei")
      let header = try #require(list.rows.first { $0.value[1] == .text("Zeile") }?.key)
      #expect(list.rows.keys.max() == header + 42)
      #expect(list.text(row: header + 1, column: 0) == "199928_faelle.csv (März 2025)")
      #expect(list.number(row: header + 1, column: 1) == 1)
      #expect(list.text(row: header + 1, column: 2) == "Datum")
      #expect(list.text(row: header + 1, column: 5) == "Bitte schreiben Sie TT.MM.JJJJ.")
      #expect(list.text(row: header + 41, column: 1) == "ganze Datei")
      #expect(list.text(row: header + 42, column: 3) == "Bitte prüfen")
      let cover = texts(book.sheet("Rückmeldung"))
      #expect(cover.contains { $0.hasPrefix("42 Stellen bitten wir Sie anzusehen") })
      #expect(cover.contains("Liebe Kolleginnen und Kollegen der GG Lindenstraße,"))
      #expect(cover.contains("Telefon 0209 0000"))
      #expect(!cover.contains { $0.contains("Herzlichen Dank") })
    }
  }

  @Test func `what is missing has a sign and not a zero`() throws {
    try written(feedback([.complete, .missing, .unusable, .nothingToReport])) { book, _ in
      let list = try #require(book.sheet("Lieferungen"))
      let header = try #require(list.rows.first { $0.value[2] == .text("Stand") }?.key)
      #expect(list.number(row: header + 1, column: 3) == 12)
      #expect(list.text(row: header + 2, column: 3) == "[l]")
      #expect(list.text(row: header + 2, column: 2) == "fehlt noch")
      #expect(list.text(row: header + 3, column: 3) == "[u]")
      #expect(list.text(row: header + 4, column: 2) == "nichts zu melden")
    }
  }

  @Test(arguments: Language.allCases)
  func `a school without findings gets its thanks and its figures`(language: Language) throws {
    try written(feedback([.complete], [finding(3, .note)]), language) { book, _ in
      #expect(book.sheets.count == 4)
      #expect(texts(book.sheets.last).contains("1.234,5"))
      let thanks = language == .de ? "Herzlichen Dank" : "Thank you for your careful work"
      #expect(texts(book.sheets.first).contains { $0.contains(thanks) })
    }
  }

  @Test func `the same feedback gives the same bytes`() throws {
    let findings = (1...5).map { finding($0, .error) }
    let first = try written(feedback([.partly], findings)) { $1 }
    let second = try written(feedback([.partly], findings)) { $1 }
    #expect(first == second)
  }
}
