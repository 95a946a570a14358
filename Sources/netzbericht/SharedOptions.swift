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

  /// The options of a run; the one place where the clock is read.
  func runOptions(logger: Logger) -> RunOptions {
    RunOptions(
      definitions: definitions, input: input, output: output, state: state, threads: threads,
      recordedAt: Date.now.formatted(.iso8601), logger: logger)
  }
}

/// The period asked for.
struct PeriodOption: ParsableArguments {
  @Option(help: "Month 2025-03, school year 2024/25 or calendar year 2025.")
  var period: Period

  @Option(help: "Day stocks are counted on, 2024-10-15 (default: last day of the period).")
  var asOf: CalendarDate?
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
