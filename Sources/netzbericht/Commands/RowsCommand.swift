public import ArgumentParser
import Foundation
public import Reporting
import Tabular

struct RowsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rows", abstract: "Show every row behind a figure: file, line and what it adds.",
    discussion: """
      Example: netzbericht rows vakante_stellen --where "schulform = 'G'" --period 2024/25 --input samples
      """)

  @Argument(help: "The metric.", completion: Completions.metrics)
  var metric: String

  @OptionGroup var question: QuestionOptions
  @OptionGroup var folders: FolderOptions

  @Option(help: "text, csv or ndjson.")
  var format = RowFormat.text

  @Option(help: "Show so many rows at most.")
  var limit: Int?

  @Option(help: "Language: de or en.")
  var language = Language.de

  func validate() throws {
    guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit is at least 1") }
  }

  func run() throws {
    try Diagnostics.reporting {
      var options = question.runOptions(folders)
      options.language = language
      let listing = try RowListing(question.query(metrics: [metric]), options: options)
      FileHandle.standardOutput.write(Data(try listing.text(format, limit: limit).utf8))
      if let limit, listing.count > limit { Diagnostics.note("\(limit) of \(listing.count) rows shown") }
    }
  }
}

extension RowFormat: ExpressibleByArgument {}
