public import ArgumentParser
import Foundation
import Platform
public import Reporting
import Tabular

struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Compute metrics by dimensions, for a question in between.",
    discussion: """
      Exact figures for internal use; with --audience veroeffentlichung protected like a published report, and
      recorded in the ledger as published. Examples:
        netzbericht query vzae fachkraefte --by schulform --period 2024/25 --input samples --total
        netzbericht query taetigkeiten_stunden --by art --where "schulform = 'G'" --period last-12-months
        netzbericht query --view netzwerk_monat --format xlsx > antwort.xlsx
        cat 199928_taetigkeiten.csv | netzbericht query teilnahmen --by art --from -
      """)

  @Argument(help: "The metrics.", completion: Completions.metrics)
  var metrics: [String] = []

  @Option(
    parsing: .upToNextOption, help: "The dimensions of the rows.", completion: Completions.dimensions)
  var by: [String] = []

  @Flag(help: "One table for each dimension, with the metrics that have it, instead of all combinations.")
  var each = false

  @OptionGroup var question: QuestionOptions
  @OptionGroup var folders: FolderOptions

  @Option(help: "A query the definitions name: see 'netzbericht list views'.", completion: Completions.views)
  var view: String?

  @Option(help: "Put the previous period and the change beside: previous.")
  var compare: ComparedPeriod?

  @Option(help: "The metric the rows are sorted by.", completion: Completions.metrics)
  var sort: String?

  @Flag(help: "The largest first.")
  var descending = false

  @Option(help: "table, csv, json, ndjson, markdown or xlsx.")
  var format = QueryFormat.table

  @Flag(help: "With --format csv: add what Excel needs to open the file by a double click.")
  var excel = false

  @Option(
    help: "For whom: intern or veroeffentlichung.", completion: .list(Audience.allCases.map(\.rawValue)))
  var audience = Audience.intern

  @Option(help: "Language of headings: de or en.")
  var language = Language.de

  @Flag(help: "Add a row with the total.")
  var total = false

  func validate() throws {
    if each, by.isEmpty, view == nil { throw ValidationError("--each needs dimensions: --by …") }
    if excel, format != .csv { throw ValidationError("--excel belongs to --format csv") }
    if format == .xlsx, isatty(STDOUT_FILENO) != 0 {
      throw ValidationError("a workbook is no text; send it to a file: … --format xlsx > antwort.xlsx")
    }
  }

  /// Some people write commas between names.
  private static func names(_ words: [String]) -> [String] {
    words.flatMap { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
      .filter { !$0.isEmpty }
  }

  func run() throws {
    try Diagnostics.reporting {
      var options = question.runOptions(folders)
      options.language = language
      var query = question.query(metrics: Self.names(metrics))
      query.view = view
      if !by.isEmpty { query.dimensions = Self.names(by) }
      query.isForEach = each
      query.comparesPrevious = compare != nil
      query.sort = sort
      query.isDescending = descending
      query.hasTotal = total
      query.audience = audience
      let scratch = try ScratchFolder(in: options.scratch)
      let answer = try query.run(options)
      FileHandle.standardOutput.write(
        Data(try answer.bytes(format, isForExcel: excel, scratch: scratch.path)))
    }
  }
}

/// With what a period is compared.
enum ComparedPeriod: String, ExpressibleByArgument, CaseIterable { case previous }

extension QueryFormat: ExpressibleByArgument {}
