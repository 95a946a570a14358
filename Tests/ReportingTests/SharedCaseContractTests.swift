import ExcelWriter
import Foundation
import Platform
import Tabular
import Testing

@testable import Reporting

private let sharedCases = Project.root + "/../shared/cases"

/// The shared cases from the file to what counts, by a contract with rules, keys and a register.
@Suite(.enabled(if: try Files.exists(sharedCases + "/INDEX.tsv"), "../shared/cases is absent"))
struct SharedCaseContractTests {
  struct Expectation: Sendable, CustomTestStringConvertible {
    let file: String
    /// Read, and of these accepted, rejected, said twice; nil for a file that is refused.
    let rows: [Int]?
    /// Rule, line and column of what is found, worse than a note.
    let findings: [String]
    var testDescription: String { file }

    init(_ file: String, _ rows: [Int]?, _ findings: [String] = []) {
      self.file = file
      self.rows = rows
      self.findings = findings
    }
  }

  /// A town whose only delivery of the month is the file.
  private func town(
    _ folder: TestFolder, _ file: String, types: [String] = ["G", "R", "GE"],
    _ change: (inout ChangedDefinitions) -> Void = { _ in }
  ) throws {
    var definitions = try ChangedDefinitions()
    definitions.append(MonthlyReport.contract, to: "tabellen/monatsmeldung.yaml")
    definitions.append(MonthlyReport.types, to: "tabellen/schulformen.yaml")
    change(&definitions)
    _ = try definitions.write(to: folder)
    try folder.write(MonthlyReport.schools, "stadt/stammdaten/2024-08-01/schulen.csv")
    try folder.write(
      "Schulnummer;Mitglied ab;Mitglied bis;Meldepflicht\n199928;01.08.2017;;ja\n199783;01.08.2017;;ja\n",
      "stadt/stammdaten/2024-08-01/netzwerk.csv")
    try folder.write(
      "Kurz\n\(types.joined(separator: "\n"))\n", "stadt/stammdaten/2024-08-01/schulformen.csv")
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(sharedCases)/\(file)")))
    try folder.write(bytes, "stadt/eingang/2025-01/monatsmeldung.csv")
  }

  /// A file checked where deliveries lie, beside the register.
  private func check(_ file: String) throws -> FileCheck {
    let folder = try TestFolder()
    try town(folder, file)
    return try FileCheck(
      files: [folder.file("stadt/eingang/2025-01/monatsmeldung.csv")], table: nil,
      definitions: folder.file("definitions"))
  }

  static let expectations: [Expectation] = [
    Expectation("01_utf8_nobom_crlf.csv", [3, 3, 0, 0]),
    Expectation("02_utf8_bom_crlf.csv", [3, 3, 0, 0]),
    Expectation("03_cp1252_crlf.csv", [3, 3, 0, 0]),
    Expectation("04_cp850_crlf.csv", [3, 3, 0, 0]),
    Expectation("06_utf16le_bom_tab.txt", [3, 3, 0, 0]),
    Expectation("07_utf8_double_encoded.csv", nil, ["encoding-error@1:0"]),
    Expectation("08_sep_line.csv", [3, 3, 0, 0]),
    Expectation("09_bom_sep_line_lf.csv", [3, 3, 0, 0]),
    Expectation("11_header_trailing_delim.csv", [2, 2, 0, 0]),
    Expectation("12_rows_trailing_delims.csv", [2, 2, 0, 0]),
    Expectation("13_short_row.csv", [2, 1, 1, 0], ["missing-cell@3:7"]),
    Expectation("14_extra_nonempty_field.csv", [1, 0, 1, 0], ["row-constraint@2:8", "type-error@2:11"]),
    Expectation("15_quoted_newline.csv", [1, 1, 0, 0]),
    Expectation("17_stray_quote.csv", [2, 2, 0, 0]),
    Expectation("19_comma_delimited.csv", [1, 1, 0, 0]),
    Expectation("20_tab_delimited.txt", [3, 3, 0, 0]),
    Expectation("21_pipe_schild_dat.dat", nil, ["format-error@1:0"]),
    Expectation("22_title_rows.csv", [3, 3, 0, 0]),
    Expectation("24_total_row.csv", [3, 3, 0, 0]),
    Expectation("25_total_row_variants.csv", [3, 3, 0, 0]),
    Expectation("27_footer_notes.csv", [3, 3, 0, 0]),
    Expectation("28_no_final_newline.csv", [3, 3, 0, 0]),
    Expectation("29_mixed_newlines.csv", [2, 2, 0, 0], ["mixed-line-ends@0:0"]),
    Expectation("31_nul_bytes.csv", nil, ["encoding-error@2:0"]),
    Expectation("32_nbsp_zwsp.csv", [1, 1, 0, 0], ["invisible-character@2:1"]),
    Expectation(
      "34_numbers_de.csv", [17, 0, 17, 0],
      [
        "primary-key@2:4", "primary-key@3:4", "primary-key@4:4", "primary-key@5:4", "primary-key@6:4",
        "type-error@7:6", "number-style@8:6", "number-style@9:6", "row-constraint@10:6", "type-error@11:6",
        "type-error@12:6", "constraint-error@13:6", "type-error@14:6", "type-error@15:6", "type-error@16:6",
        "type-error@17:6", "type-error@18:6",
      ]),
    Expectation(
      "35_excel_date_damage.csv", [11, 1, 10, 0],
      [
        "constraint-error@3:4", "constraint-error@4:4", "constraint-error@5:4", "constraint-error@6:4",
        "constraint-error@7:4", "constraint-error@8:4", "constraint-error@9:4", "constraint-error@10:4",
        "constraint-error@11:4", "constraint-error@12:4",
      ]),
    Expectation(
      "37_two_digit_year.csv", [8, 0, 8, 0],
      [
        "constraint-error@2:4", "constraint-error@3:4", "constraint-error@4:4", "constraint-error@5:4",
        "constraint-error@6:4", "constraint-error@7:4", "constraint-error@8:4", "constraint-error@9:4",
      ]),
    // The same school twice in the same words is one report; what the register does not know counts nowhere.
    Expectation(
      "38_schoolnumber_damage.csv", [15, 1, 13, 1],
      [
        "type-error@3:1", "type-error@4:1", "constraint-error@6:1", "constraint-error@7:1",
        "constraint-error@8:1", "type-error@9:1", "constraint-error@10:1", "constraint-error@11:1",
        "foreign-key@12:1", "constraint-error@13:1", "foreign-key@14:1", "foreign-key@15:1",
        "constraint-error@16:1",
      ]),
    // All rows are of one school and month: those that can be read contradict each other.
    Expectation(
      "39_missing_markers.csv", [21, 0, 21, 0],
      [
        "primary-key@2:4", "type-error@3:8", "type-error@4:8", "primary-key@5:4", "type-error@6:8",
        "type-error@7:8", "type-error@8:8", "primary-key@9:4", "type-error@10:8", "type-error@11:8",
        "type-error@12:8", "type-error@13:8", "type-error@14:8", "type-error@15:8", "type-error@16:8",
        "type-error@17:8", "type-error@18:8", "primary-key@19:4", "type-error@20:8", "type-error@21:8",
        "type-error@22:8",
      ]),
    Expectation(
      "40_yes_no.csv", [19, 0, 19, 0],
      [
        "primary-key@2:4", "primary-key@3:4", "primary-key@4:4", "primary-key@5:4", "primary-key@6:4",
        "primary-key@7:4", "primary-key@8:4", "primary-key@9:4", "primary-key@10:4", "primary-key@11:4",
        "primary-key@12:4", "primary-key@13:4", "primary-key@14:4", "primary-key@15:4", "primary-key@16:4",
        "primary-key@17:4", "primary-key@18:4", "type-error@19:11", "type-error@20:11",
      ]),
    Expectation("42_header_variants.csv", nil, ["missing-label@1:0"]),
    Expectation("44_column_order.csv", [1, 1, 0, 0]),
    // Nobody can tell which of the contradicting rows is right: none counts, nothing is added up.
    Expectation(
      "45_duplicate_school_rows.csv", [3, 0, 3, 0], ["primary-key@2:4", "primary-key@3:4", "primary-key@4:4"]),
    Expectation("47_personal_data.csv", nil, ["personal-data@1:13"]),
    Expectation("49_formula_injection.csv", [2, 2, 0, 0]),
    Expectation("50_empty.csv", nil, ["source-error@0:0"]),
    Expectation("52_xlsx_renamed.csv", nil, ["format-error@0:0"]),
    // 39 full-time equivalents, month 13, a negative number, the year 2035, 9,999 consultations for 12 pupils, 400 days.
    Expectation(
      "54_implausible.csv", [3, 0, 3, 0],
      [
        "row-constraint@2:6", "constraint-error@3:4", "constraint-error@3:7", "row-constraint@3:8",
        "constraint-error@4:4", "row-constraint@4:8", "constraint-error@4:10",
      ]),
    // A table of another kind: its numbers are the business of disclosure control.
    Expectation("56_small_cells.csv", nil, ["missing-label@1:0"]),
  ]

  @Test(arguments: expectations)
  func `a case counts as agreed`(_ expected: Expectation) throws {
    let check = try check(expected.file)
    let found = check.log.sorted.filter { $0.severity > .note }.map { finding in
      "\(finding.rule)@\(finding.location.line ?? 0):\(finding.location.column ?? 0)"
    }
    #expect(found == expected.findings)
    let counts = check.files[0].counts
    #expect(
      counts.map { [$0.accepted + $0.rejected + $0.superseded, $0.accepted, $0.rejected, $0.superseded] }
        == expected.rows)
    #expect(counts?.isConserved ?? true)
  }

  @Test func `findings on damaged numbers say what was probably meant, and name no row twice`() throws {
    let damaged = try check("38_schoolnumber_damage.csv").log.sorted
    func remedy(_ line: Int) -> String { damaged.first { $0.location.line == line }?.remedy.de ?? "" }
    #expect(remedy(14).contains("199928") || remedy(12).contains("199928"))
    let implausible = try check("54_implausible.csv").log.sorted
    #expect(implausible.first { $0.location.line == 2 }?.remedy.de.contains("Wochenstunden") == true)
  }

  private static let count = """
    version: 1
    measures:
      - {name: meldungen_anzahl, label: {de: Meldungen, en: Reports}, table: monatsmeldung, aggregate: count, counts: schools}
    metrics:
      - name: meldungen
        label: {de: Meldungen, en: Reports}
        unit: {de: Meldungen, en: reports}
        source: {de: Meldungen, en: Reports}
        definition: {de: Zeilen der Monatsmeldung, en: Rows of the monthly report}
        decimals: 0
        value: meldungen_anzahl

    """

  @Test func `a foreign key leads to any reference table, in a check of the file and in a run`() throws {
    let folder = try TestFolder()
    try town(folder, "01_utf8_nobom_crlf.csv", types: ["G", "R"]) {
      $0.append(Self.count, to: "kennzahlen/meldungen.yaml")
    }
    let file = "eingang/2025-01/monatsmeldung.csv"
    let check = try FileCheck(
      files: [folder.file("stadt/\(file)")], table: nil, definitions: folder.file("definitions"))
    let catalog = try Catalog.load(folder.file("definitions")).catalog
    let plan = Plan(
      catalog: catalog, period: .month(year: 2025, month: 1), asOf: nil,
      requests: [MetricRequest(metric: "meldungen", dimensions: [])])
    let evaluation = try Evaluation(plan, input: folder.file("stadt"), threads: 1)
    for log in [check.log, evaluation.log] {
      let found = log.sorted.filter { $0.severity == .error && $0.location.file.hasSuffix(file) }
      #expect(found.map(\.rule) == ["foreign-key"] && found.first?.location.line == 4)
      #expect(found.first?.location.column == 3)
    }
    #expect(evaluation.aggregated.counts[file]?.accepted == 2)
  }

  @Test func `what looks like a formula is a text in a workbook`() throws {
    let folder = try TestFolder()
    try town(folder, "49_formula_injection.csv") { definitions in
      definitions.append(
        """
          - {name: schulname, label: {de: Schule laut Meldung, en: School as reported}, field: schulname}

        """, to: "dimensionen.yaml")
      definitions.append(Self.count, to: "kennzahlen/meldungen.yaml")
    }
    var query = Query(metrics: ["meldungen"], today: CalendarDate(dayNumber: 20_200))
    query.dimensions = ["schulname"]
    query.period = .period(.month(year: 2025, month: 1))
    let options = SmallTown.options(
      definitions: folder.file("definitions"), input: folder.file("stadt"), output: folder.file("out"))
    try folder.write(try query.run(options).bytes(.xlsx, scratch: folder.path), "antwort.xlsx")
    let archive = try WorkbookArchive(path: folder.file("antwort.xlsx"))
    let text = archive.parts.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
    #expect(text.contains("=HYPERLINK(") && text.contains("+49 209"))
    #expect(!text.contains("<f>") && !text.contains("<f "))
  }

  @Test func `every case has an expectation`() throws {
    let index = try String(contentsOfFile: "\(sharedCases)/INDEX.tsv", encoding: .utf8)
    let files = index.split(separator: "\n").dropFirst().compactMap { $0.split(separator: "\t").first }
    #expect(Set(files.map(String.init)) == Set(Self.expectations.map(\.file)))
  }
}
