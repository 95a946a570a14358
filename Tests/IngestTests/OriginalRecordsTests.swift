import Foundation
import Platform
import Tabular
import Testing

@testable import Ingest

/// Single records come out with the very bytes they have in the file.
struct OriginalRecordsTests {
  static let schema = table([field("Nummer", .integer), field("Träger", .string), field("Notiz", .text)])
  static let records = [
    "1;Stadt;x", "2;\"Größe\nSüd\";\"a;b\"", "3;Köln", "", "4;\"sagt \"\"ja\"\"\";€", "5;a\"b;ü",
  ]

  private func read(_ bytes: [UInt8], _ lines: Set<Int>) throws -> [Int: [UInt8]] {
    let path = NSTemporaryDirectory() + "bytes-\(UUID().uuidString).csv"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try InputFile(path: path)
    let inspection = try Inspection(of: file, path: "x.csv", table: Self.schema)
    #expect(inspection.isUsable)
    var result: [Int: [UInt8]] = [:]
    let places = lines.sorted().map { RecordPlace(line: Int32($0)) }
    try OriginalRecords.read(file, inspection, places) { result[$0] = $1 }
    var noted: [Int: [UInt8]] = [:]
    let known = try Self.places(file, inspection, lines)
    if known.allSatisfy({ $0.byte >= 0 }) {
      #expect(inspection.encoding == .utf8)
      try OriginalRecords.read(file, inspection, known) { noted[$0] = $1 }
      #expect(noted == result)
    } else {
      #expect(inspection.encoding != .utf8)
    }
    return result
  }

  /// What the batches say about where the records stand.
  private static func places(
    _ file: InputFile, _ inspection: Inspection, _ lines: Set<Int>
  ) throws -> [RecordPlace] {
    let source = ChunkSource(file: file, inspection: inspection, chunkSize: 16)
    var parser = BatchParser(table: schema, inspection: inspection, domains: Domains(), file: "x.csv")
    var (buffer, log, counts) = (ChunkBuffer(), FindingLog(), RecordCounts())
    var places: [RecordPlace] = []
    while try source.next(into: &buffer) {
      let batch = parser.parse(buffer, log: &log, counts: &counts)
      for row in 0..<batch.rowCount where lines.contains(Int(batch.lines[row])) {
        places.append(
          batch.places?.place(of: row, line: batch.lines[row]) ?? RecordPlace(line: batch.lines[row]))
      }
    }
    return places
  }

  @Test(
    arguments: [TextEncoding.utf8, .windows1252, .cp850, .utf16LittleEndian, .utf16BigEndian],
    ["\n", "\r\n", "\r"])
  func `whatever the encoding and the line end`(encoding: TextEncoding, end: String) throws {
    func bytes(_ text: String) -> [UInt8] {
      let coded = encoded(text, encoding)
      return encoding == .utf16LittleEndian || encoding == .utf16BigEndian ? Array(coded.dropFirst(2)) : coded
    }
    let records = Self.records.map { $0.replacing("€", with: encoding == .cp850 ? "ß" : "€") }
    var file = encoded("", encoding) + bytes("Nummer;Träger;Notiz\(end)")
    var expected: [Int: [UInt8]] = [:]
    var line = 2
    for (position, record) in records.enumerated() {
      // The last record has no line end.
      let text = bytes(record + (position == records.count - 1 ? "" : end))
      expected[line] = text
      file += text
      line += 1 + record.count { $0 == "\n" }
    }
    #expect(try read(file, Set(expected.keys)) == expected)
    #expect(try read(file, [5]) == [5: try #require(expected[5])])
  }

  @Test func `title lines, a sep line and a closing mark of DOS are no part of any record`() throws {
    let marked = Array("\u{FEFF}sep=;\nMeldung;;\nNummer;Träger;Notiz\n1;a;x\n2;b;y\u{1A}".utf8)
    #expect(try read(marked, [4, 5]) == [4: Array("1;a;x\n".utf8), 5: Array("2;b;y".utf8)])
  }
}
