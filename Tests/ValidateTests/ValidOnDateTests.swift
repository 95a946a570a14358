import Tabular
import Testing
import Validate

struct ValidOnDateTests {
  private static let trainings = table("fortbildungen", ["fachkraft": .string, "datum": .date])
  private static let staff = table("personal", ["fachkraft": .string, "von": .date, "bis": .date])

  private static func table(_ name: String, _ fields: KeyValuePairs<String, FieldType>) -> TableSchema {
    TableSchema(
      name: name, title: Localized(de: name, en: name), sender: .school, time: .flow, frequency: .halfYearly,
      fields: fields.map {
        Field(name: $0.key, label: $0.key, type: $0.value, domain: $0.value == .string ? "fachkraft" : nil)
      })
  }

  private func rule() throws -> any CrossRowRule {
    try ruleAcrossRows(
      "{rule: valid-on-date, column: fachkraft, on: datum, references: {table: personal, column: fachkraft, "
        + "from: von, until: bis}, \(words)}", table: Self.trainings, tables: [Self.trainings, Self.staff])
  }

  private func found(_ rows: [[Int64]], staff: [Delivered]) throws -> [String] {
    lines(
      findings(
        try rule(), [Delivered(rows: rows)], of: Self.trainings, others: [(Self.staff, staff)]))
  }

  @Test func `who held no post on that day is told; an open end lasts on`() throws {
    let staff = Delivered(rows: [
      [1, day("2024-09-01"), day("2024-10-31")], [2, day("2024-09-01"), empty],
    ])
    let rows = [
      [1, day("2024-10-31")], [1, day("2024-11-01")], [2, day("2025-01-31")], [3, day("2024-09-02")],
    ]
    #expect(
      try found(rows, staff: [staff]) == [
        "0.csv 3:2 valid-on-date warning", "0.csv 5:2 valid-on-date warning",
      ])
  }

  @Test func `a post at another school will do`() throws {
    let own = Delivered(rows: [[2, day("2024-09-01"), empty]])
    let other = Delivered(school: 1, rows: [[1, day("2024-09-01"), empty]])
    #expect(try found([[1, day("2024-10-31")]], staff: [own, other]) == [])
  }

  @Test func `nothing is said where the school's list for that day is missing or has rows that do not count`()
    throws
  {
    let row = [[Int64(3), day("2024-10-31")]]
    let other = Delivered(school: 1, rows: [[1, day("2024-09-01"), empty]])
    #expect(try found(row, staff: [other]) == [])
    let later = Delivered(period: .halfYear(start: 2024, half: 2), rows: [[1, day("2024-09-01"), empty]])
    #expect(try found(row, staff: [later]) == [])
    let broken = Delivered(rows: [[1, day("2024-09-01"), empty], [9, empty, empty]], rejected: [0, 1])
    #expect(try found(row, staff: [broken]) == [])
    #expect(try found(row, staff: [Delivered(rows: [[1, day("2024-09-01"), empty]])]).count == 1)
  }
}
