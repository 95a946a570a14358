import Configuration
import Reporting
import Tabular
import Testing

/// Definitions with one mistake each: refused at its place, with what is known and what was probably meant.
struct DefinitionTests {
  /// A mistake: `old` becomes `new` in `file`; the refusal stands where `at` stands then.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let file: String
    let old: String
    let new: String
    let at: String
    let says: [String]

    init(_ file: String, _ old: String, _ new: String, at: String? = nil, says: String...) {
      self.file = file
      self.old = old
      self.new = new
      self.at = at ?? new
      self.says = says
    }

    var testDescription: String { "\(file): \(new)" }
  }

  static let typos = [
    Mistake(
      "netz.yaml", "publisher:", "publischer:", says: "unknown key 'publischer'", "did you mean 'publisher'?"),
    Mistake(
      "geheimhaltung.yaml", "threshold", "treshold", says: "unknown key 'treshold'",
      "did you mean 'threshold'?"),
    Mistake("tabellen/stellen.yaml", "primaryKey", "primaryKeys", says: "did you mean 'primaryKey'?"),
    Mistake("tabellen/stellen.yaml", "decimals: 2", "decimal: 2", says: "did you mean 'decimals'?"),
    Mistake(
      "tabellen/stellen.yaml", "type: number", "type: numer", at: "numer,", says: "did you mean 'number'?"),
    Mistake(
      "tabellen/stellen.yaml", "sender: school", "sender: scool", at: "scool", says: "scool",
      "did you mean 'school'?"),
    Mistake(
      "tabellen/stellen.yaml", "rule: school-mismatch", "rule: school-missmatch", at: "school-missmatch",
      says: "did you mean 'school-mismatch'?"),
    Mistake(
      "dimensionen.yaml", "members:", "member:", says: "unknown key 'member'", "did you mean 'members'?"),
    Mistake("kennzahlen.yaml", "aggregate: sum", "aggregate: summ", at: "summ,", says: "did you mean 'sum'?"),
    Mistake(
      "kennzahlen.yaml", "counts: persons", "counts: person", at: "person}", says: "did you mean 'persons'?"),
    Mistake(
      "kennzahlen.yaml", "numerator:", "numertor:", says: "unknown key 'numertor'",
      "did you mean 'numerator'?"),
    Mistake("berichte/monat.yaml", "text_tables", "text_tabels", says: "did you mean 'text_tables'?"),
    Mistake(
      "berichte/monat.yaml", "kind: cover", "kind: covers", at: "covers", says: "did you mean 'cover'?"),
    Mistake(
      "berichte/monat.yaml", "audience: intern", "audience: interm", at: "interm",
      says: "did you mean 'intern'?"),
    Mistake(
      "berichte/monat.yaml", "periods: 3", "periods: 0", at: "0",
      says: "a trend shows at least 1 earlier period"),
    Mistake(
      "berichte/monat.yaml", "    metrics: [stunden, praevention, vzae]\n    periods: 3",
      "    metrics: []\n    periods: 3", at: "[]", says: "a trend needs a metric"),
  ]

  static let names = [
    Mistake(
      "netz.yaml", "table: schulen", "table: schule", at: "version: 1", says: "unknown table 'schule'",
      "did you mean 'schulen'?", "known are eingang, lieferungen"),
    Mistake(
      "netz.yaml", "until: mitglied_bis", "until: mitglid_bis", at: "version: 1",
      says: "unknown field 'mitglid_bis'", "did you mean 'mitglied_bis'?"),
    Mistake(
      "netz.yaml", "receipts: eingang", "receipts: eingänge", at: "version: 1",
      says: "unknown table 'eingänge'", "did you mean 'eingang'?"),
    Mistake(
      "tabellen/stellen.yaml", "[schulnummer, stelle]", "[schulnummer, stele]", at: "stele]",
      says: "unknown field 'stele'", "did you mean 'stelle'?", "known are fachkraft, schulnummer"),
    Mistake(
      "tabellen/stellen.yaml", "column: schulnummer", "column: schulnumer", at: "schulnumer}",
      says: "no field 'schulnumer'", "did you mean 'schulnummer'?"),
    Mistake(
      "tabellen/lieferungen.yaml", "expected: erwartet", "expected: erwartt", at: "erwartt",
      says: "unknown field 'erwartt'", "did you mean 'erwartet'?"),
    Mistake(
      "dimensionen.yaml", "table: schulen, field: schulform", "table: schuln, field: schulform",
      at: "name: schulform", says: "unknown table 'schuln'", "did you mean 'schulen'?"),
    Mistake(
      "dimensionen.yaml", "field: schulform", "field: schulfrom", at: "name: schulform",
      says: "unknown field 'schulfrom'", "did you mean 'schulform'?"),
    Mistake(
      "dimensionen.yaml", "field: ansatz", "field: ansaz", at: "{name: ansatz", says: "unknown field 'ansaz'",
      "did you mean 'ansatz'?"),
    Mistake(
      "dimensionen.yaml", "'02': G,", "'02': GS,", at: "name: schulform", says: "'GS', which is no member",
      "known are G, GE, GY, R"),
    Mistake(
      "kennzahlen.yaml", "table: stellen\n    field", "table: steln\n    field",
      at: "name: schulen_mit_stelle", says: "unknown table 'steln'"),
    Mistake(
      "kennzahlen.yaml", "field: schulnummer", "field: schulnumme", at: "name: schulen_mit_stelle",
      says: "unknown field 'schulnumme'", "did you mean 'schulnummer'?"),
    Mistake(
      "kennzahlen.yaml", "table: taetigkeiten", "table: taetigkeit", at: "{name: stunden_gesamt",
      says: "unknown table 'taetigkeit'", "did you mean 'taetigkeiten'?"),
    Mistake(
      "kennzahlen.yaml", "field: stunden", "field: studen", at: "studen}", says: "'studen'",
      "did you mean 'stunden'?"),
    Mistake(
      "kennzahlen.yaml", "only: [schulen_mit_stelle]", "only: [schulen_mit_stele]",
      at: "{name: mitglieder_mit_stelle", says: "unknown set 'schulen_mit_stele'",
      "did you mean 'schulen_mit_stelle'?"),
    Mistake(
      "kennzahlen.yaml", "reporting: [stellen]", "reporting: [stelen]", at: "[stelen]",
      says: "unknown table 'stelen'", "did you mean 'stellen'?"),
    Mistake(
      "kennzahlen.yaml", "protected_by: koepfe", "protected_by: kopfe", at: "{name: wochenstunden",
      says: "unknown measure 'kopfe'", "did you mean 'koepfe'?"),
    Mistake(
      "kennzahlen.yaml", "where: [am_stichtag]", "where: [am_stichtg]", at: "am_stichtg", says: "am_stichtg"),
    Mistake(
      "kennzahlen.yaml", "value: teilnahmen_gesamt", "value: teilnahmen_gesammt", at: "teilnahmen_gesammt",
      says: "'teilnahmen_gesammt'", "did you mean 'teilnahmen_gesamt'?"),
    Mistake(
      "kennzahlen.yaml", "denominator: {value: stunden_gesamt", "denominator: {value: stunden_gesamd",
      at: "stunden_gesamd", says: "did you mean 'stunden_gesamt'?"),
    Mistake(
      "berichte/monat.yaml", "metrics: [stunden, teilnahmen, praevention]", "metrics: [stunden, teilnahme]",
      at: "name: Tab_1", says: "unknown metric 'teilnahme'", "did you mean 'teilnahmen'?"),
    Mistake(
      "berichte/monat.yaml", "beside: [ruecklauf, groesste_gruppe]", "beside: [ruklauf]", at: "name: Tab_1",
      says: "unknown metric 'ruklauf'", "did you mean 'ruecklauf'?"),
    Mistake(
      "berichte/monat.yaml", "by: [ansatz]", "by: [ansätze]", at: "name: Tab_2",
      says: "unknown dimension 'ansätze'"),
    Mistake(
      "berichte/monat.yaml", "[arbeit, ansatz,", "[arbet, ansatz,", at: "arbet,",
      says: "unknown table 'arbet'", "did you mean 'arbeit'?"),
    Mistake(
      "berichte/monat.yaml", "by: schule,", "by: schul,", at: "version: 1", says: "unknown dimension 'schul'",
      "did you mean 'schule'?"),
    Mistake(
      "berichte/monat.yaml", "needs: [abdeckung]", "needs: [abdekung]", at: "[abdekung]",
      says: "unknown metric 'abdekung'",
      "did you mean 'abdeckung'?"),
  ]

  static let types = [
    Mistake(
      "kennzahlen.yaml", "\"ansatz = 'PRAEVENTION'\"", "\"ansatz = 7\"", at: "= 7",
      says: "cannot be compared with a number"),
    Mistake(
      "kennzahlen.yaml", "'PRAEVENTION'", "'PRAEVENTON'", at: "'PRAEVENTON'", says: "PRAEVENTON",
      "PRAEVENTION"),
    Mistake(
      "kennzahlen.yaml", "\"fachkraft is not null\"", "\"wochenstunden\"", at: "wochenstunden\"",
      says: "condition"),
    Mistake(
      "tabellen/netzwerk.yaml", "mitglied_ab <= :as_of", "mitglied_ab <= 5", at: "<= 5 and",
      says: "a date cannot be compared with a number"),
    Mistake(
      "tabellen/netzwerk.yaml", "mitglied_ab <= :as_of", "mitglied_ab <= :asof", at: ":asof", says: "asof"),
    Mistake(
      "tabellen/taetigkeiten.yaml", "column: datum", "column: stunden", at: "stunden}\n",
      says: "'stunden' is no date"),
    Mistake("tabellen/stellen.yaml", "digits: 6", "digits: six", at: "six", says: "expected a whole number"),
    Mistake(
      "tabellen/stellen.yaml", "minimum: \"0.25\"", "minimum: \"0.255\"", at: "\"0.255\"",
      says: "more decimals than the field"),
    Mistake("geheimhaltung.yaml", "threshold: 3", "threshold: 0", at: "0", says: "between 1 and 100"),
    Mistake("geheimhaltung.yaml", "version: 1", "version: 2", at: "2", says: "version 1"),
    Mistake(
      "kennzahlen.yaml", "value: \"39\"", "value: \"39 +\"", at: "\", label: {de: Vollzeit",
      says: "expected a value"),
  ]

  private static let contents =
    "  - {name: {de: Inhalt, en: Contents}, kind: contents, title: {de: Inhalt, en: Contents}}\n"
  private static let signs =
    "  - {name: {de: Zeichen, en: Signs}, kind: signs, title: {de: Zeichenerklärung, en: Signs}}\n"

  /// Sheets that every reader needs: the list of all sheets and the explanation of signs.
  static let guides = [
    Mistake(
      "berichte/monat.yaml", contents, "", at: "- name: {de: Titel",
      says: "one sheet of kind 'contents' for the audience 'intern'", "there is none; add `- {name: Inhalt"),
    Mistake(
      "berichte/monat.yaml", signs, "", at: "- name: {de: Titel",
      says: "one sheet of kind 'signs' for the audience 'intern'", "there is none; add `- {name: Zeichen"),
    Mistake(
      "berichte/monat.yaml", signs, signs.replacing("kind: signs", with: "kind: signs, audience: intern"),
      at: "- name: {de: Titel", says: "one sheet of kind 'signs' for the audience 'veroeffentlichung'"),
    Mistake(
      "berichte/monat.yaml", contents,
      contents + contents.replacing("de: Inhalt, en: Contents}, kind", with: "de: Noch, en: More}, kind"),
      at: "- name: {de: Titel", says: "one sheet of kind 'contents'", "there are 2; leave one"),
  ]

  @Test(arguments: typos + names + types + guides)
  func `a mistake is refused at its place with the way out`(mistake: Mistake) throws {
    var definitions = try ChangedDefinitions()
    try definitions.replace(mistake.old, with: mistake.new, in: mistake.file)
    let place = try #require(definitions.place(of: mistake.at, in: mistake.file))
    let refusal = try #require(try definitions.refusal(), "taken as if nothing were wrong")
    for text in mistake.says { #expect(refusal.message.contains(text), "\(refusal.message)") }
    #expect(refusal.file == mistake.file)
    #expect(refusal.line == place.line, "\(refusal)")
    #expect(refusal.column == place.column, "\(refusal)")
  }

  @Test(arguments: [
    ("kennzahlen.yaml", "name: stunden\n", "metric", "name: teilnahmen\n"),
    ("kennzahlen.yaml", "{name: stunden_gesamt", "measure", "{name: teilnahmen_gesamt"),
    ("dimensionen.yaml", "{name: ansatz", "dimension", "{name: tabelle"),
  ])
  func `a name that is defined twice is refused where it stands again`(
    file: String, first: String, kind: String, second: String
  ) throws {
    var definitions = try ChangedDefinitions()
    let name = String(first.drop { $0 != " " }.dropFirst().prefix { $0 != "\n" })
    let place = try #require(definitions.place(of: second, in: file))
    let earlier = try #require(definitions.place(of: first, in: file))
    try definitions.replace(second, with: first, in: file)
    let refusal = try #require(try definitions.refusal())
    #expect(refusal.message.contains("\(kind) '\(name)' is defined already at"))
    #expect(refusal.message.contains("\(file):\(earlier.line):"))
    #expect(refusal.line == place.line && refusal.file == file)
  }

  @Test(arguments: ["tabellen/stellen.yaml", "berichte/monat.yaml", "netz.yaml"])
  func `a table, a report and the network can be defined in one file only`(file: String) throws {
    var definitions = try ChangedDefinitions()
    let text = String(
      decoding: try FolderContents.bytes(SmallTown.definitions)[file] ?? [], as: UTF8.self)
    definitions.append(text, to: "z_noch_einmal.yaml")
    let refusal = try #require(try definitions.refusal())
    #expect(refusal.file == "z_noch_einmal.yaml")
    #expect(refusal.message.contains("defined") && refusal.line != nil)
  }

  @Test func `a field, a report table and a sheet are defined once`() throws {
    for (file, old, new, says) in [
      (
        "tabellen/stellen.yaml", "name: stelle,", "name: schulnummer,", "field 'schulnummer' is defined twice"
      ),
      ("berichte/monat.yaml", "table: ansatz", "table: arbeit", "table 'arbeit' is defined twice"),
      ("berichte/monat.yaml", "name: Tab_2", "name: Tab_1", "two sheets have the name 'Tab_1'"),
    ] {
      var definitions = try ChangedDefinitions()
      try definitions.replace(old, with: new, in: file)
      let refusal = try #require(try definitions.refusal())
      #expect(refusal.message == says && refusal.file == file && refusal.line != nil)
    }
  }

  @Test func `the project's own definitions and those of the cases are taken`() throws {
    for folder in [Project.definitions, SmallTown.definitions] {
      let (catalog, files) = try Catalog.load(folder)
      #expect(!catalog.reports.isEmpty && !catalog.metrics.isEmpty && files.count > 5)
    }
  }

  @Test func `a code of the register that no map covers is refused at the map, with code and row`() throws {
    let folder = try TestFolder()
    var definitions = try ChangedDefinitions()
    try definitions.replace("'15': GE, ", with: "", in: "dimensionen.yaml")
    let place = try #require(definitions.place(of: "{'02'", in: "dimensionen.yaml"))
    let options = SmallTown.options(
      definitions: try definitions.write(to: folder), input: SmallTown(name: "klein").input,
      output: folder.file("out"))
    let error = #expect(throws: ConfigError.self) {
      try Pipeline.run(report: "monat", period: .month(year: 2024, month: 10), options: options)
    }
    #expect(error?.location.file.hasSuffix("/dimensionen.yaml") == true)
    #expect(error?.location.line == place.line && error?.location.column == place.column)
    #expect(
      error?.message == """
        dimension 'schulform' does not map the code '15' of 'schulen.schulform', found in \
        stammdaten/2023-08-01/schulen.csv:5 (mapped are 02, 10, 20)
        """)
  }
}
