import Foundation
import Platform
import Tabular
import Testing

@testable import Ingest

/// Headings that stand over each other's values: one finding for the file instead of two for each row.
struct ExchangedColumnsTests {
  static let schema = table([
    field("Nummer", .integer), field("Tag", .date), field("Träger", .string), field("Notiz", .text),
  ])
  static let header = "Nummer;Tag;Träger;Notiz\n"

  private func finding(_ text: String) throws -> Finding? {
    let reading = try Reading(text, Self.schema)
    let path = NSTemporaryDirectory() + "spalten-\(UUID().uuidString).csv"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try ExchangedColumns.finding(
      in: InputFile(path: path), reading.inspection, table: Self.schema, log: reading.log,
      counts: reading.counts)
  }

  @Test(arguments: ["", "sep=;\n"], [3, 3000])
  func `two columns that explain each other are told once, with both headings`(before: String, rows: Int)
    throws
  {
    let lines = (1...rows).map { row in "0\(row % 9 + 1).10.2024;\(row);Stadt;\n" }
    let found = try #require(try finding(before + Self.header + lines.joined()))
    #expect(found.rule == "exchanged-labels" && found.severity == .error)
    #expect(found.location.line == (before.isEmpty ? 1 : 2))
    #expect(found.message.de.contains("„Nummer“ und „Tag“ sind vertauscht"))
    #expect(found.message.en.contains("“Nummer” and “Tag” are exchanged"))
    #expect(!found.remedy.de.isEmpty && !found.remedy.en.isEmpty)
  }

  @Test func `a few empty cells and a slip do not hide it, a wrong value in either column does`() throws {
    let rows = (1...20).map { "0\($0 % 9 + 1).10.2024;\($0 == 7 ? "" : "\($0)");Stadt;\n" }
    #expect(try finding(Self.header + rows.joined()) != nil)
    #expect(try finding(Self.header + rows.joined() + "x.10.2024;21;Stadt;\n") == nil)
    #expect(try finding(Self.header + rows.joined() + "21;01.10.2024;Stadt;\n") == nil)
  }

  @Test func `what no exchange explains, or more than one, or chance may have done, stays with its rows`()
    throws
  {
    let wrong = (1...20).map { "\($0);gestern;Stadt;\n" }
    #expect(try finding(Self.header + wrong.joined()) == nil)
    // The words would fit the column of texts and that of names alike.
    let words = (1...20).map { "eins;0\($0 % 9 + 1).10.2024;\($0);\($0)\n" }
    #expect(try finding(Self.header + words.joined()) == nil)
    #expect(try finding(Self.header + "01.10.2024;1;Stadt;\n02.10.2024;2;Stadt;\n") == nil)
    let right = (1...20).map { "\($0);0\($0 % 9 + 1).10.2024;Stadt;\n" }
    #expect(try finding(Self.header + right.joined()) == nil)
  }
}
