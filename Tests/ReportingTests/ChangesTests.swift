import ExcelWriter
import Platform
import Reporting
import Tabular
import Testing

/// The sheet of changes is the difference of two runs, recomputed here from their flat tables.
struct ChangesTests {
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    try folder.copy(SmallTown(name: "fehlend").input, to: "in")
  }

  private func run() throws {
    _ = try Pipeline.run(
      report: "monat", period: .month(year: 2024, month: 10),
      options: SmallTown(name: "fehlend").options(output: folder.file("out"), input: folder.file("in")))
  }

  private var place: String { "out/monat/2024-10/intern" }

  private func sheet() throws -> WorkbookReading.Sheet {
    let name = try #require(try Files.list(folder.file(place)).map(\.name).first { $0.hasSuffix(".xlsx") })
    return try #require(try WorkbookReading(path: folder.file("\(place)/\(name)")).sheet("Aenderungen"))
  }

  /// Value or sign of every figure, by file and everything that names it.
  private func figures() throws -> [String: String] {
    var result: [String: String] = [:]
    // What a sentence tells stands in a table too, where it is listed.
    let repeated = ["aenderungen.csv", "saetze.csv"]
    for entry in try Files.list(folder.file("\(place)/tabellen")) where !repeated.contains(entry.name) {
      let records = PlainCSV.parse(
        try Files.readAll(folder.file("\(place)/tabellen/\(entry.name)"), limit: 1 << 24), delimiter: 0x3B)
      guard let header = records.first, let value = header.firstIndex(of: "Wert") else { continue }
      for record in records.dropFirst() {
        result[([entry.name] + record[..<value]).joined(separator: "|")] = record[value] + record[value + 1]
      }
    }
    return result
  }

  @Test func `a first report says that there is none before`() throws {
    try run()
    let sheet = try sheet()
    #expect(sheet.tables.isEmpty)
    let texts = sheet.rows.values.compactMap { row -> String? in
      if case .text(let text)? = row[0] { text } else { nil }
    }
    #expect(texts.contains { $0.contains("erste Bericht") })
  }

  @Test func `the sheet lists exactly the figures that differ`() throws {
    try run()
    let before = try figures()
    let table = "in/eingang/2024-10/199928_taetigkeiten"
    let text = String(
      decoding: try Files.readAll(folder.file("\(table)_v2.csv"), limit: 1 << 20), as: UTF8.self)
    try folder.write(text.replacing(";1,5", with: ";4,0"), "\(table)_v3.csv")
    try run()
    let after = try figures()
    let differing = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
    #expect(!differing.isEmpty)
    let sheet = try sheet()
    let range = try #require(sheet.tables.first?.range)
    let rows = PlainCSV.parse(
      try Files.readAll(folder.file("\(place)/tabellen/aenderungen.csv"), limit: 1 << 24), delimiter: 0x3B)
    #expect(rows.count - 1 == differing.count, "\(range): \(differing.sorted())")
    for row in rows.dropFirst() {
      #expect(row[0] == "geändert" && row[7].hasPrefix("Korrektur der Schule 199928"))
      #expect(row[5] != row[6])
    }
    let summary = String(
      decoding: try Files.readAll(
        folder.file(
          "\(place)/\(try #require(try Files.list(folder.file(place)).map(\.name).first { $0.hasSuffix(".txt") }))"
        ),
        limit: 1 << 20), as: UTF8.self)
    #expect(
      summary.contains("Neu seit dem letzten Bericht")
        && summary.contains("\(differing.count) Zahlen geändert"))
  }
}
