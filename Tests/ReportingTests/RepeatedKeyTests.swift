import ExcelWriter
import Platform
import Reporting
import Tabular
import Testing

/// The benchmark's job on a few thousand rows: repeated keys of every kind, told with their places, and nothing else
/// changed by them.
struct RepeatedKeyTests {
  private struct Town {
    var activities = ["activity_id;school_id;date;kind;level;participants;hours;partner;note"]
    var participations = ["training_id;training_date;topic;person_pseudonym;school_id;status;hours"]
    /// Lines of rows whose key an earlier row has, with that row's line.
    var repeated: [Int: Int] = [:]
    var pairs: [Int: Int] = [:]
    var accepted = 0

    init(seed: UInt64, isSequential: Bool) {
      var state = seed
      func roll(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
      }
      var firstLine: [String: Int] = [:]
      for row in 0..<3000 {
        let isOld = row > 20 && roll(40) == 0
        let number = isSequential ? 1_000_000 + row - (isOld ? 1 + roll(20) : 0) : roll(20_000) * 1_003
        let isUnreadable = roll(60) == 0
        let isFaulty = roll(30) == 0
        let id = isUnreadable ? (roll(2) == 0 ? "" : "A-\(row)") : String(number)
        let line = activities.count + 1
        activities.append(
          "\(id);100048;05.05.2024;\(isFaulty ? "Sonstiges" : "Projekt");Prävention;2;6,00;;\"Gespräch; \(row)\""
        )
        if isUnreadable { continue }
        if let first = firstLine[id] { repeated[line] = first } else { firstLine[id] = line }
        if !isFaulty { accepted += 1 }
      }
      var firstPair: [String: Int] = [:]
      for row in 0..<2000 {
        let training = "T\(10_000 + row / 20)"
        let person = String("00000000000000\(10 + (isSequential ? row : roll(60)) % 17)".suffix(16))
        let line = participations.count + 1
        participations.append("\(training);05.05.2024;Mobbing;\(person);100048;attended;\(roll(3) + 1),00")
        let pair = training + person
        if let first = firstPair[pair] { pairs[line] = first } else { firstPair[pair] = line }
      }
    }

    func write(to folder: TestFolder) throws -> String {
      let register = "in/stammdaten/2023-08-01"
      try folder.write(
        "school_id;name;school_type;district;students;social_index\n100048;Schule;Grundschule;Köln;677;8\n",
        "\(register)/schools.csv")
      try folder.write(
        "school_id;member_from;member_until;obliged\n100048;01.08.2020;;ja\n", "\(register)/members.csv")
      let positions =
        "position_id;school_id;provider;fte;funding;start_date;end_date\n"
        + "1;100048;Kreis;0,60;Stiftung;17.10.2021;\n1;100048;Stadt;0,50;Kommunal;17.10.2021;\n"
      for (name, text) in [
        ("activities", activities.joined(separator: "\n") + "\n"),
        ("participations", participations.joined(separator: "\n") + "\n"), ("positions", positions),
      ] {
        try folder.write(text, "in/eingang/2024-25/\(name).csv")
      }
      return folder.file("in")
    }
  }

  @Test(arguments: [true, false], 1...3)
  func `each row but the first of a key is told, and all of them count`(isSequential: Bool, threads: Int)
    throws
  {
    let town = Town(seed: UInt64(threads), isSequential: isSequential)
    let folder = try TestFolder()
    let input = try town.write(to: folder)
    try folder.write("", "out/leer")
    let summary = try Pipeline.evaluate(
      report: "job", period: .schoolYear(start: 2024),
      options: RunOptions(
        definitions: "\(Project.root)/Tests/bench/pipelines", input: input, output: "",
        audiences: [.intern], threads: threads), workbookInto: folder.file("out"))
    func told(_ name: String) -> [Int: String] {
      var told: [Int: String] = [:]
      for finding in summary.findings.sorted
      where finding.rule == "unique-key" && finding.location.file.contains(name) {
        #expect(finding.severity == .warning && told[finding.location.line ?? 0] == nil)
        told[finding.location.line ?? 0] = finding.message.de
      }
      return told
    }
    #expect(
      told("activities") == town.repeated.mapValues { "„activity_id“ kommt schon vor, in Zeile \($0)." })
    #expect(
      told("participations")
        == town.pairs.mapValues { "„training_id + person_pseudonym“ kommt schon vor, in Zeile \($0)." })
    #expect(told("positions").keys.sorted() == [3])
    #expect(town.repeated.count > 40 && town.pairs.count > 40)
    // Repetitions take nothing from what is counted; the report has no sheets for programs.
    let book = try WorkbookReading(path: folder.file("out/job_2024-25.xlsx"))
    #expect(!book.sheets.contains { $0.name.hasPrefix("csv_") } && book.sheets.count == 9)
    let sheet = try #require(book.sheet("trainings_by_type"))
    let counted = sheet.rows.values.compactMap { row -> Double? in
      guard case .text("Grundschule")? = row[0], case .number(let number)? = row[1] else { return nil }
      return number
    }
    #expect(counted == [2000])
    #expect(summary.counts.accepted == town.accepted + 2000 + 2)
  }

  /// Large enough to be read once, on trust, by all workers together.
  @Test(arguments: 1...2)
  func `in a large file of another encoding they are found where they stand`(threads: Int) throws {
    var town = Town(seed: 5, isSequential: true)
    var text = "activity_id;school_id;date;kind;level;participants;hours;partner;note\n"
    var expected: [Int: Int] = [:]
    let notes = ["Gespräch über Förderplan", "Übergang; Rückmeldung", "Maßnahme €", "ohne"]
    for row in 0..<110_000 {
      let isRepeated = row % 997 == 500
      let number = 1_000_000 + (isRepeated ? row - 1 - row % 7 * 300 % (row - 1) : row)
      if isRepeated { expected[row + 2] = number - 1_000_000 + 2 }
      text += "\(number);100048;05.05.2024;Projekt;Prävention;2;6,00;;\"\(notes[row % 4]) \(row)\"\n"
    }
    town.activities = []
    let folder = try TestFolder()
    let input = try town.write(to: folder)
    let bytes = text.unicodeScalars.map { scalar in
      scalar.value == 0x20AC ? UInt8(0x80) : UInt8(truncatingIfNeeded: scalar.value)
    }
    #expect(bytes.count > 8 << 20)
    try Files.remove("\(input)/eingang/2024-25/activities.csv", within: input)
    try Files.create(bytes, at: "\(input)/eingang/2024-25/activities.csv")
    let summary = try Pipeline.evaluate(
      report: "job_a", period: .schoolYear(start: 2024),
      options: RunOptions(
        definitions: "\(Project.root)/Tests/bench/pipelines", input: input, output: "",
        audiences: [.intern], threads: threads))
    var told: [Int: String] = [:]
    for finding in summary.findings.sorted { told[finding.location.line ?? 0] = finding.message.de }
    #expect(told == expected.mapValues { "„activity_id“ kommt schon vor, in Zeile \($0)." })
    #expect(expected.count == 110 && summary.counts.accepted == 110_000)
  }
}
