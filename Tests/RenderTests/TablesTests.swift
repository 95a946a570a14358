import Render
import Tabular
import Testing

@Suite struct TablesTests {
  private func table(_ flat: [FlatRow], dimensions: [String] = ["Schulform"]) -> ReportTable {
    ReportTable(
      id: "t", title: "T", description: "", columns: [], rows: [], notes: [], source: "",
      dimensions: dimensions,
      flat: flat)
  }

  private func figure(
    _ member: String = "G", value: Rational? = nil, decimals: Int? = nil, sign: Sign? = nil,
    numerator: Rational? = nil, denominator: Rational? = nil, unit: String = "Anzahl"
  ) -> FlatRow {
    FlatRow(
      metric: "m", period: "2024/25", members: [member], value: value, decimals: decimals, sign: sign,
      unit: unit,
      numerator: numerator, denominator: denominator)
  }

  private func lines(_ flat: [FlatRow], language: Language = .de) throws -> [String] {
    try rendered(sampleReport(tables: [table(flat)], language: language, sentences: []), TablesRenderer()) {
      _, kept in
      #expect(kept.names == ["tabellen/t.csv"])
      let text = try #require(kept.text("tabellen/t.csv"))
      #expect(text.hasSuffix("\n"))
      return text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func `ratios have six decimals, their parts are exact`() throws {
    let ratio = figure(
      value: fraction(200, 3), decimals: 1, numerator: fraction(5, 2), denominator: Rational(1234567))
    #expect(
      try lines([ratio]) == [
        "Kennzahl;Periode;Schulform;Wert;Zeichen;Einheit;Zähler;Nenner",
        "m;2024/25;G;66,666667;;Anzahl;2,5;1234567",
      ])
  }

  @Test func `plain measures have their own decimals, English its own headings`() throws {
    let rows = [
      figure(value: Rational(12345), decimals: 0), figure(value: fraction(1, 4), decimals: 2),
      figure(value: fraction(1, 3)), figure(value: fraction(-3, 8)),
    ]
    let lines = try lines(rows, language: .en)
    #expect(lines[0] == "Metric;Period;Schulform;Value;Sign;Unit;Numerator;Denominator")
    #expect(lines[1] == "m;2024/25;G;12345;;Anzahl;;")
    #expect(lines[2] == "m;2024/25;G;0,25;;Anzahl;;")
    #expect(lines[3] == "m;2024/25;G;0,333333;;Anzahl;;")
    #expect(lines[4] == "m;2024/25;G;-0,375;;Anzahl;;")
  }

  @Test func `a sign stands alone, and what is secret has no parts either`() throws {
    let rows = [
      figure(value: Rational(1), sign: .secret, numerator: Rational(1), denominator: Rational(2)),
      figure(sign: .notMeaningful, numerator: Rational(0), denominator: Rational(0)),
    ]
    let lines = try lines(rows)
    #expect(lines[1] == "m;2024/25;G;;g;Anzahl;;")
    #expect(lines[2] == "m;2024/25;G;;x;Anzahl;0;0")
  }

  @Test(arguments: [
    ("a;b", "\"a;b\""), ("a \"b\"", "\"a \"\"b\"\"\""), ("a\nb", "\"a\nb\""), ("=1+1", "'=1+1"),
    ("@a", "'@a"),
    ("-x", "'-x"), ("+49", "+49"), ("-1,5", "-1,5"), ("a=b", "a=b"), ("=a;b", "\"'=a;b\""),
  ])
  func `cells neither break the file nor become formulas`(text: String, expected: String) throws {
    let line = try lines([figure(text, value: Rational(1), decimals: 0)]).dropFirst().joined(separator: "\n")
    #expect(line == "m;2024/25;\(expected);1;;Anzahl;;")
  }

  @Test func `a figure with neither value nor sign is an error`() {
    #expect(throws: RenderError.self) { try lines([figure()]) }
  }

  @Test func `every catalogue name is its own`() {
    #expect(RendererCatalog.all.map { $0.name } == ["workbook", "text", "tables"])
  }
}
