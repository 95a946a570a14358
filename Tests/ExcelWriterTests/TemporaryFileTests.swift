import CWorkbookFiles
import Foundation
import Testing

@testable import ExcelWriter

/// What the library writes on the way to a workbook: nothing of it may get lost without a word.
struct TemporaryFileTests {
  private static let standard: Int64 = 4 << 20

  /// Runs the body with as many bytes of each temporary file kept in memory.
  private func keeping<T>(_ bytes: Int64, _ body: () throws -> T) rethrows -> T {
    workbook_files_keep(bytes)
    defer { workbook_files_keep(Self.standard) }
    return try body()
  }

  private func columns() -> [ExportColumn] {
    [
      ExportColumn(heading: "Wort", kind: .text, width: 10),
      ExportColumn(heading: "Zahl", kind: .number(decimals: 2), width: 10),
    ]
  }

  /// Hands over rows in pieces of 1,000; the body is told before each.
  private func export(_ pieces: Int, to path: String, _ body: (Int) throws -> Void) throws {
    var piece = 0
    try SheetExport.write(
      columns(), sheet: "Tab", properties: sampleContent().properties, to: path
    ) {
      try body(piece)
      piece += 1
      guard piece <= pieces else { return nil }
      let numbers = (0..<1000).map { Double(piece * 1000 + $0) / 4 }
      return [
        .words(codes: (0..<1000).map { Int32($0 % 2) }, dictionary: ["Grün", "<Blau>"]), .numbers(numbers),
      ]
    }
  }

  @Test func `wherever temporary files lie, the workbook is the same`() throws {
    try withFolder { folder in
      var files: [Data] = []
      for bytes in [0, 1, 1000, 5000, Self.standard] {
        let path = "\(folder)/f\(bytes).xlsx"
        try keeping(bytes) { try WorkbookWriter.writeChecked(sampleContent(), to: path) }
        files.append(try Data(contentsOf: URL(filePath: path)))
      }
      let proved = folder + "/proved.xlsx"
      try WorkbookWriter.write(sampleContent(), to: proved, isProved: true)
      files.append(try Data(contentsOf: URL(filePath: proved)))
      #expect(files.count == 6 && Set(files).count == 1)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy { $0.hasSuffix(".xlsx") })
    }
  }

  @Test(arguments: [0, 70_000, standard] as [Int64])
  func `a large sheet comes out whole`(bytes: Int64) throws {
    try withFolder { folder in
      let path = folder + "/a.xlsx"
      try keeping(bytes) { try export(20, to: path) { _ in } }
      let sheet = try #require(try WorkbookReading(path: path).sheet("Tab"))
      #expect(sheet.rows.count == 20_001)
      #expect(
        sheet.number(row: 20_000, column: 1) == 5249.75 && sheet.text(row: 20_000, column: 0) == "<Blau>")
    }
  }

  @Test func `bytes that the disk does not take are told, and no file stays behind`() throws {
    try withFolder { folder in
      let path = folder + "/a.xlsx"
      var hidden = ""
      let error = #expect(throws: WorkbookError.self) {
        try keeping(10_000) {
          try export(3, to: path) { piece in
            // The folder of temporary files is away just when one must move there.
            if piece == 0 {
              let names = try FileManager.default.contentsOfDirectory(atPath: folder)
              hidden = "\(folder)/\(try #require(names.first { $0.hasPrefix(".") }))"
              try FileManager.default.removeItem(atPath: hidden)
            }
            if piece == 3 {
              try FileManager.default.createDirectory(atPath: hidden, withIntermediateDirectories: false)
            }
          }
        }
      }
      #expect(error?.message.contains("did not take every byte") == true)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left == [])
    }
  }
}
