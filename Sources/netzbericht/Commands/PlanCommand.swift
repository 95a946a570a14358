import ArgumentParser
import Reporting
import Tabular

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Say what a run would read, check, compute and write; nothing is written.")

  @Argument(help: "The report.", completion: Completions.reports)
  var report: String

  @OptionGroup var period: PeriodOption
  @OptionGroup var folders: FolderOptions

  func run() throws {
    try Diagnostics.reporting {
      print(
        try PlanText.text(
          report: report, period: try period.resolved(), asOf: period.asOf, definitions: folders.definitions,
          input: folders.input, output: folders.output))
    }
  }
}
