import ArgumentParser
import Foundation
import Platform
import Render
import Reporting
import Tabular

/// Times the workbook of a yearly report by itself: laid out, written, finished, read back and checked.
struct WorkbookTiming: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workbook", abstract: "Time the writing and checking of the yearly workbook.")

  @Option(help: "Folder with stammdaten/ and eingang/.")
  var input = "samples"

  @Option(help: "Folder of the definitions.")
  var definitions = "pipelines"

  @Option(help: "How often each workbook is made.")
  var rounds = 7

  func run() throws {
    let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let outcome = try Pipeline.run(
      report: "jahresbericht", period: .schoolYear(start: 2024),
      options: RunOptions(
        definitions: definitions, input: input, output: "\(scratch)/output",
        recordedAt: "2025-10-01T00:00:00Z"))
    for report in outcome.reports {
      var times: [Double] = []
      var processor: [Double] = []
      for round in 0..<max(1, rounds) {
        let folder = "\(scratch)/\(report.audience.rawValue)-\(round)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let target = RenderFolder(path: folder) { name, bytes in
          try Files.create(bytes, at: "\(folder)/\(name)")
        }
        let before = ProcessUsage.processorSeconds
        let parts = try ContinuousClock().measure { try WorkbookRenderer().render(report, into: target) }
          .components
        times.append(Double(parts.seconds) + Double(parts.attoseconds) / 1e18)
        processor.append(ProcessUsage.processorSeconds - before)
      }
      print(
        "\(report.audience.rawValue): \(report.sheets.count) sheets, on the clock \(Self.shown(times)); "
          + "of the processor \(Self.shown(processor))")
    }
  }

  private static func shown(_ times: [Double]) -> String {
    let sorted = times.sorted()
    let shown = [sorted[0], sorted[sorted.count / 2]].map { String(format: "%.0f ms", $0 * 1000) }
    return "best \(shown[0]), median \(shown[1])"
  }
}
