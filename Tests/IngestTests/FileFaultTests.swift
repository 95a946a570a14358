import Platform
import Tabular
import Testing

@testable import Ingest

/// Content for a reader that needs no file.
func bytes(_ text: String) -> PaddedBuffer {
  var buffer = PaddedBuffer()
  buffer.append(Array(text.utf8))
  return buffer
}

/// Files that cannot be used, and what is said about them: one finding, and no row is read.
struct FileFaultTests {
  static let schema = table([
    field("Nummer", .integer), field("Träger", .string), field("Anzahl", .integer), field("Notiz", .text),
  ])
  static let header = "Nummer;Träger;Anzahl;Notiz\n"

  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let finding: String

    init(_ name: String, _ text: String, _ finding: String) {
      self.init(name, Array(text.utf8), finding)
    }
    init(_ name: String, _ bytes: [UInt8], _ finding: String) {
      (testDescription, self.bytes, self.finding) = (name, bytes, finding)
    }
  }

  static let faults = [
    Fault("PDF", "%PDF-1.7\n", "format-error"),
    Fault("HTML", "\n<!DOCTYPE html><html>", "format-error"),
    Fault("gzip", [0x1F, 0x8B, 8, 0], "format-error"),
    Fault("xls", [0xD0, 0xCF, 0x11, 0xE0], "format-error"),
    Fault("unclosed", header + "1;a;1;x\n2;\"b;2;x\n3;c;3;x\n", "unclosed-quote@3:2"),
    Fault("swallowed", header + "1;\"a;1;x\n2;b;2;x\n3;c;3;x\n4;d\";4;x\n", "swallowed-lines@2"),
    Fault("swallowed pair", header + "1;a;1;\"\n2;b;2;\"\n", "swallowed-lines@2"),
    Fault("missing", "Nummer;Anzahl;Notiz\n1;2;3\n", "missing-label@1"),
    Fault("twice", "Nummer;Träger;Anzahl;Notiz;ANZAHL\n1;a;2;3;4\n", "duplicate-label@1:5"),
    Fault("person", "Nummer;Träger;Anzahl;Notiz;Vorname\n1;a;2;3;Eva\n", "personal-data@1:5"),
    Fault(
      "broken UTF-8", Array((header + "1;Träger in Köln, Münster, für Öl ").utf8) + [0xFF, 0x0A],
      "encoding-error@2"),
    Fault("UTF-16 surrogate", [0xFF, 0xFE, 0x41, 0x00, 0x00, 0xDC, 0x41, 0x00], "encoding-error"),
  ]

  @Test(arguments: faults)
  func `one finding says why the file cannot be used`(fault: Fault) throws {
    let reading = try Reading(fault.bytes, Self.schema)
    #expect(reading.findings == [fault.finding])
    #expect(!reading.inspection.isUsable)
    #expect(reading.rows == 0)
  }

  @Test func `no value of a person appears in the finding`() throws {
    let text = "Nummer;Träger;Anzahl;Notiz;Name des Kindes\n1;a;2;3;Erika Mustermann\n"
    let finding = try #require(try Reading(text, Self.schema).inspection.findings.first)
    #expect(finding.rule == "personal-data")
    #expect(!finding.message.de.contains("Erika") && !finding.message.de.contains("Kindes"))
  }

  @Test func `text behind a closing quote rejects the row and keeps the next one`() throws {
    let reading = try Reading(Self.header + "1;\"a\"b;1;x\n2;c;2;x\n", Self.schema)
    #expect(reading.faults == ["stray-quote@2:2"])
    #expect(reading.values("nummer") == [2])
  }

  @Test func `a totals row in the middle is rejected, one at the end is the footer`() throws {
    let reading = try Reading(Self.header + "1;a;1;x\nSumme:;;1;\n2;b;2;x\nGesamt;;3;\n;;;\n", Self.schema)
    #expect(reading.faults == ["totals-row@3"])
    #expect(reading.counts.accepted == 2)
    #expect(reading.counts.footer == 2)
    #expect(reading.counts.isConserved)
  }

  @Test func `records below a rule show that it was none`() throws {
    let reading = try Reading(Self.header + "1;a;1;x\n_____\n2;b;2;x\n=====\nQuelle: Amt\n", Self.schema)
    #expect(reading.values("nummer") == [1, 2])
    #expect(reading.faults == ["missing-cell@3:2"])
    #expect(reading.counts.footer == 2)
  }

  @Test(arguments: ["Nummer ;TRÄGER;an\u{AD}zahl;\u{FEFF}Notiz", "Notiz;Anzahl;Tra\u{308}ger;„Nummer“"])
  func `headings match in any order, case and composition`(header: String) throws {
    let reading = try Reading(header + "\n1;1;1;1\n", Self.schema)
    #expect(reading.faults.isEmpty)
    #expect(reading.counts.accepted == 1)
  }

  @Test func `a column that is not agreed upon is a warning and is not read`() throws {
    let reading = try Reading("Nummer;Farbe;Träger;Anzahl;Notiz\n1;rot;a;2;x\n", Self.schema)
    #expect(reading.faults == ["extra-label@1:2"])
    #expect(reading.values("anzahl") == [2])
  }

  @Test func `another delimiter than agreed is one finding`() throws {
    let strict = table(Self.schema.fields, dialect: Dialect(delimiter: Ascii.semicolon))
    let reading = try Reading("Nummer,Träger,Anzahl,Notiz\n1,a,2,x\n", strict)
    #expect(reading.findings == ["other-delimiter@1"])
    #expect(try #require(reading.inspection.findings.first).message.de.contains("Komma"))
  }

  @Test func `two encodings that both make sense are named, none is guessed`() throws {
    let plain = table([field("Nummer", .integer), field("Notiz", .string)])
    let reading = try Reading(Array("Nummer;Notiz\n1;".utf8) + [0x84] + Array("Park\n".utf8), plain)
    #expect(reading.findings == ["encoding-error"])
    let text = try #require(reading.inspection.findings.first).message.de
    #expect(text.contains("windows-1252") && text.contains("cp850"))
  }

  @Test func `headings decide between encodings`() throws {
    var bytes: [UInt8] = Array("Nummer;Tr".utf8) + [0x84] + Array("ger;Anzahl;Notiz\n1;a;2;x\n".utf8)
    #expect(try Reading(bytes, Self.schema).inspection.encoding == .cp850)
    bytes[9] = 0xE4
    #expect(try Reading(bytes, Self.schema).inspection.encoding == .windows1252)
    bytes[9] = 0x8A
    #expect(try Reading(bytes, Self.schema).inspection.encoding == .macRoman)
  }

  @Test func `an absent optional column is empty everywhere`() throws {
    let schema = table([field("Nummer", .integer), field("Stufe", .integer, optional: true)])
    let reading = try Reading("Nummer\n1\n2\n", schema)
    #expect(reading.faults.isEmpty)
    #expect(reading.values("stufe") == [Missing.empty, Missing.empty])
  }
}
