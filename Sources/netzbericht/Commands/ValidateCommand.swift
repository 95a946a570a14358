public import ArgumentParser
import Foundation
public import Reporting
import Tabular

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check files only: what they are believed to be, and what is wrong.",
    discussion: "Example: netzbericht validate samples/eingang/2025-03/199928_taetigkeiten.csv")

  @Argument(help: "The files; with --package none means all of its tables.")
  var files: [String] = []

  @Option(help: "The table, where the file name does not tell.", completion: Completions.tables)
  var table: String?

  @Option(help: "A Table Schema (JSON or YAML) to check any file against.")
  var schema: String?

  @Option(help: "A Table Dialect (JSON or YAML): how the files of --schema are written.")
  var dialect: String?

  @Option(help: "A Data Package whose tables to check.")
  var package: String?

  @Option(help: "Folder of the definitions (YAML).")
  var definitions = "pipelines"

  @Option(help: "text, json or csv.")
  var format = ValidationFormat.text

  @Option(help: "Language: de or en.")
  var language = Language.de

  @Option(
    help:
      "The most findings told of a file with --schema or --package (100 in text, else 1000000); all are counted."
  )
  var limit: Int?

  @Option(help: "Exit 1 if there are findings of this severity or above: error, warning or note.")
  var failOn = Severity.error

  func validate() throws {
    guard [table, schema, package].compactMap(\.self).count <= 1 else {
      throw ValidationError("--table, --schema and --package exclude each other")
    }
    guard dialect == nil || schema != nil else { throw ValidationError("--dialect belongs to --schema") }
    guard !files.isEmpty || package != nil else { throw ValidationError("which file is to be checked?") }
    guard limit.map({ $0 >= 0 }) ?? true else { throw ValidationError("--limit is not negative") }
  }

  func run() throws {
    try Diagnostics.reporting {
      let most = limit ?? (format == .text ? 100 : 1_000_000)
      if let schema {
        let check = try SchemaCheck(files: files, schema: schema, dialect: dialect, limit: most)
        try finish(check.write, check.count)
      } else if let package {
        let check = try SchemaCheck(files: files, package: package, limit: most)
        try finish(check.write, check.count)
      } else {
        let check = try FileCheck(files: files, table: table, definitions: definitions)
        try finish(check.write, check.log.count)
      }
    }
  }

  private func finish(
    _ write: (ValidationFormat, Language, @escaping ([UInt8]) throws -> Void) throws -> Void,
    _ count: (Severity) -> Int
  ) throws {
    try write(format, language) { try FileHandle.standardOutput.write(contentsOf: Data($0)) }
    if Severity.allCases.contains(where: { $0 >= failOn && count($0) > 0 }) { throw ExitCode(1) }
  }
}

extension ValidationFormat: ExpressibleByArgument {}
