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
      let asked = try period.resolved()
      print(
        try PlanText.text(
          report: report, period: asked, asOf: period.asOf, definitions: folders.definitions,
          input: folders.input, output: folders.output))
      let options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
      let status = try StatusReport(
        options, today: asked.lastDay.adding(days: 1), reports: [report], period: asked)
      print("\nsince the last run\n  \(status.lines.first?.outlook ?? "never published")")
    }
  }
}
