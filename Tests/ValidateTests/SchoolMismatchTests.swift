import Tabular
import Testing
import Validate

struct SchoolMismatchTests {
  private func schools(_ codes: [Int64]) -> Batch { batch(codes.map { [$0, 1, empty, empty, empty] }) }

  @Test func `a row of another school is an error that names the file's number only`() throws {
    let rule = try rule("{rule: school-mismatch, column: schulnummer}")
    let checked = check(rule, schools([0, 5, empty, Missing.invalid]))
    #expect(checked.lines == ["school-mismatch 3:5 error"])
    #expect(checked.rejected == [0, 1, 0, 0])
    #expect(checked.findings.first?.message.de.contains("(199928)") == true)
  }

  @Test func `a file of the coordination office speaks of all schools`() throws {
    let rule = try rule("{rule: school-mismatch, column: schulnummer}")
    #expect(check(rule, schools([0, 5]), in: delivery(school: nil)).findings.isEmpty)
  }
}
