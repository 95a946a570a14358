import Tabular
import Testing
import Validate

struct ExclusivePairTests {
  @Test func `both filled is an error, one or none is not`() throws {
    let pair = try rule("{rule: exclusive-pair, left: stunden, right: ab}")
    let rows = batch([
      [0, 1, 100, 5, empty], [0, 2, 100, empty, empty], [0, 3, empty, 5, empty], [0, 4, empty, empty, 1],
    ])
    let checked = check(pair, rows)
    #expect(checked.lines == ["exclusive-pair 2:2 error"])
    #expect(checked.rejected == [1, 0, 0, 0])
    #expect(checked.findings[0].remedy.de == "Bitte lassen Sie nur das eine stehen.")
  }

  @Test func `conditions that hold together are told, as a warning where the contract says so`() throws {
    let pair = try rule(
      "{rule: exclusive-pair, severity: warning, left: \"nummer = 1\", right: \"stunden > 5\", \(words)}")
    let checked = check(pair, batch([[0, 1, 600, 5, 6], [0, 1, 500, 5, 6], [0, 2, 600, 5, 6]]))
    #expect(checked.lines == ["exclusive-pair 2:0 warning"])
    #expect(checked.rejected == [0, 0, 0])
  }
}
