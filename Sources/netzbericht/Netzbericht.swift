import ArgumentParser
import Reporting

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
        netzbericht query abdeckung_netzwerk --by schulform --period 2024/25 --input samples

      Exit codes: 0 done · 1 done, with findings at or above --fail-on · 64 usage · 65 input unusable ·
      66 selection empty · 69 refused by a gate · 70 internal error · 73 cannot write · 75 locked ·
      78 definition error · 130 interrupted.
      """,
    version: Version.current,
    subcommands: [
      AcceptCommand.self, RunCommand.self, ValidateCommand.self, QueryCommand.self, PlanCommand.self,
      ListCommand.self,
      ExplainCommand.self, VerifyCommand.self, SampleCommand.self,
    ])
}
