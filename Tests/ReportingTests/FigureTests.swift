import Reporting
import Tabular
import Testing

/// A number, or the reason why there is none: zero, missing, not applicable, unknown and secret are told apart.
struct FigureTests {
  private static let month = Period.month(year: 2024, month: 10)

  /// The report of a small town for an audience.
  private static func report(
    _ town: String, for audience: Audience = .intern, input: String? = nil
  ) throws -> Report {
    let folder = try TestFolder()
    let outcome = try Pipeline.run(
      report: "monat", period: month,
      options: SmallTown(name: town).options(output: folder.path, input: input))
    return try #require(outcome.reports.first { $0.audience == audience })
  }

  /// A figure as text: its exact number or its sign in brackets; nil where no such figure is shown.
  private static func figure(
    _ report: Report, _ table: String, _ metric: String, _ members: String..., period: String = "2024-10"
  ) -> String? {
    let rows = report.tables.first { $0.id == table }?.flat ?? []
    let row = rows.first { $0.metric == metric && $0.period == period && $0.members == members }
    return row.map { $0.value?.exactText() ?? $0.sign?.text ?? "neither" }
  }

  /// The cell below a heading in the row of a table that begins with a label.
  private static func cell(_ report: Report, _ table: String, _ label: String, _ heading: String) throws
    -> Cell
  {
    let table = try #require(report.tables.first { $0.id == table })
    let column = try #require(
      table.columns.firstIndex { $0.heading == heading }, "\(table.columns.map(\.heading))")
    let row = try #require(table.rows.first { $0.first == .text(label) })
    return row[column]
  }

  @Test func `a header without rows is zero, no file is missing, and a quotient of nothing is neither`()
    throws
  {
    let report = try Self.report("fehlend")
    #expect(Self.figure(report, "schulen", "stunden", "199722") == "0")
    #expect(Self.figure(report, "schulen", "teilnahmen", "199722") == "0")
    #expect(Self.figure(report, "schulen", "praevention", "199722") == "[x]")
    #expect(Self.figure(report, "schulen", "stunden", "199783") == "[l]")
    #expect(Self.figure(report, "schulen", "praevention", "199783") == "[l]")
    #expect(Self.figure(report, "arbeit", "groesste_gruppe", "GY") == "[x]", "no largest of nothing")
  }

  @Test func `who owed nothing then has nothing to be missing`() throws {
    let report = try Self.report("fehlend")
    // The comprehensive school joined in October; posts were due in July.
    #expect(Self.figure(report, "arbeit", "stunden", "GE", period: "2024-09") == "[x]")
    #expect(Self.figure(report, "schulen", "vzae", "199485") == "[x]")
    #expect(Self.figure(report, "personal", "abdeckung", "GE") == nil, "no row without anything to say")
  }

  @Test func `a member without obligation and a school outside the network have no row`() throws {
    let report = try Self.report("fehlend")
    for school in ["199473", "199448"] { #expect(Self.figure(report, "schulen", "stunden", school) == nil) }
  }

  @Test func `part of a group missing leaves the figure, with completeness beside`() throws {
    let report = try Self.report("fehlend")
    #expect(Self.figure(report, "arbeit", "stunden", "G") == "1,5")
    #expect(Self.figure(report, "arbeit", "ruecklauf", "G") == "50")
    #expect(Self.figure(report, "arbeit", "stunden", "Insgesamt") == "14,5")
  }

  @Test func `a whole group missing is missing, not zero`() throws {
    let report = try Self.report("kaputt")
    #expect(Self.figure(report, "arbeit", "stunden", "GY") == "[l]")
    #expect(Self.figure(report, "arbeit", "ruecklauf", "GY") == "0")
    #expect(Self.figure(report, "personal", "abdeckung", "GY") == "[l]")
    #expect(Self.figure(report, "arbeit", "stunden", "Insgesamt", period: "2024-09") == "[l]")
  }

  @Test func `a period that the reference tables do not reach is unknown`() throws {
    let folder = try TestFolder()
    try folder.copy(SmallTown(name: "klein").input + "/eingang", to: "in/eingang")
    try folder.copy(SmallTown(name: "klein").input + "/stammdaten/2023-08-01", to: "in/stammdaten/2024-10-01")
    let report = try Self.report("klein", input: folder.file("in"))
    #expect(Self.figure(report, "arbeit", "stunden", "G") == "5,5")
    #expect(Self.figure(report, "arbeit", "stunden", "G", period: "2024-09") == "[u]")
    #expect(Self.figure(report, "arbeit", "praevention", "Insgesamt", period: "2024-09") == "[u]")
    #expect(
      try Self.cell(report, "arbeit", "Grundschule", "Veränderung Stunden (Stunden)") == .sign(.unknown))
  }

  @Test func `a change compares only schools that reported completely in both periods`() throws {
    let report = try Self.report("fehlend")
    func change(_ label: String) throws -> Cell {
      try Self.cell(report, "arbeit", label, "Veränderung Stunden (Stunden)")
    }
    // 199928 alone reported twice: 1.5 after 4 hours; 199783 is missing in October.
    #expect(try change("Grundschule") == .number(Rational(-5, over: 2) ?? Rational(0)))
    #expect(try change("Gymnasium") == .number(Rational(-3)), "zero is a report")
    #expect(try change("Realschule") == .sign(.unknown), "one school then, another now")
    #expect(try change("Gesamtschule") == .sign(.unknown), "joined in between")
    #expect(try change("Insgesamt") == .number(Rational(-11, over: 2) ?? Rational(0)))
    let clean = try Self.report("klein")
    let change = try Self.cell(clean, "arbeit", "Insgesamt", "Veränderung Stunden (Stunden)")
    #expect(change == .number(Rational(9, over: 2) ?? Rational(0)))
  }

  @Test func `few persons are secret in a publication only, with all that rests on them; zero is not`() throws
  {
    let own = try Self.report("klein")
    let open = try Self.report("klein", for: .veroeffentlichung)
    // Two participations are fewer than three; the hours behind them are no persons.
    #expect(Self.figure(own, "arbeit", "teilnahmen", "GY") == "2")
    #expect(Self.figure(open, "arbeit", "teilnahmen", "GY") == "[g]")
    #expect(Self.figure(open, "arbeit", "stunden", "GY") == "4")
    // One person's weekly hours are protected by the number of persons; none hides nobody. Three would be enough, but
    // with them and the total the one person's hours were known.
    #expect(Self.figure(own, "personal", "vzae", "GE") == "0,75")
    #expect(Self.figure(open, "personal", "vzae", "GE") == "[g]")
    #expect(Self.figure(open, "personal", "vzae", "G") == "[g]")
    #expect(Self.figure(open, "personal", "vzae", "GY") == "0")
    let change = try Self.cell(open, "arbeit", "Gymnasium", "Veränderung Teilnahmen (Anzahl)")
    #expect(change == .sign(.secret))
    #expect(open.tables.allSatisfy { $0.id != "schulen" }, "single schools are internal")
  }

  @Test func `a secret figure keeps its parts out of the flat table`() throws {
    let open = try Self.report("klein", for: .veroeffentlichung)
    let rows = open.tables.flatMap(\.flat).filter { $0.sign == .secret }
    #expect(rows.count == 7)
    #expect(rows.allSatisfy { $0.value == nil && $0.numerator == nil })
  }

  @Test func `the numbers of members and total are exact fractions`() throws {
    let rows = try Self.report("klein").tables.first { $0.id == "personal" }?.flat ?? []
    func value(_ member: String) -> Rational? {
      rows.first { $0.metric == "vzae" && $0.members == [member] }?.value
    }
    #expect(value("G") == Rational(88, over: 39) && value("GE") == Rational(3, over: 4))
    #expect(value("Insgesamt") == Rational(11_725, over: 3900))
  }

  @Test func `a denominator below the metric's minimum is too uncertain`() throws {
    let folder = try TestFolder()
    var definitions = try ChangedDefinitions()
    let label = "label: {de: Anteil Prävention, en: Share of prevention}\n"
    try definitions.replace(label, with: label + "    min_denominator: 4\n", in: "kennzahlen.yaml")
    let options = SmallTown.options(
      definitions: try definitions.write(to: folder), input: SmallTown(name: "klein").input,
      output: folder.file("out"))
    let report = try #require(
      try Pipeline.run(report: "monat", period: Self.month, options: options).reports.first)
    #expect(Self.figure(report, "arbeit", "praevention", "GE") == "[z]", "3.5 hours")
    #expect(Self.figure(report, "arbeit", "praevention", "GY") == "0", "4 hours")
  }

  @Test func `a report in English holds the same figures`() throws {
    let folder = try TestFolder()
    var options = SmallTown(name: "fehlend").options(output: folder.path)
    options.language = .en
    let english = try Pipeline.run(report: "monat", period: Self.month, options: options).reports[0]
    let german = try Self.report("fehlend")
    #expect(english.fileName == "Month_2024-10" && german.fileName == "Monat_2024-10")
    for (one, other) in zip(english.tables, german.tables) {
      #expect(one.id == other.id && one.flat.map(\.value) == other.flat.map(\.value), "\(one.id)")
      #expect(one.flat.map(\.sign) == other.flat.map(\.sign), "\(one.id)")
    }
  }
}
