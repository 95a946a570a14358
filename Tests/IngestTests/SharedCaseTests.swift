import Foundation
import Tabular
import Testing

@testable import Ingest

/// A monthly report as schools send it: the contract behind the files of `../shared/cases`.
let monthlyReport = table(
  [
    field("Schulnummer", .string, constraints: Constraints(digits: 6)), field("Schule", .string),
    field("Schulform", .string), field("Berichtsmonat", .string, aliases: ["Datum"]),
    field("Träger", .string),
    field("VZÄ", .decimal(scale: 2), constraints: Constraints(maximum: 2000)), field("Schülerzahl", .integer),
    field("Einzelfallberatungen", .integer, missing: ["k. A.", "-"]), field("Gruppenangebote", .integer),
    field("Fortbildungstage", .decimal(scale: 1)), field("Netzwerktreffen", .boolean),
    field("Bemerkung", .text, privacy: .freeText),
  ], name: "monatsmeldung")

@Suite(.enabled(if: Shared.exists(Shared.case("INDEX.tsv")), "../shared/cases is absent"))
struct SharedCaseTests {
  struct Expectation: Sendable, CustomTestStringConvertible {
    let file: String
    var accepted = 0
    var rejected = 0
    var blank = 0
    var footer = 0
    var encoding = TextEncoding.utf8
    var faults: [String] = []
    var testDescription: String { file }
  }

  static let expectations: [Expectation] = [
    Expectation(file: "01_utf8_nobom_crlf.csv", accepted: 3),
    Expectation(file: "02_utf8_bom_crlf.csv", accepted: 3),
    Expectation(file: "03_cp1252_crlf.csv", accepted: 3, encoding: .windows1252),
    Expectation(file: "04_cp850_crlf.csv", accepted: 3, encoding: .cp850),
    Expectation(file: "06_utf16le_bom_tab.txt", accepted: 3, encoding: .utf16LittleEndian),
    Expectation(file: "07_utf8_double_encoded.csv", faults: ["encoding-error@1"]),
    Expectation(file: "08_sep_line.csv", accepted: 3, encoding: .windows1252),
    Expectation(file: "09_bom_sep_line_lf.csv", accepted: 3),
    Expectation(file: "11_header_trailing_delim.csv", accepted: 2),
    Expectation(file: "12_rows_trailing_delims.csv", accepted: 2, blank: 1, encoding: .windows1252),
    Expectation(file: "13_short_row.csv", accepted: 1, rejected: 1, faults: ["missing-cell@3:7"]),
    // The last cell of the shifted row is empty: it is the types that give the shift away.
    Expectation(file: "14_extra_nonempty_field.csv", rejected: 1, faults: ["type-error@2:11"]),
    Expectation(file: "15_quoted_newline.csv", accepted: 1),
    Expectation(file: "17_stray_quote.csv", accepted: 2),
    Expectation(file: "19_comma_delimited.csv", accepted: 1),
    Expectation(file: "20_tab_delimited.txt", accepted: 3, encoding: .windows1252),
    Expectation(file: "21_pipe_schild_dat.dat", faults: ["format-error@1"]),
    Expectation(file: "22_title_rows.csv", accepted: 3, encoding: .windows1252),
    Expectation(file: "24_total_row.csv", accepted: 3, footer: 1),
    Expectation(file: "25_total_row_variants.csv", accepted: 3, footer: 3),
    Expectation(file: "27_footer_notes.csv", accepted: 3, footer: 4, encoding: .windows1252),
    Expectation(file: "28_no_final_newline.csv", accepted: 3),
    Expectation(file: "29_mixed_newlines.csv", accepted: 2, faults: ["mixed-line-ends"]),
    Expectation(file: "31_nul_bytes.csv", faults: ["encoding-error@2"]),
    Expectation(file: "32_nbsp_zwsp.csv", accepted: 1, faults: ["invisible-character@2:1"]),
    Expectation(
      file: "34_numbers_de.csv", accepted: 7, rejected: 10,
      faults: [
        "type-error@7:6", "number-style@8:6", "number-style@9:6", "type-error@11:6", "type-error@12:6",
        "type-error@14:6", "type-error@15:6", "type-error@16:6", "type-error@17:6", "type-error@18:6",
      ]),
    // The month is a text to this contract; its form is for the rules.
    Expectation(file: "35_excel_date_damage.csv", accepted: 11, encoding: .windows1252),
    Expectation(
      file: "37_two_digit_year.csv", accepted: 8),
    Expectation(
      file: "38_schoolnumber_damage.csv", accepted: 6, rejected: 9,
      faults: [
        "type-error@3:1", "type-error@4:1", "constraint-error@6:1", "constraint-error@7:1",
        "constraint-error@8:1", "type-error@9:1", "constraint-error@10:1", "constraint-error@11:1",
        "constraint-error@13:1",
      ]),
    Expectation(
      file: "39_missing_markers.csv", accepted: 4, rejected: 17,
      faults: (4...22).filter { $0 != 9 && $0 != 19 }.map { "type-error@\($0):8" }),
    Expectation(
      file: "40_yes_no.csv", accepted: 17, rejected: 2, faults: ["type-error@19:11", "type-error@20:11"]),
    Expectation(file: "42_header_variants.csv", encoding: .windows1252, faults: ["missing-label@1"]),
    Expectation(file: "44_column_order.csv", accepted: 1),
    // Same key twice is for the rules.
    Expectation(file: "45_duplicate_school_rows.csv", accepted: 3),
    Expectation(file: "47_personal_data.csv", faults: ["personal-data@1:13"]),
    Expectation(file: "49_formula_injection.csv", accepted: 2),
    Expectation(file: "50_empty.csv", faults: ["source-error"]),
    Expectation(file: "52_xlsx_renamed.csv", faults: ["format-error"]),
    // Too large is for the rules; a number with sign is one.
    Expectation(file: "54_implausible.csv", accepted: 3),
    Expectation(file: "56_small_cells.csv", faults: ["missing-label@1"]),
  ]

  @Test(arguments: expectations)
  func `a case is read or refused as agreed`(_ expected: Expectation) throws {
    let reading = try Reading(path: Shared.case(expected.file), monthlyReport)
    #expect(reading.faults == expected.faults)
    #expect(reading.counts.accepted == expected.accepted)
    #expect(reading.counts.rejected == expected.rejected)
    #expect(reading.counts.blank == expected.blank)
    #expect(reading.counts.footer == expected.footer)
    #expect(reading.counts.isConserved)
    #expect(reading.inspection.encoding == expected.encoding)
  }

  @Test(arguments: expectations)
  func `a case is the same in all pieces, with both line ends and with two workers`(_ expected: Expectation)
    throws
  {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: Shared.case(expected.file))))
    // With all line ends made equal, none are mixed any more.
    let faults = expected.faults.filter { $0 != "mixed-line-ends" }
    for text in EveryWay.lineEnds(of: bytes) {
      try EveryWay.read(text, monthlyReport) { reading in
        #expect(reading.faults == faults)
        #expect(reading.counts.accepted == expected.accepted)
        #expect(reading.counts.rejected == expected.rejected)
        #expect(reading.counts.blank == expected.blank)
        #expect(reading.counts.footer == expected.footer)
        #expect(reading.counts.isConserved)
        #expect(reading.inspection.encoding == expected.encoding)
      }
    }
  }

  @Test func `every case has an expectation`() throws {
    let index = try String(contentsOfFile: Shared.case("INDEX.tsv"), encoding: .utf8)
    let files = index.split(separator: "\n").dropFirst().compactMap { $0.split(separator: "\t").first }
    #expect(files.count == 40)
    #expect(Set(files.map(String.init)) == Set(Self.expectations.map(\.file)))
  }

  @Test(
    arguments: [
      "01_utf8_nobom_crlf.csv", "02_utf8_bom_crlf.csv", "03_cp1252_crlf.csv", "04_cp850_crlf.csv",
      "08_sep_line.csv", "09_bom_sep_line_lf.csv", "22_title_rows.csv", "24_total_row.csv",
      "28_no_final_newline.csv",
    ])
  func `the same rows come out of every encoding and dress`(file: String) throws {
    let reading = try Reading(path: Shared.case(file), monthlyReport)
    #expect(reading.texts("schule") == ["GG Musterstraße", "RS Größe-Süd", "GE Öffner"])
    #expect(reading.texts("träger") == ["Stadt", "freier Träger", "Land"])
    #expect(reading.values("vzä") == [50, 100, 225])
    #expect(reading.values("schülerzahl") == [1234, 655, 1420])
    #expect(reading.values("einzelfallberatungen") == [27, Missing.empty, 112])
    #expect(reading.values("netzwerktreffen") == [1, 0, 1])
  }

  @Test func `invisible characters do not hide values`() throws {
    let reading = try Reading(path: Shared.case("32_nbsp_zwsp.csv"), monthlyReport)
    #expect(reading.texts("schulnummer") == ["199928"])
    #expect(reading.values("schülerzahl") == [1234])
    #expect(reading.values("netzwerktreffen") == [1])
  }

  @Test func `only six digits are a school number, and the cause of the damage is named`() throws {
    let reading = try Reading(path: Shared.case("38_schoolnumber_damage.csv"), monthlyReport)
    #expect(reading.texts("schulnummer") == ["199928", "199928", "199982", "600513", "000000", nil])
    #expect(reading.log.kept.map(\.location.line) == [3, 4, 6, 7, 8, 9, 10, 11, 13])
    #expect(reading.log.kept[0].message.de.contains("„.0“"))
    #expect(reading.log.kept.allSatisfy { !$0.message.de.contains("199") })
  }

  @Test func `dates are days of the calendar with four digits of the year`() throws {
    var fields = monthlyReport.fields
    fields[3] = field("Datum", .date)
    let reading = try Reading(path: Shared.case("37_two_digit_year.csv"), table(fields))
    #expect(reading.lines.indices.filter { reading.rejected[$0] == 0 } == [1, 4, 5])
    let two = reading.log.kept.filter { $0.message.de.contains("zwei Ziffern") }
    #expect(two.compactMap(\.location.line) == [2, 4])
    #expect(reading.log.kept.first { $0.location.line == 5 }?.message.de == "Diesen Tag gibt es nicht.")
  }

  @Test func `a month that Excel has changed is refused wherever a day is agreed upon, with the cause`()
    throws
  {
    var fields = monthlyReport.fields
    fields[3] = field("Berichtsmonat", .date)
    let reading = try Reading(path: Shared.case("35_excel_date_damage.csv"), table(fields))
    #expect(reading.counts.rejected == 11 && reading.counts.accepted == 0)
    let causes = reading.log.sorted.map { ($0.location.line ?? 0, $0.message.de) }
    for line in [3, 4, 9, 11] {
      #expect(causes.contains { $0.0 == line && $0.1.contains("in ein Datum verwandelt") }, "\(line)")
    }
    #expect(causes.contains { $0.0 == 5 && $0.1.contains("laufende Tageszahl") })
    #expect(causes.contains { $0.0 == 8 && $0.1.contains("zwei Ziffern") })
    #expect(causes.contains { $0.0 == 12 && $0.1.contains("Uhrzeit") })
  }

  @Test func `yes and no come in many words`() throws {
    let reading = try Reading(path: Shared.case("40_yes_no.csv"), monthlyReport)
    let expected: [Int64] = [1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, Missing.empty, 1, 0, 1, 0, 1]
    #expect(reading.values("netzwerktreffen") == expected)
    #expect(reading.faults == ["type-error@19:11", "type-error@20:11"])
  }
}
