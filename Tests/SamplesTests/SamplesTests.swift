import Samples
import Tabular
import Testing

@Suite struct TownTests {
  @Test func `the same seed gives the same bytes, another seed gives others`() {
    let town = Town(seed: 7, schools: 12, activityRows: 600)
    let first = WrittenTown(town)
    let second = WrittenTown(town)
    #expect(first.paths == second.paths)
    #expect(first.files == second.files)
    let other = WrittenTown(Town(seed: 8, schools: 12, activityRows: 600))
    #expect(first.files["wahrheit/taetigkeiten.csv"] != other.files["wahrheit/taetigkeiten.csv"])
  }

  @Test func `deliveries do not depend on whether the truth is kept`() {
    let town = Town(seed: 7, schools: 12, activityRows: 600)
    let without = WrittenTown(town, truth: false)
    let with = WrittenTown(town)
    #expect(!without.paths.contains { $0.hasPrefix("wahrheit/") })
    #expect(without.paths.allSatisfy { without.files[$0] == with.files[$0] })
    #expect(with.paths.filter { !$0.hasPrefix("wahrheit/") } == without.paths)
  }

  @Test(arguments: [1, 2, 5, 20, 200]) func `towns of other sizes are complete`(schools: Int) {
    let town = WrittenTown(Town(seed: 3, schools: schools, activityRows: schools * 10))
    for edition in ["2023-08-01", "2024-08-01"] {
      let members = town.truth("netzwerk").filter { $0["edition"] == edition && $0["mitglied_bis"] == "" }
      #expect(members.count == schools)
    }
    #expect(Set(town.paths).count == town.paths.count)
    #expect(town.files["eingang/EINGANG.csv"]?.isEmpty == false)
    let expected = town.truth("lieferungen").filter { $0["tabelle"] == "netzwerktreffen" }
    #expect(expected.count == 24)
  }

  @Test func `a single school year has no change of members`() {
    let town = WrittenTown(Town(seed: 3, schools: 30, activityRows: 6000, schoolYears: [2024]))
    #expect(town.truth("netzwerk").count == 30)
    #expect(!town.paths.contains { $0.contains("2023") })
    #expect(Set(town.faults.compactMap { $0["regel"] }).count > 15)
  }

  @Test func `the number of activity rows is about what was asked for`() {
    let rows = WrittenTown(Town(seed: 5, schools: 20, activityRows: 4000)).truth("taetigkeiten").count
    #expect((3600...4200).contains(rows), "\(rows)")
  }

  @Test func `school numbers have the right check digit and begin with 1, beyond the reserve with 2 to 5`() {
    let standard = WrittenTown.standard.truth("schulen").filter { $0["schulform_code"] != "0A" }
    let numbers = standard.compactMap { $0["schulnummer"] }
    #expect(numbers.allSatisfy { $0.hasPrefix("1") && hasCheckDigit($0) })
    let large = WrittenTown(Town(seed: 1, schools: 4400, activityRows: 10, schoolYears: [2024]))
    let all = large.truth("schulen").filter { $0["schulform_code"] != "0A" }.compactMap { $0["schulnummer"] }
    #expect(Set(all).count == all.count)
    #expect(all.allSatisfy(hasCheckDigit))
    #expect(all.filter { $0.hasPrefix("1") }.count == 4317)
    #expect(all.contains { $0.hasPrefix("2") })
  }

  private func hasCheckDigit(_ number: String) -> Bool {
    let digits = number.compactMap(\.wholeNumberValue)
    guard digits.count == 6 else { return false }
    let sum = zip([6, 5, 4, 3, 2], digits).reduce(0) { $0 + $1.0 * $1.1 }
    return (sum % 11 == 10 ? 0 : sum % 11) == digits[5]
  }
}

@Suite struct FormatTests {
  private let town = WrittenTown.standard

  @Test func `the register has 24 header fields above 23 quoted ones`() throws {
    let lines = town.text("stammdaten/2024-08-01/schuldaten.csv").split(separator: "\n")
    #expect(lines[0] == "sep=;")
    #expect(lines[1].split(separator: ";", omittingEmptySubsequences: false).count == 24)
    let records = parseCSV(
      Array(lines.dropFirst(2).joined(separator: "\n").utf8), delimiter: UInt8(ascii: ";"))
    #expect(records.allSatisfy { $0.count == 23 })
    #expect(records.count { $0[17] == "05999000" && $0[18] == "1" && $0[1] != "0A" } == 80)
    #expect(records.contains { $0[2].contains("\"") })
    #expect(records.allSatisfy { $0[5].count <= 40 && $0[2].count <= 40 })
  }

  @Test func `reference tables come in their published encodings`() throws {
    let folder = "stammdaten/2024-08-01"
    let index = try #require(town.files["\(folder)/sozialindex.csv"])
    #expect(index.contains(0xE1) && index.contains(0x9A))  // ß and Ü of code page 850
    let pupils = try #require(town.files["\(folder)/schuelerzahlen.csv"])
    #expect(pupils.contains(0xFC))  // ü of Windows-1252
    let network = try #require(town.files["\(folder)/netzwerk.csv"])
    #expect(network.starts(with: [0xEF, 0xBB, 0xBF]))
    #expect(town.text("\(folder)/netzwerk.csv").split(separator: "\r\n").count == 70)
    let unrated = town.truth("sozialindex").filter { $0["stufe"] == "" }
    #expect(unrated.count == 2)
  }

  @Test func `every habit of writing occurs and no character is lost`() {
    let deliveries = town.files.filter { $0.key.hasPrefix("eingang/") && !$0.key.hasSuffix("EINGANG.csv") }
    #expect(deliveries.values.contains { $0.starts(with: [0xFF, 0xFE]) })
    #expect(deliveries.values.contains { $0.starts(with: [0xEF, 0xBB, 0xBF]) })
    #expect(deliveries.values.contains { $0.last == 0x1A })
    #expect(deliveries.values.contains { $0.starts(with: Array("sep=;".utf8)) })
    #expect(deliveries.values.contains { $0.starts(with: Array("sep=,".utf8)) })
    #expect(deliveries.values.contains { $0.starts(with: Array("Schul-Nr.;".utf8)) })
    #expect(deliveries.values.contains { $0.starts(with: Array("SCHULNUMMER;".utf8)) })
    #expect(deliveries.values.contains { $0.starts(with: Array("Schulsozialarbeit ".utf8)) })
    #expect(deliveries.values.contains { $0.last.map { byte in byte != 0x0A && byte != 0x1A } ?? false })
    #expect(deliveries.allSatisfy { !$0.value.contains(UInt8(ascii: "?")) })
  }

  @Test func `the register of arrivals names every file but five, with its digest`() throws {
    let records = parseCSV(try #require(town.files["eingang/EINGANG.csv"]), delimiter: UInt8(ascii: ";"))
    #expect(records[0] == ["Datei", "SHA-256", "eingegangen am"])
    for record in records.dropFirst() {
      let bytes = try #require(town.files["eingang/\(record[0])"])
      #expect(WrittenTown.digest(bytes) == record[1])
    }
    let delivered = town.paths.filter { $0.hasPrefix("eingang/") && !$0.hasSuffix("EINGANG.csv") }
    #expect(delivered.count - (records.count - 1) == 5)
    #expect(town.truth("lieferungen").count { $0["erwartet"] == "1" && $0["puenktlich"] == "" } == 5)
  }

  @Test func `plain UTF-8 deliveries say exactly what the truth says`() {
    let faulty = Set(town.faults.compactMap { $0["datei"] })
    let truth = Dictionary(grouping: town.truth("taetigkeiten")) {
      "\($0["periode"] ?? "")/\($0["schulnummer"] ?? "")"
    }
    var compared = 0
    for (path, bytes) in town.files where path.hasSuffix("_taetigkeiten.csv") && !faulty.contains(path) {
      let parts = path.split(separator: "/")
      let school = parts[2].prefix(6)
      let isCorrected = ["_v2", "_korrektur"].contains { town.files[path.dropLast(4) + "\($0).csv"] != nil }
      guard bytes.starts(with: Array("Schulnummer;Vorgang".utf8)), !isCorrected,
        String(validating: bytes, as: UTF8.self) != nil
      else { continue }
      let rows = parseCSV(bytes, delimiter: UInt8(ascii: ";")).dropFirst()
      let expected = truth["\(parts[1])/\(school)"] ?? []
      #expect(rows.map { $0[1] } == expected.map { $0["vorgang"] ?? "" }, "\(path)")
      #expect(
        rows.map { $0[7] } == expected.map { ($0["stunden"] ?? "").replacing(".", with: ",") }, "\(path)")
      compared += rows.count
    }
    #expect(compared > 1000)
  }
}
