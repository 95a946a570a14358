import Platform
import Reporting
import Tabular
import Testing

/// What a report tells otherwise than the one published before it.
struct RevisionTests {
  private static let month = Period.month(year: 2024, month: 10)
  private static let school = "199928"
  private static let before = ReportRevision.Told(Rational(3, over: 2), nil)
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    try folder.copy(SmallTown(name: "fehlend").input, to: "in")
  }

  private func run(_ day: Int, language: Language = .de, isForced: Bool = false) throws -> RunOutcome {
    var options = SmallTown(name: "fehlend").options(output: folder.file("out"), input: folder.file("in"))
    options.recordedAt = "2024-11-\(day)T12:00:00Z"
    options.language = language
    options.isForced = isForced
    return try Pipeline.run(report: "monat", period: Self.month, options: options)
  }

  /// The school corrects its hours of the month: 1.5 become 4.
  private func correct() throws {
    let table = "in/eingang/2024-10/\(Self.school)_taetigkeiten"
    let text = String(
      decoding: try Files.readAll(folder.file("\(table)_v2.csv"), limit: 1 << 20), as: UTF8.self)
    #expect(text.contains(";1,5"))
    try folder.write(text.replacing(";1,5", with: ";4,0"), "\(table)_v3.csv")
  }

  private func revision(_ outcome: RunOutcome, _ audience: Audience = .intern) -> ReportRevision? {
    outcome.reports.first { $0.audience == audience }?.revision
  }

  @Test func `a first report revises nothing, and neither does the same one again`() throws {
    let first = try run(10)
    #expect(revision(first) == nil)
    let again = try run(11, isForced: true)
    #expect(again.id == first.id && revision(again) == nil)
  }

  @Test func `a correction is told with its school, its delivery and every figure it changed`() throws {
    let first = try run(10)
    try correct()
    let second = try run(20)
    #expect(second.id != first.id)
    let revision = try #require(self.revision(second))
    #expect(revision.earlierRun == first.id && revision.publishedOn?.iso == "2024-11-10")
    #expect(revision.causes.map(\.kind) == [.correction])
    let cause = revision.causes[0]
    #expect(cause.school == Self.school && cause.table == "taetigkeiten" && cause.duePeriod == Self.month)
    #expect(cause.text.hasPrefix("Korrektur der Schule 199928 ") && cause.text.hasSuffix(", Oktober 2024"))

    let own = revision.changes.filter { $0.school == Self.school && $0.metric == "stunden" }
    #expect(Set(own.map(\.table)) == ["schulen", ReportRevision.letters])
    for change in own {
      #expect(change.kind == .revised && change.causes == [0])
      #expect(change.before == Self.before && change.after == .number(Rational(4)))
    }
    #expect(revision.changes.allSatisfy { $0.school == nil || $0.school == Self.school })
    #expect(!revision.changes.contains { $0.metric == "vzae" || $0.metric == "abdeckung" })
  }

  @Test func `revised figures are marked where they stand, and no others`() throws {
    let first = try run(10)
    try correct()
    let second = try run(20)
    let (old, new) = (first.reports[0].tables, second.reports[0].tables)
    #expect(!old.contains { !$0.revised.isEmpty })
    for (before, after) in zip(old, new) {
      for row in after.flat {
        let place = try #require(row.place)
        #expect(
          after.rows[place.row][place.column] == (row.value.map(Cell.number) ?? row.sign.map(Cell.sign)))
      }
      for place in after.revised {
        #expect(before.rows[place.row][place.column] != after.rows[place.row][place.column])
      }
      let values = zip(before.flat, after.flat).filter { $0.value != $1.value }.compactMap(\.1.place)
      #expect(after.revised == Set(values))
    }
    #expect(new.contains { !$0.revised.isEmpty })
  }

  @Test func `the same report in another language revises what the first one did`() throws {
    let first = try run(10)
    try correct()
    let german = try #require(revision(try run(20)))
    let outcome = try run(21, language: .en)
    let english = try #require(revision(outcome))
    #expect(
      english.earlierRun == first.id && english.causes[0].text.hasPrefix("Correction of school 199928 "))
    #expect(english.changes.map(\.before) == german.changes.map(\.before))
    #expect(english.changes.flatMap(\.members).contains("Total"))
  }

  @Test func `a correction taken back is a revision of its own, and stable`() throws {
    let first = try run(10)
    try correct()
    let second = try run(20)
    try Files.remove(
      folder.file("in/eingang/2024-10/\(Self.school)_taetigkeiten_v3.csv"), within: folder.path)
    let third = try run(25)
    #expect(Set([first.id, second.id, third.id]).count == 3)
    #expect(revision(third)?.earlierRun == second.id)
    let again = try run(26, isForced: true)
    #expect(again.id == third.id && revision(again) == revision(third))
  }

  @Test func `a delivery that comes late turns a sign into a number`() throws {
    _ = try run(10)
    let source = "in/eingang/2024-10/\(Self.school)_taetigkeiten_v2.csv"
    let text = String(decoding: try Files.readAll(folder.file(source), limit: 1 << 20), as: UTF8.self)
    try folder.write(
      text.replacing(Self.school, with: "199783"), "in/eingang/2024-10/199783_taetigkeiten.csv")
    let revision = try #require(self.revision(try run(20)))
    #expect(revision.causes.map(\.kind) == [.late] && revision.causes[0].school == "199783")
    let change = revision.changes.first {
      $0.table == "schulen" && $0.metric == "stunden" && $0.school == "199783"
    }
    #expect(change?.before == .sign(.deliveryMissing) && change?.after == Self.before)
  }

  @Test func `a publication names no school among its causes`() throws {
    _ = try run(10)
    try correct()
    let revision = try #require(self.revision(try run(20), .veroeffentlichung))
    #expect(revision.causes.map(\.text) == ["1 Korrektur: Tätigkeiten"])
    #expect(revision.causes.allSatisfy { $0.school == nil })
  }
}
