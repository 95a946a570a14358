public import ArgumentParser
public import Reporting

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a workbook against the checklist of a good statistics workbook.",
    discussion: """
      Every workbook of a run is checked like this before it is published. Any other .xlsx file can be checked, too.

      Exit code 1: some rule is broken.
      Example: netzbericht verify output/jahresbericht/2024-25/intern/Jahresbericht_2024-25.xlsx
      """)

  @Argument(help: "The workbooks (.xlsx).")
  var files: [String]

  @Option(help: "text or json.")
  var format = VerifiedWorkbook.Format.text

  func run() throws {
    try Diagnostics.reporting {
      let workbooks = try files.map { try VerifiedWorkbook(path: $0) }
      for workbook in workbooks { print(try workbook.text(format), terminator: "") }
      if !workbooks.allSatisfy(\.passed) { throw ExitCode(1) }
    }
  }
}

extension VerifiedWorkbook.Format: ExpressibleByArgument {}
