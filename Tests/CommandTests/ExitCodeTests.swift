import Platform
import Testing

/// Every documented exit code that a call can cause.
struct ExitCodeTests {
  /// A run of a small town into a folder of its own.
  private func run(_ town: String, into folder: CallFolder, _ more: String...) throws -> Outcome {
    try Program.run(
      ["run", "monat", "--period", "2024-10", "--input", "\(Program.cases)/\(town)/input"] + Program.small
        + ["--output", folder.file("out")] + more)
  }

  @Test func `0: a clean run prints the folder of its results, and nothing else, on standard output`() throws
  {
    let folder = try CallFolder()
    let outcome = try run("klein", into: folder)
    #expect(outcome.status == 0)
    #expect(outcome.output == folder.file("out/monat/2024-10") + "\n")
    #expect(outcome.errors.contains("published, with 0 errors, 0 warnings"))
    #expect(try Files.exists(folder.file("out/monat/2024-10/intern/Monat_2024-10.xlsx")))
    #expect(try Files.exists(folder.file("out/state/netzbericht.sqlite")))
  }

  @Test func `1: done, with findings; each on standard error with place and rule`() throws {
    let folder = try CallFolder()
    let outcome = try run("kaputt", into: folder)
    #expect(outcome.status == 1)
    #expect(outcome.output == folder.file("out/monat/2024-10") + "\n")
    #expect(outcome.errors.contains("eingang/2024-10/199928_taetigkeiten.csv:3:6: error: [type-error] "))
    #expect(outcome.errors.contains("eingang/2024-10/199485_taetigkeiten.csv: error: [format-error] "))
    #expect(outcome.errors.contains("published, with 9 errors, 1 warnings"))
    #expect(try Files.exists(folder.file("out/monat/2024-10/intern/pruefbericht.json")))
  }

  @Test func `1 is from which severity on one says`() throws {
    let file = "\(Program.cases)/kaputt/input/eingang/2024-10/199060_taetigkeiten.csv"
    #expect(try Program.run(["validate", file, "--fail-on", "note"] + Program.small).status == 0)
    let faulty = "\(Program.cases)/kaputt/input/eingang/2024-10/199928_taetigkeiten.csv"
    for severity in ["error", "warning", "note"] {
      #expect(try Program.run(["validate", faulty, "--fail-on", severity] + Program.small).status == 1)
    }
  }

  @Test(arguments: [
    ["run"], ["run", "monat"], ["frobnicate"], ["run", "monat", "--period", "2024-13"],
    ["run", "monat", "--period", "2024-10", "--threads", "0"], ["list", "everything"], ["validate"],
    ["query", "stunden", "--period", "2024-10", "--format", "pdf"],
    ["run", "monat", "--period", "2024-10", "--as-of", "2024-02-30"],
    ["run", "monat", "--period", "2024-10", "--audience", "presse"],
  ])
  func `64: a call that cannot be understood, told on standard error`(arguments: [String]) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty && outcome.errors.contains("Error: "))
  }

  @Test func `65: no input, and nothing is published`() throws {
    let folder = try CallFolder()
    let outcome = try Program.run(
      ["run", "monat", "--period", "2024-10", "--input", folder.file("none")] + Program.small
        + ["--output", folder.file("out")])
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty && outcome.errors.hasPrefix("error: "))
    #expect(outcome.errors.contains("none/stammdaten"))
    #expect(try !Files.exists(folder.file("out/monat")))
    let file = try Program.run(["validate", folder.file("199928_stellen.csv")] + Program.small)
    #expect(file.status == 65 && file.errors.contains("199928_stellen.csv"))
  }

  @Test func `66: no such report, period, metric, dimension or table`() throws {
    let folder = try CallFolder()
    let output = ["--output", folder.file("out")]
    let input = ["--input", "\(Program.cases)/klein/input"] + Program.small
    let calls: [([String], String)] = [
      (["run", "mont", "--period", "2024-10"] + input + output, "did you mean 'monat'?"),
      (["run", "monat", "--period", "2024/25"] + input + output, "about a month"),
      (["run", "monat", "--period", "2025-03"] + input + output, "2025-03"),
      (["query", "stundn", "--period", "2024-10"] + input, "did you mean 'stunden'?"),
      (
        ["query", "stunden", "--by", "schulfrom", "--period", "2024-10"] + input, "did you mean 'schulform'?"
      ),
      (["query", "stunden", "--period", "2025-03"] + input, "2025-03"),
      (["explain", "vzaee"] + input, "did you mean 'vzae'?"),
      (["plan", "monad", "--period", "2024-10"] + input, "did you mean 'monat'?"),
      (["validate", "x.csv", "--table", "stelen"] + Program.small, "did you mean 'stellen'?"),
    ]
    for (arguments, says) in calls {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == 66, "\(arguments)")
      #expect(outcome.output.isEmpty && outcome.errors.contains(says), "\(outcome)")
    }
  }

  @Test func `73: results that cannot be written`() throws {
    let folder = try CallFolder()
    try folder.write("a file", "out")
    let outcome = try run("klein", into: folder)
    #expect(outcome.status == 73)
    #expect(outcome.output.isEmpty && outcome.errors.contains(folder.file("out")))
    let sample = try Program.run("sample", folder.file("out/town"), "--schools", "1", "--years", "1")
    #expect(sample.status == 73)
  }

  @Test func `75: another run holds the folder, and one is told which`() throws {
    let folder = try CallFolder()
    try Files.createDirectory(folder.file("out"))
    let lock = try FolderLock(folder.file("out"), since: "2024-11-30 noon")
    let outcome = try run("klein", into: folder)
    #expect(outcome.status == 75)
    #expect(outcome.errors.contains("held by process ") && outcome.errors.contains("since 2024-11-30 noon"))
    #expect(try outcome.output.isEmpty && !Files.exists(folder.file("out/monat")))
    lock.release()
    #expect(try run("klein", into: folder).status == 0)
  }

  @Test func `78: a definition that is wrong, or none`() throws {
    let folder = try CallFolder()
    try folder.write("version: 1\nprotection:\n  treshold: 3\n", "definitions/geheimhaltung.yaml")
    let wrong = try Program.run("list", "metrics", "--definitions", folder.file("definitions"))
    #expect(wrong.status == 78 && wrong.output.isEmpty)
    #expect(
      wrong.errors.hasPrefix(
        "\(folder.file("definitions"))/geheimhaltung.yaml:3:3: error: unknown key 'treshold'"))
    #expect(wrong.errors.contains("did you mean 'threshold'?"))
    let missing = try Program.run("list", "metrics", "--definitions", folder.file("none"))
    #expect(missing.status == 78 && missing.errors.contains("none"))
  }
}
