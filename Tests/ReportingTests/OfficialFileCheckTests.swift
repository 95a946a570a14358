import Foundation
import Platform
import Tabular
import Testing

@testable import Reporting

private let officialFiles = Project.root + "/../shared/data"

/// What a check says about official files, each as it was published, without any option.
@Suite(.enabled(if: try Files.exists(officialFiles + "/SHA256SUMS"), "../shared/data is absent"))
struct OfficialFileCheckTests {
  struct Expectation: Sendable, CustomTestStringConvertible {
    let file: String
    let rows: Int
    /// Parts of what is said: encoding, header, oddities.
    let says: [String]
    var testDescription: String { file }
  }

  private func lines(_ path: String, _ language: Language = .de) throws -> String {
    let check = try FileCheck(files: [path], table: nil, definitions: Project.definitions)
    #expect(check.log.count(.error) == 0)
    var text: [UInt8] = []
    try check.write(.text, language: language) { text += $0 }
    return String(decoding: text, as: UTF8.self)
  }

  static let expectations = [
    Expectation(
      file: "nrw_schuldaten_2021-09.csv", rows: 5507,
      says: [
        ": Schulregister\n", "Zeichenkodierung UTF-8: Jedes Byte", "Die erste Zeile „sep=“",
        "Überschriften in Zeile 2, Trennzeichen Semikolon: 8 von 8", "endet mit einer leeren Spalte",
        "Hinweis: 15 Spalten nennt der Vertrag nicht",
      ]),
    Expectation(
      file: "nrw_schulliste_sozialindex_2025-26_cp850.csv", rows: 4157,
      says: [": Schulsozialindex\n", "Zeichenkodierung CP850 (DOS)", "Zeilenenden: CRLF"]),
    Expectation(
      file: "itnrw_landesdatenbank_21111-9k21_kommunalprofil_schulen_2005-2022_latin1.csv", rows: 31_176,
      says: [
        ": ohne Vertrag\n", "Windows-1252: Nur so ergeben sich deutsche Texte; gleich lesbar als ISO-8859-1",
        "5 Titelzeilen", "reichen über 2 Zeilen, ab Zeile 6", "Die Tabelle endet vor Zeile 31184",
        "„-“ steht 270.286-mal",
      ]),
    Expectation(
      file: "itnrw_schulverzeichnis_2024-25_mit_sozialindex.csv", rows: 5407,
      says: [
        "Trennzeichen Komma, 19 Spalten", "führender Null, also Kennungen", "Amtlicher Gemeindeschlüssel",
      ]),
    Expectation(
      file: "itnrw_schulverzeichnis_2024-25_pandas_roundtrip_startchancen.csv", rows: 5407,
      says: [
        "Zahlen mit Dezimalpunkt: Spalten „Telefonnummer Vorwahl“", "Tausender oder Dezimalen",
        "U+00A0 (geschütztes Leerzeichen)",
      ]),
    Expectation(
      file: "nrw_schulen_sozialindex_schuelerzahl_2026-06.csv", rows: 4142,
      says: ["33 Spalten", "Zahlen mit Dezimalpunkt", "Tage als TT.MM.JJJJ: Spalte „schulbetriebsdatum“"]),
    Expectation(file: "sozialindex_2024-25_from_pdf.csv", rows: 4130, says: ["„ohne“ steht 11-mal"]),
    Expectation(file: "sozialindex_2025-26_from_pdf.csv", rows: 4157, says: ["„ohne“ steht 15-mal"]),
    Expectation(
      file: "svws_schulver_Schulen.csv", rows: 5425,
      says: ["47 Spalten", "führender Null", "Ganz leer: Spalten"]),
    Expectation(file: "svws_schulver_Schultraeger.csv", rows: 769, says: ["24 Spalten", "Ganz leer"]),
    Expectation(file: "svws_schild3_TextExport_feldkatalog.csv", rows: 231, says: ["9 Spalten"]),
    Expectation(file: "gelsenkirchen_schulen_master_derived.csv", rows: 80, says: ["18 Spalten"]),
  ]

  @Test(arguments: expectations)
  func `encoding and oddities are named`(_ expected: Expectation) throws {
    let text = try lines("\(officialFiles)/\(expected.file)")
    #expect(text.contains("  \(expected.rows) Zeilen gelesen"))
    for part in expected.says { #expect(text.contains(part), "\(part) in\n\(text)") }
  }

  @Test func `every official table is looked at`() throws {
    let files = try Files.list(officialFiles).map(\.name).filter {
      $0.hasSuffix(".csv") && !$0.hasPrefix("ge_")
    }
    #expect(Set(files) == Set(Self.expectations.map(\.file)))
  }

  @Test func `what is said in German is said in English too`() throws {
    let text = try lines("\(officialFiles)/sozialindex_2025-26_from_pdf.csv", .en)
    #expect(text.contains("no contract says which ones they should be") && text.contains("stands 15 times"))
  }
}
