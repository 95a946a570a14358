import Configuration
import Platform
import Reporting
import Tabular
import Testing

/// Runs that cannot end well: the documented kind of error, and everything else as it was.
struct FailureTests {
  private static let month = Period.month(year: 2024, month: 10)

  /// The error of a run of the small town with other options.
  private static func failure(
    report: String = "monat", period: Period = month, _ change: (inout RunOptions) throws -> Void
  ) throws -> ReportingError? {
    let folder = try TestFolder()
    var options = SmallTown(name: "klein").options(output: folder.file("out"))
    try change(&options)
    return #expect(throws: ReportingError.self) {
      try Pipeline.run(report: report, period: period, options: options)
    }
  }

  /// A copy of the town's input that the caller may spoil.
  private static func copy(_ folder: TestFolder) throws -> String {
    try folder.copy(SmallTown(name: "klein").input, to: "in")
    return folder.file("in")
  }

  @Test func `an output folder that is a file or lies below one cannot be written`() throws {
    let folder = try TestFolder()
    try folder.write("file", "taken")
    for output in [folder.file("taken"), folder.file("taken/deeper")] {
      let error = try Self.failure { $0.output = output }
      #expect(error?.kind == .cannotWrite)
      #expect(error?.message.contains("taken") == true)
    }
    #expect(try FolderContents.bytes(folder.path) == ["taken": Array("file".utf8)])
  }

  @Test func `a folder of the ledger below a file cannot be written, and no result appears`() throws {
    let folder = try TestFolder()
    try folder.write("file", "taken")
    let error = try Self.failure {
      $0.output = folder.file("out")
      $0.state = folder.file("taken/state")
    }
    #expect(error?.kind == .cannotWrite)
    #expect(try !Files.exists(folder.file("out/monat")))
  }

  @Test func `a file in the place of the report's folder cannot be replaced, and stays`() throws {
    let folder = try TestFolder()
    try folder.write("file", "out/monat")
    let error = try Self.failure {
      $0.output = folder.file("out")
      $0.state = folder.file("out/state")
    }
    #expect(error?.kind == .cannotWrite)
    #expect(try Files.readAll(folder.file("out/monat"), limit: 10) == Array("file".utf8))
    let ledger = try Ledger(path: folder.file("out/state/netzbericht.sqlite"))
    #expect(try ledger.runs().isEmpty)
  }

  @Test(arguments: ["", "stammdaten", "eingang"])
  func `an input folder or a half of it that is missing makes the input unusable`(half: String) throws {
    let folder = try TestFolder()
    let input = try Self.copy(folder)
    if !half.isEmpty { try Files.remove("\(input)/\(half)", within: input) }
    let error = try Self.failure { $0.input = half.isEmpty ? folder.file("none") : input }
    #expect(error?.kind == .inputUnusable)
    #expect(error?.message.contains(half.isEmpty ? "none/stammdaten" : "in/\(half)") == true)
  }

  @Test func `no edition of a reference table that is valid makes the input unusable`() throws {
    let error = try Self.failure(period: .month(year: 2022, month: 10)) { _ in }
    #expect(error?.kind == .inputUnusable)
    #expect(error?.message.contains("schulen.csv is valid on 2022-10-31") == true)
    #expect(error?.message.contains("stammdaten/YYYY-MM-DD/schulen.csv") == true)
  }

  @Test(arguments: ["schulen.csv", "netzwerk.csv"])
  func `the edition that is needed cannot be read: an older one does not take its place`(name: String) throws
  {
    let folder = try TestFolder()
    let input = try Self.copy(folder)
    for path in try FolderContents.paths("\(input)/stammdaten/2023-08-01") {
      let bytes = try Files.readAll("\(input)/stammdaten/2023-08-01/\(path)", limit: 10_000)
      try folder.write(path == name ? [] : bytes, "in/stammdaten/2024-08-01/\(path)")
    }
    let error = try Self.failure { $0.input = input }
    #expect(error?.kind == .inputUnusable)
    #expect(error?.message.contains("stammdaten/2024-08-01/\(name)") == true)
  }

  @Test func `a period without deliveries is an empty selection`() throws {
    let error = try Self.failure(period: .month(year: 2025, month: 10)) { _ in }
    #expect(error?.kind == .selectionEmpty)
    #expect(error?.message.contains("2025-10") == true)
  }

  @Test func `a report that does not exist and a period of another kind are an empty selection`() throws {
    let unknown = try Self.failure(report: "monta") { _ in }
    #expect(unknown?.kind == .selectionEmpty)
    #expect(unknown?.message == "there is no report 'monta'; did you mean 'monat'?")
    let year = try Self.failure(period: .schoolYear(start: 2024)) { _ in }
    #expect(year?.kind == .selectionEmpty)
    #expect(year?.message == "monat is about a month, not about 2024/25")
  }

  @Test func `a folder that another run holds is locked, with the holder`() throws {
    let folder = try TestFolder()
    try Files.createDirectory(folder.file("out"))
    let lock = try FolderLock(folder.file("out"), since: "noon")
    let error = try Self.failure { $0.output = folder.file("out") }
    #expect(error?.kind == .locked)
    #expect(error?.message.contains("since noon") == true)
    #expect(try !Files.exists(folder.file("out/monat")))
    lock.release()
  }

  @Test(arguments: [Audience.allCases, [.intern]])
  func `no link leads results out of the output folder`(audiences: [Audience]) throws {
    let folder = try TestFolder()
    try Files.createDirectory(folder.file("elsewhere"))
    try Files.createDirectory(folder.file("out"))
    try Files.link(folder.file("out/monat"), to: "../elsewhere")
    let error = try Self.failure {
      $0.output = folder.file("out")
      $0.audiences = audiences
    }
    #expect(error?.kind == .cannotWrite)
    #expect(error?.message.contains("follow a link out of") == true)
    #expect(try Files.list(folder.file("elsewhere")).isEmpty)
  }

  @Test func `definitions that are missing are a definition error at their folder`() throws {
    let folder = try TestFolder()
    var options = SmallTown(name: "klein").options(output: folder.file("out"))
    options.definitions = folder.file("none")
    let error = #expect(throws: ConfigError.self) {
      try Pipeline.run(report: "monat", period: Self.month, options: options)
    }
    #expect(error?.location.file == folder.file("none"))
    #expect(try !Files.exists(folder.file("out")))
  }

  @Test func `after a failure the results of the run before are untouched`() throws {
    let folder = try TestFolder()
    let input = try Self.copy(folder)
    let options = SmallTown(name: "klein").options(output: folder.file("out"), input: input)
    let first = try Pipeline.run(report: "monat", period: Self.month, options: options)
    let before = try FolderContents.bytes(first.folder)
    try folder.write([], "in/stammdaten/2023-08-01/schulen.csv")
    #expect(throws: ReportingError.self) {
      try Pipeline.run(report: "monat", period: Self.month, options: options)
    }
    #expect(try FolderContents.bytes(first.folder) == before)
    #expect(try Files.list(folder.file("out/monat")).map(\.name) == ["2024-10", "current"])
    let ledger = try Ledger(path: folder.file("out/state/netzbericht.sqlite"))
    #expect(try ledger.runs().map(\.id) == [first.id])
  }
}
