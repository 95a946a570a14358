import Tabular
import Testing
import Validate

struct RowConstraintTests {
  private static let texts =
    "message: {de: Ende vor Anfang., en: End before start.}, remedy: {de: Bitte prüfen., en: Please check.}"
  private static let order = "{rule: row-constraint, column: bis, expression: \"bis >= ab\", \(texts)}"

  private func dates(_ rows: [(Int64, Int64)]) -> Batch { batch(rows.map { [0, 1, empty, $0.0, $0.1] }) }

  @Test func `a row for which the expression is false is told with the contract's words`() throws {
    let checked = check(try rule(Self.order), dates([(5, 6), (6, 5), (5, 5)]))
    #expect(checked.lines == ["row-constraint 3:1 error"])
    #expect(checked.rejected == [0, 1, 0])
    #expect(checked.findings.first?.message == Localized(de: "Ende vor Anfang.", en: "End before start."))
    #expect(checked.findings.first?.remedy == Localized(de: "Bitte prüfen.", en: "Please check."))
  }

  @Test func `where a value is missing the answer is unknown and passes`() throws {
    let checked = check(try rule(Self.order), dates([(5, empty), (empty, 5), (empty, empty)]))
    #expect(checked.findings.isEmpty && checked.rejected == [0, 0, 0])
  }

  @Test func `a cell that could not be read has its finding already: no second one follows from it`() throws {
    let needed = try rule(
      "{rule: row-constraint, expression: \"bis is null or ab is not null\", \(Self.texts)}")
    let checked = check(needed, dates([(Missing.invalid, 5), (empty, 5)]))
    #expect(checked.lines == ["row-constraint 3:0 error"])
    #expect(checked.rejected == [0, 1])
  }

  @Test func `a warning keeps the row`() throws {
    let soft = try rule(
      "{rule: row-constraint, severity: warning, expression: \"stunden <= 41\", \(Self.texts)}")
    let checked = check(soft, column("stunden", [4100, 4101]))
    #expect(checked.lines == ["row-constraint 3:0 warning"])
    #expect(checked.rejected == [0, 0])
  }

  @Test func `numbers too large to compute with are told, and do not pass as unknown`() throws {
    let product = try rule(
      "{rule: row-constraint, expression: \"stunden * stunden * stunden >= 0\", \(Self.texts)}")
    let checked = check(product, column("stunden", [4100, 1 << 60, empty, 1 << 61]))
    #expect(checked.rejected == [0, 1, 0, 1])
    #expect(checked.findings.allSatisfy { $0.message.de.contains("zu groß") } && checked.findings.count == 2)
  }

  @Test func `the due period can be asked for; without one the answer is unknown`() throws {
    let inside = try rule(
      "{rule: row-constraint, expression: \"ab between :period_start and :period_end\", \(Self.texts)}")
    let rows = column("ab", [day("2024-07-31"), day("2024-12-24")])
    #expect(check(inside, rows).rejected == [1, 0])
    #expect(check(inside, rows, in: delivery(period: nil)).rejected == [0, 0])
  }

  @Test func `what is no condition, has an unknown name or no words is refused with its place`() {
    let number = refusal("{rule: row-constraint, expression: \"stunden + 1\", \(Self.texts)}")
    #expect(number?.contains("no condition") == true)
    let name = refusal("{rule: row-constraint, expression: \"stundn > 1\", \(Self.texts)}")
    #expect(name?.contains("stellen.yaml:2:41") == true && name?.contains("'stunden'") == true)
    #expect(refusal("{rule: row-constraint, expression: \"stunden > 1\"}")?.contains("'message'") == true)
  }
}
