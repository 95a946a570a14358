import Tabular
import Testing
import Validate

struct ForeignKeyTests {
  private let known = delivery(known: ["schulen": [1, 0, 1]])

  private func schools(_ codes: [Int64]) -> Batch { batch(codes.map { [$0, 1, empty, empty, empty] }) }

  @Test func `values that the reference does not know are errors at their cell`() throws {
    let rule = try rule("{rule: foreign-key, column: schulnummer, references: schulen}")
    let checked = check(rule, schools([0, 1, 2, 3, 900]), in: known)
    #expect(checked.lines == ["foreign-key 3:5 error", "foreign-key 5:5 error", "foreign-key 6:5 error"])
    #expect(checked.rejected == [0, 1, 0, 1, 1])
    #expect(checked.findings.first?.message.de.contains("„Schulnummer“") == true)
  }

  @Test func `a missing or unreadable value is none of its business`() throws {
    let rule = try rule("{rule: foreign-key, column: schulnummer, references: schulen}")
    #expect(check(rule, schools([empty, Missing.invalid]), in: known).findings.isEmpty)
  }

  @Test func `without the reference at hand nothing can be said`() throws {
    let rule = try rule("{rule: foreign-key, column: schulnummer, references: schulen}")
    #expect(check(rule, schools([7])).rejected == [0])
  }

  @Test func `an unknown column or key is refused`() {
    let unknown = refusal("{rule: foreign-key, column: schulnumer, references: schulen}")
    #expect(unknown?.contains("stellen.yaml:2:") == true)
    #expect(unknown?.contains("no field 'schulnumer'; did you mean 'schulnummer'?") == true)
    #expect(refusal("{rule: foreign-key, column: schulnummer}")?.contains("'references' is missing") == true)
    #expect(refusal("{rule: foreign-key, colum: x, references: y}")?.contains("'colum'") == true)
  }
}
