import ArgumentParser
import Platform
import Reporting
import Tabular

/// Evaluates a yearly report once and prints the measurement as JSON.
struct MeasureOnce: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "once", abstract: "Measure one evaluation and print it as JSON.")

  @Option(help: "Folder with stammdaten/ and eingang/.")
  var input: String

  @Option(help: "How many threads.")
  var threads = 1

  @Option(help: "Folder of the definitions.")
  var definitions = "pipelines"

  @Option(help: "The report.")
  var report = "jahresbericht"

  @Flag(help: "Compute nothing that only protects a publication.")
  var internalOnly = false

  @Flag(help: "Compute no checksums of the deliveries.")
  var withoutChecksums = false

  @Option(help: "Write the workbook and how often what was found into this folder.")
  var results: String?

  func run() throws {
    let options = RunOptions(
      definitions: definitions, input: input, output: "",
      audiences: internalOnly ? [.intern] : Audience.allCases, threads: threads, hashes: !withoutChecksums)
    let clock = ContinuousClock()
    var summary: EvaluationSummary?
    let duration = try clock.measure {
      summary = try Pipeline.evaluate(
        report: report, period: .schoolYear(start: 2024), options: options, workbookInto: results)
      if let results, let summary { try Self.write(summary.findings, to: "\(results)/befunde.csv") }
    }
    guard let summary else { return }
    let parts = duration.components
    let measured = Measured(
      seconds: Double(parts.seconds) + Double(parts.attoseconds) / 1e18, files: summary.files,
      bytes: summary.bytes, records: summary.counts.read,
      findings: summary.findings.tally.values.reduce(0, +),
      peakKilobytes: ProcessUsage.peakKilobytes)
    print(measured.json)
  }

  /// How often each rule was broken in each column, a line each.
  private static func write(_ log: FindingLog, to path: String) throws {
    let lines = log.tally.map { cell, count in
      [cell.file, cell.rule, cell.severity.rawValue, cell.label ?? "", cell.constraint ?? "", String(count)]
        .joined(separator: ";")
    }
    try Files.create(Array((lines.sorted().joined(separator: "\n") + "\n").utf8), at: path)
  }
}
