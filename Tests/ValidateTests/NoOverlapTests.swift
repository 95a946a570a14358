import Tabular
import Testing
import Validate

/// Here `nummer` is the post and `stunden` tells who holds it.
struct NoOverlapTests {
  private let rule =
    "{rule: no-overlap, severity: warning, by: [schulnummer, nummer], from: ab, until: bis, "
    + "unless_same: [stunden], \(words)}"

  private func span(_ post: Int64, _ holder: Int64, _ from: String, _ until: String?) -> [Int64] {
    [0, post, holder, day(from), until.map(day) ?? empty]
  }

  @Test func `in one file the row that begins while another lasts is told, with the line of the other`()
    throws
  {
    let found = findings(
      try ruleAcrossRows(rule),
      [
        Delivered(rows: [
          span(1, 10, "2024-09-01", "2024-12-31"), span(1, 11, "2024-12-31", nil),
          span(2, 12, "2024-09-01", "2024-12-31"), span(2, 13, "2025-01-01", nil),
        ])
      ])
    #expect(lines(found) == ["0.csv 3:2 no-overlap warning"])
    #expect(found[0].message.de == "Falsch. Vergleichen Sie Zeile 2.")
  }

  @Test func `a later delivery is held against the earlier one; an open end lasts no longer than its period`()
    throws
  {
    let first = Delivered(rows: [span(1, 10, "2024-09-01", "2025-03-31"), span(2, 12, "2024-09-01", nil)])
    let second = Delivered(
      period: .halfYear(start: 2024, half: 2),
      rows: [span(1, 11, "2025-03-01", nil), span(2, 13, "2025-03-01", nil)])
    let found = findings(try ruleAcrossRows(rule), [first, second])
    #expect(lines(found) == ["1.csv 2:2 no-overlap warning"])
    #expect(found[0].message.de == "Falsch. Vergleichen Sie Zeile 2 Ihrer Lieferung für 2024/25-H1.")
  }

  @Test func `the same holder reported again goes on`() throws {
    let again = span(1, 10, "2024-09-01", nil)
    let deliveries = [
      Delivered(rows: [again]), Delivered(period: .halfYear(start: 2024, half: 2), rows: [again]),
    ]
    #expect(findings(try ruleAcrossRows(rule), deliveries).isEmpty)
    let strict = try ruleAcrossRows(rule.replacing("unless_same: [stunden], ", with: ""))
    #expect(findings(strict, [Delivered(rows: [again, again])]).count == 1)
  }

  @Test func `a finding in a delivery read for comparison only is not told, an error rejects`() throws {
    let rows = [span(1, 10, "2024-09-01", nil), span(1, 11, "2024-10-01", nil)]
    #expect(findings(try ruleAcrossRows(rule), [Delivered(rows: rows, isHistory: true)]).isEmpty)
    #expect(try ruleAcrossRows(rule).rejectsRows == false)
    #expect(try ruleAcrossRows(rule.replacing("severity: warning, ", with: "")).rejectsRows)
  }
}
