import Disclosure
import ExcelWriter
import Platform
import Tabular
import Testing

@testable import Reporting

struct ProtectionTests {
  private static let month = Period.month(year: 2024, month: 10)

  /// Every text that a file holds: the parts of a workbook unpacked.
  private static func texts(_ folder: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for path in try FolderContents.paths(folder) {
      if path.hasSuffix(".xlsx") {
        for part in try WorkbookArchive(path: "\(folder)/\(path)").parts {
          result["\(path)!\(part.name)"] = String(decoding: part.bytes, as: UTF8.self)
        }
      } else {
        result[path] = String(decoding: try Files.readAll("\(folder)/\(path)", limit: 1 << 26), as: UTF8.self)
      }
    }
    return result
  }

  /// The grammar school's numbers of both months as they would be written anywhere, and what they are parts of.
  private static let canaries = [
    "6257", "6.257", "6,257", "7919", "7.919", "7,919", "1733", "1.733", "2017,75", "2017.75", "2.017",
    "7990", "7.990",
    "9937", "9.937", "9,937", "4871", "4.871", "6311", "6.311", "6,311",
  ]

  @Test(arguments: Language.allCases)
  func `no secret number is in any file of a publication`(language: Language) throws {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    town.define(
      """
        - needs: [stunden]
          text: {de: "Insgesamt {{stunden}} Stunden, {{stunden_vorher}} im Monat davor, {{teilnahmen}} Teilnahmen.", en: "{{stunden}} hours in all, {{stunden_vorher}} the month before, {{teilnahmen}} participations."}

      """, in: "berichte/monat.yaml")
    try town.change(
      "  - {name: {de: Methodik",
      with: """
          - name: {de: Abb_1, en: Fig_1}
            kind: chart
            title: {de: Stunden nach Schulform, en: Hours by school type}
            form: bars
            table: arbeit
            metrics: [stunden]
          - {name: {de: Methodik
        """, in: "berichte/monat.yaml")
    var options = try town.write(to: folder)
    options.language = language
    let outcome = try Pipeline.run(report: "monat", period: Self.month, options: options)
    let open = try Self.texts("\(outcome.folder)/veroeffentlichung")
    let own = try Self.texts("\(outcome.folder)/intern")
    #expect(open.keys.contains { $0.contains("charts/chart") }, "the publication has a chart")
    #expect(open.keys.contains { $0.hasSuffix(".txt") } && open.keys.contains { $0.hasSuffix(".csv") })
    for canary in Self.canaries {
      for (file, text) in open { #expect(!text.contains(canary), "\(canary) in \(file)") }
    }
    for canary in ["6257", "7919"] { #expect(own.values.contains { $0.contains(canary) }) }
    let report = try #require(outcome.reports.first { $0.audience == .veroeffentlichung })
    #expect(report.figure("arbeit", "stunden", "GY") == "[g]")
    #expect(report.figure("arbeit", "stunden", "G") != "[g]")
  }

  @Test func `a published answer obeys the same rules in every format`() throws {
    let folder = try TestFolder()
    let options = try ProtectedTown().write(to: folder)
    var query = Query(
      metrics: ["stunden", "teilnahmen", "praevention"], today: CalendarDate(dayNumber: 20_000))
    query.period = .period(Self.month)
    query.dimensions = ["schulform"]
    query.comparesPrevious = true
    query.audience = .veroeffentlichung
    for format in QueryFormat.allCases {
      let scratch = folder.file("scratch-\(format.rawValue)")
      try Files.createDirectory(scratch)
      let bytes = try query.run(options).bytes(format, scratch: scratch)
      var texts = [String(decoding: bytes, as: UTF8.self)]
      if format == .xlsx {
        try folder.write(bytes, "answer/a.xlsx")
        texts = try Array(Self.texts(folder.file("answer")).values)
      }
      for canary in Self.canaries {
        #expect(texts.allSatisfy { !$0.contains(canary) }, "\(canary) in \(format)")
      }
      #expect(texts.allSatisfy { !$0.contains("Dienstgebrauch") })
    }
    // With the total the grammar school would be what is left: something else is hidden, now that the parts are known.
    query.hasTotal = true
    let rows = try query.run(options).answers.flatMap(\.table.flat).filter { $0.metric == "stunden" }
    let last = rows.filter { $0.period == "2024-10" }
    #expect(last.contains { $0.members == ["GY"] && $0.sign == .secret })
    #expect(last.contains { $0.members == ["Insgesamt"] && $0.sign == .secret })
    // A report made afterwards must not tell the total either.
    let report = try ProtectedTown.report(options)
    #expect(report.figure("arbeit", "stunden", "Insgesamt") == "[g]")
    #expect(report.figure("arbeit", "stunden", "GY") == "[g]")
  }

  @Test func `internal answers say that they are internal wherever a format can`() throws {
    let folder = try TestFolder()
    let options = try ProtectedTown().write(to: folder)
    var query = Query(metrics: ["stunden"], today: CalendarDate(dayNumber: 20_000))
    query.period = .period(Self.month)
    let answer = try query.run(options)
    for format in [QueryFormat.table, .markdown] {
      let text = String(decoding: try answer.bytes(format, scratch: folder.path), as: UTF8.self)
      #expect(text.contains("Nur für den internen Dienstgebrauch."))
    }
    for format in [QueryFormat.json, .ndjson] {
      let text = String(decoding: try answer.bytes(format, scratch: folder.path), as: UTF8.self)
      #expect(text.contains("\"audience\"") && text.contains("\"intern\""))
    }
    try folder.write(try answer.bytes(.xlsx, scratch: folder.path), "answer/a.xlsx")
    #expect(
      try Self.texts(folder.file("answer")).values.contains {
        $0.contains("Nur für den internen Dienstgebrauch")
      })
  }

  @Test func `a published answer shows all members of what lies in the input folder`() throws {
    let folder = try TestFolder()
    let options = try ProtectedTown().write(to: folder)
    var query = Query(metrics: ["stunden"], today: CalendarDate(dayNumber: 20_000))
    query.period = .period(Self.month)
    query.audience = .veroeffentlichung
    query.condition = "schulform = 'GY'"
    #expect(throws: ReportingError.self) { try query.run(options) }
    query.condition = nil
    query.files = [folder.file("in/eingang/2024-10/199928_taetigkeiten.csv")]
    #expect(throws: ReportingError.self) { try query.run(options) }
  }

  @Test func `tables by a property of schools and one finer tell nothing by subtraction`() throws {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    // The third Gesamtschule is in a group of its own by the finer property.
    town.define(
      """
        - name: nummer
          label: {de: Gruppe, en: Group}
          school: {table: schulen, field: schulnummer}
          map: {'199382': X, '199151': X, '199126': Y}
          otherwise: Z
          members: [{id: X, label: {de: x, en: x}}, {id: Y, label: {de: y, en: y}}, {id: Z, label: {de: z, en: z}}]

      """, in: "dimensionen.yaml")
    let options = try town.write(to: folder)
    var query = Query(metrics: ["teilnahmen"], today: CalendarDate(dayNumber: 20_000))
    query.period = .period(Self.month)
    query.audience = .veroeffentlichung
    query.dimensions = ["schulform"]
    let first = try query.run(options).answers.flatMap(\.table.flat)
    #expect(first.contains { $0.members == ["GE"] && $0.value != nil })
    query.dimensions = ["nummer"]
    let second = try query.run(options).answers.flatMap(\.table.flat)
    #expect(second.contains { $0.members == ["X"] && $0.sign == .secret }, "two schools")
    #expect(second.contains { $0.members == ["Y"] && $0.sign == .secret }, "one school")
  }

  @Test func `what was told by a property of schools that nobody asks for now is no leak`() throws {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    town.add(
      """
      version: 1
      table: gebiete
      title: {de: Gebiete, en: Areas}
      sender: reference
      file: gebiete.csv
      time: stock
      primaryKey: [schulnummer]
      school: schulnummer
      fields:
        - {name: schulnummer, label: Schulnummer, type: string, domain: schule, constraints: {digits: 6, required: true}, privacy: harmless}
        - {name: gebiet, label: Gebiet, type: string, constraints: {required: true}, privacy: harmless}

      """, as: "tabellen/gebiete.yaml")
    town.define(
      """
        - name: gebiet
          label: {de: Gebiet, en: Area}
          school: {table: gebiete, field: gebiet}
          map: {Nord: NORD, Ost: OST}
          otherwise: OHNE
          members: [{id: NORD, label: {de: Nord, en: North}}, {id: OST, label: {de: Ost, en: East}}, {id: OHNE, label: {de: ohne, en: none}}]

      """, in: "dimensionen.yaml")
    let options = try town.write(to: folder)
    let rows = town.schools.dropFirst(5).enumerated().map { "\($1.number);\($0 % 2 == 0 ? "Nord" : "Ost")\n" }
    try folder.write("Schulnummer;Gebiet\n" + rows.joined(), "in/stammdaten/2023-08-01/gebiete.csv")
    var query = Query(metrics: ["stunden"], today: CalendarDate(dayNumber: 20_000))
    query.period = .period(Self.month)
    query.audience = .veroeffentlichung
    for dimension in ["schulform", "gebiet"] {
      query.dimensions = [dimension]
      let rows = try query.run(options).answers.flatMap(\.table.flat)
      #expect(rows.contains { ["G", "OHNE"].contains($0.members[0]) && $0.value != nil })
    }
    query.metrics = ["teilnahmen"]
    query.dimensions = ["schulform"]
    let rest = try query.run(options).answers.flatMap(\.table.flat)
    #expect(rest.contains { $0.members == ["G"] && $0.value != nil })
    #expect(rest.contains { $0.members == ["GY"] && $0.sign == .secret })
  }

  // MARK: Rules

  @Test func `rounding in the place of secrecy: to multiples, but never numbers of schools`() throws {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    town.rules += ["measures:", "  - {measure: teilnahmen_gesamt, round: 5}"]
    let options = try town.write(to: folder)
    let reports = try Pipeline.run(report: "monat", period: Self.month, options: options).reports
    let own = try #require(reports.first { $0.audience == .intern })
    let open = try #require(reports.first { $0.audience == .veroeffentlichung })
    let rounded = open.tables.flatMap(\.flat).filter { $0.metric == "teilnahmen" }
    let exact = own.tables.filter { $0.id != "schulen" }.flatMap(\.flat).filter { $0.metric == "teilnahmen" }
    #expect(rounded.count == exact.count && !rounded.isEmpty)
    for (shown, real) in zip(rounded, exact) {
      guard let shown = shown.value, let real = real.value else { continue }
      #expect(shown.numerator % 5 == 0 && shown.denominator == 1)
      #expect((shown.double - real.double).magnitude <= 2, "each number for itself, from the exact one")
    }
    #expect(zip(rounded, exact).contains { $0.value != $1.value })
    #expect(
      open.figure("arbeit", "teilnahmen", "GY") == "7990"
        || open.figure("arbeit", "teilnahmen", "GY") == "[g]")
    #expect(open.figure("personal", "abdeckung", "G") == "100")
    let changes = open.tables.first { $0.id == "arbeit" }
    let column = try #require(changes?.columns.firstIndex { $0.heading == "Veränderung Teilnahmen (Anzahl)" })
    for row in changes?.rows ?? [] {
      if case .number(let value) = row[column] {
        #expect(value.numerator % 5 == 0, "an exact change tells more")
      }
    }
  }

  @Test(arguments: [false, true])
  func `a zero is a number, unless the measure says that it discloses`(discloses: Bool) throws {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    for school in [5, 6, 7] { town.report(school, "2024-10", [("PRAEVENTION", 0, "3")]) }
    if discloses { town.rules += ["measures:", "  - {measure: teilnahmen_gesamt, zeros_disclose: true}"] }
    let report = try ProtectedTown.report(try town.write(to: folder))
    #expect(report.figure("arbeit", "teilnahmen", "R") == (discloses ? "[g]" : "0"))
    #expect(report.figure("arbeit", "stunden", "R") == "9")
  }

  @Test(arguments: [(persons: 5, schools: 3, sign: "shown"), (4, 3, "[g]"), (40, 2, "[g]"), (40, 3, "shown")])
  func `few persons and few schools are secret, from five and three on they are not`(
    persons: Int, schools: Int, sign: String
  ) throws {
    let folder = try TestFolder()
    var town = try ProtectedTown()
    // All others are many enough to be shown whatever happens to the Realschulen; the grammar school has nothing.
    town.report(11, "2024-10", [("PRAEVENTION", 0, "0")])
    for school in [5, 6, 7] {
      let own = school - 5 >= schools ? 0 : persons / schools + (school == 5 ? persons % schools : 0)
      town.report(school, "2024-10", [("PRAEVENTION", own, "3")])
    }
    let report = try ProtectedTown.report(try town.write(to: folder))
    let told = report.figure("arbeit", "teilnahmen", "R")
    #expect(sign == "[g]" ? told == "[g]" : told == "\(persons)")
  }

  // MARK: The audit

  @Test func `the audit finds what a naive protection leaves open, and nothing in the real one`() throws {
    let folder = try TestFolder()
    let options = try ProtectedTown().write(to: folder)
    let (catalog, _) = try Catalog.load(options.definitions)
    let definition = try Pipeline.report("monat", in: catalog, for: Self.month)
    let naive = DefinitionAudit(options: options, catalog: catalog, definition: definition)
    let real = try naive.outcome { $0 }
    #expect(real.failures.isEmpty && real.hidden > 0)
    let leaky = try naive.outcome { protection in
      // Only what is secret by itself.
      var protection = protection
      protection.hidden = protection.hidden.filter { if case .risk = $0.value { true } else { false } }
      return protection
    }
    #expect(leaky.failures.contains { $0.contains("teilnahmen_gesamt 2024-10") })
    let open = try naive.outcome { _ in Protection() }
    #expect(open.failures.contains { $0.contains("schulform=GY") })
    #expect(open.failures.count > leaky.failures.count)
  }

  /// The report of a town protected in another way, and audited.
  private struct DefinitionAudit {
    let options: RunOptions
    let catalog: Catalog
    let definition: ReportDefinition

    func outcome(_ change: (Protection) -> Protection) throws -> DisclosureAudit.Outcome {
      let plan = Plan(report: definition, catalog: catalog, period: ProtectionTests.month, asOf: nil)
      let evaluation = try Evaluation(plan, input: options.input, threads: 1)
      let builder = ReportBuilder(
        definition: definition, plan: plan, figures: evaluation.figures, audience: .veroeffentlichung,
        language: .de)
      let protection = try Protector(figures: evaluation.figures, past: []).protect {
        _ = try builder.report()
      }
      evaluation.figures.protection = change(protection)
      return try DisclosureAudit(figures: evaluation.figures, report: try builder.report(), past: [])
        .outcome()
    }
  }
}
