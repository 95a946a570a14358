import Disclosure
import GRDB
import Platform
import Tabular
import Testing

@testable import Reporting

/// Answers that are published are publications among the others: reports know of them, and are left alone by them.
struct PublicAnswerTests {
  private let folder: TestFolder
  private let options: RunOptions

  init() throws {
    folder = try TestFolder()
    var town = try ProtectedTown()
    town.define(
      "version: 1\noperation:\n  retention: {deliveries_months: 25, quarantine_months: 1, runs_months: 1}\n",
      in: "betrieb.yaml")
    var options = try town.write(to: folder)
    options.recordedAt = "2024-12-01T12:00:00Z"
    self.options = options
  }

  private func run(_ month: Int) throws -> RunOutcome {
    try Pipeline.run(report: "monat", period: .month(year: 2024, month: month), options: options)
  }

  private func answer(_ metrics: [String], by dimensions: [String], _ month: Int = 10) throws -> QueryResult {
    var query = Query(metrics: metrics, today: CalendarDate(dayNumber: 20_000))
    query.audience = .veroeffentlichung
    query.dimensions = dimensions
    query.period = .period(.month(year: 2024, month: month))
    return try query.run(options)
  }

  private func line(_ month: Int) throws -> StatusReport.Line {
    let period = Period.month(year: 2024, month: month)
    let day = try #require(CalendarDate(iso: "2024-12-05"))
    return try #require(try StatusReport(options, today: day).lines.first { $0.period == period })
  }

  private func ledger() throws -> Ledger { try Ledger.required(options) }

  @Test func `a report stays current and unchanged whatever is answered in public after it`() throws {
    _ = try run(9)
    let october = try run(10)
    #expect(!october.isUnchanged)
    #expect(try line(9).standing == .current && line(10).standing == .current)
    // By what the report shows, and by what it does not.
    for (metrics, dimensions) in [(["teilnahmen"], ["ansatz"]), (["groesste_gruppe"], ["ansatz"])] {
      _ = try answer(metrics, by: dimensions)
    }
    #expect(try ledger().runs().filter { $0.report.hasPrefix("query ") }.count == 2)
    for month in [9, 10] {
      #expect(try line(month).standing == .current)
      #expect(try line(month).changes == [])
      #expect(try run(month).isUnchanged)
    }
  }

  @Test func `what a report shows does not depend on whether it is made once more after an answer`() throws {
    _ = try run(9)
    _ = try answer(["teilnahmen"], by: ["schulform", "ansatz"])
    let first = try run(10)
    let bytes = try FolderContents.bytes("\(first.folder)/veroeffentlichung")
    _ = try answer(["teilnahmen"], by: ["ansatz"])
    var forced = options
    forced.isForced = true
    let again = try Pipeline.run(
      report: "monat", period: .month(year: 2024, month: 10), options: forced)
    #expect(again.id == first.id)
    let after = try FolderContents.bytes("\(again.folder)/veroeffentlichung")
    #expect(after.keys.sorted() == bytes.keys.sorted())
    #expect(after.filter { bytes[$0.key] != $0.value }.keys.sorted() == [])
  }

  @Test func `what was published of other things does not forbid an answer`() throws {
    _ = try run(10)
    // The staff is in the report and protected there; hours of activities have no equation in common with it.
    let past = try PublishedBefore.all(options, plan: try plan())
    #expect(past.contains { $0.cells.contains { $0.quantity.measure == "wochenstunden" && $0.need != nil } })
    let connected = try plan().connectedMeasures
    #expect(connected.contains("stunden_gesamt") && connected.contains("stunden_praevention"))
    #expect(!connected.contains("wochenstunden"))
    let rest = past.flatMap { $0.about(connected).cells }
    #expect(!rest.isEmpty && rest.allSatisfy { $0.quantity.measure != "wochenstunden" })
    _ = try answer(["stunden"], by: ["ansatz"])
  }

  private func plan() throws -> Plan {
    let catalog = try Catalog.load(options.definitions).catalog
    return Plan(
      catalog: catalog, period: .month(year: 2024, month: 10), asOf: nil,
      requests: [MetricRequest(metric: "stunden", dimensions: ["ansatz"], isPublished: true)])
  }

  @Test func `backfill and prune leave answers alone`() throws {
    _ = try run(10)
    _ = try answer(["teilnahmen"], by: ["ansatz"])
    let id = try #require(try ledger().runs().first { $0.report.hasPrefix("query ") }?.id)
    let cells = try ledger().releasedCells(of: id)
    #expect(!cells.isEmpty)
    let deliveries = try ledger().deliveries(of: id)
    for choice in [Backfill.Choice.missing, .failed, .stale] {
      let backfill = try Backfill(
        report: "monat", from: .month(year: 2024, month: 10), through: .month(year: 2024, month: 10),
        choice: choice, options: options)
      #expect(backfill.steps == [])
    }
    let years = try #require(CalendarDate(iso: "2030-01-01"))
    let prune = try Prune(options, today: years)
    #expect(!prune.removals.contains { $0.path == id })
    #expect(prune.removals.contains { $0.kind == .delivery })
    try prune.apply()
    #expect(try ledger().releasedCells(of: id) == cells)
    #expect(try ledger().deliveries(of: id) == deliveries)
    #expect(try ledger().run(id: id)?.status == .published)
  }

  @Test func `an answer that the ledger cannot take is not given`() throws {
    _ = try run(10)
    let before = try ledger().runs().count
    let path = "\(options.state)/netzbericht.sqlite"
    try ledger().database.write { database in
      try database.execute(
        sql: "CREATE TRIGGER full BEFORE INSERT ON released_cells BEGIN SELECT RAISE(ABORT, 'disk full'); END"
      )
    }
    let error = #expect(throws: LedgerError.self) { try answer(["teilnahmen"], by: ["ansatz"]) }
    #expect(error?.path == path)
    #expect(try ledger().runs().count == before)
  }

  @Test func `results in their place are recorded by the next run where confirming them failed`() throws {
    _ = try run(9)
    try ledger().database.write { database in
      try database.execute(
        sql: """
          CREATE TRIGGER full BEFORE UPDATE OF status ON runs BEGIN SELECT RAISE(ABORT, 'disk full'); END
          """)
    }
    #expect(throws: LedgerError.self) { _ = try run(10) }
    let results = folder.file("out/monat/2024-10")
    let bytes = try FolderContents.bytes(results)
    #expect(!bytes.isEmpty)
    #expect(try ledger().runs().map(\.status) == [.published, .publishing])
    try ledger().database.write { try $0.execute(sql: "DROP TRIGGER full") }
    #expect(try run(10).isUnchanged)
    #expect(try ledger().runs().map(\.status) == [.published, .published])
    #expect(try FolderContents.bytes(results) == bytes)
    #expect(try line(10).standing == .current)
  }
}
