import Tabular
import Testing
import Validate

/// Here `nummer` is the stock and `stunden` the change, in hundredths.
struct CarryOverTests {
  private let rule =
    "{rule: carry-over, by: [schulnummer], opening: stunden, closing: \"stunden + nummer\", \(words)}"

  private func month(_ month: Int, _ stock: Int64, _ change: Int64, school: Int64 = 0) -> Delivered {
    Delivered(
      school: school, period: .month(year: 2025, month: month),
      rows: [[school, change, stock * 100, empty, empty]])
  }

  @Test func `a stock that is not what the month before leads to is told at its cell`() throws {
    let found = findings(
      try ruleAcrossRows(rule), [month(1, 10, 2), month(2, 12, -1), month(3, 12, 0), month(4, 12, 5)])
    #expect(lines(found) == ["2.csv 2:3 carry-over warning"])
  }

  @Test func `where the month before is missing or its row does not count nothing is compared`() throws {
    #expect(findings(try ruleAcrossRows(rule), [month(1, 10, 2), month(3, 99, 0)]).isEmpty)
    var broken = month(1, 10, 2)
    broken.rejected = [1]
    #expect(findings(try ruleAcrossRows(rule), [broken, month(2, 99, 0)]).isEmpty)
    #expect(findings(try ruleAcrossRows(rule), [month(1, 10, 2), month(2, 99, 0, school: 1)]).isEmpty)
  }

  @Test func `it cannot be an error: the rows have been counted by then`() {
    let strict = rule.replacing("{rule: carry-over,", with: "{rule: carry-over, severity: error,")
    #expect(refusalAcrossRows(strict)?.contains("a warning or a note") == true)
    #expect(
      refusalAcrossRows(rule.replacing("stunden + nummer", with: "nummer"))?.contains("different types")
        == true)
  }
}
