import Tabular
import Testing
import Validate

struct CompulsoryPairTests {
  private let pair = "{rule: compulsory-pair, left: stunden, right: ab}"

  @Test func `one filled without the other is an error at the one to be filled in`() throws {
    let rows = batch([
      [0, 1, 100, 5, empty], [0, 2, empty, empty, empty], [0, 3, 100, empty, empty], [0, 4, empty, 5, 6],
    ])
    let checked = check(try rule(pair), rows)
    #expect(checked.lines == ["compulsory-pair 4:2 error", "compulsory-pair 5:3 error"])
    #expect(checked.rejected == [0, 0, 1, 1])
    #expect(
      checked.findings[0].message.de
        == "„Stunden“ und „besetzt ab“ gehören zusammen, aber nur eines von beiden ist ausgefüllt.")
  }

  @Test func `a side may be a condition; where it is unknown the row passes`() throws {
    let conditions = try rule(
      "{rule: compulsory-pair, severity: warning, left: \"stunden > 41\", right: \"nummer > 9\", column: nummer, \(words)}"
    )
    let rows = batch([[0, 1, 4200, 5, 6], [0, 10, 4200, 5, 6], [0, 10, empty, 5, 6]])
    let checked = check(conditions, rows)
    #expect(checked.lines == ["compulsory-pair 2:4 warning"])
    #expect(checked.rejected == [0, 0, 0])
  }

  @Test func `a cell that could not be read is no empty cell`() throws {
    #expect(check(try rule(pair), batch([[0, 1, 100, Missing.invalid, empty]])).findings.isEmpty)
  }

  @Test func `a condition needs words, and a name must exist`() {
    #expect(
      refusal("{rule: compulsory-pair, left: stunden, right: \"ab is null\"}")?.contains("'message'") == true)
    #expect(refusal("{rule: compulsory-pair, left: stundn, right: ab}")?.contains("'stunden'") == true)
  }
}
