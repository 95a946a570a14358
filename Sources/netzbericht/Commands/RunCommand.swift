import ArgumentParser
import Reporting
import Tabular

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a report: read, check, compute, write, publish.",
    discussion: "Example: netzbericht run jahresbericht --period 2024/25 --input samples")

  @Argument(
    help: "The report: jahresbericht, monatsbericht or one of your own.", completion: Completions.reports)
  var report: String

  @OptionGroup var period: PeriodOption
  @OptionGroup var folders: FolderOptions

  @Option(help: "For whom: intern or veroeffentlichung (default: both).")
  var audience: [Audience] = []

  @Option(help: "Language of the report: de or en.")
  var language = Language.de

  @Option(help: "Exit 1 if there are findings of this severity or above: error, warning or note.")
  var failOn = Severity.error

  @Flag(name: .shortAndLong, help: "Log what is being done.")
  var verbose = false

  func run() throws {
    try Diagnostics.reporting {
      var options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: verbose))
      options.audiences = audience.isEmpty ? Audience.allCases : Audience.allCases.filter(audience.contains)
      options.language = language
      options.asOf = period.asOf
      let period = try period.resolved()
      let outcome = try Pipeline.run(report: report, period: period, options: options)
      Diagnostics.show(outcome.findings)
      let counts = Severity.allCases.reversed().map { "\(outcome.findings.count($0)) \($0.rawValue)s" }
      Diagnostics.note(
        "\(report) \(period.id): published, with \(counts.joined(separator: ", ")) in the deliveries")
      if outcome.missingDeliveries > 0, options.audiences.contains(.intern) {
        let place = options.audiences.count == 1 ? "" : "intern/"
        Diagnostics.note(
          "\(outcome.missingDeliveries) deliveries are missing or do not count yet; \(place)erinnerungen.csv says whose"
        )
      }
      print(outcome.folder)
      if Severity.allCases.contains(where: { $0 >= failOn && outcome.findings.count($0) > 0 }) {
        throw ExitCode(1)
      }
    }
  }
}
