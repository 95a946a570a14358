import Tabular
import Testing
import Validate

struct RuleCatalogTests {
  @Test func `the rules one can write, each with a sentence`() {
    let names = [
      "carry-over", "compulsory-pair", "exclusive-pair", "foreign-key", "group-constraint", "no-overlap",
      "outlier", "parts-total", "period-jump", "period-mismatch", "row-constraint", "school-mismatch",
      "unique-key", "valid-on-date",
    ]
    #expect(RuleCatalog.all.map { $0.name } == names)
    #expect(RuleCatalog.all.allSatisfy { !$0.summary.isEmpty })
  }

  @Test func `an unknown rule is refused with the nearest one`() {
    let message = refusal("{rule: foreign-keys, column: schulnummer}")
    #expect(message?.contains("did you mean 'foreign-key'?") == true)
    #expect(message?.contains("stellen.yaml:2:") == true)
  }

  @Test func `constraints and rules reject a row once, and the counts stay conserved`() throws {
    let strict = TableSchema(
      name: "t", title: posts.title, sender: .school, time: .stock, frequency: .halfYearly,
      fields: posts.fields.map { field in
        Field(
          name: field.name, label: field.label, type: field.type,
          constraints: Constraints(
            required: field.name == "bis", maximum: field.name == "stunden" ? 100 : nil))
      })
    let validator = Validator(
      table: strict,
      rules: [
        try rule("{rule: school-mismatch, column: schulnummer}", table: strict),
        try rule("{rule: period-mismatch, column: ab}", table: strict),
      ])
    let good = day("2024-09-01")
    var rows = batch(
      [
        [0, 1, 100, good, good],  // counts
        [9, 2, 101, 0, empty],  // four errors, one row
        [0, 3, 100, good, empty],  // one error
        [0, 4, 999, good, good],  // rejected before
      ], of: strict, rejected: [0, 0, 0, 1])
    var log = FindingLog()
    var counts = RecordCounts()
    (counts.read, counts.accepted, counts.rejected) = (4, 3, 1)
    validator.check(&rows, in: delivery(), log: &log, counts: &counts)
    #expect(rows.rejected == [0, 1, 1, 1])
    #expect(counts.accepted == 1 && counts.rejected == 3 && counts.isConserved)
    let second = log.kept.filter { $0.location.line == 3 }.map(\.rule).sorted()
    #expect(second == ["constraint-error", "constraint-error", "period-mismatch", "school-mismatch"])
  }
}
