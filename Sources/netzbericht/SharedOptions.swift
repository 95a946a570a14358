public import ArgumentParser
import Foundation
import Logging
import Reporting
public import Tabular

/// Folders and threads: what every command on a pipeline takes.
struct FolderOptions: ParsableArguments {
  @Option(help: "Folder of the definitions (YAML).")
  var definitions = "pipelines"

  @Option(help: "Folder with stammdaten/ and eingang/.")
  var input = "."

  @Option(help: "Folder for results.")
  var output = "output"

  @Option(help: "Folder of the ledger (default: OUTPUT/state).")
  var state: String?

  @Option(help: "How many threads read and compute; results do not depend on it.")
  var threads = 2

  func validate() throws {
    guard (1...256).contains(threads) else { throw ValidationError("--threads lies between 1 and 256") }
  }

  /// The options of a run.
  func runOptions(logger: Logger) -> RunOptions {
    var options = RunOptions(
      definitions: definitions, input: input, output: output, state: state, threads: threads,
      recordedAt: Clock.now, scratch: FileManager.default.temporaryDirectory.path, logger: logger)
    options.clock = { Clock.now }
    return options
  }
}

/// The period asked for.
struct PeriodOption: ParsableArguments {
  @Option(
    help: "Month 2025-03, school year 2024/25, calendar year 2025, or a word such as previous-month.",
    completion: Completions.periods)
  var period: AskedPeriod

  @Option(help: "Day stocks are counted on, 2024-10-15 (default: last day of the period).")
  var asOf: CalendarDate?

  @Option(help: "The day that words such as previous-month count from (default: today).")
  var today: CalendarDate?

  /// The period as seen from the day.
  func resolved() throws(ReportingError) -> Period {
    let day = today ?? Clock.today
    guard let found = period.period(on: day) else {
      throw ReportingError(.selectionEmpty, "no month of it has ended on \(day.iso)")
    }
    return found
  }
}

extension Period: ExpressibleByArgument {
  /// Reads `2025-03`, `2024/25` or `2025`.
  public init?(argument: String) { self.init(parsing: argument) }
}

extension CalendarDate: ExpressibleByArgument {
  /// Reads `2024-10-15`.
  public init?(argument: String) { self.init(iso: argument) }
}

extension Language: ExpressibleByArgument {}
extension Audience: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
