import Configuration
import Platform
import Tabular
import Testing

@testable import Reporting

/// Contracts of our own in the words of Table Schema, in YAML and in JSON.
struct ContractTests {
  private static let fields = """
      - {name: beginn, label: Beginn, type: time, constraints: {minimum: "07:00:00", maximum: "18:00:00"}}
      - {name: kennung, label: Kennung, type: string, constraints: {pattern: "[A-Z]{2}-[0-9]+"}, privacy: harmless}
      - {name: raum, label: Raum, type: string, constraints: {enum: [A1, A2]}, missingValues: ["-"]}
      - {name: verweis, label: Verweis, type: string, format: uri, privacy: free-text}
      - {name: dauer, label: Dauer, type: duration, constraints: {required: true}}
      - {name: stufe, label: Stufe, type: integer, constraints: {exclusiveMinimum: 0, exclusiveMaximum: 10}}
      - {name: offen, label: offen, type: boolean, trueValues: [auf, O], falseValues: [zu]}
      - {name: art, label: Art, type: string, categories: [EINS, {value: ZWEI, label: {de: Zwei, en: Two}}]}
    """

  private static func table(fields: String = fields, keys: String = "") -> String {
    """
    \(keys.isEmpty ? "" : keys + "\n")version: 1
    table: angebote
    title: Angebote
    sender: school
    frequency: monthly
    time: flow
    primaryKey: [kennung]
    dialect: {delimiter: ";", headerRows: [1]}
    fields:
    \(fields)
    """
  }

  private static func definition(_ yaml: String) throws -> TableDefinition {
    try TableDefinition(try ConfigNode.parse(yaml: yaml, file: "angebote.yaml"))
  }

  /// Rule and place of all findings in a file, and how many rows count.
  private static func check(
    _ rows: [String], table: String = table(),
    header: String = "Beginn;Kennung;Raum;Verweis;Dauer;Stufe;offen;Art"
  ) throws -> (findings: [String], accepted: Int) {
    let folder = try TestFolder()
    for (path, bytes) in try FolderContents.bytes(SmallTown.definitions) {
      try folder.write(bytes, "d/\(path)")
    }
    try folder.write(table, "d/tabellen/angebote.yaml")
    try folder.write(([header] + rows).joined(separator: "\n") + "\n", "angebote.csv")
    let check = try FileCheck(
      files: [folder.file("angebote.csv")], table: "angebote", definitions: folder.file("d"))
    let findings = check.log.sorted.map { "\($0.rule)@\($0.location.line ?? 0):\($0.location.column ?? 0)" }
    return (findings, rows.count - Set(check.log.sorted.compactMap(\.location.line)).count)
  }

  @Test func `texts of every type of Table Schema are checked, with their constraints`() throws {
    let good = "08:30:00;AB-1;A1;https://example.org/a;PT45M;5;auf;EINS"
    #expect(
      try Self.check([good, ";CD-2;-;;P1D;;O;ZWEI", "18:00:00;EF-3;A2;;PT1H;9;zu;zwei"]).findings == [])
    let bad = [
      "6 Uhr;AB-1;A1;;PT45M;5;auf;EINS", "06:59:59;AB-2;A1;;PT45M;5;auf;EINS",
      "08:30:00;ab-3;A1;;PT45M;5;auf;EINS",
      "08:30:00;AB-4;A3;;PT45M;5;auf;EINS", "08:30:00;AB-5;A1;keine;PT45M;5;auf;EINS",
      "08:30:00;AB-6;A1;;45 Minuten;5;auf;EINS",
      "08:30:00;AB-7;A1;;;5;auf;EINS", "08:30:00;AB-8;A1;;PT45M;0;auf;EINS",
      "08:30:00;AB-9;A1;;PT45M;10;auf;EINS",
      "08:30:00;AB-10;A1;;PT45M;5;ja;EINS", "08:30:00;AB-11;A1;;PT45M;5;auf;DREI",
    ]
    #expect(
      try Self.check([good.replacing("AB-1", with: "ZZ-1")] + bad).findings == [
        "type-error@3:1", "constraint-error@4:1", "constraint-error@5:2", "constraint-error@6:3",
        "type-error@7:4",
        "type-error@8:5", "constraint-error@9:5", "constraint-error@10:6", "constraint-error@11:6",
        "type-error@12:7",
        "constraint-error@13:8",
      ])
  }

  @Test func `enum, unique and uniqueKeys mean what they mean in Table Schema`() throws {
    let fields = """
        - {name: kennung, label: Kennung, type: string, privacy: harmless}
        - {name: stufe, label: Stufe, type: integer, constraints: {enum: [1, 2, 4]}}
        - {name: anteil, label: Anteil, type: number, decimals: 1, constraints: {enum: [0.5, 1]}}
        - {name: tag, label: Tag, type: date, constraints: {enum: [2025-03-01, 2025-03-02]}}
        - {name: raum, label: Raum, type: string, constraints: {unique: true}}
        - {name: uhr, label: Uhr, type: string}
        - {name: gruppe, label: Gruppe, type: string}
        - {name: plan, label: Plan, type: object, constraints: {jsonSchema: {required: [tage], properties: {tage: {type: integer}}}}}
      """
    let rows = [
      "a;1;0,5;01.03.2025;R1;8;G1;{\"\"tage\"\": 3}", "b;3;0,5;01.03.2025;R2;8;G2;",
      "c;4;0,7;01.03.2025;R3;9;G3;",
      "d;4;1;03.03.2025;R4;10;G4;", "e;2;1;02.03.2025;R1;11;G5;", "f;2;1;02.03.2025;R6;7;G1;",
      "h;2;1;;R7;7;G1;",
      "g;2;;;;8;;{\"\"tage\"\": \"\"x\"\"}",
    ].map { row in
      let cells = row.split(separator: ";", maxSplits: 7, omittingEmptySubsequences: false)
      return cells.dropLast().joined(separator: ";") + ";" + (cells[7].isEmpty ? "" : "\"\(cells[7])\"")
    }
    let found = try Self.check(
      rows, table: Self.table(fields: fields, keys: "uniqueKeys: [[uhr, gruppe]]"),
      header: "Kennung;Stufe;Anteil;Tag;Raum;Uhr;Gruppe;Plan")
    #expect(
      found.findings == [
        "unique-key@2:5", "constraint-error@3:2", "constraint-error@4:3", "constraint-error@5:4",
        "unique-key@6:5",
        "unique-key@7:7", "unique-key@8:7",
        "constraint-error@9:8",
      ])
  }

  @Test(arguments: [
    (
      "foreignKeys: [{fields: raum, reference: {resource: raeume, fields: nr}}]",
      "unknown reference table 'raeume'"
    ),
    (
      "foreignKeys: [{fields: [raum, art], reference: {resource: schulen, fields: [a, b]}}]", "a single field"
    ),
    (
      "foreignKeys: [{fields: raum, reference: {resource: schulen, fields: schulform}}]",
      "which is 'schulnummer'"
    ),
    (
      "foreignKeys: [{fields: [raum], reference: {resource: schulen, fields: [schulnummer]}}]",
      "the same 'domain'"
    ),
    ("foreignKeys: [{field: raum}]", "unknown key 'field'"), ("uniqueKeys: [[rum]]", "did you mean 'raum'?"),
  ])
  func `keys that cannot be checked are refused`(_ keys: String, _ message: String) throws {
    let folder = try TestFolder()
    for (path, bytes) in try FolderContents.bytes(SmallTown.definitions) {
      try folder.write(bytes, "d/\(path)")
    }
    try folder.write(Self.table(keys: keys), "d/tabellen/angebote.yaml")
    let error = #expect(throws: ConfigError.self) { _ = try Catalog.load(folder.file("d")) }
    #expect(
      error?.message.contains(message) == true && error?.location.line == 1, "\(error?.description ?? "")")
  }

  @Test func `YAML and JSON are the same contract`() throws {
    let node = try ConfigNode.parse(yaml: Self.table(), file: "angebote.yaml")
    let yaml = try TableDefinition(node)
    let json = try TableDefinition(try ConfigNode.parse(json: node.json.utf8, file: "angebote.json"))
    #expect(yaml.schema == json.schema && yaml.schema.fields.count == 8)
    let folder = try TestFolder()
    for (path, bytes) in try FolderContents.bytes(SmallTown.definitions) {
      try folder.write(bytes, "d/\(path)")
    }
    try folder.write(node.json, "d/tabellen/angebote.json")
    #expect(try Catalog.load(folder.file("d")).catalog.tables["angebote"]?.schema == yaml.schema)
  }

  @Test(arguments: [
    ("type: time, constraints: {minimum: acht}", "'acht' is no value of type time"),
    ("type: string, constraints: {pattern: \"(a\"}", "the pattern is not understood"),
    ("type: string, constraints: {maximun: 3}", "did you mean 'maximum'?"),
    ("type: string, constraints: {unique: often}", "expected true or false"),
    ("type: integer, constraints: {enum: [1, 1]}", "stands here twice"),
    ("type: integer, constraints: {jsonSchema: {}}", "belongs to fields of type object or array"),
    ("type: integer, constraints: {maxLength: 1}", "belongs to fields of type string"),
    ("type: date, format: \"%m/%d/%Y\"", "in deliveries 'format' is '%d.%m.%Y'"),
    ("type: number, decimals: 1, decimalChar: \".\"", "in deliveries 'decimalChar' is ','"),
    ("type: integer, categories: [1]", "'categories' does not belong to a field of this type"),
    ("type: strnig", "did you mean 'string'?"),
    ("type: string, constraint: {}", "did you mean 'constraints'?"),
    ("type: string, categories: []", "at least one category"),
  ])
  func `what is not understood is refused with its place`(_ field: String, _ message: String) {
    do {
      _ = try Self.definition(Self.table(fields: "  - {name: kennung, label: K, \(field)}"))
      Issue.record("accepted")
    } catch let error as ConfigError {
      #expect(error.message.contains(message), "\(error)")
      #expect(error.location.line == 10 && (error.location.column ?? 0) > 3, "\(error)")
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `as a Data Package every contract says what it demands`() throws {
    let package = PackageExport([try Self.definition(Self.table())])
    let node = try ConfigNode.parse(json: try package.bytes(), file: "datapackage.json")
    let resource = try #require(try node.anyMapping().required("resources").list().first).anyMapping()
    let fields = try resource.required("schema").anyMapping().required("fields").list().map {
      try $0.anyMapping()
    }
    #expect(
      try fields.map { try $0.required("name").string() } == [
        "Beginn", "Kennung", "Raum", "Verweis", "Dauer", "Stufe", "offen", "Art",
      ])
    #expect(
      try fields.map { try $0.required("type").string() } == [
        "time", "string", "string", "string", "duration", "integer", "boolean", "string",
      ])
    #expect(try fields[0].required("constraints").json.contains(#""maximum":"18:00:00""#))
    #expect(try fields[1].required("constraints").json.contains(#""pattern":"[A-Z]{2}-[0-9]+""#))
    #expect(
      fields[3].optional("format")?.scalar == "uri"
        && fields[6].optional("trueValues")?.json == #"["auf","O"]"#)
  }
}
