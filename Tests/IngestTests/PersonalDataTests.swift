import Foundation
import Platform
import Tabular
import Testing

@testable import Ingest

/// Values that belong to persons make a delivery unusable; everything that merely looks like it does not.
struct PersonalDataTests {
  private static let schema = table([
    field("Schulnummer", .string, constraints: Constraints(digits: 6)), field("Tag", .date),
    field("Anzahl", .integer), field("Stelle", .string), field("Notiz", .text, privacy: .freeText),
  ])
  private static let header = "Schulnummer;Tag;Anzahl;Stelle;Notiz"

  /// The file's inspection with the guard's verdict.
  private static func inspect(
    _ bytes: [UInt8], _ schema: TableSchema = schema
  ) throws -> Inspection {
    let path = NSTemporaryDirectory() + "person-\(UUID().uuidString).csv"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try InputFile(path: path)
    var inspection = try Inspection(of: file, path: "x.csv", table: schema)
    #expect(inspection.isUsable, "the file itself must be fine: \(inspection.findings)")
    try inspection.refusePersonalData(in: file, table: schema)
    return inspection
  }

  private static func inspect(_ text: String, _ schema: TableSchema = schema) throws -> Inspection {
    try inspect(Array(text.utf8), schema)
  }

  private static func note(_ remark: String) throws -> Inspection {
    try inspect("\(header)\n199928;01.03.2025;3;S-1;\(remark)\n")
  }

  struct Sample: Sendable, CustomTestStringConvertible {
    let text: String
    let kind: PersonalKind
    var testDescription: String { text }
  }

  static let personal: [(PersonalKind, [String])] = [
    (
      .email,
      [
        "Rückfragen an mira.muster@beispiel.de", "M_Muster+kind@mail.schule.example.", "<a@b.de>",
        "MIRA@BEISPIEL.DE",
      ]
    ),
    (
      .phone,
      [
        "Rückruf 0221 123456", "0171-1234567 erreichbar", "(0221) 12 34 56", "0221/1234567",
        "+49 221 1234567",
        "+49 (0)171 123 45 67", "0049 171 1234567", "01711234567", "Tel. 12345", "Handy-Nr.: 1234567",
        "telefonisch unter 12 34 56", "Rückruf unter 4711/123456", "555-12345 ab 14 Uhr",
        "am 12.03.2025 unter 0221 123456", "0171\u{A0}1234567",
      ]
    ),
    (
      .iban,
      [
        "DE89370400440532013000", "auf DE89 3704 0044 0532 0130 00 überwiesen", "de89370400440532013000",
      ]
    ),
    (
      .birthDate,
      [
        "geb. 12.03.2012", "Kind *12.03.2012", "* 1.3.12", "geboren am 12. März 2012",
        "Geb.-Datum: 12.03.2012",
        "GEB. AM 12.3.2012", "Geburtsdatum 2012-03-12",
      ]
    ),
    (
      .address,
      [
        "wohnt Musterstraße 12", "Kölner Straße 5a", "Goethestr. 7", "MUSTERSTRASSE 12", "Birkenweg 4, 50667",
        "Lindenallee 3",
      ]
    ),
  ]

  static let samples = personal.flatMap { kind, texts in texts.map { Sample(text: $0, kind: kind) } }

  @Test(arguments: samples)
  func `a value of a person makes the delivery unusable, and its place is told without it`(
    sample: Sample
  ) throws {
    let inspection = try Self.note(sample.text)
    #expect(!inspection.isUsable)
    let finding = try #require(inspection.findings.last)
    #expect(inspection.findings.count == 1)
    #expect(finding.rule == "personal-data" && finding.severity == .error)
    #expect(finding.location.line == 2 && finding.location.column == 5)
    #expect(finding.location.label == "Notiz")
    #expect(finding.message.de.contains(sample.kind.name.de), "\(finding.message.de)")
    for text in [finding.message.de, finding.message.en, finding.remedy.de, finding.remedy.en] {
      #expect(!text.contains(sample.text))
    }
  }

  static let harmless = [
    "Termin am 12.03.2025 um 14.30 Uhr", "01.03.2025", "12.03.-14.03.2025", "12.3.-14.3.2025, 8:00-12:00 Uhr",
    "von 14.00-16.00 Uhr", "Schuljahr 2024/2025", "2023-2024 und 2024-2025", "Schule 199928", "199928 199783",
    "199928/199783", "199928, 199783, 196368", "Stelle S-199928-1, FK-0081", "Summe 1.234.567,00 Euro",
    "1 234 567 Euro", "120 + 35 + 40 = 195", "Klassen 5 6 7 8 9 10 11", "zwischen 1200-1350", "0,25 und 0,5",
    "Schlüssel 05999000", "ISO 2012-03-12", "2025-03-12 08:00", "Fall 2025-12345", "Vorgang F-2024-0123456",
    "50 % @ Mensa", "@ Musterschule", "a @ b", "Ergebnis 12.03.2012", "gebucht 12.03.2025", "3*12 Stifte",
    "DE 2024", "IBAN DE00370400440532013000", "Straßenfest 2025", "in der Straße 5 Minuten", "Schulweg 2",
    "Birkenweg 4 Termine", "Straße und Weg", "Raum 0815", "Gespräch mit 12 Eltern; 3 fehlten", "Str. 5",
    "2. Halbjahr 2024/25-H1", "Nr. 7 bis 12, 3x 45 Min.", "PLZ 50667", "007 1234", "10.000.000",
    "Telefonat 12.03.2025, 14.30 Uhr", "Schulstr. am 12.03.", "100000/2", "Regeln (§ 8a Abs. 4 SGB VIII)",
  ]

  @Test(arguments: harmless)
  func `dates, times, years, sums and school numbers are no data about persons`(text: String) throws {
    let inspection = try Self.note(text)
    #expect(inspection.isUsable, "\(inspection.findings.map(\.message.de))")
    #expect(inspection.findings.isEmpty)
  }

  @Test func `what is passed over as a code fits no pattern`() {
    var count = 0
    for letters in ["", "A", "T", "x", "Fk", "de", "AB", "zz"] {
      for length in 0..<20 {
        for lead in ["0", "00", "1", "4", "19", "20", "49", "9"] {
          let digits = (lead + "2718281828459045235360").prefix(length)
          let cell = Array((letters + digits).utf8)
          guard PersonalDataScan.isCode(cell) else { continue }
          count += 1
          #expect(PersonalPattern(cell).kind == nil, "\(letters)\(digits)")
        }
      }
    }
    #expect(count > 1000)
    let others = [
      "tel12345", "0209123456", "T-12345", "T 12345", "T1a", "Abc12", "12345678901234567890", "ä12",
    ]
    for text in others {
      #expect(!PersonalDataScan.isCode(Array(text.utf8)), "\(text)")
    }
  }

  @Test func `texts of the contract are looked at, numbers, days and fixed forms are not`() throws {
    let post = try Self.inspect("\(Self.header)\n199928;01.03.2025;3;mira@muster.de;x\n")
    #expect(post.findings.map(\.location.column) == [4])
    let number = try Self.inspect("\(Self.header)\n01711234567;01711234567;01711234567;S-1;x\n")
    #expect(number.isUsable)
  }

  @Test func `a column that is not agreed upon is looked at`() throws {
    let inspection = try Self.inspect(
      "\(Self.header);Kontakt\n199928;01.03.2025;3;S-1;x;gern\n199928;01.03.2025;3;S-2;x;0221 123456\n")
    #expect(inspection.findings.map(Reading.brief) == ["extra-label@1:6", "personal-data@3:6"])
    #expect(!inspection.isUsable)
  }

  @Test(arguments: [
    ("Kind", "Lina", true), ("Schüler/in", "Muster, Lina", true),
    ("Schülerin", "Lina Sophie Muster-Beispiel", true),
    ("Kind", "Mädchen", false), ("Kind", "ja", false), ("Kind", "K12", false), ("Kind", "12", false),
    ("Kinder", "Klasse Fünf", false), ("Kind", "", false), ("Ort", "Lina Muster", false),
  ])
  func `names of children are found in columns headed so`(heading: String, cell: String, isHit: Bool) throws {
    let inspection = try Self.inspect("\(Self.header);\(heading)\n199928;01.03.2025;3;S-1;x;\(cell)\n")
    #expect(inspection.isUsable != isHit)
    #expect(inspection.findings.contains { $0.rule == "personal-data" } == isHit)
  }

  @Test func `the first hit is told with the line its record begins on`() throws {
    let text =
      "\(Self.header)\r\n199928;01.03.2025;1;S-1;\"zwei\r\nZeilen\"\r\n"
      + "199928;01.03.2025;1;S-2;\"noch\r\nTel. 0221 123456\"\r\n199928;01.03.2025;1;S-3;a@b.de\r\n"
    let inspection = try Self.inspect(text)
    #expect(inspection.findings.map(Reading.brief) == ["personal-data@4:5"])
    #expect(inspection.findings.first?.location.record == 3)
  }

  @Test func `other encodings are read as text before they are looked at`() throws {
    let text = "\(Self.header)\r\n199928;01.03.2025;1;S-1;wohnt Musterstraße 12\r\n"
    let wide: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let narrow = text.unicodeScalars.map { UInt8($0.value) }
    for bytes in [wide, narrow] {
      #expect(try Self.inspect(bytes).findings.map(Reading.brief) == ["personal-data@2:5"])
    }
  }

  @Test func `a hit far behind the first piece of a large file is found`() throws {
    let row = "199928;01.03.2025;1;S-1;Gespräch mit 3 Eltern am 12.03.2025\n"
    let many = String(repeating: row, count: 9000)
    let inspection = try Self.inspect("\(Self.header)\n\(many)199928;01.03.2025;1;S-1;a@b.de\n\(row)")
    #expect(inspection.findings.map(Reading.brief) == ["personal-data@9002:5"])
    #expect(try Self.inspect("\(Self.header)\n\(many)").isUsable)
  }

  @Test func `reference tables carry addresses by right`() throws {
    let official = table([field("Anschrift", .string)], sender: .reference)
    #expect(try Self.inspect("Anschrift\nMusterstraße 12\n", official).isUsable)
  }
}
