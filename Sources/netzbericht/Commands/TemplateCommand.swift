import ArgumentParser
import Reporting
import Tabular

struct TemplateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template",
    abstract: "Write the form that schools fill in: an Excel workbook, and the same as an empty CSV file.",
    discussion: """
      Both are made from the contract of the table: the agreed headings, lists to choose from, checks of dates and
      numbers, and the instructions on a sheet of their own. Nothing is overwritten.

      Examples:
        netzbericht template stellen --school 199928 --month 2025-03
        netzbericht template taetigkeiten --school 199928 --month 2025-04 --output formulare

      Exit codes: 0 written · 66 no such table, school number or period · 73 cannot write, or there already.
      """)

  @Argument(help: "The table.")
  var table: String

  @Option(help: "The school number; not for tables of the coordination office.")
  var school: String?

  @Option(help: "The due period: month 2025-03, half-year 2024/25-H2, or a month that lies in it.")
  var month: Period

  @Option(help: "Folder for the form; it goes into the due period's own folder there.")
  var output = "output/formulare"

  @Option(help: "Folder of the definitions (YAML).")
  var definitions = "pipelines"

  @Option(help: "Language: de or en.")
  var language = Language.de

  func run() throws {
    try Diagnostics.reporting {
      let template = try Template(table: table, school: school, period: month, definitions: definitions)
      for path in try template.write(to: output, language: language) { print(path) }
    }
  }
}
