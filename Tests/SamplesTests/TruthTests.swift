import Samples
import Tabular
import Testing

@Suite struct TruthTests {
  private let town = WrittenTown.standard

  private func number(_ row: [String: String], _ name: String) -> Int { Int(row[name] ?? "") ?? -1 }

  @Test func `the stock of a month is the stock before plus opened minus closed, but for the planted jump`() {
    let bySchool = Dictionary(grouping: town.truth("faelle")) { $0["schulnummer"] ?? "" }
    let months =
      Period.schoolYear(start: 2023).duePeriods(.monthly)
      + Period.schoolYear(start: 2024).duePeriods(.monthly)
    let following = Dictionary(uniqueKeysWithValues: zip(months.map(\.id), months.dropFirst().map(\.id)))
    let planted = town.faults.filter { $0["regel"] == "carry-over" }.compactMap { $0["datei"] }
    var jumps: [String] = []
    var pairs = 0
    for rows in bySchool.values {
      let byMonth = Dictionary(uniqueKeysWithValues: rows.map { ($0["periode"] ?? "", $0) })
      for row in rows {
        let end = number(row, "bestand") + number(row, "zugaenge") - number(row, "abgaenge")
        #expect(end >= 0 && number(row, "davon_8a") <= number(row, "bestand"))
        guard let next = following[row["periode"] ?? ""].flatMap({ byMonth[$0] }) else { continue }
        if number(next, "bestand") != end {
          jumps.append("eingang/\(next["periode"] ?? "")/\(next["schulnummer"] ?? "")_faelle.csv")
        }
        pairs += 1
      }
    }
    #expect(planted.count == 1 && jumps == planted)
    #expect(pairs > 1400)
  }

  @Test(arguments: [
    ("stellen", ["periode", "schulnummer", "stelle"]),
    ("taetigkeiten", ["jahr", "schulnummer", "vorgang"]),
    ("faelle", ["periode", "schulnummer"]),
    ("fortbildungen", ["fortbildung", "fachkraft"]),
    ("netzwerktreffen", ["treffen", "schulnummer"]),
  ]) func `keys are unique`(table: String, key: [String]) {
    var seen = Set<[String]>()
    let rows = town.truth(table)
    for row in rows {
      let isSecondYear = (row["periode"] ?? "") >= "2024-08"
      let values = key.map { $0 == "jahr" ? "\(isSecondYear)" : row[$0] ?? "" }
      #expect(seen.insert(values).inserted, "\(values)")
    }
    #expect(rows.count > 300)
  }

  @Test func `the funding rules hold for everybody but the persons of planted faults`() {
    let rows = town.truth("stellen").filter { $0["fachkraft"] != "" }
    let persons = Dictionary(grouping: rows) { "\($0["periode"] ?? "") \($0["fachkraft"] ?? "")" }
    let planted = Set(town.faults.filter { $0["regel"] == "group-constraint" }.compactMap { $0["datei"] })
    var atTwo = 0
    var broken = Set<String>()
    for posts in persons.values {
      let schools = Set(posts.compactMap { $0["schulnummer"] })
      atTwo += schools.count == 2 ? 1 : 0
      guard
        schools.count > 2 || schools.count == 2 && posts.contains(where: { $0["wochenstunden"] != "19.5" })
      else { continue }
      for post in posts {
        let folder = (post["periode"] ?? "").replacing("/", with: "-")
        broken.insert("eingang/\(folder)/\(post["schulnummer"] ?? "")_stellen.csv")
      }
    }
    #expect(planted.count == 7 && broken == planted)
    #expect(atTwo > 10)
    #expect(
      (70...130).contains(Set(rows.filter { $0["periode"] == "2024/25-H2" }.map { $0["fachkraft"] }).count))
  }

  @Test func `dates lie in their period and on working days`() {
    for row in town.truth("taetigkeiten") {
      guard let day = CalendarDate(iso: row["datum"] ?? ""), let month = Period(parsing: row["periode"] ?? "")
      else {
        Issue.record("\(row)")
        continue
      }
      #expect(month.contains(day) && day.weekday <= 5)
    }
    for row in town.truth("fortbildungen") {
      let day = CalendarDate(iso: row["datum"] ?? "")
      let half = Period(parsing: row["periode"] ?? "")
      #expect(day.flatMap { half?.contains($0) } == true)
    }
  }

  @Test func `the list of deliveries counts the rows of the truth`() {
    var counted: [String: Int] = [:]
    for table in ["stellen", "taetigkeiten", "faelle", "fortbildungen", "netzwerktreffen"] {
      for row in town.truth(table) {
        let school = table == "netzwerktreffen" ? "" : row["schulnummer"] ?? ""
        counted["\(row["periode"] ?? "") \(table) \(school)", default: 0] += 1
      }
    }
    var usable = 0
    let deliveries = town.truth("lieferungen")
    for delivery in deliveries {
      let key = [delivery["periode"], delivery["tabelle"], delivery["schulnummer"]].compactMap { $0 }
      let rows = counted.removeValue(forKey: key.joined(separator: " ")) ?? 0
      #expect(number(delivery, "zeilen_gueltig") == rows, "\(delivery)")
      if delivery["eingegangen"] == "1" { usable += 1 } else { #expect(rows == 0) }
    }
    #expect(counted.isEmpty)
    let expected = deliveries.count { $0["erwartet"] == "1" }
    #expect(expected - usable == 25 + 8)
    #expect((80...170).contains(deliveries.count { $0["eingegangen"] == "1" && $0["puenktlich"] == "0" }))
    #expect(deliveries.count { $0["korrigiert"] == "1" } == 11)
  }

  @Test func `the figures are plausible for school social work`() {
    let activities = town.truth("taetigkeiten")
    #expect((30_000...35_000).contains(activities.count))
    func hours(_ rows: [[String: String]]) -> Double {
      rows.reduce(0) { $0 + (Double($1["stunden"] ?? "") ?? 0) }
    }
    let prevention = hours(activities.filter { $0["ansatz"] == "PRAEVENTION" }) / hours(activities)
    #expect((0.5...0.6).contains(prevention))
    let snapshot = town.truth("stellen").filter { $0["periode"] == "2024/25-H2" }
    let vacant = snapshot.count { $0["fachkraft"] == "" }
    #expect((2...10).contains(vacant))
    let filled = snapshot.filter { $0["fachkraft"] != "" }
    let fullTime = filled.reduce(0.0) { $0 + (Double($1["wochenstunden"] ?? "") ?? 0) } / 39
    let pupils = town.truth("schuelerzahlen").filter { $0["edition"] == "2024-08-01" }
    let schools = Set(filled.compactMap { $0["schulnummer"] })
    let cared = pupils.filter { schools.contains($0["schulnummer"] ?? "") }.reduce(0) {
      $0 + number($1, "schuelerzahl")
    }
    #expect((300...700).contains(Double(cared) / fullTime))
  }
}

@Suite struct FaultTests {
  private let town = WrittenTown.standard

  @Test func `every kind of fault is planted`() {
    let rules = Dictionary(grouping: town.faults) { $0["regel"] ?? "" }.mapValues(\.count)
    let kinds = [
      "carry-over", "compulsory-pair", "constraint-error", "duplicate-delivery", "duplicate-row",
      "exclusive-pair", "extra-cell", "foreign-key", "format-error", "group-constraint", "missing-cell",
      "missing-label", "no-overlap", "number-style", "outlier", "period-jump", "period-mismatch",
      "personal-data", "primary-key", "row-constraint", "school-mismatch", "source-error", "stray-quote",
      "threshold", "type-error", "unclosed-quote", "unexpected-file", "valid-on-date", "version-tie",
    ]
    #expect(rules.keys.sorted() == kinds)
    #expect(rules["row-constraint"] == 3 && rules["primary-key"] == 4 && rules["format-error"] == 2)
    #expect(town.faults.count == 72)
  }

  @Test func `every place named exists`() throws {
    for fault in town.faults {
      let bytes = try #require(town.files[fault["datei"] ?? ""], "\(fault)")
      guard let line = Int(fault["zeile"] ?? "") else { continue }
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      #expect(lines.indices.contains(line - 1) && !lines[line - 1].isEmpty, "\(fault)")
    }
    let page = town.text("FEHLER.md")
    #expect(town.faults.allSatisfy { page.contains("`\($0["datei"] ?? "")`") })
  }

  @Test func `cells named hold what they should not`() throws {
    let texts = [
      "01. Mai", "k. A.", "0.5", "1.000", "99,00", "390", "EINZELFALHILFE", "30.02.2025", "45720", "DABEI",
    ]
    for text in texts {
      let hits = try town.faults.filter { fault in
        guard let line = Int(fault["zeile"] ?? ""), fault["spalte"] != "" else { return false }
        let bytes = try #require(town.files[fault["datei"] ?? ""])
        // UTF-16 has a zero byte behind each letter.
        let plain = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[line - 1].filter {
          $0 != 0
        }
        return String(decoding: plain, as: UTF8.self).contains(text)
      }
      #expect(hits.count >= 1, "\(text)")
    }
  }

  @Test func `an unusable file leaves nothing in the truth`() {
    let unusable = town.faults.filter {
      ["missing-label", "personal-data", "threshold", "unclosed-quote"].contains($0["regel"])
    }
    #expect(unusable.count == 4)
    for fault in unusable {
      let parts = (fault["datei"] ?? "").split(separator: "/")
      let rows = town.truth("taetigkeiten").filter {
        $0["periode"] == String(parts[1]) && $0["schulnummer"] == String(parts[2].prefix(6))
      }
      #expect(rows.isEmpty)
    }
  }

  @Test func `the mistyped and the unknown number are in no register, the guest's is in no network list`()
    throws
  {
    let known = Set(town.truth("schulen").compactMap { $0["schulnummer"] })
    let places = town.faults.filter { $0["regel"] == "foreign-key" }
    let members = Set(town.truth("netzwerk").compactMap { $0["schulnummer"] })
    #expect(places.count == 3)
    var guests = 0
    for place in places {
      let line = try #require(Int(place["zeile"] ?? ""))
      let cells = parseCSV(try #require(town.files[place["datei"] ?? ""]), delimiter: UInt8(ascii: ";"))[
        line - 1]
      #expect(cells[3].count == 6 && !members.contains(cells[3]))
      guests += known.contains(cells[3]) ? 1 : 0
    }
    #expect(guests == 1)
  }
}
