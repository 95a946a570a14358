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
}
