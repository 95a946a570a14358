import Foundation
import Glibc
import Platform
import Testing

/// The commands that operate the batch, as they are typed.
struct OperationCommandTests {
  private static let noon = ["SOURCE_DATE_EPOCH": "1733054400"]  // 2024-12-01 12:00 UTC
  private let folder: CallFolder

  init() throws {
    folder = try CallFolder()
    try FileManager.default.copyItem(
      atPath: "\(Program.root)/\(Program.cases)/klein/input", toPath: folder.file("in"))
  }

  private var folders: [String] {
    Program.small + ["--input", folder.file("in"), "--output", folder.file("out")]
  }

  private func call(_ words: String..., environment: [String: String] = noon) throws -> Outcome {
    try Program.run(words + folders, environment: environment)
  }

  private func run(_ more: String...) throws -> Outcome {
    try Program.run(["run", "monat", "--period", "2024-10"] + folders + more, environment: Self.noon)
  }

  /// The ids of all runs, the first one first.
  private func ids() throws -> [String] {
    try call("runs", "list").output.split(separator: "\n").map { String($0.prefix(8)) }
  }

  private func correct() throws {
    let path = folder.file("in/eingang/2024-10/199928_taetigkeiten")
    let bytes = try Files.readAll("\(path).csv", limit: 1 << 20)
    let text = String(decoding: bytes, as: Unicode.ASCII.self).replacing("2,5", with: "7,5")
    try Files.write(Array(text.utf8), to: "\(path)_v2.csv")
  }

  @Test func `a second run says unchanged; plan names the first input that differs`() throws {
    #expect(try call("plan", "monat", "--period", "2024-10").output.hasSuffix("never published\n"))
    #expect(try run().status == 0)
    let again = try run()
    #expect(again.status == 0 && again.output == folder.file("out/monat/2024-10") + "\n")
    #expect(
      again.errors.contains("monat 2024-10: unchanged since run ")
        && again.errors.contains("nothing was touched"))
    #expect(try call("plan", "monat", "--period", "2024-10").output.hasSuffix("a run would touch nothing\n"))
    try correct()
    let plan = try call("plan", "monat", "--period", "2024-10").output
    #expect(plan.contains("first differing input: correction of school 199928: taetigkeiten 2024-10"))
    #expect(try run("--force").errors.contains("figures revised"))
  }

  @Test func `status, diff and history tell of a correction`() throws {
    _ = try run()
    try correct()
    let status = try call("status", "monat", "--today", "2024-11-05", "--check")
    #expect(status.status == 1 && status.output.contains("monat 2024-10: STALE since run "))
    #expect(status.output.contains("  correction of school 199928: taetigkeiten 2024-10"))
    #expect(try run().errors.contains("Korrektur der Schule 199928 GG Lindenweg: Tätigkeiten, Oktober 2024"))
    let runs = try ids()
    #expect(runs.count == 2)
    let diff = try call("diff", runs[0], runs[1])
    #expect(
      diff.output.contains("correction of school 199928")
        && diff.output.contains("revised intern schulen stunden"))
    let history = try call("history", "--metric", "stunden").output.split(separator: "\n")
    #expect(history.count == 3 && history[2].contains(" [r]  run \(runs[1])"))
    let shown = try call("runs", "show", runs[1]).output
    #expect(shown.contains("compared with: \(runs[0])") && shown.contains("199928_taetigkeiten_v2.csv: used"))
    #expect(try call("diff", "zzz", runs[1]).status == 66)
    #expect(try call("history", "--metric", "stundn").errors.contains("did you mean 'stunden'?"))
  }

  @Test func `a release keeps the files as they are, whatever comes later`() throws {
    _ = try run()
    let id = try #require(try ids().first)
    let release = try call("release", id, "--by", "A. Muster", "--note", "an das Referat")
    #expect(release.status == 0, "\(release)")
    let kept = release.output.trimmingCharacters(in: .newlines)
    let before = try Files.hash("\(kept)/Monat_2024-10.xlsx")
    #expect(try Files.facts("\(kept)/Monat_2024-10.xlsx")?.permissions == 0o440)
    #expect(try call("release", id, "--by", "B", "--note", "x").status == 66)
    try correct()
    let status = try call("status", "monat", "--today", "2024-11-05").output
    #expect(status.contains("released by A. Muster on 2024-12-01"))
    _ = try run()
    #expect(try Files.hash("\(kept)/Monat_2024-10.xlsx") == before)
    #expect(try call("doctor").output.contains("ok       releases: 1, all as they were released"))
    // The first run's files are no longer in their place: they cannot be released for the other audience.
    #expect(try call("release", id, "--by", "B", "--note", "x", "--audience", "intern").status == 69)
  }

  @Test func `a backup put back brings the ledger back`() throws {
    _ = try run()
    let before = try call("runs", "list").output
    #expect(try call("backup", folder.file("kopie.sqlite")).status == 0)
    #expect(try Files.facts(folder.file("kopie.sqlite"))?.permissions == 0o640)
    #expect(try call("backup", folder.file("kopie.sqlite")).status == 73)
    try correct()
    _ = try run()
    #expect(try call("runs", "list").output != before)
    let state = folder.file("out/state")
    for name in try Files.list(state).map(\.name) where name.hasPrefix("netzbericht.sqlite") {
      try Files.remove("\(state)/\(name)", within: state)
    }
    try Files.copy(folder.file("kopie.sqlite"), to: "\(state)/netzbericht.sqlite")
    #expect(try call("runs", "list").output == before)
    #expect(try call("doctor").status == 0)
    // The results are newer than the ledger that was put back: the next run makes them anew.
    let after = try run()
    #expect(after.status == 0 && after.errors.contains("published") && !after.errors.contains("unchanged"))
  }

  @Test func `prune shows first, then removes by policy, and writes it down`() throws {
    let definitions = folder.file("definitions")
    try FileManager.default.copyItem(
      atPath: "\(Program.root)/\(Program.cases)/pipelines", toPath: definitions)
    try folder.write(
      "version: 1\noperation:\n  retention: {deliveries_months: 25, quarantine_months: 1}\n",
      "definitions/betrieb.yaml")
    let folders = [
      "--definitions", definitions, "--input", folder.file("in"), "--output", folder.file("out"),
    ]
    func call(_ words: String...) throws -> Outcome {
      try Program.run(words + folders, environment: Self.noon)
    }
    #expect(try call("run", "monat", "--period", "2024-10").status == 0)
    #expect(try call("prune", "--today", "2024-11-15").output == "")
    let plan = try call("prune", "--today", "2027-01-15")
    #expect(plan.output.contains("would remove delivery eingang/2024-10/199928_taetigkeiten.csv"))
    #expect(plan.output.contains("would remove quarantine quarantaene/monat/2024-10"))
    #expect(try Files.exists(folder.file("in/eingang/2024-10/199928_taetigkeiten.csv")))
    #expect(try call("prune", "--today", "2027-01-15", "--apply").status == 0)
    #expect(try !Files.exists(folder.file("in/eingang/2024-10/199928_taetigkeiten.csv")))
    #expect(try call("prune", "--log").output.contains("eingang/2024-10/199928_taetigkeiten.csv"))
    // What was published stays, is current, and is not made anew from what is left.
    #expect(try call("status", "monat", "--today", "2024-11-05").output.contains("2024-10: current"))
    #expect(try call("run", "monat", "--period", "2024-10").errors.contains("unchanged"))
    let anew = try call("run", "monat", "--period", "2024-10", "--force")
    #expect(anew.status == 69 && anew.errors.contains("removed because it had been kept long enough"))
    #expect(try call("history", "--metric", "stunden").output.contains("2024-10"))
  }

  @Test func `doctor says what keeps the next run from its work`() throws {
    let fine = try call("doctor")
    #expect(fine.status == 0 && fine.output.contains("ok       ledger: no run was recorded yet"))
    _ = try run()
    let clock = try Program.run(["doctor"] + folders, environment: ["SOURCE_DATE_EPOCH": "1000000000"])
    #expect(clock.status == 1 && clock.output.contains("error    clock: today is 2001-09-09"))
    let missing = try Program.run(["doctor"] + Program.small + ["--input", folder.file("none")])
    #expect(missing.status == 1 && missing.output.contains("error    input: "))
  }

  @Test func `schedule prints units with everything a server needs, and a line of cron`() throws {
    let text = try call("schedule", "monat", "--program", "/usr/bin/netzbericht").output
    for line in [
      "Persistent=true", "RandomizedDelaySec=15min", "OnFailure=netzbericht-monat-failed.service",
      "SuccessExitStatus=1", "ProtectSystem=strict", "PrivateTmp=true", "NoNewPrivileges=true",
      "OnCalendar=*-*-03 05:30", "30 5 3 * * /usr/bin/netzbericht run monat --period previous-month",
    ] { #expect(text.contains(line), "\(line)") }
    #expect(try call("schedule", "monad").errors.contains("did you mean 'monat'?"))
    #expect(try call("schedule", "monat", "--period", "2024-10").status == 64)
  }

  @Test func `hooks get what they need to know, and a message is put ready`() throws {
    let definitions = folder.file("definitions")
    try FileManager.default.copyItem(
      atPath: "\(Program.root)/\(Program.cases)/pipelines", toPath: definitions)
    let note = folder.file("note")
    try folder.write(
      "#!/bin/sh\necho \"$1 $NETZBERICHT_OUTCOME $NETZBERICHT_PERIOD $NETZBERICHT_EXIT_CODE\" >>\(note)\ncat \"$NETZBERICHT_MAIL\" >>\(note)\n",
      "hook")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.file("hook"))
    try folder.write(
      """
      version: 1
      operation:
        hooks: {success: [\(folder.file("hook")), gut], failure: [\(folder.file("hook")), schlecht]}
      """, "definitions/betrieb.yaml")
    func run(_ period: String) throws -> Outcome {
      try Program.run(
        [
          "run", "monat", "--period", period, "--definitions", definitions, "--input", folder.file("in"),
          "--output", folder.file("out"),
        ], environment: Self.noon)
    }
    #expect(try run("2024-10").status == 0)
    #expect(try run("2025-10").status == 66)
    let broken = try Program.run(
      [
        "run", "monat", "--period", "2024-10", "--definitions", definitions,
        "--input", "\(Program.cases)/kaputt/input", "--output", folder.file("kaputt"),
      ], environment: Self.noon)
    #expect(broken.status == 1)
    let told = String(decoding: try Files.readAll(note, limit: 1 << 16), as: UTF8.self)
    #expect(told.contains("gut published 2024-10 0\nBetreff: Bericht fertig: monat, Oktober 2024"))
    #expect(told.contains("gut published 2024-10 1\n"))
    #expect(told.contains("schlecht failed 2025-10 66\nBetreff: Bericht nicht erstellt: monat, Oktober 2025"))
    #expect(told.contains(folder.file("out/monat/2024-10")))
  }

  @Test func `logs as JSON are one object a line, with place and rule and without values`() throws {
    let input =
      ["--input", "\(Program.cases)/kaputt/input", "--output", folder.file("kaputt")] + Program.small
    let outcome = try Program.run(
      ["run", "monat", "--period", "2024-10", "--log-format", "json"] + input, environment: Self.noon)
    #expect(outcome.status == 1)
    var rules: Set<String> = []
    for line in outcome.errors.split(separator: "\n") {
      let event = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String], "\(line)")
      #expect(event["level"] != nil && event["time"] == "2024-12-01T12:00:00Z")
      if let rule = event["rule"] { rules.insert(rule) }
    }
    #expect(rules.contains("type-error"))
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `130: a signal leaves everything as it was`(signal: Int32) throws {
    let out = folder.file("unterbrochen")
    let arguments = [
      "run", "jahresbericht", "--period", "2024/25", "--definitions", "pipelines", "--input", "samples",
      "--output", out,
    ]
    let outcome = try Program.run(arguments) { process in
      // As soon as the ledger is there, reading has begun.
      for _ in 0..<500
      where !FileManager.default.fileExists(atPath: "\(out)/state/netzbericht.sqlite") { usleep(10_000) }
      usleep(50_000)
      kill(process.processIdentifier, signal)
    }
    #expect(outcome.status == 130 && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.contains("interrupted: nothing was published"))
    #expect(try !Files.exists("\(out)/jahresbericht/2024-25"))
    let left = try Files.list(out).map(\.name).filter { $0.contains("staging") }
    #expect(left.isEmpty)
    #expect(try Program.run(["runs", "list", "--output", out]).output == "no run was recorded yet\n")
  }
}
