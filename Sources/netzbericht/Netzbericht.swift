import ArgumentParser
import Platform
import Reporting
import Tabular

/// The command line: one file per command, shared options beside it.
@main
struct Netzbericht: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "netzbericht",
    abstract: "Reports of a municipal network of school social work, from the schools' CSV files.",
    discussion: """
      Examples:
        netzbericht run jahresbericht --period 2024/25 --input samples --output output
        netzbericht accept anhaenge --input samples --dry-run
        netzbericht validate samples/eingang/2025-03/199928_faelle.csv
        netzbericht template stellen --school 199928 --month 2025-03
        netzbericht query abdeckung_netzwerk --by schulform --period 2024/25 --input samples

      Exit codes: 0 done · 1 done, with findings at or above --fail-on · 64 usage · 65 input unusable ·
      66 selection empty · 69 refused by a gate · 70 internal error · 73 cannot write · 75 locked ·
      78 definition error · 130 interrupted.
      """,
    version: Version.current,
    subcommands: [
      AcceptCommand.self, RunCommand.self, ValidateCommand.self, QueryCommand.self, PlanCommand.self,
      ListCommand.self,
      ExplainCommand.self, RowsCommand.self, TemplateCommand.self, VerifyCommand.self, SampleCommand.self,
      StatusCommand.self, BackfillCommand.self, RunsCommand.self, HistoryCommand.self, DiffCommand.self,
      ReleaseCommand.self, BackupCommand.self, PruneCommand.self, DoctorCommand.self, ScheduleCommand.self,
    ])

  /// Parses and runs; where a word is not known, the nearest one is named.
  static func main() {
    Interruption.install()
    let words = Array(CommandLine.arguments.dropFirst())
    let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    if let first = words.first, !first.hasPrefix("-"), !names.contains(first) {
      Diagnostics.note(
        "Error: there is no command '\(first)'\(suggestion(for: first, in: names))\n"
          + "Commands are \(names.joined(separator: ", ")); see 'netzbericht --help'.")
      Self.exit(withError: ExitCode(ReportingError.Kind.usage.rawValue))
    }
    do {
      var command = try parseAsRoot(words)
      try command.run()
    } catch {
      if let hint = hint(for: fullMessage(for: error)) { Diagnostics.note(hint) }
      exit(withError: error)
    }
  }

  /// The nearest of the words that an option takes, where another was given.
  private static func hint(for message: String) -> String? {
    guard let found = message.firstMatch(of: /The value '([^']*)' is invalid for/) else { return nil }
    let words = message.split(separator: "\n").filter { $0.hasPrefix("  - ") }.map { String($0.dropFirst(4)) }
    guard let word = nearest(String(found.1), in: words) else { return nil }
    return "Did you mean '\(word)'?"
  }
}
