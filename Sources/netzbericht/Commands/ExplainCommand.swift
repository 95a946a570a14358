import ArgumentParser
import Reporting
import Tabular

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a metric: definition, formula, and the numbers behind it.",
    discussion: "Example: netzbericht explain abdeckung_netzwerk --period 2024/25 --input samples")

  @Argument(help: "The metric.")
  var metric: String

  @Option(
    help: "Month 2025-03, school year 2024/25 or calendar year 2025; without it only the definition is shown."
  )
  var period: Period?

  @Flag(help: "Say which numbers a publication hides and why, without their values; needs --period.")
  var protection = false

  @OptionGroup var folders: FolderOptions

  @Option(help: "Language: de or en.")
  var language = Language.de

  func validate() throws {
    if protection, period == nil { throw ValidationError("--protection needs a --period") }
  }

  func run() throws {
    try Diagnostics.reporting {
      if protection, let period {
        print(
          try ProtectionText.text(
            metric: metric, period: period, language: language,
            options: folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))))
        return
      }
      print(
        try Explanation.text(
          metric: metric, period: period, language: language,
          options: folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))))
    }
  }
}
