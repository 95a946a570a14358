import Tabular
import Testing

@testable import Ingest

/// The same rows and findings whatever the pieces a file is read in.
struct ChunkTests {
  static let schema = table([
    field("Nummer", .string, constraints: Constraints(digits: 3)), field("Text", .string),
    field("Anzahl", .integer), field("Stunden", .decimal(scale: 2)), field("Datum", .date),
    field("Notiz", .text),
  ])

  static let rows = [
    "Nummer;Text;Anzahl;Stunden;Datum;Notiz",
    "001;Größe;1.234;0,5;31.07.2025;kurz",
    #"002;"mit; Semikolon";12;1,25;2025-08-01;"zwei"#,
    #"Zeilen""#,
    #""003";"sagt ""ja""";5;12;01.02.2024;"x ""y"" z""#,
    "",
    ";;;;;",
    "004;zu kurz;7",
    "005;Park;x;0.5;30.02.2025;",
    "006;zu lang;7;1;01.01.2024;n;mehr",
    "007;€ und – 𝄞;99999999;-0,25;01.01.2024;langer Text über mehr als sechzehn Bytes",
  ]

  static func joined(_ end: String, tail: String = "") -> String {
    // The line break inside quotes stays a line feed: it belongs to the text.
    var text = ""
    for (position, row) in rows.enumerated() { text += row + (position == 2 ? "\n" : end) }
    return text + tail
  }

  @Test(
    arguments: [
      joined("\n"), joined("\r\n"), joined("\n", tail: #"008;Schule am "Park;1;1;01.01.2024;"#),
      joined("\r\n", tail: "009;\"a\"b;1;1;01.01.2024;\r\n010;c;1;1;01.01.2024;\u{1A}"),
    ])
  func `every size of chunks and blocks gives the same batches and findings`(text: String) throws {
    let whole = try Reading(text, Self.schema)
    #expect(whole.rows >= 9)
    #expect(whole.counts.isConserved)
    for size in Array(1...70) + [100, 127, 128, 129, 300] {
      let reading = try Reading(text, Self.schema, chunkSize: size, blockSize: size)
      #expect(reading.rejected == whole.rejected, "size \(size)")
      #expect(reading.lines == whole.lines, "size \(size)")
      #expect(reading.log.sorted == whole.log.sorted, "size \(size)")
      #expect(reading.inspection.findings == whole.inspection.findings, "size \(size)")
      #expect(reading.inspection.sha256 == whole.inspection.sha256, "size \(size)")
      #expect(reading.counts == whole.counts, "size \(size)")
      #expect(reading.columns == whole.columns, "size \(size)")
    }
  }

  @Test func `findings name line, record, column, heading and byte`() throws {
    let reading = try Reading(Self.joined("\n"), Self.schema)
    #expect(
      reading.faults
        == [
          "missing-cell@8:4", "number-style@9:4", "type-error@9:3", "type-error@9:5", "extra-cell@10:7",
        ].sorted { left, right in
          let order = ["missing-cell@8:4", "type-error@9:3", "number-style@9:4", "type-error@9:5"]
          return (order.firstIndex(of: left) ?? 9) < (order.firstIndex(of: right) ?? 9)
        })
    let place = try #require(reading.log.sorted.dropFirst().first).location
    #expect(place.record == 8)
    #expect(place.label == "Anzahl")
    let before = Self.rows[..<8].joined(separator: "\n").utf8.count + 1 + "005;Park;".utf8.count
    #expect(place.byte == before)
    #expect(reading.counts.blank == 2)
    #expect(reading.counts.rejected == 3)
    #expect(reading.texts("text") == ["Größe", "mit; Semikolon", #"sagt "ja""#, "€ und – 𝄞"])
    #expect(reading.values("stunden") == [50, 125, 1200, -25])
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `every line end gives the same rows`(end: String) throws {
    let text = ["Nummer;Text;Anzahl;Stunden;Datum;Notiz", "001;a;1;1;01.01.2024;x", "002;b;2;2;02.01.2024;"]
    for closing in ["", end] {
      let reading = try Reading(text.joined(separator: end) + closing, Self.schema, blockSize: 7)
      #expect(reading.values("anzahl") == [1, 2])
      #expect(reading.lines == [2, 3])
      #expect(reading.faults.isEmpty)
    }
  }

  @Test func `a record without end is refused instead of filling the memory`() throws {
    let schema = table([field("Nummer", .integer), field("Text", .text)])
    let text = "Nummer;Text\n1;" + String(repeating: "x", count: 5000) + "\n"
    let file = try Reading(text, schema)
    #expect(file.counts.accepted == 1)
    let source = ChunkSource(
      reader: TextReader(
        .memory(bytes(text)), encoding: .utf8, byteOrderMark: 0, hasBareReturns: false, end: text.utf8.count),
      path: "x.csv", delimiter: Ascii.semicolon, start: TextPlace(byte: 12, line: 2, record: 2), end: .max,
      chunkSize: 100, limit: 1000)
    var chunk = ChunkBuffer()
    #expect(throws: IngestError.self) { try source.next(into: &chunk) }
  }
}
