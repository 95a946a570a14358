import ArgumentParser
import Reporting
import Tabular

struct AcceptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Take in attachments: recognise, copy under the agreed name, enter the receipt, check.",
    discussion: """
      The content tells table, school and due period; options fill gaps and never contradict it. Nothing is
      overwritten: the same bytes are there already, other bytes become the next version.

      Examples:
        netzbericht accept anhaenge --input meine-stadt --received 2025-04-07
        netzbericht accept stellen.csv --month 2024/25-H1 --input meine-stadt --dry-run

      Exit codes: 0 all taken in · 1 taken in, with findings of severity error · 65 some file could not be taken
      in · 66 no such table · 73 cannot write · 75 locked.
      """)

  @Argument(help: "The attachments, or folders with them.")
  var files: [String]

  @Option(help: "Folder with stammdaten/ and eingang/.")
  var input = "."

  @Option(help: "The school number, where the content does not tell.")
  var school: String?

  @Option(help: "The table, where the headings do not tell.")
  var table: String?

  @Option(help: "The period, where the content does not tell: month 2025-03 or half-year 2024/25-H1.")
  var month: Period?

  @Option(help: "Day of receipt, 2025-04-07 (default: today).")
  var received: CalendarDate?

  @Flag(help: "Say what would be done; write nothing.")
  var dryRun = false

  @Option(help: "Folder of the definitions (YAML).")
  var definitions = "pipelines"

  @Option(help: "Language: de or en.")
  var language = Language.de

  func run() throws {
    try Diagnostics.reporting {
      let acceptance = try Acceptance(
        AcceptRequest(
          paths: files, definitions: definitions, input: input, school: school, table: table, period: month,
          received: received ?? Clock.today, isDryRun: dryRun))
      print(acceptance.text(language: language), terminator: "")
      for item in acceptance.refused {
        if case .refused(let reason) = item.outcome { Diagnostics.note("\(item.name): \(reason[language])") }
      }
      if let kept = acceptance.keptText(language: language) { Diagnostics.note(kept) }
      if !acceptance.refused.isEmpty { throw ExitCode(ReportingError.Kind.inputUnusable.rawValue) }
      if acceptance.log.count(.error) > 0 { throw ExitCode(1) }
    }
  }
}
