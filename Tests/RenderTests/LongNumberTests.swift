import ExcelWriter
import Foundation
@testable import Render
import Tabular
import Testing

/// A cell of a workbook keeps 15 digits: longer numbers stand there in full as text.
struct LongNumberTests {
  private static let long = Rational(9_007_199_254_740_993)
  private static let short = Rational(900_719_925_474_099)

  private func table() -> ReportTable {
    let numbers = [Self.long, Self.short, Rational(Int128(9_007_199_254_740_993), over: 100) ?? Rational(0)]
    return ReportTable(
      id: "gross", title: "Große Zahlen", description: "Zahlen, die kaum noch jemand schreibt.",
      columns: [
        ReportColumn(header: "Nummer", unit: nil, kind: .text),
        ReportColumn(header: "Zahl", unit: "Anzahl", kind: .number(decimals: 0)),
        ReportColumn(header: "Betrag", unit: "Euro", kind: .number(decimals: 2)),
      ],
      rows: numbers.enumerated().map { [.text("\($0.offset)"), .number($0.element), .number($0.element)] },
      notes: [], source: "erfunden", dimensions: ["Nummer"],
      flat: numbers.enumerated().map {
        FlatRow(
          metric: "zahl", period: "2024/25", members: ["\($0.offset)"], value: $0.element, decimals: 0,
          sign: nil,
          unit: "Anzahl", numerator: nil, denominator: nil)
      })
  }

  @Test func `a report shows every digit`() throws {
    let report = sampleReport(tables: [coverageTable(), table()])
    try rendered(report, WorkbookRenderer()) { folder, _ in
      let book = try WorkbookReading(path: "\(folder)/\(report.fileName).xlsx")
      for (name, long) in [("Tab_02", "9.007.199.254.740.993"), ("csv_Tab_02", "9007199254740993")] {
        let cells = try #require(book.sheet(name)).rows.values.flatMap(\.values)
        #expect(cells.contains(.text(long)), "\(name)")
        #expect(cells.contains(.number(900_719_925_474_099)), "\(name)")
      }
      let cells = try #require(book.sheet("Tab_02")).rows.values.flatMap(\.values)
      #expect(cells.contains(.text("90.071.992.547.409,93")))
    }
  }

  @Test func `so does an export`() throws {
    let report = sampleReport(tables: [coverageTable(), table()])
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try TableExport.write(table(), of: report, into: folder.path)
    let book = try WorkbookReading(path: "\(folder.path)/\(report.fileName).xlsx")
    let cells = book.sheets.flatMap { $0.rows.values.flatMap(\.values) }
    #expect(cells.contains(.text("9.007.199.254.740.993")) && cells.contains(.number(900_719_925_474_099)))
    #expect(cells.contains(.text("90.071.992.547.409,93")))
  }
}
