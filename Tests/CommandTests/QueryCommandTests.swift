import Foundation
import Platform
import Testing

/// Questions from the command line: which rows, which order, which form.
struct QueryCommandTests {
  private static let town = ["--input", "\(Program.cases)/klein/input"] + Program.small
  private static let file = "\(Program.cases)/klein/input/eingang/2024-10/199485_taetigkeiten.csv"

  private func lines(_ arguments: [String], reading path: String? = nil) throws -> [String] {
    let outcome = try Program.run(arguments, reading: path)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(arguments): \(outcome)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  /// Value by member of a query with one dimension.
  private func values(_ arguments: [String], _ dimension: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for line in try lines(arguments + ["--format", "ndjson"]) {
      let item = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let members = item["members"] as? [String: String] ?? [:]
      result[members[dimension] ?? "total"] = (item["exact"] ?? item["sign"]) as? String
    }
    return result
  }

  @Test func `names may stand with commas between them`() throws {
    let question = Self.town + ["--period", "2024-10", "--format", "csv"]
    let spaced = try lines(["query", "stunden", "teilnahmen", "--by", "schulform", "ansatz"] + question)
    #expect(spaced.count > 3)
    #expect(try lines(["query", "stunden,teilnahmen", "--by", "schulform, ansatz"] + question) == spaced)
    #expect(
      try lines(["query", "stunden,", "teilnahmen", "--by", "schulform", ",ansatz"] + question) == spaced)
  }

  @Test(
    arguments: [
      ("schulform = 'G'", ["G": "5.5", "total": "5.5"]),
      ("schulform in ('G', 'GY') and ansatz = 'INTERVENTION'", ["G": "1.25", "GY": "4", "total": "5.25"]),
      (
        "not schulform = 'G' or ansatz = 'PRAEVENTION'",
        ["G": "4.25", "GE": "3.5", "GY": "4", "total": "11.75"]
      ),
      ("schule = '199783'", ["G": "1.75", "total": "1.75"]),
      ("schule <> '199783' and schule <> '199928'", ["GE": "3.5", "GY": "4", "total": "7.5"]),
      ("ansatz is null", ["G": "0", "GE": "0", "GY": "0", "total": "0"]),
    ] as [(String, [String: String])])
  func `--where chooses members, and the total is theirs`(condition: String, expected: [String: String])
    throws
  {
    let call = [
      "query", "stunden", "--by", "schulform", "--total", "--period", "2024-10", "--where", condition,
    ]
    #expect(try values(call + Self.town, "schulform") == expected)
  }

  @Test func `a question about one member is the row of that member`() throws {
    let call =
      ["query", "stunden", "abdeckung", "vzae", "ruecklauf", "--period", "2024-10", "--format", "csv"]
      + Self.town
    let rows = try lines(call + ["--by", "schulform"]).filter { $0.contains(";GE;") }
    let own = try lines(call + ["--where", "schulform = 'GE'"]).dropFirst()
    #expect(rows.map { $0.replacing(";GE;", with: ";") } == Array(own) && rows.count == 4)
  }

  @Test func `a school that must deliver and did not is missing, also alone`() throws {
    let call =
      ["query", "stunden", "--period", "2024-10", "--input", "\(Program.cases)/fehlend/input"] + Program.small
    #expect(try values(call + ["--where", "schule = '199783'"], "") == ["total": "l"])
    #expect(try values(call + ["--where", "schule = '199722'"], "") == ["total": "0"])
  }

  @Test func `rows are sorted by a metric, the total stays last`() throws {
    let call = [
      "query", "stunden", "--by", "schulform", "--total", "--period", "2024-10", "--format", "csv", "--sort",
      "stunden",
    ]
    func members(_ more: String...) throws -> [String] {
      try lines(call + Self.town + more).dropFirst().map { String($0.split(separator: ";")[2]) }
    }
    #expect(try members() == ["GE", "GY", "G", "Insgesamt"])
    #expect(try members("--descending") == ["G", "GY", "GE", "Insgesamt"])
  }

  @Test func `--compare shows the period before and the change`() throws {
    let text = try lines(["query", "stunden", "--period", "2024-10", "--compare", "previous"] + Self.town)
    #expect(text[0] == "Stunden (Stunden)  Stunden 2024-09 (Stunden)  Veränderung Stunden (Stunden)")
    let flat = try lines(
      ["query", "stunden", "--period", "2024-10", "--compare", "previous", "--format", "csv"] + Self.town)
    #expect(flat.count == 3 && flat[2].hasPrefix("stunden;2024-09;"))
  }

  @Test func `a range, a word and a school year to date are periods`() throws {
    func stunden(_ period: String...) throws -> String? {
      try values(["query", "stunden", "--period"] + period + Self.town, "")["total"]
    }
    let month = try #require(try stunden("2024-10"))
    #expect(month == "13")
    let both = try stunden("2024-09..2024-10")
    #expect(try stunden("last-2-months", "--today", "2024-11-01") == both && both != month)
    #expect(try stunden("previous-month", "--today", "2024-11-30") == month)
    let none = try Program.run(
      ["query", "stunden", "--period", "this-school-year", "--today", "2024-08-31"] + Self.town)
    #expect(none.status == 66 && none.errors.contains("no month of it has ended on 2024-08-31"))
  }

  @Test func `CSV for Excel has a mark, semicolons, decimal commas and its line ends`() throws {
    let call = ["query", "vzae", "--by", "schulform", "--period", "2024-10", "--format", "csv"] + Self.town
    let plain = try Program.run(call).output
    let excel = try Program.run(call + ["--excel"]).output
    #expect(excel == "\u{FEFF}" + plain.replacing("\n", with: "\r\n"))
    #expect(plain.contains(";2,256410;"))
    #expect(try Program.run(["query", "vzae", "--period", "2024-10", "--excel"] + Self.town).status == 64)
  }

  @Test func `Markdown is a table with its numbers to the right`() throws {
    let text = try lines(
      ["query", "stunden", "--by", "schulform", "--period", "2024-10", "--format", "markdown"] + Self.town)
    #expect(
      text.prefix(3) == ["| Schulform | Stunden (Stunden) |", "| --- | ---: |", "| Grundschule | 5,50 |"])
    #expect(text.contains("Zeitraum: Oktober 2024; Bestände am 31.10.2024."))
  }

  @Test func `a workbook comes on standard output and passes our own check`() throws {
    let folder = try CallFolder()
    let out = folder.file("antwort.xlsx")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let arguments =
      ["query", "stunden", "--by", "schulform", "--period", "2024-10", "--format", "xlsx"] + Self.town
    process.arguments = ["-c", "exec \"$0\" \"$@\" > '\(out)'", Program.path] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: Program.root)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try Files.readAll(out, limit: 1 << 24).prefix(2) == [0x50, 0x4B])
  }

  @Test func `explicit files and standard input are read alone, told by name or content`() throws {
    let byName = try values(
      ["query", "stunden", "--by", "ansatz", "--from", Self.file] + Program.small, "ansatz")
    #expect(byName == ["INTERVENTION": "0.5", "PRAEVENTION": "3"])
    let call = ["query", "stunden", "--by", "ansatz", "--from", "-", "--format", "ndjson"] + Program.small
    let piped = try Program.run(call, reading: Program.root + "/" + Self.file)
    #expect(
      piped.status == 0 && piped.output.contains("\"exact\":\"0.5\"")
        && piped.output.contains("\"period\":\"2024-10\""))
    let schools = try values(
      ["query", "stunden", "--by", "schulform", "--from", Self.file] + Self.town, "schulform")
    #expect(schools == ["GE": "3.5"])
    let folder = try CallFolder()
    try folder.write("a;b\n1;2\n", "anders.csv")
    let other = try Program.run(["query", "stunden", "--from", folder.file("anders.csv")] + Program.small)
    #expect(other.status == 65 && other.errors.contains("anders.csv"))
  }

  @Test(
    arguments: [
      (["stunden", "--where", "schulfrom = 'G'"], 64, "did you mean 'schulform'?"),
      (["stunden", "--where", "schulform = 'GG'"], 64, "known are G, R, GE, GY"),
      (["stunden", "--where", "schulform = "], 64, "^"),
      (["vzae", "--where", "ansatz = 'PRAEVENTION'"], 66, "cannot be filtered by 'ansatz'"),
      (["stunden", "--where", "schule = '199473'"], 66, "nothing to show"),
      (["stunden", "--sort", "vzae"], 66, "cannot be sorted by 'vzae'"),
      (["--view", "nichts"], 66, "there is no view 'nichts'"),
      ([], 64, "name at least one metric"),
    ] as [([String], Int, String)])
  func `what cannot be answered says why`(arguments: [String], status: Int, says: String) throws {
    let outcome = try Program.run(["query"] + arguments + ["--period", "2024-10"] + Self.town)
    #expect(
      outcome.status == Int32(status) && outcome.output.isEmpty && outcome.errors.contains(says), "\(outcome)"
    )
  }

  @Test(arguments: [
    (["qurey"], "did you mean 'query'?"), (["list", "metrcs"], "Did you mean 'metrics'?"),
    (["query", "stunden", "--period", "2024-10", "--format", "tabel"], "Did you mean 'table'?"),
    (["query", "stunden", "--perod", "2024-10"], "--period"),
  ])
  func `a mistyped command, value or option is told the nearest one`(arguments: [String], says: String) throws
  {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == 64 && outcome.output.isEmpty && outcome.errors.contains(says), "\(outcome)")
  }

  @Test func `rows lead from the figure back to file and line, and add up to it`() throws {
    let text = try lines(["rows", "stunden", "--period", "2024-10"] + Self.town)
    #expect(text.contains("eingang/2024-10/199485_taetigkeiten.csv:3: value stunden_gesamt 3"))
    #expect(text.count == 6)
    let folder = "\(Program.cases)/kaputt/input"
    let rejected = try lines(["rows", "stunden", "--period", "2024-10", "--input", folder] + Program.small)
    #expect(
      !rejected.contains { $0.hasPrefix("eingang/2024-10/199928_taetigkeiten.csv:3:") }, "a rejected row")
    let through = try lines(
      ["rows", "abdeckung", "--period", "2024-10", "--where", "schule = '199485'"] + Self.town)
    #expect(
      through == [
        "stammdaten/2023-08-01/netzwerk.csv:5: numerator mitglieder_mit_stelle",
        "eingang/2023-24-H2/199485_stellen.csv:2: numerator schulen_mit_stelle",
        "stammdaten/2023-08-01/netzwerk.csv:5: denominator mitglieder",
      ])
    let limited = try Program.run(["rows", "stunden", "--period", "2024-10", "--limit", "2"] + Self.town)
    #expect(limited.output.split(separator: "\n").count == 2 && limited.errors.contains("2 of 6 rows shown"))
    #expect(try Program.run(["rows", "stunden", "--period", "2025-03"] + Self.town).status == 66)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completion scripts ask the program for names`(shell: String) throws {
    let outcome = try Program.run("--generate-completion-script", shell)
    #expect(outcome.status == 0 && outcome.output.contains("---completion"))
    #expect(outcome.output.contains("netzbericht") && outcome.output.contains("rows"))
  }

  @Test func `bash completes metrics, dimensions and periods of the line being typed`() throws {
    let folder = try CallFolder()
    try folder.write(try Program.run("--generate-completion-script", "bash").output, "completion.bash")
    /// What the shell offers for the last word.
    func offers(_ words: String...) throws -> Set<String> {
      let process = Process()
      let line = words.map { "'\($0)'" }.joined(separator: " ")
      let script = """
        PATH="\(Program.path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }):$PATH"
        source '\(folder.file("completion.bash"))'
        COMP_WORDS=(netzbericht \(line)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
        _netzbericht netzbericht "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
        printf '%s\\n' "${COMPREPLY[@]}" > '\(folder.file("offers"))'
        """
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      process.arguments = ["--norc", "-c", script]
      process.currentDirectoryURL = URL(fileURLWithPath: Program.root)
      try process.run()
      process.waitUntilExit()
      let bytes = try Files.readAll(folder.file("offers"), limit: 1 << 20)
      return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
    }
    #expect(try offers("query", "betreuungs") == ["betreuungsschluessel", "betreuungsschluessel_alle"])
    #expect(try offers("query", "vzae", "--by", "schulform") == ["schulform", "schulformgruppe"])
    #expect(try offers("query", "vzae", "--input", "samples", "--period", "2025-0").contains("2025-03"))
    #expect(try offers("query", "vzae", "--period", "last-1").contains("last-12-months"))
    #expect(try offers("explain", "ruecklauf_st") == ["ruecklauf_stellen"])
    #expect(try offers("query", "--view", "mahn") == ["mahnliste"])
  }
}
