public import ArgumentParser
public import Reporting
import Tabular

struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Compute metrics by dimensions, for a question in between.",
    discussion: """
      Exact figures for internal use.
      Example: netzbericht query vzae fachkraefte --by schulform --period 2024/25 --input samples
      """)

  @Argument(help: "The metrics.")
  var metrics: [String]

  @Option(parsing: .upToNextOption, help: "The dimensions of the rows.")
  var by: [String] = []

  @OptionGroup var period: PeriodOption
  @OptionGroup var folders: FolderOptions

  @Option(help: "table, csv or json.")
  var format = QueryFormat.table

  @Option(help: "Language of headings: de or en.")
  var language = Language.de

  @Flag(help: "Add a row with the total.")
  var total = false

  func run() throws {
    try Diagnostics.reporting {
      var options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
      options.asOf = period.asOf
      options.language = language
      let query = Query(metrics: metrics, dimensions: by, period: period.period, hasTotal: total)
      print(try query.run(options).text(format), terminator: "")
    }
  }
}

extension QueryFormat: ExpressibleByArgument {}
