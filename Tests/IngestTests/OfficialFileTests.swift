import Tabular
import Testing

@testable import Ingest

/// The official files as published; they lie beside the project and are skipped where absent.
struct OfficialFileTests {
  static let register = "nrw_schuldaten_2021-09.csv"
  static let indexList = "nrw_schulliste_sozialindex_2025-26_cp850.csv"
  static let regional = "itnrw_landesdatenbank_21111-9k21_kommunalprofil_schulen_2005-2022_latin1.csv"
  static let providers = "svws_schulver_Schulen.csv"

  @Test(
    .enabled(if: Shared.exists(Shared.data(register)), "../shared/data is absent"),
    arguments: [1 << 12, 1 << 18])
  func `the school register is read whole and Gelsenkirchen has 79 rows`(chunkSize: Int) throws {
    let schema = table(
      [
        field("Schulnummer", .string, constraints: Constraints(digits: 6)), field("Schulform", .string),
        field("Schulbezeichnung_1", .string), field("Gemeindeschluessel", .string),
        field("Schulbetriebsschluessel", .integer), field("Schulbetriebsdatum", .date),
        field("EPSG", .string, missing: ["null"]),
      ], sender: .reference)
    let reading = try Reading(path: Shared.data(Self.register), schema, chunkSize: chunkSize)
    #expect(reading.rows == 5507)
    #expect(reading.counts.accepted == 5507)
    #expect(reading.counts.isConserved)
    #expect(reading.faults.isEmpty)
    #expect(reading.inspection.headerLine == 2)
    #expect(reading.inspection.fileColumns == 23)
    #expect(reading.texts("gemeindeschluessel").count { $0 == "05513000" } == 79)
    #expect(reading.texts("schulbezeichnung_1").contains(#"Grundschule "Auf den Äckern""#))
    #expect(reading.values("epsg").first == Missing.reason(0))
    #expect(
      reading.values("schulbetriebsdatum").first
        == Int64(CalendarDate.dayNumber(year: 1974, month: 1, day: 1)))
  }

  @Test(.enabled(if: Shared.exists(Shared.data(indexList)), "../shared/data is absent"))
  func `the list of social indices is recognised as CP850`() throws {
    let schema = table(
      [
        field("Schulnummer", .string, constraints: Constraints(digits: 6)), field("Kurzbezeichnung", .string),
        field("Gemeinde", .string), field("Sozialindexstufe", .integer, missing: ["ohne"]),
      ], sender: .reference)
    let reading = try Reading(path: Shared.data(Self.indexList), schema)
    #expect(reading.inspection.encoding == .cp850)
    #expect(reading.counts.accepted == 4157)
    #expect(reading.faults.isEmpty)
    #expect(reading.texts("kurzbezeichnung").first == "Haan, GE Walder Straße")
    let levels = zip(reading.texts("gemeinde"), reading.values("sozialindexstufe"))
      .filter { $0.0 == "Gelsenkirchen" }.map(\.1)
    #expect(levels.count == 62)
    #expect(levels.count { (1...9).contains($0) } == 61)
    #expect(levels.count { $0 == Missing.reason(0) } == 1)
  }

  @Test(.enabled(if: Shared.exists(Shared.data(regional)), "../shared/data is absent"))
  func `the regional table has title lines, two header rows and a footer`() throws {
    let schema = table(
      [
        field("Schulform Insgesamt", .integer, missing: ["-"]),
        field("Schulform Förderschulen Grund-/Hauptschulen", .integer, missing: ["-"]),
        field("Schulform Weiterbildungskollegs", .integer, missing: ["-"]),
      ], sender: .reference, dialect: Dialect(headerRows: 2))
    let reading = try Reading(path: Shared.data(Self.regional), schema)
    #expect(reading.inspection.encoding == .windows1252)
    #expect(reading.inspection.headerLine == 6)
    #expect(reading.inspection.columnOfField == [5, 9, 18])
    #expect(reading.counts.accepted == 31_176)
    #expect(reading.counts.rejected == 0)
    #expect(reading.counts.footer > 0)
    #expect(reading.counts.isConserved)
    #expect(reading.values("schulform insgesamt").first == 5023)
    #expect(reading.lines.first == 8)
  }

  @Test(.enabled(if: Shared.exists(Shared.data(providers)), "../shared/data is absent"))
  func `the town has 68 schools without vocational colleges`() throws {
    let schema = table(
      [
        field("SchulNr", .string, constraints: Constraints(digits: 6)), field("SF", .string),
        field("SchultraegerNr", .string),
      ], sender: .reference)
    let reading = try Reading(path: Shared.data(Self.providers), schema)
    #expect(reading.counts.accepted == 5425)
    let town = zip(reading.texts("schultraegernr"), reading.texts("sf")).filter { $0.0 == "10224" }.map(\.1)
    #expect(town.count { $0 != "30" && $0 != "25" } == 68)
  }
}
