import Platform
import Tabular
import Testing

@testable import Reporting

/// What was published before counts as known.
struct ProtectionOverTimeTests {
  private static let month = Period.month(year: 2024, month: 10)

  @Test(arguments: [true, false])
  func `how much a single school corrected is not told by two publications`(discloses: Bool) throws {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    town.report(11, "2024-10", [("PRAEVENTION", 0, "0")])
    town.report(11, "2024-09", [("PRAEVENTION", 0, "0")])
    if !discloses { town.rules.append("corrections_disclose: false") }
    let options = try town.write(to: folder)
    let first = try ProtectedTown.report(options)
    #expect(first.figure("arbeit", "teilnahmen", "G") == "295")
    // One school reports nine more.
    town.report(0, "2024-10", [("PRAEVENTION", 49, "20,5"), ("INTERVENTION", 11, "5")])
    _ = try town.write(to: folder)
    let second = try ProtectedTown.report(options)
    #expect(second.figure("arbeit", "teilnahmen", "G") == (discloses ? "[g]" : "304"))
    #expect(second.figure("arbeit", "teilnahmen", "R") == first.figure("arbeit", "teilnahmen", "R"))
    // The hours are the same and told as before.
    #expect(second.figure("arbeit", "stunden", "G") == first.figure("arbeit", "stunden", "G"))
  }

  @Test func `a correction held back is not told by the year either`() throws {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    let options = try town.write(to: folder)
    let first = try ProtectedTown.report(options)
    town.report(0, "2024-10", [("PRAEVENTION", 49, "20,5"), ("INTERVENTION", 11, "5")])
    _ = try town.write(to: folder)
    let second = try ProtectedTown.report(options)
    #expect(first.figure("arbeit", "teilnahmen", "G") == "295")
    #expect(second.figure("arbeit", "teilnahmen", "G") == "[g]")
    // The year less September, which was published with both, would be the month's new number.
    var query = Query(metrics: ["teilnahmen"], today: CalendarDate(dayNumber: 20_000))
    query.period = .period(.schoolYear(start: 2024))
    query.audience = .veroeffentlichung
    query.dimensions = ["schulform"]
    let year = try query.run(options).answers.flatMap(\.table.flat)
    #expect(year.contains { $0.members == ["G"] && $0.sign == .secret })
    #expect(year.contains { $0.members == ["R"] && $0.value != nil })
  }

  @Test func `a late school is not told by the year published before it came`() throws {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    let late = town.schools[0].months["2024-10"]?.map { ($0.approach, $0.participants, $0.hours) } ?? []
    town.report(0, "2024-10", [])
    let options = try town.write(to: folder)
    try Files.remove(folder.file("in/eingang/2024-10/199928_taetigkeiten.csv"), within: folder.path)
    var query = Query(metrics: ["teilnahmen"], today: CalendarDate(dayNumber: 20_000))
    query.period = .period(.schoolYear(start: 2024))
    query.audience = .veroeffentlichung
    for dimension in ["schulform", "ansatz"] {
      query.dimensions = [dimension]
      _ = try query.run(options)
    }
    let first = try ProtectedTown.report(options)
    #expect(first.figure("arbeit", "teilnahmen", "R") == "225")
    town.report(0, "2024-10", late)
    _ = try town.write(to: folder)
    let second = try ProtectedTown.report(options)
    // With both months the year, published without the school, would tell what it delivered.
    #expect(
      second.figure("arbeit", "teilnahmen", "G") == "[g]"
        || second.figure("arbeit", "teilnahmen", "G", period: "2024-09") == "[g]")
    #expect(second.figure("arbeit", "teilnahmen", "R") == "225")
  }

  @Test func `what many schools corrected is told`() throws {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    town.report(11, "2024-10", [("PRAEVENTION", 0, "0")])
    town.report(11, "2024-09", [("PRAEVENTION", 0, "0")])
    let options = try town.write(to: folder)
    _ = try ProtectedTown.report(options)
    for school in 0..<4 {
      town.report(school, "2024-10", [("PRAEVENTION", 80, "20,5"), ("INTERVENTION", 11, "5")])
    }
    _ = try town.write(to: folder)
    let report = try ProtectedTown.report(options)
    #expect(report.figure("arbeit", "teilnahmen", "G") != "[g]")
  }

  @Test func `months and what came up to them tell no month by subtraction`() throws {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    town.define(
      """
        - name: teilnahmen_bisher
          label: {de: Teilnahmen seit August, en: Participations since August}
          unit: {de: Anzahl, en: number}
          decimals: 0
          cumulative: school-year
          value: teilnahmen_gesamt
          definition: {de: Summe seit August., en: Sum since August.}
          source: {de: Tätigkeitsmeldungen, en: Reports of activities}

      """, in: "kennzahlen.yaml")
    // In October the grammar school is all there is of its kind; in September nobody is few.
    for school in [5, 6] { town.report(school, "2024-10", [("PRAEVENTION", 1, "1")]) }
    town.report(7, "2024-10", [("PRAEVENTION", 0, "1")])
    let options = try town.write(to: folder)
    var query = Query(metrics: ["teilnahmen_bisher"], today: CalendarDate(dayNumber: 20_000))
    query.audience = .veroeffentlichung
    query.dimensions = ["schulform"]
    query.period = .period(.month(year: 2024, month: 9))
    let before = try query.run(options).answers.flatMap(\.table.flat)
    #expect(before.contains { $0.members == ["R"] && $0.value != nil })
    // Two participations in October: with September known, the sum up to October would tell them.
    query.period = .period(Self.month)
    let after = try query.run(options).answers.flatMap(\.table.flat)
    #expect(after.contains { $0.members == ["R"] && $0.sign == .secret })
    query.comparesPrevious = true
    _ = try query.run(options)
  }
}
