import Tabular
import Testing

@testable import Ingest

/// Characters that no one sees: told by code point, never with the text around them, and the row counts.
struct HiddenCharacterTests {
  static let schema = table([
    field("Nummer", .integer), field("Name", .string), field("Art", .category, categories: ["Beratung"]),
    field("Notiz", .text, privacy: .freeText),
  ])

  @Test(
    arguments: [
      ("\u{200B}", "U+200B (Leerzeichen ohne Breite)"),
      ("\u{202E}", "U+202E (Zeichen für die Schreibrichtung)"),
      ("\u{2066}", "U+2066 (Zeichen für die Schreibrichtung)"),
      ("\u{FEFF}", "U+FEFF (Bytereihenfolge-Marke)"),
      ("\u{A0}", "U+00A0 (geschütztes Leerzeichen)"), ("\u{AD}", "U+00AD (weicher Trennstrich)"),
      ("\u{200D}", "U+200D (unsichtbares Bindezeichen)"),
    ])
  func `a name with one is a warning that shows the code point and not the name`(
    hidden: String, shown: String
  )
    throws
  {
    let reading = try Reading("Nummer;Name;Art;Notiz\n1;Max\(hidden)Muster;Beratung;x\n", Self.schema)
    #expect(reading.findings == ["invisible-character@2:2"])
    #expect(reading.counts.accepted == 1)
    let finding = try #require(reading.log.kept.first)
    #expect(finding.severity == .warning)
    #expect(finding.message.de.contains("\(shown), an Stelle 4"))
    #expect(finding.location.byte == 24)
    for text in [finding.message.de, finding.message.en, finding.remedy.de] { #expect(!text.contains("Max")) }
  }

  @Test func `every such cell is told, however often its text comes, with any number of workers`() throws {
    let text = "Nummer;Name;Art;Notiz\n" + (1...300).map { "\($0);a\u{202E}b;Beratung\u{200B};\n" }.joined()
    for (size, threads) in [(262_144, 1), (64, 1), (64, 3), (7, 2)] {
      let reading = try Reading(text, Self.schema, chunkSize: size, blockSize: size, threads: threads)
      #expect(reading.log.count(.warning) == 600)
      #expect(reading.counts.accepted == 300)
    }
  }

  @Test func `blanks that do not break are blanks at the edge of a word, in numbers and in free text`() throws
  {
    let rows =
      "1\u{A0}000;\u{A0}Max \u{202F};Beratung\u{A0};zwei\u{A0}Wörter und ein Trenn\u{AD}strich, 👩\u{200D}👧\n"
    let reading = try Reading("\u{FEFF}Nummer;Name;Art;Notiz\n" + rows, Self.schema)
    #expect(reading.findings.isEmpty)
    #expect(reading.values("nummer") == [1000])
    #expect(reading.texts("name") == ["Max"])
  }

  @Test(arguments: [TextEncoding.utf8, .utf16LittleEndian, .utf16BigEndian], [1, 2, 3, 5, 64, 262_144])
  func `free text is looked at in files that hold such a character anywhere`(
    encoding: TextEncoding, size: Int
  )
    throws
  {
    let text = "Nummer;Name;Art;Notiz\n1;ä;Beratung;Straße „x“ – €\n2;b;Beratung;von \u{202E}rechts\n"
    let reading = try Reading(encoded(text, encoding), Self.schema, chunkSize: size, blockSize: size)
    #expect(reading.findings == ["invisible-character@3:4"])
    let clean = try Reading(
      encoded(text.replacing("\u{202E}", with: ""), encoding), Self.schema, chunkSize: size, blockSize: size)
    #expect(!clean.inspection.hasHiddenCharacters)
    #expect(clean.findings.isEmpty)
  }

  @Test func `an invisible character in a wrong cell is told besides the fault`() throws {
    let reading = try Reading("Nummer;Name;Art;Notiz\n1\u{200B}x;a;Bera\u{AD}tung;\n", Self.schema)
    #expect(
      Set(reading.findings) == [
        "type-error@2:1", "invisible-character@2:1", "constraint-error@2:3", "invisible-character@2:3",
      ])
    #expect(reading.counts.rejected == 1)
  }
}

/// Line ends: only what records end with counts.
struct LineEndTests {
  static let schema = table([field("Nummer", .integer), field("Text", .string)])

  @Test(
    arguments: [
      ("Nummer;Text\r\n1;\"a\nb\"\r\n2;c\r\n", LineEnding.pair), ("Nummer;Text\r\n1;\"a\nb\"", .pair),
      ("Nummer;Text\n1;\"a\r\nb\"\n2;c\n", .lineFeed), ("\"Nummer\";Text\r\n1;\"a\nb\nc\nd\"\r\n", .pair),
      ("Nummer;Text\r\n1;a\r\n2;b", .pair), ("Nummer;Text\n1;a\n2;b", .lineFeed),
      ("Nummer;Text\r1;a\r2;b\r", .carriageReturn),
    ])
  func `line breaks within cells do not make line ends mixed`(text: String, expected: LineEnding) throws {
    let reading = try Reading(text, Self.schema)
    #expect(reading.findings.isEmpty)
    // A file whose only lone line feeds stand in cells has the pairs of its records, and the other way round.
    #expect(reading.inspection.lineEnding == expected || expected == .lineFeed)
  }

  @Test(
    arguments: [
      "Nummer;Text\r\n1;a\n2;b\r\n", "Nummer;Text\n1;a\r\n2;\"b\nc\"\r\n3;d\n4;e\r\n",
      "Nummer;Text\r\n1;a\r2;b\r\n",
      "Nummer;Text\n1;a\r2;b\n",
    ])
  func `mixed line ends are a warning, and every row counts`(text: String) throws {
    let reading = try Reading(text, Self.schema)
    #expect(reading.findings == ["mixed-line-ends"])
    #expect(reading.inspection.findings.first?.severity == .warning)
    #expect(reading.inspection.lineEnding == .mixed)
    #expect(reading.counts.accepted >= 2)
  }
}
