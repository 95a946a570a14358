import Foundation
import Platform
import Reporting
import Tabular
import Testing

/// Deliveries with data about persons in a run: not counted, listed for the office, told to the school.
struct QuarantineTests {
  @Test func `a remark with a phone number takes the delivery out of the run and no result repeats it`()
    throws
  {
    let folder = try TestFolder()
    let town = SmallTown(name: "klein")
    try folder.copy(town.input, to: "in")
    let delivery = "eingang/2024-10/199485_taetigkeiten.csv"
    let text = String(
      decoding: try Files.readAll(folder.file("in/\(delivery)"), limit: 1 << 20), as: UTF8.self)
    let place = try #require(text.range(of: "\"zwei\nZeilen\""))
    try folder.write(text.replacingCharacters(in: place, with: "\"Rückruf\n0221 555123\""), "in/\(delivery)")
    let outcome = try Pipeline.run(
      report: "monat", period: .month(year: 2024, month: 10),
      options: town.options(output: folder.file("out"), input: folder.file("in")))
    let findings = outcome.findings.kept.filter { $0.rule == "personal-data" }
    #expect(findings.map(\.location.description) == ["\(delivery):3:7"])
    let results = try FolderContents.bytes(outcome.folder)
    let list = String(decoding: try #require(results["intern/zurueckgestellt.csv"]), as: UTF8.self)
    #expect(list == "\u{FEFF}Datei;Zeile;Regel;Anzahl\r\n\(delivery);3;personal-data;1\r\n")
    let letter = String(decoding: try #require(results["intern/rueckmeldung/199485.txt"]), as: UTF8.self)
    let words = letter.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("das wie eine Telefonnummer aussieht"))
    #expect(words.contains("Bitte löschen Sie diese Angabe") && words.contains("nicht lesbar"))
    #expect(!results.keys.contains { $0.hasPrefix("veroeffentlichung") && $0.contains("zurueckgestellt") })
    for (path, bytes) in results {
      #expect(!String(decoding: bytes, as: UTF8.self).contains("555123"), "\(path)")
    }
  }
}
