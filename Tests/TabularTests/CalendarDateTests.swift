import Tabular
import Testing

struct CalendarDateTests {
  @Test func `day numbers and components are inverse over 800 years`() {
    var expected = (year: 1600, month: 1, day: 1)
    for number in -135_140...157_053 {
      let parts = CalendarDate(dayNumber: number).components
      guard parts == expected else {
        Issue.record("day \(number) is \(parts), expected \(expected)")
        return
      }
      expected.day += 1
      if expected.day > CalendarDate.daysInMonth(year: expected.year, month: expected.month) {
        expected = expected.month == 12 ? (expected.year + 1, 1, 1) : (expected.year, expected.month + 1, 1)
      }
    }
    #expect(expected == (2400, 1, 1))
  }

  @Test(arguments: [(2023, 2, 29), (2025, 4, 31), (2025, 13, 1), (2025, 0, 1), (2025, 1, 0), (0, 1, 1)])
  func `a day that does not exist is nil`(year: Int, month: Int, day: Int) {
    #expect(CalendarDate(year: year, month: month, day: day) == nil)
  }

  @Test func `texts and weekday`() throws {
    let date = try #require(CalendarDate(iso: "2024-10-15"))
    #expect(date.german == "15.10.2024")
    #expect(date.iso == "2024-10-15")
    #expect(date.weekday == 2)
    #expect(CalendarDate(iso: "2024-1-5") == nil)
  }
}
