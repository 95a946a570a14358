import Render
import Tabular
import Testing

@Suite struct FeedbackTests {
  private func finding(
    _ line: Int, severity: Severity = .error, file: String = "199928_stellen.csv", label: String = "Datum"
  ) -> Finding {
    Finding(
      rule: "type-error", severity: severity,
      location: SourceLocation(file: file, line: line, column: 3, label: label),
      message: Localized(de: "Das ist kein Datum.", en: "This is not a date."),
      remedy: Localized(de: "Bitte schreiben Sie TT.MM.JJJJ.", en: "Please write DD.MM.YYYY."))
  }

  private func item(_ state: SchoolFeedback.Item.State, rows: Int = 0, accepted: Int = 0)
    -> SchoolFeedback.Item
  {
    SchoolFeedback.Item(
      title: "Stellen", duePeriod: .halfYear(start: 2024, half: 2), state: state, rows: rows,
      acceptedRows: accepted)
  }

  private func letter(
    _ received: [SchoolFeedback.Item], _ findings: [Finding] = [], name: String = "Gesamtschule Nord",
    totals: [String: Int] = [:], language: Language = .de
  ) -> String {
    FeedbackText.render(
      SchoolFeedback(
        schoolNumber: "199928", schoolName: name, reportTitle: "Jahresbericht",
        period: .schoolYear(start: 2024),
        contact: "Koordinierungsstelle\nTelefon 0209 0000", received: received, findings: findings,
        totals: totals,
        figures: [SchoolFeedback.Figure(label: "Stunden", text: "1.234,5")]), language: language)
  }

  /// The text without its line breaks.
  private func flowing(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test(arguments: [
    ("Gesamtschule Nord", "der Gesamtschule Nord,"), ("Gymnasium Süd", "am Gymnasium Süd,"),
    ("Berufskolleg Mitte", "am Berufskolleg Mitte,"), ("Haus am See", "der Schule Haus am See,"),
  ])
  func `the greeting fits the school's name`(name: String, expected: String) {
    #expect(
      letter([item(.complete, rows: 1)], name: name).contains("Liebe Kolleginnen und Kollegen \(expected)"))
  }

  @Test func `a complete delivery earns thanks and figures`() {
    let text = letter([item(.complete, rows: 12)])
    #expect(text.contains("12 Zeilen, alle zählen"))
    #expect(text.contains("Herzlichen Dank"))
    #expect(text.contains("- Stunden: 1.234,5"))
    #expect(text.contains("Telefon 0209 0000"))
    #expect(!text.contains("_korrektur"))
  }

  @Test func `singular and plural are right`() {
    #expect(flowing(letter([item(.complete, rows: 1)])).contains("1 Lieferung erhalten"))
    #expect(letter([item(.complete, rows: 1)]).contains("1 Zeile, sie zählt"))
    let two = letter([item(.complete, rows: 2), item(.partly, rows: 5, accepted: 1)])
    #expect(flowing(two).contains("2 Lieferungen erhalten"))
    #expect(flowing(two).contains("5 Zeilen, davon zählt bisher 1 "))
    #expect(flowing(letter([item(.missing)])).contains("die fehlende Lieferung nach"))
    #expect(flowing(letter([item(.missing), item(.missing)])).contains("die fehlenden Lieferungen nach"))
  }

  @Test func `findings name line, column and remedy, but no thanks are said`() {
    let text = letter([item(.partly, rows: 3, accepted: 2)], [finding(7)])
    #expect(text.contains("Datei 199928_stellen.csv:"))
    #expect(text.contains("- Fehler, Zeile 7, Spalte „Datum“: Das ist kein Datum."))
    #expect(text.contains("Abhilfe: Bitte schreiben Sie TT.MM.JJJJ."))
    #expect(text.contains("_korrektur"))
    #expect(!text.contains("Herzlichen Dank"))
    #expect(!text.contains("1.234,5"))
  }

  @Test func `at most twenty of a file are listed, the worst first`() {
    let many = (1...54).map { finding($0, severity: .warning, label: "Datum \($0)") } + [finding(99)]
    let text = letter([item(.partly, rows: 60, accepted: 59)], many)
    #expect(flowing(text).contains("- … und 35 weitere Stellen in dieser Datei"))
    #expect(text.contains("Fehler, Zeile 99"))
    #expect(text.contains("Zeile 19,"))
    #expect(!text.contains("Zeile 20,"))
    #expect(
      letter([item(.partly)], (1...21).map { finding($0, label: "Datum \($0)") })
        .contains("… und 1 weitere Stelle in dieser Datei"))
    let two = (1...20).map { finding($0) } + [finding(3, file: "b.csv")]
    #expect(letter([item(.partly)], two).contains("Datei b.csv:"))
    #expect(!letter([item(.partly)], two).contains("weitere"))
  }

  @Test func `what is said of many lines is said once, with the lines`() {
    let text = flowing(letter([item(.partly)], [2, 3, 4, 7, 9, 10].map { finding($0) }))
    #expect(text.contains("- Fehler, 6 Zeilen (2 bis 4, 7, 9, 10), Spalte „Datum“: Das ist kein Datum."))
    let odd = flowing(letter([item(.partly)], stride(from: 1, to: 40, by: 2).map { finding($0) }))
    #expect(odd.contains("20 Zeilen (1, 3, 5, 7, 9, 11 und weitere), Spalte „Datum“"))
    let others = letter(
      [item(.partly)], [finding(1), finding(2, label: "Beginn"), finding(3, severity: .warning)])
    #expect(others.split(separator: "\n").count { $0.contains("Zeile ") } == 3)
  }

  @Test func `those too many to be kept are counted all the same`() {
    let text = letter([item(.partly)], (1...1000).map { finding($0) }, totals: ["199928_stellen.csv": 5000])
    #expect(flowing(text).contains("1.000 Zeilen (1 bis 1000), Spalte „Datum“"))
    #expect(text.contains("… und 4.000 weitere Stellen in dieser Datei"))
  }

  @Test func `the same advice is given once, with the right number of files`() {
    let one = letter([item(.partly)], (1...3).map { finding($0) })
    #expect(one.split(separator: "\n").count { $0.contains("Abhilfe") } == 1)
    #expect(one.contains("berichtigen Sie die Datei und"))
    let two = letter([item(.partly)], [finding(1), finding(2, file: "b.csv")])
    #expect(two.split(separator: "\n").count { $0.contains("Abhilfe") } == 2)
    #expect(two.contains("berichtigen Sie die Dateien und"))
  }

  @Test func `notes alone do not spoil the thanks`() {
    #expect(letter([item(.complete, rows: 3)], [finding(2, severity: .note)]).contains("Herzlichen Dank"))
  }

  @Test func `nothing received is said kindly`() {
    let text = letter([item(.missing)])
    #expect(text.replacing("\n", with: " ").contains("bisher keine Lieferung"))
    #expect(!text.contains("Herzlichen Dank"))
  }

  @Test(arguments: Language.allCases) func `no line is wider than 72 columns`(language: Language) {
    let text = letter(
      [item(.partly, rows: 1200, accepted: 1), item(.missing), item(.nothingToReport), item(.unusable)],
      (1...30).map { finding($0) }, name: String(repeating: "Lange Schule ", count: 12), language: language)
    for line in text.split(separator: "\n") { #expect(line.unicodeScalars.count <= 72) }
  }
}
