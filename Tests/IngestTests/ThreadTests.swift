import Foundation
import Platform
import Tabular
import Testing

@testable import Ingest

/// The same rows and findings however many workers share a file.
struct ThreadTests {
  static let schema = table([
    field("Nummer", .string, constraints: Constraints(digits: 6)), field("Träger", .string),
    field("Anzahl", .integer), field("Stunden", .decimal(scale: 2)), field("Datum", .date),
    field("Art", .category, categories: ["Beratung", "Übergang", "Krise"]), field("Notiz", .text),
  ])

  /// Many rows with all that may happen to one.
  static func text(rows: Int) -> String {
    var text = "Nummer;Träger;Anzahl;Stunden;Datum;Art;Notiz\n"
    for row in 0..<rows {
      let number = String(100_000 + row * 7 % 5000)
      let day = "\(row % 28 + 1 < 10 ? "0" : "")\(row % 28 + 1).0\(row % 9 + 1).2025"
      let kind = ["Beratung", "Übergang", "krise", "Anderes"][row % 97 == 0 ? 3 : row % 3]
      let note = ["", "kurz", #""mit; Semikolon""#, "\"zwei\nZeilen\"", #""ein ""Wort"" darin""#][row % 5]
      switch row % 41 {
      case 7: text += "\n"
      case 11: text += "\(number);zu kurz\n"
      default: text += "\(number);Träger \(row % 301);\(row % 1000);\(row % 40),25;\(day);\(kind);\(note)\n"
      }
    }
    return text
  }

  @Test(arguments: [2, 3, 4], [512, 4096, 262_144])
  func `several workers read what one reads`(threads: Int, size: Int) throws {
    let text = Self.text(rows: 3000)
    let alone = try Reading(text, Self.schema, chunkSize: 1 << 20)
    let shared = try Reading(text, Self.schema, chunkSize: size, blockSize: size, threads: threads)
    #expect(alone.rows == 3000)
    #expect(shared.inspection.pieces.count >= 2)
    #expect(shared.cells == alone.cells)
    #expect(shared.lines == alone.lines)
    #expect(shared.rejected == alone.rejected)
    #expect(shared.log.sorted == alone.log.sorted)
    #expect(shared.counts == alone.counts)
  }

  @Test(arguments: [TextEncoding.windows1252, .utf16BigEndian])
  func `several workers read a file that must be converted`(encoding: TextEncoding) throws {
    let text = Self.text(rows: 800)
    let alone = try Reading(text, Self.schema)
    let shared = try Reading(encoded(text, encoding), Self.schema, chunkSize: 700, threads: 3)
    #expect(shared.inspection.encoding == encoding)
    #expect(shared.cells == alone.cells)
    #expect(shared.lines == alone.lines)
    #expect(shared.counts == alone.counts)
  }

  @Test func `pieces found by the inspection and pieces cut while reading hold the same rows`() throws {
    let text = Self.text(rows: 500)
    let known = try Reading(text, Self.schema, chunkSize: 1000, blockSize: 1000)
    let cut = try Reading(text, Self.schema, chunkSize: 1000, blockSize: 3000)
    #expect(known.inspection.pieceSize == 1000)
    #expect(cut.inspection.pieceSize == 3000)
    #expect(known.cells == cut.cells)
    #expect(known.log.sorted == cut.log.sorted)
  }

  @Test func `a file that gave its bytes back is read again`() throws {
    let path = NSTemporaryDirectory() + "frei-\(UUID().uuidString).csv"
    try Data(Self.text(rows: 20).utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try InputFile(path: path)
    var inspection = try Inspection(of: file, path: "x.csv", table: Self.schema)
    #expect(inspection.kept != nil)
    inspection.releaseBytes()
    #expect(inspection.kept == nil)
    var chunk = ChunkBuffer()
    #expect(try ChunkSource(file: file, inspection: inspection).next(into: &chunk))
    var parser = BatchParser(table: Self.schema, inspection: inspection, domains: Domains(), file: "x.csv")
    var log = FindingLog()
    var counts = RecordCounts()
    #expect(parser.parse(chunk, log: &log, counts: &counts).rowCount == 20)
  }

  @Test func `twenty thousand columns take no time to speak of`() throws {
    let labels = (1...20_000).map { "Spalte \($0)" }
    let wide = table(labels.map { field($0, .string) }, sender: .reference)
    let text = labels.joined(separator: ";") + "\n" + labels.joined(separator: ";") + "\n"
    let clock = ContinuousClock()
    var rows = 0
    let time = try clock.measure { rows = try Reading(text, wide).rows }
    #expect(rows == 1)
    #expect(time < .seconds(20))
  }
}

/// Encodings that are rare, with the contract's word and without it.
struct EncodingTests {
  static let text = "Träger;Kosten €;Ort\nStadt;12,50;Köln\nCafé Œuvre;€ 7;Žďár\n"

  static func schema(_ encoding: TextEncoding? = nil) -> TableSchema {
    table(
      [field("Träger", .string), field("Kosten €", .string), field("Ort", .string)],
      dialect: Dialect(encoding: encoding))
  }

  @Test(arguments: [1, 2, 7, 64, 262_144])
  func `UTF-16 of either byte order is read like UTF-8`(size: Int) throws {
    for encoding in [TextEncoding.utf16BigEndian, .utf16LittleEndian] {
      let reading = try Reading(
        encoded(Self.text + "𝄞;1;ß", encoding), Self.schema(), chunkSize: size, blockSize: size)
      #expect(reading.inspection.encoding == encoding)
      #expect(reading.texts("träger") == ["Stadt", "Café Œuvre", "𝄞"])
      #expect(reading.texts("ort") == ["Köln", "Žďár", "ß"])
      #expect(reading.faults.isEmpty)
    }
  }

  @Test(arguments: [1, 5, 262_144])
  func `ISO-8859-15 is recognised by a heading and taken as agreed`(size: Int) throws {
    let text = Self.text.replacing("ď", with: "d").replacing("á", with: "à")
    for agreed in [nil, TextEncoding.latin9] {
      let reading = try Reading(
        encoded(text, .latin9), Self.schema(agreed), chunkSize: size, blockSize: size)
      #expect(reading.inspection.encoding == .latin9)
      #expect(reading.texts("träger") == ["Stadt", "Café Œuvre"])
      #expect(reading.texts("kosten €") == ["12,50", "€ 7"])
      #expect(reading.texts("ort") == ["Köln", "Ždàr"])
    }
  }

  @Test func `a late byte that is not UTF-8 is given with its place in the file`() throws {
    let agreed = Self.schema(.utf8)
    for offset in [10, 65_535, 65_536, 100_001, 270_000] {
      var bytes = Array("Träger;Kosten €;Ort\n".utf8)
      while bytes.count < 300_000 { bytes += Array("Stadt;1;Ort mit Namen\n".utf8) }
      bytes[offset] = 0xFF
      let finding = try #require(try Reading(bytes, agreed).inspection.findings.first)
      #expect(finding.rule == "encoding-error")
      #expect(finding.location.byte == offset)
      #expect(finding.location.line == 1 + bytes[..<offset].count { $0 == Ascii.lineFeed })
    }
  }
}

/// The text in an encoding, UTF-16 with its mark.
func encoded(_ text: String, _ encoding: TextEncoding) -> [UInt8] {
  switch encoding {
  case .utf8: return Array(text.utf8)
  case .utf16BigEndian, .utf16LittleEndian:
    return ("\u{FEFF}" + text).utf16.flatMap { unit in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return encoding == .utf16BigEndian ? [high, low] : [low, high]
    }
  default:
    let table = CodePages.table(for: encoding) ?? []
    return text.unicodeScalars.map { scalar in
      if scalar.isASCII { return UInt8(scalar.value) }
      return UInt8((table.firstIndex { UInt32($0) == scalar.value } ?? 0) + 0x80)
    }
  }
}
