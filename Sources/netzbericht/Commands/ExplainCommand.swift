import ArgumentParser
import Reporting
import Tabular

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a metric: definition, formula, and the numbers behind it.",
    discussion: """
      Without --period only the definition is shown.
      Example: netzbericht explain abdeckung_netzwerk --period 2024/25 --input samples
      """)

  @Argument(help: "The metric.", completion: Completions.metrics)
  var metric: String

  @OptionGroup var question: QuestionOptions

  @Flag(help: "Say which numbers a publication hides and why, without their values; needs --period.")
  var protection = false

  @OptionGroup var folders: FolderOptions

  @Option(help: "Language: de or en.")
  var language = Language.de

  func validate() throws {
    if protection, question.askedPeriod == nil { throw ValidationError("--protection needs a --period") }
  }

  func run() throws {
    try Diagnostics.reporting {
      var options = question.runOptions(folders)
      options.language = language
      if protection, let period = question.askedPeriod {
        print(
          try ProtectionText.text(metric: metric, period: period, language: language, options: options))
        return
      }
      print(try Explanation.text(question.query(metrics: [metric]), options: options))
    }
  }
}
