import Tabular
import Testing
import Validate

struct PeriodMismatchTests {
  @Test func `dates before and after the due period are errors, its first and last day are not`() throws {
    let rule = try rule("{rule: period-mismatch, column: ab}")
    let days = ["2024-07-31", "2024-08-01", "2025-01-31", "2025-02-01"].map(day)
    let checked = check(rule, column("ab", days + [empty, Missing.invalid]))
    #expect(checked.lines == ["period-mismatch 2:2 error", "period-mismatch 5:2 error"])
    #expect(checked.rejected == [1, 0, 0, 1, 0, 0])
    #expect(checked.findings.first?.message.de.contains("01.08.2024 bis 31.01.2025") == true)
    #expect(checked.findings.first?.message.en.contains("2024-08-01 to 2025-01-31") == true)
  }

  @Test func `a file without a due period passes`() throws {
    let rule = try rule("{rule: period-mismatch, column: ab}")
    #expect(check(rule, column("ab", [0]), in: delivery(period: nil)).findings.isEmpty)
  }

  @Test func `a column that is no date is refused`() {
    #expect(refusal("{rule: period-mismatch, column: stunden}")?.contains("'stunden' is no date") == true)
  }
}
