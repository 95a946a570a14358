import Glibc
import Platform
import Reporting
import Tabular
import Testing

/// What is told of reports after they were published, and what the next run makes of it.
struct StatusTests {
  private static let month = Period.month(year: 2024, month: 10)
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    try folder.copy(SmallTown(name: "klein").input, to: "in")
  }

  private func options(_ time: String = "2024-12-01T12:00:00Z") -> RunOptions {
    var options = SmallTown(name: "klein").options(output: folder.file("out"), input: folder.file("in"))
    options.recordedAt = time
    return options
  }

  private func run(_ month: Int = 10, _ time: String = "2024-12-01T12:00:00Z") throws -> RunOutcome {
    try Pipeline.run(report: "monat", period: .month(year: 2024, month: month), options: options(time))
  }

  private func status() throws -> [String: StatusReport.Line] {
    let day = try #require(CalendarDate(iso: "2024-12-05"))
    let lines = try StatusReport(options(), today: day).lines
    return Dictionary(uniqueKeysWithValues: lines.map { ($0.period.id, $0) })
  }

  /// The school's delivery of the month once more, as a correction.
  private func correct(_ school: String, _ month: String) throws {
    let name = "in/eingang/\(month)/\(school)_taetigkeiten"
    let bytes = try Files.readAll(folder.file("\(name).csv"), limit: 1 << 20)
    try folder.write(bytes + Array("\n".utf8), "\(name)_v2.csv")
  }

  /// Every file and folder with its bytes' hash, permissions and time of change, but for the lock.
  private func everything() throws -> [String: String] {
    var result: [String: String] = [:]
    func look(_ path: String) throws {
      for entry in try Files.list(path) where entry.name != ".lock" {
        let place = "\(path)/\(entry.name)"
        var status = stat()
        #expect(unsafe lstat(place, &status) == 0)
        let hash = entry.isDirectory || entry.isLink ? "" : try Files.hash(place)
        // SQLite makes and removes files of its own beside the ledger while it reads.
        let time = entry.isDirectory ? "" : "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        result[place] = "\(hash) \(status.st_mode) \(time) \(status.st_ino)"
        if entry.isDirectory { try look(place) }
      }
    }
    try look(folder.file("out"))
    return result
  }

  @Test func `a second run says unchanged and touches nothing, not even the ledger`() throws {
    let first = try run()
    let before = try everything()
    let second = try run(10, "2024-12-02T12:00:00Z")
    #expect(second.isUnchanged && second.id == first.id && second.folder == first.folder)
    #expect(try everything() == before)
    #expect(try status()["2024-10"]?.standing == .current)
    #expect(try everything() == before)
  }

  @Test func `a file of the results that was changed or lost is written again, the same bytes`() throws {
    let first = try run()
    let bytes = try FolderContents.bytes("\(first.folder)/intern")
    try Files.write([1], to: "\(first.folder)/intern/Monat_2024-10.txt")
    #expect(try status()["2024-10"]?.standing == .damaged)
    #expect(try !run().isUnchanged)
    #expect(try FolderContents.bytes("\(first.folder)/intern") == bytes)
    try Files.remove("\(first.folder)/intern", within: first.folder)
    let again = try run()
    #expect(!again.isUnchanged && again.id == first.id)
    #expect(try FolderContents.bytes("\(first.folder)/intern") == bytes)
  }

  @Test func `a correction makes every period that used it stale, with school and reason`() throws {
    for month in [9, 10] { _ = try run(month) }
    #expect(try status().mapValues(\.standing) == ["2024-09": .current, "2024-10": .current])
    try correct("199928", "2024-09")
    let lines = try status()
    for id in ["2024-09", "2024-10"] {
      let line = try #require(lines[id])
      #expect(line.standing == .stale && line.changes.map(\.school) == ["199928"], "\(id)")
      #expect(line.changes[0].kind == .added)
      #expect(
        line.changes[0].reason
          == "correction of school 199928: taetigkeiten 2024-09 (eingang/2024-09/199928_taetigkeiten_v2.csv)")
    }
    #expect(lines["2024-10"]?.outlook.hasSuffix("(eingang/2024-09/199928_taetigkeiten_v2.csv)") ?? false)
    // A later period's delivery changes nothing about an earlier one.
    for month in [9, 10] { _ = try run(month) }
    try correct("199928", "2024-10")
    #expect(try status().mapValues(\.standing) == ["2024-09": .current, "2024-10": .stale])
  }

  @Test
  func `changed, withdrawn and late files, receipts, reference data and definitions each have their reason`()
    throws
  {
    _ = try run()
    let delivery = "in/eingang/2024-10/199928_taetigkeiten.csv"
    let bytes = try Files.readAll(folder.file(delivery), limit: 1 << 20)
    func reasons() throws -> [String] { try status()["2024-10"]?.changes.map(\.reason) ?? [] }
    try folder.write(bytes + [0x0A], delivery)
    let named = "school 199928: taetigkeiten 2024-10"
    let place = String(delivery.dropFirst(3))
    #expect(try reasons() == ["changed file of \(named), received 2024-11-04 (\(place))"])
    try Files.remove(folder.file(delivery), within: folder.path)
    #expect(try reasons() == ["withdrawn file of \(named), received 2024-11-04 (\(place))"])
    try folder.write(bytes, delivery)
    #expect(try reasons() == [])
    let register = "in/stammdaten/2023-08-01/schulen.csv"
    let schools = try Files.readAll(folder.file(register), limit: 1 << 20)
    try folder.write(schools + [0x0A], register)
    #expect(try reasons() == ["reference data changed: stammdaten/2023-08-01/schulen.csv"])
    try folder.write(schools, register)
    // A file that nobody asked for changes what is told, and no figure.
    try folder.write("x", "in/eingang/2024-10/notiz.txt")
    #expect(try status()["2024-10"]?.standing == .current)
    #expect(try reasons().count == 1)
    #expect(try !run().isUnchanged)
  }

  @Test func `backfill makes what is missing, failed or stale, and a period that fails stops no other`()
    throws
  {
    func backfill(_ choice: Backfill.Choice) throws -> [String] {
      var told: [String] = []
      let plan = try Backfill(
        report: "monat", from: .month(year: 2024, month: 9), through: .month(year: 2025, month: 2),
        choice: choice, options: options())
      plan.run(choice: choice) { step, result in
        switch result {
        case .done: told.append("\(step.period.id) done")
        case .failed(let error):
          told.append("\(step.period.id) \((error as? ReportingError)?.kind.rawValue ?? 0)")
        }
      }
      return told
    }
    // Until January the posts of the half-year before are there; in February nothing is.
    let done = ["2024-09", "2024-10", "2024-11", "2024-12", "2025-01"].map { "\($0) done" }
    #expect(try backfill(.missing) == done + ["2025-02 66"])
    #expect(try backfill(.missing) == ["2025-02 66"])
    #expect(try backfill(.failed) == ["2025-02 66"])
    #expect(try backfill(.stale) == [])
    try correct("199928", "2024-10")
    #expect(try backfill(.stale) == ["2024-10 done", "2024-11 done"])
    #expect(try backfill(.stale) == [])
    #expect(try backfill(.all).count == 6)
    #expect(throws: ReportingError.self) {
      try Backfill(
        report: "monat", from: .schoolYear(start: 2025), through: .schoolYear(start: 2024), choice: .all,
        options: options())
    }
  }

  @Test func `gates refuse what is too little, and nothing is published`() throws {
    for (gates, says) in [
      ("{min_completeness: 100}", "min_completeness: "),
      ("{max_failed_schools: 0}", "max_failed_schools: 1 schools"),
    ] {
      var definitions = try ChangedDefinitions()
      try definitions.replace(
        "file: {de: Monat", with: "gates: \(gates)\nfile: {de: Monat", in: "berichte/monat.yaml")
      let own = try TestFolder()
      var options = options()
      options.definitions = try definitions.write(to: own)
      options.output = own.file("out")
      options.state = own.file("out/state")
      try folder.write("nichts Brauchbares", "in/eingang/2024-10/199485_taetigkeiten.csv")
      let error = #expect(throws: ReportingError.self) {
        try Pipeline.run(report: "monat", period: Self.month, options: options)
      }
      #expect(
        error?.kind == .refusedByGate && error?.message.contains(says) ?? false, "\(error?.message ?? "")")
      #expect(try !Files.exists(own.file("out/monat")))
      let ledger = try Ledger(path: own.file("out/state/netzbericht.sqlite"))
      #expect(try ledger.attempts().map(\.outcome) == [.refused] && ledger.runs().isEmpty)
    }
  }
}
