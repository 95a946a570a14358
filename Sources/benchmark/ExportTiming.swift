import ArgumentParser
import ExcelWriter
import Foundation
import Platform

/// Writes a large sheet of three text and five number columns; Tests/bench/export.c writes the same one.
struct ExportTiming: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Time the export of many rows of 8 columns.")

  @Argument(help: "The file to write.")
  var path: String

  @Option(help: "How many rows.")
  var rows = 1_000_000

  @Flag(help: "Read the file back as the program does.")
  var readBack = false

  private static let rowsAtOnce = 10_000

  func run() throws {
    let schools = (0..<4000).map { String(100_000 + $0) }
    let names = (0..<4000).map { "Grundschule am Park Nr. \($0)" }
    let kinds = [
      "EINZELFALLHILFE", "BERATUNG", "GRUPPENANGEBOT", "KLASSENPROJEKT", "ELTERNARBEIT", "KRISE",
      "VERNETZUNG",
    ]
    let columns =
      ["Schulnummer", "Schule", "Art"].map { ExportColumn(heading: $0, kind: .text, width: 24) }
      + (1...5).map {
        ExportColumn(heading: "Wert \($0) (Anzahl)", kind: .number(decimals: $0 == 5 ? 2 : 0), width: 14)
      }
    var next = 0
    let before = ProcessUsage.processorSeconds
    let duration = try ContinuousClock().measure {
      try SheetExport.write(
        columns, sheet: "Export",
        properties: WorkbookProperties(
          title: "Export", author: "Stadt", subject: "2024/25", keywords: "a", comments: "c",
          createdDay: 20_300),
        to: path, isReadBack: readBack
      ) {
        guard next < rows else { return nil }
        let block = next..<min(rows, next + Self.rowsAtOnce)
        next = block.upperBound
        let codes = block.map { Int32($0 % 4000) }
        return [
          .words(codes: codes, dictionary: schools), .words(codes: codes, dictionary: names),
          .words(codes: block.map { Int32($0 % 7) }, dictionary: kinds),
          .numbers(block.map { Double($0) }), .numbers(block.map { Double($0 % 31) }),
          .numbers(block.map { Double($0 % 977) }), .numbers(block.map { Double($0 * 7 % 10_007) }),
          .numbers(block.map { Double($0 % 400) / 4 }),
        ]
      }
    }
    let processor = ProcessUsage.processorSeconds - before
    let parts = duration.components
    let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    print(
      String(
        format: "{\"seconds\": %.4f, \"processor\": %.4f, \"kilobytes\": %d}", seconds, processor,
        ProcessUsage.peakKilobytes))
  }
}
