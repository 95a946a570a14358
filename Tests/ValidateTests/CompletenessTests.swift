import Tabular
import Testing
import Validate

/// When a school belongs to the network and owes a delivery.
struct CompletenessTests {
  private func date(_ iso: String) throws -> CalendarDate { try #require(CalendarDate(iso: iso)) }

  private let october = Period.month(year: 2024, month: 10)

  @Test(
    arguments: [
      ("2024-10-31", nil, true), ("2024-11-01", nil, false), ("2017-08-01", "2024-10-31", true),
      ("2017-08-01", "2024-10-30", false), ("2024-10-31", "2024-10-31", true),
      ("2017-08-01", "2025-07-31", true),
    ] as [(String, String?, Bool)])
  func `who is a member on the last day of the due period owes it`(
    from: String, until: String?, belongs: Bool
  ) throws {
    let last = try until.map { try date($0) }
    let obliged = Membership(school: 1, from: try date(from), until: last, isObliged: true)
    #expect(obliged.belongs(to: october) == belongs && obliged.owes(october) == belongs)
    let free = Membership(school: 1, from: try date(from), until: last, isObliged: false)
    #expect(free.belongs(to: october) == belongs && !free.owes(october))
  }

  @Test func `a half-year is owed by those who belong at its end, not by those who left within`() throws {
    let half = Period.halfYear(start: 2024, half: 1)
    let joined = Membership(school: 1, from: try date("2025-01-15"), until: nil, isObliged: true)
    let left = Membership(
      school: 1, from: try date("2017-08-01"), until: try date("2024-12-31"), isObliged: true)
    #expect(joined.owes(half) && !left.owes(half))
    #expect(left.owes(october) && !joined.owes(october))
  }
}
