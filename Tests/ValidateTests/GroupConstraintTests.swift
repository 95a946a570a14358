import Tabular
import Testing
import Validate

/// Here `nummer` is the person.
struct GroupConstraintTests {
  private let hours =
    "{rule: group-constraint, severity: warning, by: [nummer], from: ab, until: bis, "
    + "values: {summe: {sum: stunden}}, expression: \"summe <= 41\", column: stunden, \(words)}"
  private let schools =
    "{rule: group-constraint, by: [nummer], values: {schulen: {count_distinct: schulnummer}}, "
    + "expression: \"schulen <= 2\", \(words)}"

  private func post(_ school: Int64, _ person: Int64, _ hours: Int64, _ from: String?, _ until: String?)
    -> [Int64]
  {
    [school, person, hours, from.map(day) ?? empty, until.map(day) ?? empty]
  }

  @Test
  func `hours of a person at two schools are added up, and both rows are told without the other's hours`()
    throws
  {
    let found = findings(
      try ruleAcrossRows(hours),
      [
        Delivered(
          school: 0, rows: [post(0, 7, 3900, "2024-08-01", nil), post(0, 8, 3900, "2024-08-01", nil)]),
        Delivered(school: 1, rows: [post(1, 7, 1950, "2024-09-01", nil)]),
      ])
    #expect(lines(found) == ["0.csv 2:3 group-constraint warning", "1.csv 2:3 group-constraint warning"])
    #expect(found[0].message.de == "Falsch. Dabei zählt mit, was eine weitere Schule gemeldet hat.")
    #expect(!found.contains { $0.message.de.contains("19") || $0.message.de.contains("39") })
  }

  @Test func `someone who moves does not work at both schools on the same day`() throws {
    let moved = [
      Delivered(school: 0, rows: [post(0, 7, 3900, "2024-08-01", "2024-10-31")]),
      Delivered(school: 1, rows: [post(1, 7, 3900, "2024-11-01", nil)]),
    ]
    #expect(findings(try ruleAcrossRows(hours), moved).isEmpty)
    var late = moved
    late[0].rows[0][4] = day("2024-11-01")
    #expect(findings(try ruleAcrossRows(hours), late).count == 2)
  }

  @Test func `due periods are added up apart, and rows that do not count or have no first day not at all`()
    throws
  {
    let rows = [post(0, 7, 3900, "2024-08-01", nil)]
    let apart = [
      Delivered(rows: rows), Delivered(school: 1, period: .halfYear(start: 2024, half: 2), rows: rows),
    ]
    #expect(findings(try ruleAcrossRows(hours), apart).isEmpty)
    let twice = Delivered(rows: [rows[0], post(0, 7, 3900, "2024-08-01", nil)], rejected: [0, 1])
    #expect(findings(try ruleAcrossRows(hours), [twice]).isEmpty)
    let undated = Delivered(rows: [rows[0], post(0, 7, 3900, nil, nil)])
    #expect(findings(try ruleAcrossRows(hours), [undated]).isEmpty)
  }

  @Test func `a span before the period counts from its first day on, one that begins after it not at all`()
    throws
  {
    let early = Delivered(rows: [post(0, 7, 2100, "2020-01-01", nil), post(0, 7, 2100, "2024-12-01", nil)])
    #expect(findings(try ruleAcrossRows(hours), [early]).count == 2)
    let next = Delivered(rows: [post(0, 7, 2100, "2020-01-01", nil), post(0, 7, 2100, "2025-02-01", nil)])
    #expect(findings(try ruleAcrossRows(hours), [next]).isEmpty)
  }

  @Test func `different schools are counted once each; an error takes the rows out`() throws {
    let rule = try ruleAcrossRows(schools)
    #expect(rule.rejectsRows)
    let two = (0..<2).map {
      Delivered(school: $0, rows: [post($0, 7, 100, nil, nil), post($0, 7, 100, nil, nil)])
    }
    #expect(findings(rule, two).isEmpty)
    let three = two + [Delivered(school: 2, rows: [post(2, 7, 100, nil, nil)])]
    let found = findings(rule, three)
    #expect(found.count == 5 && found.allSatisfy { $0.severity == .error })
    #expect(found[0].message.de.hasSuffix("Dabei zählt mit, was weitere Schulen gemeldet haben."))
  }

  @Test func `half a span, an unknown value and no words are refused`() {
    #expect(
      refusalAcrossRows(hours.replacing(", until: bis", with: ""))?.contains("'from' and 'until'") == true)
    #expect(
      refusalAcrossRows(hours.replacing("{sum: stunden}", with: "{sum: bis}"))?.contains("no number") == true)
    #expect(
      refusalAcrossRows(hours.replacing("summe <= 41", with: "sume <= 41"))?.contains("'summe'") == true)
    #expect(refusalAcrossRows(hours.replacing(", \(words)", with: ""))?.contains("'message'") == true)
  }
}
