import Tabular
import Testing
import Validate

struct PeriodJumpTests {
  private let monthly = TableSchema(
    name: "stellen", title: posts.title, sender: .school, time: .flow, frequency: .monthly,
    fields: posts.fields)
  private let rule =
    "{rule: period-jump, value: rows, history: 6, at_least: 3, factor: \"3\", minimum: \"10\", \(words)}"
  private let holidays = TableSchema(
    name: "ferien", title: Localized(de: "Ferien", en: "Holidays"), sender: .reference, time: .stock,
    fields: [
      Field(name: "von", label: "von", type: .date), Field(name: "bis", label: "bis", type: .date),
    ])

  /// A delivery of so many rows for each month from January of the year on.
  private func months(_ counts: [Int], year: Int = 2025, school: Int64 = 0) -> [Delivered] {
    counts.enumerated().map { month, count in
      Delivered(
        school: school, period: .month(year: year, month: month + 1),
        rows: (0..<count).map { [school, Int64($0), 100, empty, empty] })
    }
  }

  private func found(_ deliveries: [Delivered]) throws -> [String] {
    lines(findings(try ruleAcrossRows(rule, table: monthly), deliveries))
  }

  @Test func `a month far above or below the school's median is told as a whole file`() throws {
    #expect(try found(months([20, 22, 18, 80])) == ["3.csv 0:0 period-jump warning"])
    #expect(try found(months([20, 22, 18, 5])) == ["3.csv 0:0 period-jump warning"])
    #expect(try found(months([20, 22, 18, 60])) == [])
    #expect(try found(months([2, 2, 2, 11])) == [], "nine more is little, whatever the factor")
  }

  @Test func `an empty delivery is a statement, and too short a past none`() throws {
    #expect(try found(months([20, 22, 18, 0])) == [])
    #expect(try found(months([20, 22, 80])) == [])
    #expect(try found(months([20, 0, 22, 80])) == [])
    let other = months([20, 22, 18], school: 1) + months([0, 0, 0, 80])
    #expect(try found(other) == [], "another school's past is none")
  }

  @Test func `what was so last year too is the season`() throws {
    let last = months([20, 21, 22, 80, 20, 20, 20, 20, 20, 20, 20, 20], year: 2024)
    #expect(try found(last + months([20, 22, 18, 78])) == ["3.csv 0:0 period-jump warning"])
    #expect(
      try found(last + months([20, 22, 90])) == [
        "14.csv 0:0 period-jump warning", "3.csv 0:0 period-jump warning",
      ])
    // With no recent past last year's month decides alone.
    #expect(try found(months([20], year: 2024) + months([80])) == ["1.csv 0:0 period-jump warning"])
  }

  @Test func `a month that is mostly holidays is compared with nothing`() throws {
    let rule = rule.replacing(
      "minimum:", with: "holidays: {table: ferien, from: von, until: bis, share: \"50 %\"}, minimum:")
    let spans = batch([[day("2025-04-01"), day("2025-04-20")]], of: holidays)
    let checked = try ruleAcrossRows(rule, table: monthly, tables: [monthly, holidays])
    #expect(checked.references == ["ferien"] && checked.history == 12)
    let deliveries = months([20, 22, 18, 3, 21])
    #expect(findings(checked, deliveries, references: ["ferien": [spans]]).isEmpty)
    #expect(lines(findings(checked, deliveries)) == ["3.csv 0:0 period-jump warning"])
  }

  @Test func `a sum is told at its column`() throws {
    let sums = try ruleAcrossRows(
      rule.replacing("value: rows", with: "value: {sum: stunden}"), table: monthly)
    #expect(lines(findings(sums, months([20, 22, 18, 80]))) == ["3.csv 0:3 period-jump warning"])
  }

  @Test func `what is no value, no share or no jump is refused`() {
    #expect(refusalAcrossRows(rule.replacing("value: rows", with: "value: row"))?.contains("'rows'") == true)
    #expect(
      refusalAcrossRows(rule.replacing("factor: \"3\"", with: "factor: 1"))?.contains("above 1") == true)
    let share = "holidays: {table: ferien, from: von, until: bis, share: half}, minimum:"
    #expect(
      refusalAcrossRows(rule.replacing("minimum:", with: share), tables: [posts, holidays])?.contains(
        "'50 %'")
        == true)
  }
}
