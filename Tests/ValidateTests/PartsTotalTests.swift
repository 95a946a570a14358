import Tabular
import Testing
import Validate

struct PartsTotalTests {
  private let numbers = TableSchema(
    name: "zahlen", title: posts.title, sender: .school, time: .stock, frequency: .yearly,
    fields: ["gesamt", "a", "b"].map { Field(name: $0, label: $0.uppercased(), type: .integer) })

  private func check(_ yaml: String, _ rows: [[Int64]]) throws -> Checked {
    ValidateTests.check(
      try rule(yaml, table: numbers), batch(rows, of: numbers), in: delivery(table: numbers))
  }

  @Test func `a total that is not the sum of its parts is an error at the total`() throws {
    let checked = try check(
      "{rule: parts-total, total: gesamt, parts: [a, b]}", [[30, 10, 20], [31, 10, 20], [30, 10, empty]])
    #expect(checked.lines == ["parts-total 3:3 error"])
    #expect(checked.rejected == [0, 1, 0])
    #expect(checked.findings[0].message.de == "„GESAMT“ ist nicht die Summe von „A“ + „B“.")
  }

  // Each of the three numbers is at most 2 off: up to 6 in all.
  @Test func `numbers rounded to 5 may differ by 2 each, and then it is a warning`() throws {
    let checked = try check(
      "{rule: parts-total, total: gesamt, parts: [a, b], rounded_to: 5}",
      [[35, 10, 20], [25, 10, 20], [40, 10, 20]])
    #expect(checked.lines == ["parts-total 4:3 warning"])
    #expect(checked.rejected == [0, 0, 0])
  }
}
