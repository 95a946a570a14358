public import ArgumentParser
public import Reporting
import Tabular

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check files only: what they are believed to be, and what is wrong.",
    discussion: "Example: netzbericht validate samples/eingang/2025-03/199928_taetigkeiten.csv")

  @Argument(help: "The files.")
  var files: [String]

  @Option(help: "The table, where the file name does not tell.", completion: Completions.tables)
  var table: String?

  @Option(help: "Folder of the definitions (YAML).")
  var definitions = "pipelines"

  @Option(help: "text or json.")
  var format = ValidationFormat.text

  @Option(help: "Language: de or en.")
  var language = Language.de

  @Option(help: "Exit 1 if there are findings of this severity or above: error, warning or note.")
  var failOn = Severity.error

  func run() throws {
    try Diagnostics.reporting {
      let check = try FileCheck(files: files, table: table, definitions: definitions)
      print(try check.text(format, language: language), terminator: "")
      if Severity.allCases.contains(where: { $0 >= failOn && check.log.count($0) > 0 }) { throw ExitCode(1) }
    }
  }
}

extension ValidationFormat: ExpressibleByArgument {}
