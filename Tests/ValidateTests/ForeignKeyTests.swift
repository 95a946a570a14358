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

  private let valid =
    "{rule: foreign-key, column: schulnummer, references: schulen, valid: {table: netzwerk, column: nr, "
    + "from: seit, until: ende, on: ab, \(words)}}"
  private let membership = ValidityRequest(table: "netzwerk", column: "nr", from: "seit", until: "ende")

  @Test func `a known value must be valid on the row's day`() throws {
    var spans = ValidSpans()
    spans.add(0, from: day("2024-08-01"), until: day("2024-12-31"))
    spans.add(2, from: day("2024-08-01"), until: empty)
    let context = DeliveryContext(
      path: "f.csv", school: nil, period: nil, known: ["schulen": [1, 1, 1]],
      columnOfField: [0, 1, 2, 3, 4], code: { _, _ in nil }, validity: [membership: spans])
    let rule = try rule(valid)
    #expect(rule.validity == membership)
    let days: [(Int64, String)] = [
      (0, "2024-12-31"), (0, "2025-01-01"), (1, "2024-12-31"), (2, "2030-01-01"), (2, "2024-07-31"),
    ]
    let rows = batch(days.map { [$0.0, 1, empty, day($0.1), empty] })
    let checked = check(rule, rows, in: context)
    #expect(
      checked.lines == ["foreign-key 3:1 error", "foreign-key 4:1 error", "foreign-key 6:1 error"])
    #expect(checked.findings[0].message.de == "Falsch.")
    // Without a day, or without the reference, nothing can be said.
    #expect(check(rule, batch([[1, 1, empty, empty, empty]]), in: context).findings.isEmpty)
    #expect(check(rule, rows, in: known).lines == ["foreign-key 4:5 error"])
  }

  @Test func `the number probably meant is named only where numbers are harmless`() throws {
    let yaml = "{rule: foreign-key, column: schulnummer, references: schulen, diagnosis: school-number}"
    let numbers = ["199928", "199982"]
    let context = DeliveryContext(
      path: "f.csv", school: nil, period: nil, known: ["schulen": [1]], columnOfField: [0, 1, 2, 3, 4],
      code: { _, _ in nil }, existingCode: { numbers.firstIndex(of: $1).map { Int64($0) } },
      text: { numbers[Int($1)] })
    #expect(
      check(try rule(yaml), schools([1]), in: context).findings[0].remedy.de.contains("vertauscht"))
    let open = TableSchema(
      name: "t", title: posts.title, sender: .school, time: .stock, frequency: .halfYearly,
      fields: posts.fields.map { field in
        Field(name: field.name, label: field.label, type: field.type, privacy: .harmless)
      })
    let found = check(try rule(yaml, table: open), schools([1]), in: context).findings
    #expect(
      found.map(\.remedy.de) == ["Vermutlich ein Tippfehler, gemeint 199928? Bitte prüfen Sie die Nummer."])
  }

  @Test func `the contract decides how much it matters`() throws {
    let soft = try rule(
      "{rule: foreign-key, severity: note, column: schulnummer, references: schulen, \(words)}")
    let checked = check(soft, schools([1]), in: known)
    #expect(checked.lines == ["foreign-key 2:5 note"] && checked.rejected == [0])
    #expect(checked.findings[0].message.de == "Falsch.")
  }

  @Test func `an unknown column or key is refused`() {
    let unknown = refusal("{rule: foreign-key, column: schulnumer, references: schulen}")
    #expect(unknown?.contains("stellen.yaml:2:") == true)
    #expect(unknown?.contains("no field 'schulnumer'; did you mean 'schulnummer'?") == true)
    #expect(refusal("{rule: foreign-key, column: schulnummer}")?.contains("'references' is missing") == true)
    #expect(refusal("{rule: foreign-key, colum: x, references: y}")?.contains("'colum'") == true)
  }
}
