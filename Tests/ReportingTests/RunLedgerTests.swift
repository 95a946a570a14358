import Platform
import Reporting
import Tabular
import Testing

/// What a run leaves in the ledger.
struct RunLedgerTests {
  private static let month = Period.month(year: 2024, month: 10)

  private static func run(
    _ folder: TestFolder, at time: String, for audiences: [Audience] = Audience.allCases,
    isForced: Bool = false
  ) throws -> RunOutcome {
    var options = SmallTown(name: "fehlend").options(output: folder.path)
    options.recordedAt = time
    options.audiences = audiences
    options.isForced = isForced
    return try Pipeline.run(report: "monat", period: month, options: options)
  }

  private static func ledger(_ folder: TestFolder) throws -> Ledger {
    try Ledger(path: folder.file("state/netzbericht.sqlite"))
  }

  @Test func `a run is recorded with its deliveries, values and files`() throws {
    let folder = try TestFolder()
    let outcome = try Self.run(folder, at: "2024-11-30")
    let ledger = try Self.ledger(folder)
    let run = try #require(try ledger.run(id: outcome.id))
    #expect(run.report == "monat" && run.period == "2024-10" && run.asOf.iso == "2024-10-31")
    #expect(run.recordedAt == "2024-11-30" && run.status == .published)

    let deliveries = try ledger.deliveries(of: outcome.id)
    #expect(deliveries.count == 14)
    let states = deliveries.filter { $0.school == "199928" }.map { "\($0.path.dropFirst(8)) \($0.state)" }
    #expect(
      states == [
        "2023-24-H2/199928_stellen.csv used", "2024-09/199928_taetigkeiten.csv superseded",
        "2024-09/199928_taetigkeiten_korrektur.csv used", "2024-09/199928_taetigkeiten_v2.csv superseded",
        "2024-10/199928_taetigkeiten.csv superseded", "2024-10/199928_taetigkeiten_v2.csv used",
      ])
    let counted = deliveries.first { $0.path.hasSuffix("2024-10/199928_taetigkeiten_v2.csv") }
    #expect(counted?.rowsRead == 1 && counted?.rowsAccepted == 1 && counted?.version == 2)

    let recorded = try ledger.values(of: outcome.id)
    let letters = recorded.filter { $0.table == ReportRevision.letters }
    let values = recorded.filter { $0.table != ReportRevision.letters }
    let told = letters.map { "\($0.members[0]) \($0.metric)" }
    #expect(told.contains("199928 stunden") && Set(told).count == told.count)
    let flat = outcome.reports.flatMap { report in report.tables.flatMap(\.flat) }
    #expect(values.count == flat.count && values.map(\.value) == flat.map(\.value))
    func value(_ metric: String, _ member: String) -> PublishedValue? {
      values.first {
        $0.audience == .intern && $0.table == "schulen" && $0.metric == metric && $0.members == [member]
      }
    }
    #expect(value("stunden", "199928")?.value == Rational(3, over: 2))
    #expect(value("stunden", "199722")?.value == Rational(0))
    #expect(value("stunden", "199783")?.sign == .deliveryMissing)

    let artefacts = try ledger.artefacts(of: outcome.id)
    let files = try FolderContents.bytes(outcome.folder)
    #expect(Set(artefacts.map { "\($0.audience.rawValue)/\($0.path)" }) == Set(files.keys))
    for artefact in artefacts {
      let bytes = files["\(artefact.audience.rawValue)/\(artefact.path)"] ?? []
      var hash = SHA256()
      hash.update(bytes)
      #expect(artefact.bytes == bytes.count)
      #expect(artefact.sha256 == (try hash.hex()), "\(artefact.path)")
    }
  }

  @Test func `the same run again adds nothing, and made anew only its time`() throws {
    let folder = try TestFolder()
    let first = try Self.run(folder, at: "1")
    let ledger = try Self.ledger(folder)
    let values = try ledger.values(of: first.id)
    let second = try Self.run(folder, at: "2")
    #expect(first.id == second.id && second.isUnchanged)
    #expect(try ledger.runs().map(\.recordedAt) == ["1"])
    #expect(try ledger.attempts().map(\.outcome) == [.published])
    let third = try Self.run(folder, at: "3", isForced: true)
    #expect(first.id == third.id && !third.isUnchanged)
    #expect(try ledger.runs().map(\.recordedAt) == ["3"])
    #expect(try ledger.values(of: first.id) == values)
    #expect(try ledger.deliveries(of: first.id).count == 14)
  }

  @Test func `a file that nobody asked for makes another run, because the results tell of it`() throws {
    let folder = try TestFolder()
    let first = try Self.run(folder, at: "1")
    try folder.copy(SmallTown(name: "fehlend").input, to: "in")
    try folder.write("x", "in/eingang/2024-10/notizen.txt")
    let options = SmallTown(name: "fehlend").options(output: folder.path, input: folder.file("in"))
    let second = try Pipeline.run(report: "monat", period: Self.month, options: options)
    #expect(second.findings.count(.warning) == first.findings.count(.warning) + 1)
    #expect(second.id != first.id)
  }

  @Test func `a run for the other audience is recorded too and leaves the first one's results`() throws {
    let folder = try TestFolder()
    let own = try Self.run(folder, at: "1", for: [.intern])
    let before = try FolderContents.bytes(own.folder)
    let open = try Self.run(folder, at: "2", for: [.veroeffentlichung])
    #expect(own.folder.hasSuffix("/2024-10/intern") && open.folder.hasSuffix("/2024-10/veroeffentlichung"))
    #expect(try FolderContents.bytes(own.folder) == before)
    let ledger = try Self.ledger(folder)
    #expect(Set(try ledger.values(of: own.id).map(\.audience)) == [.intern])
    #expect(Set(try ledger.values(of: open.id).map(\.audience)) == [.veroeffentlichung])
    #expect(try ledger.runs().count == 2)
  }
}
