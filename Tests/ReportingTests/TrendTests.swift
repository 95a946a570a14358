import Platform
import Reporting
import Tabular
import Testing

/// What earlier reports told, above what this one tells.
struct TrendTests {
  private let folder: TestFolder

  /// A town whose deliveries of October were sent again as those of the months after it.
  init() throws {
    folder = try TestFolder()
    try folder.copy(SmallTown(name: "fehlend").input, to: "in")
    for (month, year) in [("11", "2024"), ("12", "2024"), ("01", "2025")] {
      for entry in try Files.list(folder.file("in/eingang/2024-10")) {
        let path = folder.file("in/eingang/2024-10/\(entry.name)")
        let text = String(decoding: try Files.readAll(path, limit: 1 << 20), as: UTF8.self)
        try folder.write(
          text.replacing(".10.2024", with: ".\(month).\(year)"), "in/eingang/\(year)-\(month)/\(entry.name)")
      }
    }
  }

  private func options(on day: String = "2025-02-10", language: Language = .de) -> RunOptions {
    var options = SmallTown(name: "fehlend").options(output: folder.file("out"), input: folder.file("in"))
    options.recordedAt = "\(day)T12:00:00Z"
    options.language = language
    return options
  }

  private func run(
    _ month: Int, of year: Int = 2024, on day: String = "2025-02-10", language: Language = .de
  ) throws -> RunOutcome {
    try Pipeline.run(
      report: "monat", period: .month(year: year, month: month),
      options: options(on: day, language: language))
  }

  /// The school's correction of September, 4 hours, is replaced by another one.
  private func correctSeptember(hours: String) throws {
    let name = "in/eingang/2024-09/199928_taetigkeiten_korrektur.csv"
    let text = String(decoding: try Files.readAll(folder.file(name), limit: 1 << 20), as: UTF8.self)
    #expect(text.contains(";5;4;"))
    try folder.write(text.replacing(";5;4;", with: ";5;\(hours);"), name)
  }

  private func trend(_ outcome: RunOutcome, _ audience: Audience = .intern) throws -> ReportTable {
    try table("entwicklung", outcome, audience)
  }

  private func table(_ id: String, _ outcome: RunOutcome, _ audience: Audience = .intern) throws
    -> ReportTable
  {
    let report = try #require(outcome.reports.first { $0.audience == audience })
    return try #require(report.tables.first { $0.id == id })
  }

  /// What the report tells of all schools in the tables it has always had.
  private func total(_ metric: String, _ id: String, _ outcome: RunOutcome) throws -> FlatRow {
    let period = try #require(outcome.reports.first?.period.id)
    return try #require(
      try table(id, outcome).flat.first {
        $0.metric == metric && $0.period == period && $0.members == ["Insgesamt"]
      })
  }

  @Test func `the first report has its own row alone, and says that nothing came before`() throws {
    let outcome = try run(9)
    let trend = try trend(outcome)
    #expect(trend.title == "Entwicklung bis 2024-09")
    #expect(trend.columns.map(\.header).prefix(3) == ["Zeitraum", "Stichtag", "Berichtet"])
    #expect(trend.rows.count == 1)
    #expect(trend.rows[0][0] == .text("2024-09") && trend.rows[0][2] == .text("in diesem Bericht"))
    #expect(trend.rows[0][3] == .number(try #require(try total("stunden", "arbeit", outcome).value)))
    #expect(
      trend.notes == ["Frühere Berichte sind nicht verzeichnet; die Reihe beginnt mit diesem Zeitraum."])
  }

  @Test func `each earlier period stands as it was told, with the day; a month without report is a gap`()
    throws
  {
    let september = try run(9, on: "2024-10-15")
    let november = try trend(try run(11))
    #expect(november.rows.map(\.[0]) == ["2024-09", "2024-10", "2024-11"].map(Cell.text))
    #expect(november.rows.map(\.[2]) == ["15.10.2024", "kein Bericht", "in diesem Bericht"].map(Cell.text))
    #expect(november.rows[0][1] == .date(try #require(CalendarDate(iso: "2024-09-30"))))
    #expect(november.rows[1][1...].filter { $0 == .sign(.unknown) }.count == 4)
    for (column, (metric, id)) in [("stunden", "arbeit"), ("praevention", "arbeit"), ("vzae", "personal")]
      .enumerated()
    {
      let told = try total(metric, id, september)
      #expect(november.rows[0][3 + column] == told.value.map(Cell.number) ?? told.sign.map(Cell.sign))
    }
    #expect(november.revised.isEmpty)
    for row in november.flat {
      let place = try #require(row.place)
      #expect(november.rows[place.row][0] == .text(row.period))
      #expect(
        november.rows[place.row][place.column] == row.value.map(Cell.number) ?? row.sign.map(Cell.sign))
    }
    let file = "\(folder.file("out"))/monat/2024-11/intern/tabellen/entwicklung.csv"
    let lines = String(decoding: try Files.readAll(file, limit: 1 << 20), as: UTF8.self).split(
      separator: "\n")
    #expect(lines.count == 10 && lines.contains("stunden;2024-10;;u;Stunden;;"))
  }

  @Test func `what was revised before it is cited is marked, and cited as it was told last`() throws {
    let first = try run(9, on: "2024-10-15")
    try correctSeptember(hours: "6")
    let second = try run(9, on: "2024-11-20")
    #expect(try total("stunden", "arbeit", first).value != total("stunden", "arbeit", second).value)
    let october = try trend(try run(10))
    #expect(october.rows[0][2] == .text("20.11.2024"))
    #expect(october.rows[0][3] == .number(try #require(try total("stunden", "arbeit", second).value)))
    #expect(october.revised.contains(CellPlace(row: 0, column: 3)))
    #expect(!october.revised.contains(CellPlace(row: 0, column: 5)))
  }

  @Test func `a revised figure of the report itself keeps its mark below the earlier rows`() throws {
    _ = try run(9)
    _ = try run(10)
    let name = "in/eingang/2024-10/199928_taetigkeiten"
    let text = String(
      decoding: try Files.readAll(folder.file("\(name)_v2.csv"), limit: 1 << 20), as: UTF8.self)
    try folder.write(text.replacing(";1,5", with: ";4,0"), "\(name)_v3.csv")
    let october = try trend(try run(10))
    #expect(october.revised.contains(CellPlace(row: 1, column: 3)))
    #expect(!october.revised.contains { $0.row == 0 })
  }

  @Test func `only so many periods are cited as the definition says`() throws {
    for month in 9...12 { _ = try run(month) }
    let january = try trend(try run(1, of: 2025))
    #expect(january.rows.map(\.[0]) == ["2024-10", "2024-11", "2024-12", "2025-01"].map(Cell.text))
  }

  @Test func `a publication cites what was published, also that it was secret`() throws {
    let september = try run(9)
    let october = try run(10)
    let row = try trend(october, .veroeffentlichung).rows[0]
    let told = try table("entwicklung", september, .veroeffentlichung).rows[0]
    #expect(row[3...] == told[3...] && row.contains(.sign(.secret)))
    #expect(try trend(october).rows[0] != row)
  }

  @Test func `a citation is not outdated by what is told about its period later`() throws {
    _ = try run(9)
    let october = try run(12)
    try correctSeptember(hours: "6")
    let before = try table("entwicklung", try run(9)).rows
    #expect(
      before.map { $0[3] }
        != october.reports[0].tables.first { $0.id == "entwicklung" }?.rows.prefix(1).map { $0[3] })
    let today = try #require(CalendarDate(iso: "2025-01-15"))
    let status = try StatusReport(options(), today: today, period: .month(year: 2024, month: 12))
    #expect(status.lines.map(\.standing) == [.current])
    let again = try run(12)
    #expect(again.isUnchanged && again.id == october.id)
  }

  @Test func `what was told in another language is the same figure`() throws {
    _ = try run(9, language: .en)
    let german = try trend(try run(10))
    #expect(german.flat.first?.sign == nil && german.flat.first?.unit == "Stunden")
    let english = try trend(try run(11, language: .en))
    #expect(english.columns[2].header == "Reported" && english.rows[2][2] == .text("in this report"))
    #expect(english.rows[0][3] == german.rows[0][3] && english.title == "Trend until 2024-11")
  }

  @Test func `what was told in another unit is another quantity, and stands as a sign`() throws {
    _ = try run(9)
    try folder.copy(SmallTown.definitions, to: "pipelines")
    let path = folder.file("pipelines/kennzahlen.yaml")
    let text = String(decoding: try Files.readAll(path, limit: 1 << 20), as: UTF8.self)
    let unit = "unit: {de: Stunden, en: hours}"
    #expect(text.contains(unit))
    try folder.write(
      text.replacing(unit, with: "unit: {de: Zeitstunden, en: clock hours}"), "pipelines/kennzahlen.yaml")
    var options = options()
    options.definitions = folder.file("pipelines")
    let october = try trend(
      try Pipeline.run(report: "monat", period: .month(year: 2024, month: 10), options: options))
    #expect(october.rows[0][3] == .sign(.notMeaningful) && october.rows[0][4] != .sign(.notMeaningful))
  }
}
