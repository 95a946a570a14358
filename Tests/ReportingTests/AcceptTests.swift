import Platform
import Reporting
import Tabular
import Testing

/// Attachments with any name: recognised by their content, copied unchanged, entered, checked.
struct AcceptTests {
  private static let received = CalendarDate(dayNumber: CalendarDate.dayNumber(year: 2025, month: 8, day: 7))

  /// A folder with the reference data of the invented town and room for attachments.
  struct Office {
    let folder: TestFolder
    var input: String { folder.file("in") }

    init() throws {
      folder = try TestFolder()
      try folder.copy("\(Project.samples)/stammdaten", to: "in/stammdaten")
    }

    func attach(_ sample: String, as name: String) throws -> String {
      try attach(try Files.readAll("\(Project.samples)/eingang/\(sample)", limit: 1 << 24), as: name)
    }

    func attach(_ bytes: [UInt8], as name: String) throws -> String {
      try folder.write(bytes, "mail/\(name)")
      return folder.file("mail/\(name)")
    }

    func accept(_ paths: [String], _ change: (inout AcceptRequest) -> Void = { _ in }) throws -> Acceptance {
      var request = AcceptRequest(
        paths: paths, definitions: Project.definitions, input: input, received: AcceptTests.received)
      change(&request)
      return try Acceptance(request)
    }

    /// Everything below `eingang/`, by path.
    func received() throws -> [String: [UInt8]] {
      try Files.exists("\(input)/eingang") ? FolderContents.bytes("\(input)/eingang") : [:]
    }

    func receipts() throws -> String {
      String(decoding: try Files.readAll("\(input)/eingang/EINGANG.csv", limit: 1 << 24), as: UTF8.self)
    }
  }

  private func reason(_ acceptance: Acceptance) -> String? {
    guard acceptance.items.count == 1, case .refused(let text) = acceptance.items.first?.outcome else {
      return nil
    }
    return text.de
  }

  private func path(_ acceptance: Acceptance) -> String? {
    guard acceptance.items.count == 1, case .taken(let path) = acceptance.items.first?.outcome else {
      return nil
    }
    return path
  }

  @Test(arguments: [
    ("2025-03/199928_taetigkeiten.csv", "2025-03/199928_taetigkeiten.csv"),
    ("2024-25-H1/199928_fortbildungen.csv", "2024-25-H1/199928_fortbildungen.csv"),
    ("2025-03/netzwerktreffen.csv", "2025-03/netzwerktreffen.csv"),
  ])
  func `content tells table, school and period; the bytes stay as they are`(sample: String, target: String)
    throws
  {
    let office = try Office()
    let attachment = try office.attach(sample, as: "Anhang von Frau Muster (3).CSV")
    let acceptance = try office.accept([attachment])
    #expect(path(acceptance) == "eingang/\(target)")
    let lying = try office.received()
    #expect(lying.keys.sorted() == [target, "EINGANG.csv"].sorted())
    let bytes = try Files.readAll(attachment, limit: 1 << 24)
    #expect(lying[target] == bytes)
    var hash = SHA256()
    hash.update(bytes)
    let expected = "\u{FEFF}Datei;SHA-256;eingegangen am\r\n\(target);\(try hash.hex());07.08.2025\r\n"
    #expect(try office.receipts() == expected)
    #expect(!acceptance.text(language: .de).contains("Muster"))
  }

  @Test(arguments: [
    ("2024-25-H1/199928_stellen.csv", "2024/25-H1", "eingang/2024-25-H1/199928_stellen.csv"),
    ("2024-25-H1/199928_stellen.csv", "2024-12", "eingang/2024-25-H1/199928_stellen.csv"),
    ("2025-03/199928_faelle.csv", "2025-03", "eingang/2025-03/199928_faelle.csv"),
  ])
  func `a table without days needs the period said`(sample: String, month: String, target: String) throws {
    let office = try Office()
    let attachment = try office.attach(sample, as: "a.csv")
    let asked = try office.accept([attachment])
    #expect(reason(asked)?.contains("--month") == true)
    #expect(try office.received().keys.sorted() == [])
    #expect(path(try office.accept([attachment]) { $0.period = Period(parsing: month) }) == target)
  }

  @Test func `the same bytes are there already, other bytes become the next version, nothing is overwritten`()
    throws
  {
    let office = try Office()
    let first = try office.attach("2025-03/199928_taetigkeiten.csv", as: "a.csv")
    _ = try office.accept([first])
    let again = try office.accept([first])
    #expect(again.items.first?.outcome == .alreadyThere(path: "eingang/2025-03/199928_taetigkeiten.csv"))
    let before = try office.receipts()
    for version in 2...3 {
      let bytes = try Files.readAll(first, limit: 1 << 24) + Array(repeating: 0x0A, count: version)
      let other = try office.attach(bytes, as: "b.csv")
      #expect(path(try office.accept([other])) == "eingang/2025-03/199928_taetigkeiten_v\(version).csv")
      #expect(
        try office.accept([other]).items.first?.outcome
          == .alreadyThere(path: "eingang/2025-03/199928_taetigkeiten_v\(version).csv"))
    }
    let after = try office.receipts()
    #expect(after.hasPrefix(before) && after.split(separator: "\r\n").count == 4)
    let original = try office.received()["2025-03/199928_taetigkeiten.csv"]
    #expect(original == (try Files.readAll(first, limit: 1 << 24)))
  }

  @Test func `a name that only the list knows is not given again, and a lone correction is pointed out`()
    throws
  {
    let office = try Office()
    let list =
      "SHA-256,Datei,eingegangen am,Notiz\n\(String(repeating: "a", count: 64)),"
      + "2025-03/199928_taetigkeiten.csv,05.04.2025,per Post"
    try office.folder.write(list, "in/eingang/EINGANG.csv")
    let bytes = try Files.readAll(
      "\(Project.samples)/eingang/2025-03/199928_taetigkeiten.csv", limit: 1 << 24)
    try office.folder.write(bytes + [0x0A], "in/eingang/2025-03/199928_taetigkeiten_korrektur.csv")
    let acceptance = try office.accept([try office.attach(bytes, as: "a.csv")])
    #expect(path(acceptance) == "eingang/2025-03/199928_taetigkeiten_v2.csv")
    #expect(acceptance.text(language: .de).contains("_korrektur"))
    let lines = try office.receipts().split(separator: "\n")
    #expect(lines.count == 3 && lines[1].hasSuffix("per Post"))
    #expect(lines.last?.hasSuffix(",2025-03/199928_taetigkeiten_v2.csv,07.08.2025,") == true)
  }

  @Test func `a list in UTF-16 goes on in UTF-16`() throws {
    let office = try Office()
    let header = "Datei\tSHA-256\teingegangen am\r\n"
    let wide: [UInt8] = [0xFF, 0xFE] + header.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    try office.folder.write(wide, "in/eingang/EINGANG.csv")
    _ = try office.accept([try office.attach("2025-03/199928_taetigkeiten.csv", as: "a.csv")])
    let bytes = try #require(try office.received()["EINGANG.csv"])
    #expect(bytes.starts(with: wide))
    let units = stride(from: wide.count, to: bytes.count, by: 2).map {
      UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
    }
    let added = String(decoding: units, as: UTF16.self)
    #expect(added.hasPrefix("2025-03/199928_taetigkeiten.csv\t") && added.hasSuffix("\t07.08.2025\r\n"))
  }

  @Test func `a file without an entry gets one when it comes again`() throws {
    let office = try Office()
    let attachment = try office.attach("2025-03/199928_taetigkeiten.csv", as: "a.csv")
    let bytes = try Files.readAll(attachment, limit: 1 << 24)
    try office.folder.write(bytes, "in/eingang/2025-03/199928_taetigkeiten.csv")
    _ = try office.accept([attachment])
    #expect(try office.receipts().contains("2025-03/199928_taetigkeiten.csv;"))
  }

  @Test func `a dry run says the same and writes nothing`() throws {
    let office = try Office()
    let attachment = try office.attach("2025-03/199928_taetigkeiten.csv", as: "a.csv")
    let dry = try office.accept([
      attachment, try office.attach("2025-03/199928_taetigkeiten.csv", as: "b.csv"),
    ]) {
      $0.isDryRun = true
    }
    #expect(
      dry.items.map(\.outcome) == [
        .taken(path: "eingang/2025-03/199928_taetigkeiten.csv"),
        .alreadyThere(path: "eingang/2025-03/199928_taetigkeiten.csv"),
      ])
    #expect(try !Files.exists("\(office.input)/eingang") && !Files.exists("\(office.input)/.lock"))
    #expect(dry.text(language: .de).contains("würde aufgenommen"))
  }

  @Test func `one that cannot be taken in does not keep the others, and names are shortened`() throws {
    let office = try Office()
    _ = try office.attach([], as: "Erika Mustermann.csv")
    _ = try office.attach("2025-02/199928_taetigkeiten.csv", as: "sub/z.csv")
    let faulty = try office.attach("2024-11/198055_taetigkeiten.csv", as: "c.csv")
    let acceptance = try office.accept([office.folder.file("mail"), faulty])
    #expect(acceptance.items.map(\.name) == ["1/3 E… M….csv", "2/3 c….csv", "3/3 z….csv"])
    #expect(acceptance.refused.map(\.name) == ["1/3 E… M….csv"])
    // The planted fault of that file, told in the words of `validate`, at its new place.
    #expect(
      acceptance.log.kept.map { "\($0.location) \($0.rule)" } == [
        "eingang/2024-11/198055_taetigkeiten.csv:9:7 type-error"
      ])
    #expect(acceptance.text(language: .de).contains("Fehler in Zeile 9, Spalte „Teilnehmende“ [type-error]"))
  }

  @Test(arguments: [
    // Several periods, several schools, persons, missing columns, workbook, empty, unclosed quote, web page.
    ("2024-11/197543_taetigkeiten.csv", "2024-10: 1, 2024-11: 17"),
    ("2024-11/197269_taetigkeiten.csv", "--school"),
    ("2025-04/197610_taetigkeiten.csv", "Angaben zu Personen"),
    ("2025-01/197324_taetigkeiten.csv", "--table"),
    ("2024-09/196368_taetigkeiten.csv", "Excel-Arbeitsmappe"), ("2025-02/199473_taetigkeiten.csv", "leer"),
    ("2025-06/196939_taetigkeiten.csv", "Anführungszeichen"),
    ("2025-03/198377_taetigkeiten.csv", "Internetseite"),
  ])
  func `what cannot be known or read is refused with a sentence`(sample: String, words: String) throws {
    let office = try Office()
    let acceptance = try office.accept([try office.attach(sample, as: "a.csv")])
    #expect(reason(acceptance)?.contains(words) == true, "\(reason(acceptance) ?? "taken")")
    #expect(try office.received().isEmpty)
  }

  @Test func `options decide between several answers, and the rest is told as wrong`() throws {
    let office = try Office()
    let months = try office.attach("2024-11/197543_taetigkeiten.csv", as: "a.csv")
    let acceptance = try office.accept([months]) { $0.period = .month(year: 2024, month: 11) }
    #expect(path(acceptance) == "eingang/2024-11/197543_taetigkeiten.csv")
    #expect(acceptance.log.kept.map(\.rule) == ["period-mismatch"])
    let schools = try office.attach("2024-11/197269_taetigkeiten.csv", as: "b.csv")
    let other = try office.accept([schools]) { $0.school = "197269" }
    #expect(path(other) == "eingang/2024-11/197269_taetigkeiten.csv")
    #expect(other.log.kept.map(\.rule) == ["school-mismatch"])
  }

  @Test(arguments: [
    ("school", "199783", "nennen die Schule 199928"), ("school", "111111", "weder im Schulregister"),
    ("table", "faelle", "Es fehlen Spalten"), ("month", "2025-04", "liegen in 2025-03"),
    ("month", "2024/25-H2", "nicht für 2024/25-H2 fällig"),
    ("received", "2025-02-28", "erst nach dem Eingang"),
  ])
  func `an option that contradicts the content is refused`(option: String, value: String, words: String)
    throws
  {
    let office = try Office()
    let acceptance = try office.accept([try office.attach("2025-03/199928_taetigkeiten.csv", as: "a.csv")]) {
      switch option {
      case "school": $0.school = value
      case "table": $0.table = value
      case "month": $0.period = Period(parsing: value)
      default: $0.received = CalendarDate(iso: value) ?? $0.received
      }
    }
    #expect(reason(acceptance)?.contains(words) == true, "\(reason(acceptance) ?? "taken")")
    #expect(try office.received().isEmpty)
  }

  @Test func `the office's table takes no school, an unknown number is not taken in, an empty form asks`()
    throws
  {
    let office = try Office()
    let meetings = try office.attach("2025-03/netzwerktreffen.csv", as: "a.csv")
    #expect(reason(try office.accept([meetings]) { $0.school = "199928" })?.contains("--school") == true)
    let header = "Schulnummer;Bestand Monatsanfang;Zugänge;Abgänge;davon § 8a\n"
    let stranger = try office.attach(Array("\(header)111111;1;0;0;0\n".utf8), as: "b.csv")
    #expect(
      reason(try office.accept([stranger]) { $0.period = .month(year: 2025, month: 3) })?.contains("111111")
        == true)
    let empty = try office.attach(Array(header.utf8), as: "c.csv")
    let asked = reason(try office.accept([empty]))
    #expect(asked?.contains("--school") == true && asked?.contains("--month") == true)
    let acceptance = try office.accept([empty]) {
      $0.school = "199928"
      $0.period = .month(year: 2025, month: 3)
    }
    #expect(path(acceptance) == "eingang/2025-03/199928_faelle.csv")
  }

  @Test func `an attachment with personal data in its texts is not taken in`() throws {
    let office = try Office()
    let text =
      "Schulnummer;Vorgang;Datum;Art;Ansatz;Übergang;Teilnehmende;Stunden;Kooperationspartner;Bemerkung\n"
      + "199928;1;03.03.2025;KRISE;INTERVENTION;;1;1,5;;Tel. 0221 123456\n"
    let acceptance = try office.accept([try office.attach(Array(text.utf8), as: "a.csv")])
    #expect(reason(acceptance)?.contains("Telefonnummer") == true, "\(reason(acceptance) ?? "taken")")
    #expect(reason(acceptance)?.contains("123456") == false)
    #expect(try office.received().isEmpty)
  }

  @Test func `every delivery of a month finds its own place again, or has no rows`() throws {
    let office = try Office()
    let folder = "\(Project.samples)/eingang/2025-05"
    let names = try Files.list(folder).map(\.name).filter { $0.hasSuffix("_taetigkeiten.csv") }
    let acceptance = try office.accept(names.map { "\(folder)/\($0)" })
    let silent = names.indices.filter { index in
      guard case .refused(let text) = acceptance.items[index].outcome else { return false }
      return text.de.contains("nichts zu melden")
    }
    #expect(silent.count == acceptance.refused.count && silent.count < 10 && names.count > 50)
    // The planted file of April under the name of May goes where it belongs.
    let found = names.indices.filter { !silent.contains($0) }.map { index in
      names[index] == "199448_taetigkeiten.csv" ? "2025-04/\(names[index])" : "2025-05/\(names[index])"
    }
    #expect(try office.received().keys.sorted() == (found + ["EINGANG.csv"]).sorted())
  }

  @Test func `a locked input, a broken list and missing reference data end the call`() throws {
    let office = try Office()
    let attachment = try office.attach("2025-03/199928_taetigkeiten.csv", as: "a.csv")
    let lock = try FolderLock(office.input, since: "2025-08-07")
    #expect(#expect(throws: ReportingError.self) { try office.accept([attachment]) }?.kind == .locked)
    lock.release()
    try office.folder.write("Datei;Tag\n", "in/eingang/EINGANG.csv")
    #expect(#expect(throws: ReportingError.self) { try office.accept([attachment]) }?.kind == .inputUnusable)
    try Files.createDirectory(office.folder.file("nothing"))
    try Files.remove("\(office.input)/eingang/EINGANG.csv", within: office.input)
    let none = #expect(throws: ReportingError.self) { try office.accept([office.folder.file("nothing")]) }
    #expect(none?.kind == .selectionEmpty)
    let empty = try TestFolder()
    let error = #expect(throws: ReportingError.self) {
      try office.accept([attachment]) { $0.input = empty.path }
    }
    #expect(error?.kind == .inputUnusable)
    #expect(try office.received().isEmpty)
  }

  @Test func `a refused attachment is kept once, unchanged, under a name that tells of nobody`() throws {
    let office = try Office()
    let bytes = Array("Vorname;Nachname\r\nErika;Muster\r\n".utf8)
    let attachment = try office.attach(bytes, as: "Liste von Frau Muster.csv")
    let first = try office.accept([attachment])
    #expect(first.refused.count == 1 && first.keptRefused == 1)
    #expect(first.keptText(language: .de)?.contains("unverändert aufbewahrt in quarantaene/") ?? false)
    let kept = try FolderContents.bytes("\(office.input)/quarantaene")
    let name = try #require(kept.keys.first { $0 != "QUARANTAENE.csv" })
    #expect(name.wholeMatch(of: /[0-9a-f]{16}\.csv/) != nil)
    #expect(kept[name] == bytes)
    let list = String(decoding: try #require(kept["QUARANTAENE.csv"]), as: UTF8.self)
    #expect(list.hasPrefix("\u{FEFF}Datei;Anhang;SHA-256;eingegangen am;Grund\r\n\(name);"))
    #expect(list.contains("07.08.2025") && !list.contains("Muster") && !list.contains("Erika"))
    // Sent again, or tried again.
    let second = try office.accept([attachment])
    #expect(second.refused.count == 1 && second.keptText(language: .de) == nil)
    #expect(try FolderContents.bytes("\(office.input)/quarantaene") == kept)
    #expect(try office.received().isEmpty)
  }

  @Test func `a dry run keeps nothing`() throws {
    let office = try Office()
    let attachment = try office.attach(Array("a;b\n1;2\n".utf8), as: "x.csv")
    #expect(try office.accept([attachment]) { $0.isDryRun = true }.refused.count == 1)
    #expect(try !Files.exists("\(office.input)/quarantaene"))
  }
}
