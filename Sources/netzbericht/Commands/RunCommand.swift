import ArgumentParser
import Logging
import Platform
import Reporting
import Tabular

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a report: read, check, compute, write, publish.",
    discussion: """
      Where nothing has changed since the report was published, nothing is touched.
      Example: netzbericht run jahresbericht --period 2024/25 --input samples
      """)

  @Argument(
    help: "The report: jahresbericht, monatsbericht or one of your own.", completion: Completions.reports)
  var report: String

  @OptionGroup var period: PeriodOption
  @OptionGroup var folders: FolderOptions
  @OptionGroup var making: MakingOptions

  @Flag(help: "Make everything anew even where nothing has changed.")
  var force = false

  func run() throws {
    try Diagnostics.reporting {
      var options = making.runOptions(folders)
      options.asOf = period.asOf
      options.isForced = force
      let period = try period.resolved()
      let hooks = Hooks(options: options, format: making.logFormat)
      let outcome: RunOutcome
      do {
        outcome = try Pipeline.run(report: report, period: period, options: options)
      } catch {
        let (message, code) = Diagnostics.told(error)
        making.logFormat.note(message, level: .error)
        hooks.failed(message, code: code, report: report, period: period)
        throw ExitCode(code)
      }
      making.tell(outcome, report: report, period: period)
      let code: Int32 = making.failOn.isReached(by: outcome.findings) ? 1 : 0
      if !outcome.isUnchanged { hooks.published(outcome, code: code, report: report, period: period) }
      print(outcome.folder)
      if code != 0 { throw ExitCode(code) }
    }
  }
}

/// For whom and how reports are made: what `run` and `backfill` take alike.
struct MakingOptions: ParsableArguments {
  @Option(help: "For whom: intern or veroeffentlichung (default: both).")
  var audience: [Audience] = []

  @Option(help: "Language of the report: de or en.")
  var language = Language.de

  @Option(help: "Exit 1 if there are findings of this severity or above: error, warning or note.")
  var failOn = Severity.error

  @Option(help: "What is told on standard error: text, or json with one object a line.")
  var logFormat = LogFormat.text

  @Flag(name: .shortAndLong, help: "Log what is being done.")
  var verbose = false

  func runOptions(_ folders: FolderOptions) -> RunOptions {
    var options = folders.runOptions(logger: logFormat.logger(isVerbose: verbose))
    options.audiences = audience.isEmpty ? Audience.allCases : Audience.allCases.filter(audience.contains)
    options.language = language
    return options
  }

  /// What came of a run, on standard error.
  func tell(_ outcome: RunOutcome, report: String, period: Period) {
    if outcome.isUnchanged {
      logFormat.note(
        "\(report) \(period.id): unchanged since run \(outcome.id.prefix(8)), nothing was touched")
      return
    }
    logFormat.show(outcome.findings)
    let counts = Severity.allCases.reversed().map { "\(outcome.findings.count($0)) \($0.rawValue)s" }
    logFormat.note(
      "\(report) \(period.id): published, with \(counts.joined(separator: ", ")) in the deliveries")
    if let revision = outcome.reports.first?.revision {
      let revised = revision.changes.count { $0.kind == .revised }
      logFormat.note(
        "compared with run \(revision.earlierRun.prefix(8)): \(revised) figures revised, \(revision.changes.count - revised) new or gone"
      )
      for cause in revision.causes.prefix(10) { logFormat.note("  \(cause.text)") }
    }
    if outcome.missingDeliveries > 0, audience.isEmpty || audience.contains(.intern) {
      let place = Set(audience).count == 1 ? "" : "intern/"
      logFormat.note(
        "\(outcome.missingDeliveries) deliveries are missing or do not count yet; \(place)erinnerungen.csv says whose"
      )
    }
  }
}

extension Severity {
  /// Whether there are findings of this severity or above.
  func isReached(by findings: FindingLog) -> Bool {
    Severity.allCases.contains { $0 >= self && findings.count($0) > 0 }
  }
}
