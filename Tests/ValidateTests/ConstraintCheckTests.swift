import Tabular
import Testing

@testable import Validate

/// What every field carries: required, minimum, maximum.
struct ConstraintCheckTests {
  private func table(_ type: FieldType, _ constraints: Constraints) -> TableSchema {
    TableSchema(
      name: "t", title: posts.title, sender: .school, time: .flow, frequency: .monthly,
      fields: [
        Field(name: "a", label: "A", type: .integer),
        Field(name: "wert", label: "Wert", type: type, constraints: constraints),
      ])
  }

  private func check(_ table: TableSchema, _ cells: [Int64], rejected: [UInt8]? = nil) -> Checked {
    var rows = batch(cells.map { [1, $0] }, of: table, rejected: rejected)
    var log = FindingLog()
    ConstraintCheck(table: table).check(&rows, in: delivery(table: table), log: &log)
    return Checked(findings: log.kept, rejected: rows.rejected)
  }

  @Test func `an empty cell and a word for missing are errors where a value is needed`() {
    let checked = check(table(.integer, Constraints(required: true)), [0, empty, Missing.reason(0), 7])
    #expect(checked.lines == ["constraint-error 3:1 error", "constraint-error 4:1 error"])
    #expect(checked.rejected == [0, 1, 1, 0])
    #expect(checked.findings.first?.message.de == "„Wert“ ist leer, wird aber gebraucht.")
    #expect(checked.findings.first?.location.label == "Wert")
  }

  @Test func `a cell that could not be read, and a row that could not, are told elsewhere`() {
    let required = table(.integer, Constraints(required: true))
    #expect(check(required, [Missing.invalid, empty], rejected: [1, 2]).findings.isEmpty)
    // A row rejected for another cell still tells all that is wrong with it.
    #expect(check(required, [empty], rejected: [1]).lines == ["constraint-error 2:1 error"])
  }

  @Test func `the bounds themselves are allowed, one beyond is not`() {
    let checked = check(
      table(.integer, Constraints(minimum: 1, maximum: 3)), [0, 1, 3, 4, empty, Missing.invalid])
    #expect(checked.lines == ["constraint-error 2:1 error", "constraint-error 5:1 error"])
    #expect(checked.rejected == [1, 0, 0, 1, 0, 0])
    #expect(checked.findings.first?.message.de == "Der Wert in „Wert“ ist kleiner als 1.")
    #expect(checked.findings.last?.message.en == "The value in “Wert” is more than 3.")
  }

  @Test func `one bound alone leaves the other side open`() {
    #expect(check(table(.integer, Constraints(minimum: 0)), [-1, .max]).rejected == [1, 0])
    #expect(check(table(.integer, Constraints(maximum: 0)), [Missing.limit, 1]).rejected == [0, 1])
  }

  @Test func `bounds are told as people write them`() {
    let hours = check(table(.decimal(scale: 2), Constraints(minimum: 25, maximum: 4100)), [24, 4101])
    #expect(
      hours.findings.first?.message
        == Localized(
          de: "Der Wert in „Wert“ ist kleiner als 0,25.", en: "The value in “Wert” is less than 0.25."))
    #expect(hours.findings.last?.message.de == "Der Wert in „Wert“ ist größer als 41.")
    let dates = check(table(.date, Constraints(minimum: day("2024-08-01"))), [day("2024-07-31")])
    #expect(
      dates.findings.first?.message
        == Localized(
          de: "Der Wert in „Wert“ ist kleiner als 01.08.2024.",
          en: "The value in “Wert” is less than 2024-08-01."))
  }

  @Test func `without constraints anything goes`() {
    #expect(check(table(.integer, Constraints()), [empty, .max, -1]).findings.isEmpty)
  }
}
