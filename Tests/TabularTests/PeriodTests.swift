import Tabular
import Testing

struct PeriodTests {
  @Test(arguments: [
    ("2025-03", Period.month(year: 2025, month: 3)), ("2024/25", .schoolYear(start: 2024)),
    ("2024-25", .schoolYear(start: 2024)), ("2024-25-H1", .halfYear(start: 2024, half: 1)),
    ("2024/25-H2", .halfYear(start: 2024, half: 2)), ("2025", .calendarYear(2025)),
    ("1999-00", .schoolYear(start: 1999)), ("2011-12", .month(year: 2011, month: 12)),
  ])
  func `a period is read as written`(text: String, expected: Period) {
    #expect(Period(parsing: text) == expected)
    #expect(Period(parsing: expected.id) == expected)
  }

  @Test(arguments: ["", "2025-13", "2024/26", "2024-25-H3", "25-03", "2025-3", "heute", "2025-00"])
  func `anything else is no period`(text: String) { #expect(Period(parsing: text) == nil) }

  @Test func `a school year runs from August to July`() {
    let year = Period.schoolYear(start: 2024)
    #expect(year.firstDay.iso == "2024-08-01")
    #expect(year.lastDay.iso == "2025-07-31")
    #expect(year.duePeriods(.monthly).map(\.id).first == "2024-08")
    #expect(year.duePeriods(.monthly).count == 12)
    #expect(year.duePeriods(.halfYearly).map(\.id) == ["2024/25-H1", "2024/25-H2"])
    #expect(year.previous == .schoolYear(start: 2023))
  }

  @Test func `a half-year is due when its last month ends`() {
    #expect(Period.calendarYear(2025).duePeriods(.halfYearly).map(\.id) == ["2024/25-H1", "2024/25-H2"])
    #expect(Period.month(year: 2025, month: 3).duePeriods(.halfYearly).isEmpty)
  }

  @Test(arguments: [
    ("2025-07-31", "2024/25-H2"), ("2025-07-30", "2024/25-H1"), ("2024-10-15", "2023/24-H2"),
    ("2025-01-31", "2024/25-H1"),
  ])
  func `the snapshot is the last half-year that has ended`(day: String, period: String) throws {
    let date = try #require(CalendarDate(iso: day))
    #expect(Period.lastEnded(.halfYearly, by: date).id == period)
  }

  @Test(arguments: [
    ("2024-08..2025-01", "2024-08-01", "2025-01-31", "2024-02..2024-07"),
    ("2024/25-H1..2024/25-H1", "2024-08-01", "2025-01-31", "2024-02..2024-07"),
    ("2023/24..2024/25", "2023-08-01", "2025-07-31", "2021-08..2023-07"),
    ("2024-12..2025-02", "2024-12-01", "2025-02-28", "2024-09..2024-11"),
  ])
  func `a range runs from the first to the last day of its ends`(
    text: String, first: String, last: String, before: String
  ) throws {
    let range = try #require(Period(parsing: text))
    #expect(range.firstDay.iso == first && range.lastDay.iso == last)
    #expect(range.previous.id == before)
    #expect(Period(parsing: range.id) == range)
  }

  @Test(arguments: [
    ("2024-08..2025-07", "2024/25"), ("2025-01..2025-12", "2025"), ("2025-03..2025-03", "2025-03"),
  ])
  func `a range that has a name is that`(text: String, id: String) {
    #expect(Period(parsing: text)?.id == id)
  }

  @Test(arguments: ["2025-02..2025-01", "..2025-01", "2025-01..", "2025-01..heute", "2025-01...2025-02"])
  func `anything else is no range`(text: String) { #expect(Period(parsing: text) == nil) }

  @Test(
    arguments: [
      ("2025-03", "2024-08..2025-03"), ("2024-08", "2024-08"), ("2024/25", "2024/25"),
      ("2024-10..2025-01", "2024-08..2025-01"), ("2025", nil), ("2024-06..2024-09", nil),
    ] as [(String, String?)])
  func `the school year to date begins in August`(text: String, expected: String?) {
    #expect(Period(parsing: text)?.schoolYearToDate?.id == expected)
  }

  @Test(
    arguments: [
      ("previous-month", "2024-12"), ("last-12-months", "2024"), ("last-3-months", "2024-10..2024-12"),
      ("last-1-months", "2024-12"), ("this-school-year", "2024-08..2024-12"),
      ("previous-school-year", "2023/24"),
      ("this-year", nil), ("previous-year", "2024"),
    ] as [(String, String?)])
  func `words count from a day, and only months that have ended`(word: String, expected: String?) throws {
    let day = try #require(CalendarDate(iso: "2025-01-31"))
    let asked = try #require(AskedPeriod(parsing: word))
    #expect(asked.period(on: day)?.id == expected)
  }

  @Test(arguments: [
    "last-0-months", "last-012-months", "last--1-months", "lastmonth", "last-999-months", "today",
  ])
  func `other words are none`(word: String) { #expect(AskedPeriod(parsing: word) == nil) }

  @Test(arguments: [
    ("2025-03-31", 1, "2025-02-28"), ("2025-01-15", 12, "2024-01-15"), ("2025-01-31", 2, "2024-11-30"),
  ])
  func `the same day some months before`(day: String, months: Int, expected: String) throws {
    #expect(try #require(CalendarDate(iso: day)).earlier(months: months).iso == expected)
  }
}
