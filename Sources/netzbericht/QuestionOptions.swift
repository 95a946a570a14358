public import ArgumentParser
import Reporting
public import Tabular

/// What `query`, `explain` and `rows` ask alike: which period, which members, which files.
struct QuestionOptions: ParsableArguments {
  @Option(
    help: """
      Month 2025-03, school year 2024/25, calendar year 2025, range 2024-08..2025-01, or a word such as \
      previous-month, last-12-months, this-school-year: 'netzbericht list periods'.
      """, completion: Completions.periods)
  var period: AskedPeriod?

  @Option(help: "Day stocks are counted on, 2024-10-15 (default: last day of the period).")
  var asOf: CalendarDate?

  @Option(help: "Only these members of dimensions: \"schulform = 'G' and traeger in ('STADT', 'LAND')\".")
  var `where`: String?

  @Option(
    parsing: .upToNextOption,
    help: "Read these files instead of the deliveries in the input folder; - is standard input.",
    completion: .file())
  var from: [String] = []

  @Option(help: "The table of these files, where they do not tell.", completion: Completions.tables)
  var table: String?

  @Option(help: "The day that words such as previous-month count from (default: today).")
  var today: CalendarDate?

  func query(metrics: [String]) -> Query {
    var query = Query(metrics: metrics, today: today ?? Clock.today)
    query.period = period
    query.condition = `where`
    query.files = from
    query.table = table
    return query
  }

  /// The period asked for, with words such as previous-month counted from today; nil where none was given.
  var askedPeriod: Period? {
    let day = today ?? Clock.today
    return period?.period(on: day)
  }

  func runOptions(_ folders: FolderOptions) -> RunOptions {
    var options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
    options.asOf = asOf
    return options
  }
}

extension AskedPeriod: ExpressibleByArgument {
  /// Reads a period or a word for one.
  public init?(argument: String) { self.init(parsing: argument) }
}
