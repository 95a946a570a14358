import ExcelWriter
import Platform
import Samples
import Tabular
import Testing

@testable import Reporting

/// A town of five schools: most numbers are secret or missing, so every sign is shown, some in whole tables.
struct TinyTownTests {
  private static let town = Result { () throws -> TestFolder in
    let folder = try TestFolder()
    try Town(seed: 1, schools: 5).write(sha256: checksum, truth: false) { path, bytes in
      try folder.write(bytes, "town/\(path)")
    }
    return folder
  }

  private static func checksum(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return (try? hash.hex()) ?? ""
  }

  @Test(arguments: [
    ("jahresbericht", Period.schoolYear(start: 2024)), ("monatsbericht", Period.month(year: 2025, month: 3)),
  ])
  func `the report of five schools is published for both audiences, every sign explained`(
    report: String, period: Period
  ) throws {
    let folder = try Self.town.get()
    // A publication refused by the checklist would throw.
    let outcome = try Pipeline.run(
      report: report, period: period,
      options: RunOptions(
        definitions: Project.definitions, input: folder.file("town"), output: folder.file("out-\(report)"),
        recordedAt: "2025-10-01T00:00:00Z"))
    #expect(Set(outcome.reports.map(\.audience)) == Set(Audience.allCases))
    for report in outcome.reports {
      let place = folder.file(
        "out-\(report.id)/\(report.id)/\(period.folderName)/\(report.audience.rawValue)")
      let book = try WorkbookReading(path: "\(place)/\(report.fileName).xlsx")
      let signs = try #require(book.sheet("Zeichen"))
      let explained = Set((0..<signs.rows.count + 10).compactMap { signs.text(row: $0, column: 0) })
      let shown = Set(report.tables.flatMap(\.signs).map(\.text))
      #expect(!shown.isEmpty && explained.isSuperset(of: shown))
    }
  }
}
