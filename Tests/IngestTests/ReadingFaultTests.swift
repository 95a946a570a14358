import Foundation
import Glibc
import Platform
import Tabular
import Testing

@testable import Ingest

/// Files that are broken in ways that readers pass over in silence: the list is in `docs/faults.md`.
struct ReadingFaultTests {
  static let schema = table([
    field("Nummer", .integer), field("Träger", .string), field("Notiz", .text, privacy: .freeText),
  ])
  static let header = "Nummer;Träger;Notiz\n"

  @Test func `a quote that opens in row 5 and closes in row 900 loses no row in silence`() throws {
    for quoted in [("\"", "\""), ("\"Park", "Park\"")] {
      let rows = (1...1000).map { row in
        "\(row);\(row == 5 ? quoted.0 : row == 900 ? quoted.1 : "Stadt");\n"
      }
      let reading = try Reading(Self.header + rows.joined(), Self.schema)
      #expect(reading.findings == ["swallowed-lines@6"])
      #expect(!reading.inspection.isUsable && reading.rows == 0)
      let text = try #require(reading.inspection.findings.first).message.de
      #expect(text.contains("Zeile 6") && text.contains("Zeile 901"))
    }
  }

  @Test(arguments: [4, 25, 60])
  func `a NUL is told with its line and byte, in the header, in a cell and as the last byte`(place: Int)
    throws
  {
    var bytes = Array((Self.header + "1;Stadt;eine Notiz\n2;Land;noch eine Notiz\n").utf8)
    let offset = min(place, bytes.count)
    bytes.insert(0, at: offset)
    for size in [1, 7, 64, 262_144] {
      let reading = try Reading(bytes, Self.schema, chunkSize: size, blockSize: size)
      #expect(reading.findings.count == 1)
      let finding = try #require(reading.inspection.findings.first)
      #expect(finding.rule == "encoding-error" && finding.location.byte == offset)
      #expect(finding.location.line == 1 + bytes[..<offset].count { $0 == Ascii.lineFeed })
    }
  }

  static let invalid: [[UInt8]] = [
    [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xED, 0xA0, 0x80],
    [0xED, 0xBF, 0xBF],
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
    [0xFE],
  ]

  @Test(arguments: invalid)
  func `overlong, surrogate, truncated and stray bytes are no UTF-8, at every edge of a block`(bytes: [UInt8])
    throws
  {
    let agreed = table(Self.schema.fields, dialect: Dialect(encoding: .utf8))
    let before = Array((Self.header + "1;Köln;ä").utf8)
    for tail in [[], Array("x;ü\n2;b;c\n".utf8)] as [[UInt8]] {
      for size in Array(1...(before.count + 5)) + [262_144] {
        let reading = try Reading(before + bytes + tail, agreed, chunkSize: size, blockSize: size)
        let finding = try #require(reading.inspection.findings.first)
        #expect(finding.rule == "encoding-error" && finding.location.byte == before.count, "\(size)")
        #expect(reading.rows == 0)
      }
    }
  }

  @Test func `a wrong byte at the very end is told with its place`() throws {
    let agreed = table(Self.schema.fields, dialect: Dialect(encoding: .utf8))
    let bytes = Array((Self.header + String(repeating: "1;Stadt;x\n", count: 10_000)).utf8)
    let finding = try #require(try Reading(bytes + [0xFF], agreed).inspection.findings.first)
    #expect(finding.location.byte == bytes.count && finding.location.line == 10_002)
  }

  @Test(arguments: ["\u{FEFF}", "\u{FEFF}\u{FEFF}", "\u{FEFF}\""])
  func `byte order marks are no part of a heading`(mark: String) throws {
    let header = mark.hasSuffix("\"") ? mark + "Nummer\";Träger;Notiz\n" : mark + Self.header
    let reading = try Reading(header + "1;Stadt;x\n", Self.schema)
    #expect(reading.findings.isEmpty)
    #expect(reading.values("nummer") == [1])
    #expect(reading.inspection.hasByteOrderMark)
  }

  @Test(arguments: [TextEncoding.utf16LittleEndian, .utf16BigEndian], [1, 2, 3, 7, 64, 262_144])
  func `UTF-16 without a mark is known by its zeros`(encoding: TextEncoding, size: Int) throws {
    let bytes = Array(encoded(Self.header + "1;Köln;x\n", encoding).dropFirst(2))
    let reading = try Reading(bytes, Self.schema, chunkSize: size, blockSize: size)
    #expect(reading.findings.isEmpty)
    #expect(reading.inspection.encoding == encoding && !reading.inspection.hasByteOrderMark)
    #expect(reading.texts("träger") == ["Köln"])
    let agreed = table(Self.schema.fields, dialect: Dialect(encoding: .utf8))
    #expect(try Reading(bytes, agreed).findings == ["encoding-error"])
  }

  @Test(arguments: [0x81, 0x8D, 0x8F, 0x90, 0x9D] as [UInt8])
  func `bytes that mean nothing in windows-1252 are an error where it is agreed upon`(byte: UInt8) throws {
    let agreed = table(Self.schema.fields, dialect: Dialect(encoding: .windows1252))
    let bytes = encoded(Self.header + "1;K", .windows1252) + [byte] + Array("ln;x\n".utf8)
    #expect(try Reading(bytes, agreed).findings == ["encoding-error"])
  }

  @Test func `a field of 30 MB is read, a record beyond the limit is one finding`() throws {
    let long = String(repeating: "x", count: 30 << 20)
    let reading = try Reading(Self.header + "1;a;\(long)\n2;b;c\n", Self.schema)
    #expect(reading.faults.isEmpty && reading.counts.accepted == 2)
    let beyond = try Reading(Self.header + "1;a;\(long)\(long)\(long)\n2;b;c\n", Self.schema)
    #expect(beyond.findings == ["source-error@2"])
  }

  @Test func `a sparse file of a gigabyte is one finding`() throws {
    let path = NSTemporaryDirectory() + "sparse-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(Self.header.utf8).write(to: URL(fileURLWithPath: path))
    #expect(unsafe truncate(path, 1 << 30) == 0)
    let file = try InputFile(path: path)
    let inspection = try Inspection(of: file, path: "x.csv", table: Self.schema)
    #expect(inspection.findings.map(\.rule) == ["encoding-error"])
    #expect(inspection.findings.first?.location.byte == Self.header.utf8.count)
  }

  @Test func `a million blank lines, no line and no byte take linear time and have their message`() throws {
    let clock = ContinuousClock()
    var counts = RecordCounts()
    let time = try clock.measure {
      counts = try Reading(Self.header + String(repeating: "\n", count: 1_000_000), Self.schema).counts
    }
    #expect(counts.blank == 1_000_000 && counts.isConserved)
    #expect(time < .seconds(30))
    #expect(try Reading("", Self.schema).findings == ["source-error"])
    let headerOnly = try Reading(Self.header, Self.schema)
    #expect(headerOnly.findings.isEmpty && headerOnly.inspection.isUsable && headerOnly.rows == 0)
  }

  @Test(arguments: [
    ("Nummer;Träger;Notiz;Träger\n1;a;b;c\n2;a;b;c\n", ["duplicate-label@1:4"]),
    ("Nummer;;Träger;Notiz\n1;;a;b\n2;;a;b\n", []), ("Träger;Nummer;Notiz\na;1;b\nc;2;d\n", []),
    ("Nummer;Notiz\n1;b\n2;b\n", ["missing-label@1"]),
    ("Nummer;Farbe;Träger;Notiz\n1;x;a;b\n2;y;a;b\n", ["extra-label@1:2"]),
  ])
  func `a heading doubled, blank, swapped, missing or unknown is one finding and none for each row`(
    text: String, expected: [String]
  ) throws {
    #expect(try Reading(text, Self.schema).findings == expected)
  }

  @Test func `what is written behind the end while a file is read does not count`() throws {
    let path = NSTemporaryDirectory() + "wachsend-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = Self.header + "1;Stadt;x\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let file = try InputFile(path: path)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("2;Land;y\n".utf8))
    try handle.close()
    let inspection = try Inspection(of: file, path: "x.csv", table: Self.schema)
    var hash = SHA256()
    hash.update(Array(text.utf8))
    // The checksum is that of the bytes read.
    #expect(inspection.sha256 == (try hash.hex()))
    let source = ChunkSource(file: file, inspection: inspection)
    var parser = BatchParser(table: Self.schema, inspection: inspection, domains: Domains(), file: "x.csv")
    var chunk = ChunkBuffer()
    var (log, counts) = (FindingLog(), RecordCounts())
    while try source.next(into: &chunk) { _ = parser.parse(chunk, log: &log, counts: &counts) }
    #expect(counts.accepted == 1)
  }

  @Test func `a file replaced while it is read is still the old one`() throws {
    let path = NSTemporaryDirectory() + "ersetzt-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data((Self.header + "1;Stadt;x\n").utf8).write(to: URL(fileURLWithPath: path))
    let file = try InputFile(path: path)
    try Data((Self.header + "9;Land;y\n8;Land;y\n").utf8).write(
      to: URL(fileURLWithPath: path), options: .atomic)
    var inspection = try Inspection(of: file, path: "x.csv", table: Self.schema)
    inspection.releaseBytes()
    var chunk = ChunkBuffer()
    #expect(try ChunkSource(file: file, inspection: inspection).next(into: &chunk))
    #expect(chunk.bytes.copy(0..<chunk.count) == Array("1;Stadt;x\n".utf8))
  }

  @Test(arguments: [
    ("03/31/2025", "Monat vor dem Tag"), ("03/04/2025", "nicht eindeutig"), ("31/03/2025", "nicht eindeutig"),
  ])
  func `a date with slashes is never guessed, and the American order is named`(cell: String, words: String)
    throws
  {
    let reading = try Reading("Tag\n\(cell)\n", table([field("Tag", .date)]))
    #expect(reading.faults == ["type-error@2:1"])
    #expect(try #require(reading.log.kept.first).message.de.contains(words))
  }

  @Test func `what is believed about a file is said, with what is odd about it`() throws {
    let text = "sep=;\r\nMeldung der Schule\r\nNummer;Träger;Notiz;;\r\n1;Stadt;x\r\nSumme;;;\r\n\u{1A}"
    let evidence = try Reading(text, Self.schema).inspection.evidence.map(\.de)
    for words in [
      "UTF-8", "„sep=“", "Überschriften in Zeile 3, Trennzeichen Semikolon: 3 von 3", "eine Titelzeile",
      "endet mit 2 leeren Spalten", "Die Tabelle endet vor Zeile 5",
      "CRLF (wie unter Windows); das DOS-Zeichen 0x1A",
    ] { #expect(evidence.contains { $0.contains(words) }, "\(words) in \(evidence)") }
  }
}
