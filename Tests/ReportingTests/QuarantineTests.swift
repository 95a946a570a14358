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
    #expect(words.contains("Bitte löschen Sie diese Angabe") && words.contains("so nicht auswertbar"))
    #expect(!results.keys.contains { $0.hasPrefix("veroeffentlichung") && $0.contains("zurueckgestellt") })
    for (path, bytes) in results {
      #expect(!String(decoding: bytes, as: UTF8.self).contains("555123"), "\(path)")
    }
  }

  /// A line of `gruende.csv`.
  private struct Kept: Hashable {
    let file: String
    let line: Int?
    let place: String
    let from: Int
    let count: Int
  }

  private func kept(_ folder: String) throws -> Set<Kept> {
    let list = try Files.readAll("\(folder)/gruende.csv", limit: 1 << 24)
    let records = PlainCSV.parse(Array(list.dropFirst(3)), delimiter: 0x3B)
    #expect(
      records.first == ["Datei", "Zeile", "Aufbewahrt in", "ab Byte", "Bytes", "Regel", "Spalte", "Grund"])
    for record in records.dropFirst() {
      #expect(record.count == 8 && !record[5].isEmpty && !record[7].isEmpty)
    }
    return Set(
      records.dropFirst().map {
        Kept(file: $0[0], line: Int($0[1]), place: $0[2], from: Int($0[3]) ?? -1, count: Int($0[4]) ?? -1)
      })
  }

  @Test func `rejected rows and refused deliveries stay byte for byte, for the office only`() throws {
    let folder = try TestFolder()
    let options = SmallTown.options(
      definitions: Project.definitions, input: Project.samples, output: folder.file("out"))
    let outcome = try Pipeline.run(
      report: "jahresbericht", period: .schoolYear(start: 2024), options: options)
    let place = folder.file("out/state/quarantaene/jahresbericht/2024-25")
    let all = try kept(place)
    let files = try FolderContents.bytes(place)
    let rows = Dictionary(grouping: all.filter { $0.line != nil }, by: \.file)
    #expect(rows.count > 15)
    for (file, kept) in rows {
      // The sample's quoted line breaks are read by the program and by this test alike.
      let original = try Files.readAll("\(Project.samples)/\(file)", limit: 1 << 24)
      var expected: [UInt8] = []
      for row in kept.sorted(by: { $0.from < $1.from }) {
        #expect(row.from == expected.count)
        let bytes = try record(onLine: row.line ?? 0, of: original)
        #expect(bytes.count == row.count)
        expected += bytes
      }
      #expect(files[kept.first?.place ?? ""] == expected, "\(file)")
    }
    let refused = all.filter { $0.line == nil }
    #expect(refused.count > 5)
    for item in refused {
      #expect(files[item.place] == (try Files.readAll("\(Project.samples)/\(item.file)", limit: 1 << 24)))
    }
    // Nothing lies there that the list does not name.
    #expect(Set(files.keys) == Set(all.map(\.place)).union(["gruende.csv"]))
    let published = try FolderContents.paths(outcome.folder)
    #expect(!published.contains { $0.contains("quarantaene") || $0.contains("zeilen/") })
  }

  /// The bytes of the record that begins on a line: to the next line feed outside quotes.
  private func record(onLine line: Int, of file: [UInt8]) throws -> [UInt8] {
    let isWide = file.starts(with: [0xFF, 0xFE])
    // One byte of each unit is enough to find the place.
    let bytes = isWide ? stride(from: 2, to: file.count, by: 2).map { file[$0] } : file
    var (start, now) = (0, 1)
    while now < line {
      start = (bytes[start...].firstIndex(of: 0x0A) ?? bytes.count) + 1
      now += 1
    }
    var isQuoted = false
    var end = start
    while end < bytes.count {
      let before = end > start ? bytes[end - 1] : 0x3B
      if bytes[end] == 0x22, isQuoted || before == 0x3B || before == 0x09 { isQuoted.toggle() }
      end += 1
      if bytes[end - 1] == 0x0A && !isQuoted { break }
    }
    return Array(isWide ? file[(2 + 2 * start)..<(2 + 2 * end)] : bytes[start..<end])
  }

  @Test func `all records of every delivery are accounted for, and the rejected ones are those kept`() throws
  {
    let folder = try TestFolder()
    let town = SmallTown(name: "klein")
    try folder.copy(town.input, to: "in")
    let delivery = "eingang/2024-10/199485_taetigkeiten.csv"
    let text = String(
      decoding: try Files.readAll(folder.file("in/\(delivery)"), limit: 1 << 20), as: UTF8.self)
    let faulty = text + "199485;900;99.99.2024;BERATUNG\n\n;;;;;;\nSumme;;;;;;\n"
    // The same in UTF-16: what is kept are the file's own bytes.
    let wide: [UInt8] = [0xFF, 0xFE] + Self.wide(faulty)
    try folder.write(wide, "in/\(delivery)")
    let outcome = try Pipeline.run(
      report: "monat", period: .month(year: 2024, month: 10),
      options: town.options(output: folder.file("out"), input: folder.file("in")))
    let manifest = try #require(
      try JSONSerialization.jsonObject(
        with: Data(try Files.readAll("\(outcome.folder)/intern/manifest.json", limit: 1 << 24)))
        as? [String: Any])
    let entries = try #require(manifest["files"] as? [[String: Any]])
    var rejected = 0
    for entry in entries {
      guard let read = entry["recordsRead"] as? Int else { continue }
      let parts = ["accepted", "rejected", "blank", "superseded", "footer"].compactMap { entry[$0] as? Int }
      #expect(parts.count == 5 && parts.reduce(0, +) == read, "\(entry["path"] ?? "")")
      if entry["path"] as? String == delivery { rejected = entry["rejected"] as? Int ?? -1 }
    }
    let place = folder.file("out/state/quarantaene/monat/2024-10")
    let kept = try kept(place).filter { $0.file == delivery }
    #expect(Set(kept.map(\.line)).count == rejected && rejected > 0)
    let bytes = try Files.readAll("\(place)/zeilen/2024-10/199485_taetigkeiten.csv", limit: 1 << 20)
    let added = Self.wide("199485;900;99.99.2024;BERATUNG\n")
    #expect(bytes.suffix(added.count).elementsEqual(added))
    #expect(try Self.mode("\(place)/gruende.csv") == 0o640)
    #expect(try Self.mode("\(place)/zeilen") == 0o750)
    #expect(try Self.mode(place) == 0o750)
  }

  private static func wide(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for unit in text.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    return bytes
  }

  private static func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? Int ?? 0) & 0o777
  }
}
