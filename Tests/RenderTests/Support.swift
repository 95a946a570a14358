import Foundation
import Render
import Synchronization
import Tabular

/// Keeps what a renderer writes through the folder's function.
final class Kept: Sendable {
  private let files = Mutex<[String: [UInt8]]>([:])

  var names: [String] { files.withLock { $0.keys.sorted() } }

  func keep(_ name: String, _ bytes: [UInt8]) { files.withLock { $0[name] = bytes } }

  func text(_ name: String) -> String? {
    files.withLock { $0[name] }.map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Renders into a folder that is gone after the test.
func rendered<T>(
  _ report: Report, _ renderer: any Renderer, _ body: (String, Kept) throws -> T
) throws -> T {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let kept = Kept()
  try renderer.render(
    report, into: RenderFolder(path: folder.path) { name, bytes in kept.keep(name, bytes) })
  return try body(folder.path, kept)
}

func fraction(_ above: Int, _ below: Int) -> Rational {
  Rational(Int128(above), over: Int128(below)) ?? Rational(0)
}

/// An invented town's coverage by kind of school, with a sign, a true zero and a total.
func coverageTable(id: String = "abdeckung_schulform") -> ReportTable {
  let figures: [(String, Int, Int)] = [
    ("Grundschule", 37, 40), ("Haupt-, Real- und Sekundarschule", 9, 9), ("Gesamtschule", 5, 5),
    ("Gymnasium", 0, 7), ("Förderschule und Klinikschule", 6, 7),
  ]
  var rows: [[Cell]] = figures.map { name, covered, all in
    [
      .text(name), .number(fraction(covered * 100, all)), .number(Rational(covered)), .number(Rational(all)),
      .number(fraction(covered * 7, 8)), .sign(.deliveryMissing),
    ]
  }
  rows.append([
    .text("Berufs- und Weiterbildungskolleg"), .sign(.notMeaningful), .number(Rational(0)),
    .number(Rational(0)),
    .number(Rational(0)), .sign(.secret),
  ])
  rows.append([
    .text("Insgesamt"), .number(fraction(5700, 68)), .number(Rational(57)), .number(Rational(68)),
    .number(fraction(399, 8)), .number(fraction(-1, 25)),
  ])
  let flat = figures.map { name, covered, all in
    FlatRow(
      metric: "abdeckung", period: "2024/25", members: [name], value: fraction(covered * 100, all),
      decimals: 1,
      sign: nil, unit: "in %", numerator: Rational(covered), denominator: Rational(all))
  }
  return ReportTable(
    id: id, title: "Abdeckung der Netzwerkschulen nach Schulform",
    description:
      "Die Tabelle zeigt, an wie vielen Schulen des Netzwerks am 31. Juli 2025 mindestens eine Stelle der "
      + "Schulsozialarbeit besetzt war. Gezählt werden Schulen, nicht Personen.",
    columns: [
      ReportColumn(header: "Schulform", unit: nil, kind: .text),
      ReportColumn(header: "Abdeckung", unit: "in %", kind: .number(decimals: 1)),
      ReportColumn(header: "Schulen mit besetzter Stelle", unit: "Anzahl", kind: .number(decimals: 0)),
      ReportColumn(header: "Netzwerkschulen", unit: "Anzahl", kind: .number(decimals: 0)),
      ReportColumn(header: "Vollzeitstellen", unit: "VZÄ", kind: .number(decimals: 2)),
      ReportColumn(header: "Veränderung zum Vorjahr", unit: "Prozentpunkte", kind: .number(decimals: 1)),
    ], rows: rows,
    notes: [
      "Vollständigkeit: 65 von 68 erwarteten Lieferungen lagen vor.",
      "Verglichen werden nur Schulen, die in beiden Schuljahren geliefert haben.",
    ], source: "Stellenmeldungen der Schulen, 2. Halbjahr 2024/25; eigene Berechnung.",
    dimensions: ["Schulform"], flat: flat)
}

func schoolTable() -> ReportTable {
  let rows: [[Cell]] = (0..<40).map { index in
    [
      .text(String(199_000 + index * 13)),
      .text(
        index % 3 == 0
          ? "Städtische Gemeinschaftsgrundschule Am alten Stadthafen \(index)" : "Gesamtschule Nord \(index)"),
      .date(CalendarDate(dayNumber: 19_000 + index * 30)), .number(Rational(index * 137)),
      index % 9 == 4 ? .sign(.deliveryMissing) : .number(fraction(index * 1171, 39)),
    ]
  }
  return ReportTable(
    id: "schulen", title: "Alle Schulen", description: "Jede Schule des Netzwerks mit ihren Stunden.",
    columns: [
      ReportColumn(header: "Schulnummer", unit: nil, kind: .text),
      ReportColumn(header: "Schule", unit: nil, kind: .text),
      ReportColumn(header: "Mitglied seit", unit: nil, kind: .text),
      ReportColumn(header: "Schülerinnen und Schüler", unit: "Anzahl", kind: .number(decimals: 0)),
      ReportColumn(header: "Betreuungsschlüssel", unit: "je VZÄ", kind: .number(decimals: 1)),
    ], rows: rows, notes: [], source: "Meldungen der Schulen", dimensions: ["Schulnummer"],
    flat: rows.enumerated().map { index, _ in
      FlatRow(
        metric: "schueler", period: "2024/25", members: [String(199_000 + index * 13)],
        value: Rational(index * 137), decimals: 0, sign: nil, unit: "Anzahl", numerator: nil, denominator: nil
      )
    })
}

/// The figures behind the sentences of the sample.
private func toldFigures(_ language: Language) -> ReportTable {
  let told = [("1", 57, 68), ("2", 5, 5), ("2", 37, 40)]
  return ReportTable(
    id: "saetze", title: "Das Wichtigste", description: "", columns: [], rows: [], notes: [], source: "",
    dimensions: ["Satz"],
    flat: told.map { sentence, covered, all in
      FlatRow(
        metric: "abdeckung_satz", period: "2024/25", members: [sentence], value: fraction(covered * 100, all),
        decimals: 1, sign: nil, unit: "%", numerator: Rational(covered), denominator: Rational(all))
    })
}

func sampleReport(
  _ audience: Audience = .intern, tables: [ReportTable]? = nil, language: Language = .de,
  sentences: [String]? = nil, hasCSVSheets: Bool = true
) -> Report {
  let tables = tables ?? [coverageTable(), schoolTable()]
  let sheets =
    [
      Sheet(
        name: "Titel", title: "Jahresbericht Soziale Arbeit an Schulen",
        content: .cover([
          Entry(heading: "Zeitraum", paragraphs: ["Schuljahr 2024/25 (1. August 2024 bis 31. Juli 2025)"]),
          Entry(
            heading: "Herausgeber", paragraphs: ["Stadt Musterstadt, Referat Kinder, Jugend und Familien"]),
          Entry(
            heading: "Grundlage",
            paragraphs: [
              "Die Zahlen beruhen auf den Lieferungen der 68 Schulen des Netzwerks. Fehlende Lieferungen sind "
                + "als solche gekennzeichnet und werden nicht geschätzt.",
              "Ein fehlender Wert ist keine Null.",
            ]),
          Entry(heading: "Barrierefreiheit", paragraphs: ["Jedes Blatt enthält höchstens eine Tabelle."]),
        ])),
      Sheet(name: "Inhalt", title: "Inhalt", content: .contents),
      Sheet(
        name: "Wichtigstes", title: "Das Wichtigste",
        content: .sentences(
          sentences ?? [
            "An 57 von 68 Schulen des Netzwerks war am 31. Juli 2025 mindestens eine Stelle besetzt (83,8 %).",
            "An 5 von 5 Gesamtschulen war mindestens eine Stelle besetzt, an 37 von 40 Grundschulen (92,5 %), und "
              + "an keinem Gymnasium.",
          ])),
    ]
    + tables.enumerated().map {
      Sheet(name: "Tab_0\($0.offset + 1)", title: $0.element.title, content: .table($0.element))
    } + [
      Sheet(
        name: "Abb_01", title: "Wo Stellen besetzt sind",
        content: tables.first.map { table in
          .chart(
            ReportChart(
              form: .bars, table: table.id, categories: 0, series: nil, values: [1], levels: [],
              isSorted: true))
        } ?? .notes([])),
      Sheet(
        name: "Methode", title: "Definitionen und Methode",
        content: .method([
          Entry(
            heading: "Abdeckung",
            paragraphs: [
              "Schulen mit mindestens einer besetzten Stelle am Stichtag, geteilt durch alle Schulen.",
              "Grenzen: Die Zahl sagt nichts über den Umfang der Stellen.",
            ]),
          Entry(heading: "Vollzeitäquivalent (VZÄ)", paragraphs: ["Wochenstunden geteilt durch 39."]),
        ])),
      Sheet(
        name: "Hinweise", title: "Hinweise zu den Daten",
        content: .notes([
          "Drei Schulen haben nicht geliefert.", "Summen sind aus ungerundeten Werten gebildet.",
        ])),
      Sheet(name: "Zeichen", title: "Zeichenerklärung", content: .signs),
    ]
  return Report(
    id: "jahresbericht", title: "Jahresbericht Soziale Arbeit an Schulen",
    publisher: "Stadt Musterstadt, Referat Kinder, Jugend und Familien", audience: audience,
    language: language,
    period: .schoolYear(start: 2024), asOf: CalendarDate(dayNumber: 20_300),
    fileName: "Jahresbericht_2024-25",
    keywords: ["Schulsozialarbeit", "Jahresbericht"], sheets: sheets, textTables: tables.map(\.id),
    sentenceFigures: sentences == nil ? toldFigures(language) : nil, hasCSVSheets: hasCSVSheets)
}
