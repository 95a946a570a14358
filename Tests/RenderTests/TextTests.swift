import Foundation
import Tabular
import Testing

@testable import Render

@Suite struct TextTests {
  private func text(_ report: Report) throws -> String {
    try rendered(report, TextRenderer()) { _, kept in try #require(kept.text("\(report.fileName).txt")) }
  }

  @Test(arguments: Audience.allCases, Language.allCases)
  func `no line is wider than 72 columns`(audience: Audience, language: Language) throws {
    let text = try text(sampleReport(audience, language: language))
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      #expect(line.unicodeScalars.count <= 72)
      #expect(line.last != " ")
    }
    #expect(text.hasSuffix("\n"))
    #expect(!text.contains("\r"))
    #expect(text.unicodeScalars.elementsEqual(text.precomposedStringWithCanonicalMapping.unicodeScalars))
  }

  @Test func `texts in decomposed letters come out composed and no wider`() throws {
    let full = coverageTable()
    let title = String(repeating: "Schu\u{308}ler ", count: 14)
    let table = ReportTable(
      id: full.id, title: title, description: "", columns: full.columns, rows: full.rows, notes: [],
      source: "",
      dimensions: [], flat: [])
    let text = try text(sampleReport(tables: [table]))
    #expect(text.contains("Schüler"))
    #expect(!text.unicodeScalars.contains("\u{308}"))
    for line in text.split(separator: "\n") { #expect(line.unicodeScalars.count <= 72) }
  }

  @Test func `sentences are numbered and their lines indented`() throws {
    let lines = try text(sampleReport()).split(separator: "\n")
    let first = try #require(lines.firstIndex { $0.hasPrefix("1. An 57 von 68 Schulen") })
    #expect(lines[first + 1].hasPrefix("   "))
    #expect(lines[first + 2].hasPrefix("2. "))
  }

  @Test func `the number comes before its bar, and a sign has none`() throws {
    let lines = try text(sampleReport()).split(separator: "\n").map(String.init)
    let full = try #require(lines.first { $0.hasPrefix("Gesamtschule  ") })
    #expect(full.contains(/100,0 +5 +█+$/))
    let half = try #require(lines.first { $0.hasPrefix("Insgesamt") })
    #expect(half.contains("83,8"))
    #expect(half.count { $0 == "█" } < full.count { $0 == "█" })
    let zero = try #require(lines.first { $0.hasPrefix("Gymnasium") })
    #expect(!zero.contains("█"))
    let sign = try #require(lines.first { $0.contains("[x]") })
    #expect(!sign.contains("█"))
  }

  @Test func `only signs that are shown are explained`() throws {
    let text = try text(sampleReport(tables: [coverageTable()]))
    #expect(text.contains("Zeichen: [x] nicht sinnvoll\n"))
  }

  @Test func `only the internal summary is marked`() throws {
    let marking = "Nur für den internen Dienstgebrauch"
    #expect(try text(sampleReport(.intern)).contains(marking))
    #expect(try !text(sampleReport(.veroeffentlichung)).contains(marking))
  }

  @Test func `long tables are cut and say so`() throws {
    #expect(try text(sampleReport()).contains("… und 10 weitere Zeilen in der Arbeitsmappe"))
  }

  @Test func `a table that the report does not have is an error`() throws {
    let report = sampleReport()
    let other = Report(
      id: report.id, title: report.title, publisher: report.publisher, audience: report.audience,
      language: report.language, period: report.period, asOf: report.asOf, fileName: report.fileName,
      keywords: [],
      sheets: report.sheets, textTables: ["nirgends"])
    #expect(throws: RenderError.self) { try text(other) }
  }
}

@Suite struct NumberTextTests {
  @Test(arguments: [
    (123_456, 100, 1, "1.234,6"), (-123_456, 100, 1, "\u{2212}1.234,6"), (-1, 25, 1, "0,0"), (1, 2, 0, "1"),
    (-1, 2, 0, "\u{2212}1"), (2, 3, 3, "0,667"), (0, 1, 2, "0,00"), (1_234_567, 1, 0, "1.234.567"),
  ])
  func `numbers read as Germans write them`(above: Int, below: Int, decimals: Int, expected: String) {
    #expect(NumberText.text(fraction(above, below), decimals: decimals, language: .de) == expected)
  }

  @Test func `English has its own marks`() {
    #expect(NumberText.text(fraction(-12_345, 10), decimals: 1, language: .en) == "\u{2212}1,234.5")
  }

  @Test(arguments: Language.allCases)
  func `what measures a number is as wide as the number`(language: Language) throws {
    var state: UInt64 = 11
    for _ in 0..<2000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let size = 1 << Int(state >> 59)
      let value = fraction(Int(truncatingIfNeeded: state) % size, 1 + Int((state >> 20) % 400))
      for decimals in 0...4 {
        let text = try #require(NumberText.text(value, decimals: decimals, language: language))
        let measure = try #require(NumberText.measure(value, decimals: decimals))
        #expect(measure.count == text.count && TextMeasure.digits(measure) == TextMeasure.digits(text))
      }
    }
  }

  @Test func `a number that does not fit is none`() {
    #expect(NumberText.text(Rational(scaled: .max, scale: 0), decimals: 3, language: .de) == nil)
  }
}
