public import ArgumentParser
import Logging
import Platform
public import Reporting
import Tabular

struct BackfillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backfill", abstract: "Run a report for many periods, the earliest first.",
    discussion: """
      A period that fails does not stop the others; the exit code is that of the first one that failed.
      Example: netzbericht backfill monatsbericht --from 2024-08 --to 2025-07 --reprocess stale
      """)

  @Argument(help: "The report.", completion: Completions.reports)
  var report: String

  @Option(
    help: "From this period on: 2024-08, 2024/25, previous-school-year.", completion: Completions.periods)
  var from: AskedPeriod

  @Option(help: "To the end of this period (default: the one of --from).", completion: Completions.periods)
  var to: AskedPeriod?

  @Option(
    help: """
      Which of them: missing (never published), failed (the last try came to nothing), stale (something it read has \
      changed since) or all.
      """)
  var reprocess = Backfill.Choice.missing

  @Option(help: "The day that words such as previous-month count from (default: today).")
  var today: CalendarDate?

  @Flag(help: "Only say what would be done and why.")
  var dryRun = false

  @OptionGroup var folders: FolderOptions
  @OptionGroup var making: MakingOptions

  func run() throws {
    try Diagnostics.reporting {
      let day = today ?? Clock.today
      guard let first = from.period(on: day), let last = (to ?? from).period(on: day) else {
        throw ReportingError(.selectionEmpty, "no month of it has ended on \(day.iso)")
      }
      let options = making.runOptions(folders)
      let backfill = try Backfill(
        report: report, from: first, through: last, choice: reprocess, options: options)
      if backfill.steps.isEmpty { making.logFormat.note("nothing to do") }
      if dryRun {
        for step in backfill.steps { print("\(report) \(step.period.id): \(step.reason)") }
        return
      }
      var codes: [Int32] = []
      let hooks = Hooks(options: options, format: making.logFormat)
      backfill.run(choice: reprocess) { step, result in
        switch result {
        case .done(let outcome):
          making.tell(outcome, report: report, period: step.period)
          let code: Int32 = making.failOn.isReached(by: outcome.findings) ? 1 : 0
          if !outcome.isUnchanged {
            hooks.published(outcome, code: code, report: report, period: step.period)
          }
          print(outcome.folder)
          codes.append(code)
        case .failed(let error):
          let (message, code) = Diagnostics.told(error)
          making.logFormat.note("\(report) \(step.period.id): \(message)", level: .error)
          hooks.failed(message, code: code, report: report, period: step.period)
          codes.append(code)
        }
      }
      if let code = codes.first(where: { $0 > 1 }) ?? codes.first(where: { $0 > 0 }) { throw ExitCode(code) }
    }
  }
}

extension Backfill.Choice: ExpressibleByArgument {}
