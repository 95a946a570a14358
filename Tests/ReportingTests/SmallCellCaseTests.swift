import Foundation
import Platform
import Tabular
import Testing

@testable import Reporting

private let smallCells = Project.root + "/../shared/cases/56_small_cells.csv"

/// The shared case of small cells as a publication: cases of child protection by type of school, where some types have
/// one school each.
@Suite(.enabled(if: try Files.exists(smallCells), "../shared/cases is absent"))
struct SmallCellCaseTests {
  private static let contract = """
    version: 1
    table: kinderschutz
    title: {de: Kinderschutz, en: Child protection}
    sender: office
    frequency: monthly
    time: flow
    primaryKey: [schulnummer]
    school: schulnummer
    fields:
      - {name: schulnummer, label: Schulnummer, type: string, domain: schule, constraints: {digits: 6, required: true}, privacy: harmless}
      - {name: form, label: Schulform, type: string, constraints: {required: true}, privacy: harmless}
      - {name: faelle, label: Kinderschutz_8a_Faelle, type: integer, constraints: {required: true, minimum: 0}}

    """

  private static let figures = """
    version: 1
    measures:
      - {name: kinderschutz_faelle, label: {de: Fälle, en: Cases}, table: kinderschutz, aggregate: sum, field: faelle, counts: young_people}
    metrics:
      - name: kinderschutz
        label: {de: Kinderschutzfälle, en: Cases of child protection}
        unit: {de: Fälle, en: cases}
        source: {de: Meldungen, en: Reports}
        definition: {de: Summe der Fälle, en: Sum of cases}
        decimals: 0
        value: kinderschutz_faelle

    """

  private func answer(_ audience: Audience, schools: Int) throws -> [String: String] {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    town.rules = ["threshold: 5", "min_schools: \(schools)"]
    town.add(Self.contract, as: "tabellen/kinderschutz.yaml")
    town.add(Self.figures, as: "kennzahlen/kinderschutz.yaml")
    town.define("  - {name: form, label: {de: Form, en: Form}, field: form}\n", in: "dimensionen.yaml")
    let options = try town.write(to: folder)
    try folder.write(
      Array(try Data(contentsOf: URL(fileURLWithPath: smallCells))), "in/eingang/2024-10/kinderschutz.csv")
    var query = Query(metrics: ["kinderschutz"], today: CalendarDate(dayNumber: 20_000))
    query.period = .period(.month(year: 2024, month: 10))
    query.dimensions = ["form"]
    query.hasTotal = true
    query.audience = audience
    let rows = try query.run(options).answers.flatMap(\.table.flat)
    return Dictionary(
      rows.map { ($0.members[0], $0.value?.exactText() ?? $0.sign?.text ?? "") }, uniquingKeysWith: { $1 })
  }

  @Test func `inside the office the parts add up`() throws {
    let told = try answer(.intern, schools: 0)
    #expect(
      told == [
        "G": "6", "SK": "2", "GE": "11", "R": "3", "H": "4", "WF": "1", "KS": "0", "Insgesamt": "27",
      ])
  }

  @Test func `outside it small numbers are secret, and what is told gives none of them away`() throws {
    let told = try answer(.veroeffentlichung, schools: 0)
    for secret in ["SK", "R", "H", "WF"] { #expect(told[secret] == "[g]") }
    // Four secret numbers protect each other: nothing more is lost.
    #expect(told["G"] == "6" && told["GE"] == "11" && told["KS"] == "0" && told["Insgesamt"] == "27")
  }

  @Test func `where two schools are too few, only the total and a true zero are left`() throws {
    let told = try answer(.veroeffentlichung, schools: 3)
    #expect(told.filter { $0.value != "[g]" } == ["KS": "0", "Insgesamt": "27"])
  }
}
