import Platform
import Tabular
import Testing
import Validate

@testable import Reporting

/// Rules across rows and thresholds from a delivery to what counts.
struct AcrossRowsTests {
  private static let words =
    "message: {de: Falsch., en: Wrong.}, remedy: {de: Bitte prüfen., en: Please check.}"
  private static let month = Period.month(year: 2024, month: 10)

  /// The small town with more in the contract of its activities, its files changed by `change`.
  private func evaluation(
    _ contract: String, _ change: (TestFolder) throws -> Void = { _ in }
  ) throws -> Evaluation {
    let folder = try TestFolder()
    var definitions = try ChangedDefinitions()
    definitions.append(contract, to: "tabellen/taetigkeiten.yaml")
    try folder.copy(SmallTown(name: "klein").input, to: "in")
    try change(folder)
    let (catalog, _) = try Catalog.load(try definitions.write(to: folder))
    let report = try Pipeline.report("monat", in: catalog, for: Self.month)
    return try Evaluation(
      Plan(report: report, catalog: catalog, period: Self.month, asOf: nil), input: folder.file("in"),
      threads: 2)
  }

  private let wrongMonth = """
    Schulnummer;Vorgang;Datum;Ansatz;Teilnehmende;Stunden;Bemerkung
    199928;8;01.11.2024;PRAEVENTION;10;2,5;
    199928;9;02.11.2024;PRAEVENTION;10;2,5;

    """
  private static let threshold =
    "thresholds:\n  - {rule: period-mismatch, severity: error, max_share: \"50 %\", \(words)}\n"

  private func lines(_ evaluation: Evaluation) -> [String] {
    evaluation.log.sorted.filter { $0.severity > .note }.map { "\($0.location) \($0.rule)" }
  }

  @Test func `a correction with too many findings does not count, the earlier delivery does`() throws {
    let plain = try evaluation("")
    let refused = try evaluation(Self.threshold) { folder in
      try folder.write(wrongMonth, "in/eingang/2024-10/199928_taetigkeiten_v2.csv")
    }
    let file = "eingang/2024-10/199928_taetigkeiten_v2.csv"
    #expect(
      lines(refused) == [
        "\(file) threshold", "\(file) unusable-correction", "\(file):2:3 period-mismatch",
        "\(file):3:3 period-mismatch",
      ])
    #expect(refused.intake.chosen.map(\.path) == plain.intake.chosen.map(\.path))
    #expect(refused.aggregated.counts == plain.aggregated.counts)
    #expect(refused.overview.states == plain.overview.states)
    let outcome = try #require(refused.intake.outcomes.first { $0.found.path == file })
    #expect(!outcome.isUsable && !outcome.isChosen)
  }

  @Test func `an only delivery with too many findings is missing, and within the limit it counts in part`()
    throws
  {
    let file = "eingang/2024-10/199928_taetigkeiten.csv"
    let refused = try evaluation(Self.threshold) { try $0.write(wrongMonth, "in/\(file)") }
    #expect(!refused.intake.chosen.contains { $0.path == file } && refused.aggregated.counts[file] == nil)
    let state = refused.overview.states.first {
      $0.table == "taetigkeiten" && $0.period == Self.month && !$0.isUsable
    }
    #expect(state?.isReceived == true && state?.isExpected == true)
    let half = wrongMonth.replacing("02.11.2024", with: "02.10.2024")
    let kept = try evaluation(Self.threshold) { try $0.write(half, "in/\(file)") }
    #expect(kept.aggregated.counts[file]?.accepted == 1 && kept.aggregated.counts[file]?.rejected == 1)
    #expect(lines(kept) == ["\(file):2:3 period-mismatch"])
  }

  @Test func `headings over each other's values make one finding, and the delivery is missing`() throws {
    let file = "eingang/2024-10/199928_taetigkeiten.csv"
    let rows = (1...12).map { "199928;\(10 + $0);PRAEVENTION;0\($0 % 9 + 1).10.2024;10;2,5;\n" }
    let exchanged = try evaluation("") { folder in
      try folder.write(
        "Schulnummer;Vorgang;Datum;Ansatz;Teilnehmende;Stunden;Bemerkung\n" + rows.joined(), "in/\(file)")
    }
    #expect(lines(exchanged).filter { $0.hasPrefix(file) } == ["\(file):1 exchanged-labels"])
    #expect(!exchanged.intake.chosen.contains { $0.path == file } && exchanged.aggregated.counts[file] == nil)
    let state = exchanged.overview.states.first {
      $0.table == "taetigkeiten" && $0.period == Self.month && !$0.isUsable
    }
    #expect(state?.isReceived == true)
  }

  @Test func `an error across rows takes the rows out and keeps the books`() throws {
    let rule =
      "  - {rule: group-constraint, by: [schulnummer, datum], values: {summe: {sum: stunden}}, "
      + "expression: \"summe < 2\", column: stunden, \(Self.words)}\n"
    let before = try evaluation("")
    let after = try evaluation(rule)
    let file = "eingang/2024-10/199928_taetigkeiten.csv"
    #expect(lines(after).contains("\(file):2:6 group-constraint"))
    #expect(before.aggregated.counts[file]?.accepted == 2 && after.aggregated.counts[file]?.accepted == 1)
    #expect(after.aggregated.counts.values.allSatisfy { $0.isConserved })
  }

  @Test func `earlier periods are read for comparison only`() throws {
    let rule =
      "  - {rule: period-jump, value: {sum: stunden}, history: 1, at_least: 1, factor: \"1.5\", \(Self.words)}\n"
    let evaluation = try self.evaluation(rule) { folder in
      // A finding in a month read for comparison only is none of this report.
      try folder.write(
        "Schulnummer;Vorgang;Datum;Ansatz;Teilnehmende;Stunden;Bemerkung\n199928;1;03.10.2023;PRAEVENTION;1;99;\n",
        "in/eingang/2023-10/199928_taetigkeiten.csv")
    }
    #expect(evaluation.plan.history["taetigkeiten"]?.count == 12)
    #expect(evaluation.intake.compared.map(\.found.path) == ["eingang/2023-10/199928_taetigkeiten.csv"])
    #expect(!evaluation.log.counts.keys.contains { $0.file.contains("2023-10") })
    #expect(!evaluation.aggregated.counts.keys.contains { $0.contains("2023-10") })
    #expect(
      evaluation.overview.states.allSatisfy {
        $0.period >= .month(year: 2024, month: 9) || $0.table == "stellen"
      })
    #expect(lines(evaluation).contains { $0.hasSuffix("period-jump") })
  }

  @Test func `a file checked by itself is held against rules across rows and thresholds`() throws {
    let folder = try TestFolder()
    let path = folder.file("2024-25-H2/199928_stellen.csv")
    try folder.write(
      """
      Schulnummer;Stelle;Fachkraft;Anstellungsträger;Finanzierung;Wochenstunden;besetzt ab;besetzt bis
      199928;S-1;FK-0001;STADT;KOMMUNE;39;01.08.2023;
      199928;S-2;FK-0001;STADT;KOMMUNE;19,5;01.08.2023;
      199928;S-3;;STADT;KOMMUNE;19,5;01.08.2023;

      """, "2024-25-H2/199928_stellen.csv")
    let check = try FileCheck(files: [path], table: nil, definitions: Project.definitions)
    #expect(
      check.log.sorted.map { "\($0.location.line ?? 0):\($0.location.column ?? 0) \($0.rule) \($0.severity)" }
        == [
          "2:6 group-constraint warning", "3:6 group-constraint warning", "4:3 compulsory-pair error",
        ])
    let text = try check.told(.text, language: .de)
    #expect(text.contains("mehr als 41 Wochenstunden") && !text.contains("FK-0001"))
    try folder.write(wrongMonth, "2024-10/199928_taetigkeiten.csv")
    var definitions = try ChangedDefinitions()
    definitions.append(Self.threshold, to: "tabellen/taetigkeiten.yaml")
    let other = try FileCheck(
      files: [folder.file("2024-10/199928_taetigkeiten.csv")], table: nil,
      definitions: try definitions.write(to: folder))
    let whole = try other.told(.text, language: .de)
    #expect(whole.contains("Betroffen sind 2 von 2 Zeilen; die Datei zählt deshalb als Ganzes nicht."))
  }

  @Test func `of very many findings the text says how many there are`() throws {
    let folder = try TestFolder()
    let rows = (1...1200).map { "199928;\($0);01.10.2024;PRAEVENTION;1;99;" }.joined(separator: "\n")
    try folder.write(
      "Schulnummer;Vorgang;Datum;Ansatz;Teilnehmende;Stunden;Bemerkung\n\(rows)\n",
      "2024-10/199928_taetigkeiten.csv")
    let check = try FileCheck(
      files: [folder.file("2024-10/199928_taetigkeiten.csv")], table: nil, definitions: SmallTown.definitions)
    let text = try check.told(.text, language: .de)
    #expect(text.contains("Gezeigt sind die ersten 1000 von 1200 Beanstandungen."))
    let json = try check.told(.json, language: .de)
    #expect(json.contains("1200"))
  }
}

extension FileCheck {
  /// What is written, as one text.
  fileprivate func told(_ format: ValidationFormat, language: Language) throws -> String {
    var bytes: [UInt8] = []
    try write(format, language: language, to: { bytes += $0 })
    return String(decoding: bytes, as: UTF8.self)
  }
}
