import Foundation
import Testing

/// `validate` with a Table Schema or a Data Package that anybody may have written.
struct SchemaCommandTests {
  private static let schema = #"""
    {"fields": [{"name": "nr", "type": "integer"}, {"name": "ort", "type": "string"}], "primaryKey": "nr",
     "foreignKeys": [{"fields": "ort", "reference": {"resource": "orte", "fields": "kürzel"}}]}
    """#
  private static let dialect = #"{"delimiter": ";"}"#

  private static func folder() throws -> CallFolder {
    let folder = try CallFolder()
    try folder.write(schema, "schema.json")
    try folder.write(dialect, "dialect.json")
    try folder.write("kürzel;name\nGE;Gelsenkirchen\n", "orte.csv")
    return folder
  }

  private static func errors(_ output: String) throws -> [[String: Any]] {
    #expect(output.hasPrefix("{\"errors\":["))
    let report = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    return try #require(report["errors"] as? [[String: Any]])
  }

  private static func validate(_ folder: CallFolder, _ more: String...) throws -> Outcome {
    try Program.run(
      [
        "validate", folder.file("daten.csv"), "--schema", folder.file("schema.json"), "--dialect",
        folder.file("dialect.json"),
      ]
        + more)
  }

  @Test func `a clean file, and a faulty one in German and English`() throws {
    let folder = try Self.folder()
    try folder.write("nr;ort\n1;GE\n2;\n", "daten.csv")
    let clean = try Self.validate(folder)
    #expect(
      clean.status == 0
        && clean.output.hasSuffix("  Gelesen: 2 Zeilen; 2 ohne Fehler.\n  Alles in Ordnung.\n"))
    try folder.write("nr;ort\n1;GE\n1;XX\nx;GE\n", "daten.csv")
    let faulty = try Self.validate(folder)
    #expect(faulty.status == 1)
    #expect(faulty.output.contains("Fehler in Zeile 4, Spalte „nr“ [type-error]"))
    #expect(faulty.output.contains("Der Wert in „ort“ steht nicht in der Tabelle „orte“."))
    let english = try Self.validate(folder, "--language", "en")
    #expect(english.output.contains("Error in line 4, column “nr” [type-error]"))
  }

  @Test func `JSON begins with the errors and ends with full counts, whatever the limit`() throws {
    let folder = try Self.folder()
    try folder.write("nr;ort\n1;GE\n1;XX\nx;GE\n", "daten.csv")
    let outcome = try Self.validate(folder, "--format", "json")
    let found = try Self.errors(outcome.output).map {
      "\($0["type"] ?? "") \($0["rowNumber"] as? Int ?? 0) \($0["fieldNumber"] as? Int ?? 0)"
    }
    #expect(found == ["primary-key 3 0", "foreign-key 3 0", "type-error 4 1"])
    let limited = try Self.validate(folder, "--format", "json", "--limit", "1")
    #expect(try Self.errors(limited.output).count == 1)
    #expect(limited.output.contains(#""type":"type-error","severity":"error","count":1"#))
    #expect(limited.output.contains(#""rows":3,"accepted":1"#))
  }

  @Test func `CSV has a row for each finding, and no cell that a spreadsheet would run`() throws {
    let folder = try Self.folder()
    try folder.write(#"{"fields": [{"name": "=1+1", "type": "integer"}]}"#, "schema.json")
    try folder.write("=1+1\nx\n", "daten.csv")
    let outcome = try Self.validate(folder, "--format", "csv")
    let lines = outcome.output.split(separator: "\n")
    #expect(
      lines.count == 2
        && lines[0].hasPrefix("file;line;rowNumber;fieldNumber;label;type;severity;byte;message;remedy"))
    #expect(lines[1].contains("/daten.csv;2;2;1;'=1+1;type-error;error;5;"))
  }

  @Test func `a Data Package: all tables, or the file named; its schema may be YAML of its own`() throws {
    let folder = try Self.folder()
    try folder.write("nr;ort\n1;GE\n", "daten.csv")
    try folder.write(
      #"""
      {"resources": [{"name": "daten", "path": "daten.csv", "dialect": "dialect.json", "schema": "schema.yaml"},
                     {"name": "orte", "path": "orte.csv", "dialect": {"delimiter": ";"}, "bytes": 7}]}
      """#, "datapackage.json")
    try folder.write(
      "fields: [{name: nr, type: integer}, {name: ort}]\nforeignKeys: [{fields: ort, reference: {resource: orte, fields: kürzel}}]\n",
      "schema.yaml")
    let all = try Program.run("validate", "--package", folder.file("datapackage.json"), "--format", "json")
    #expect(all.status == 1)
    #expect(try Self.errors(all.output).map { $0["type"] as? String } == ["byte-count"])
    let one = try Program.run(
      "validate", folder.file("daten.csv"), "--package", folder.file("datapackage.json"))
    #expect(one.status == 0)
    let foreign = try Program.run(
      "validate", folder.file("schema.json"), "--package", folder.file("datapackage.json"))
    #expect(foreign.status == 66 && foreign.errors.contains("the package names no file 'schema.json'"))
  }

  @Test func `a descriptor that is not understood: exit 78 with file, line and column`() throws {
    let folder = try Self.folder()
    try folder.write("nr;ort\n", "daten.csv")
    try folder.write("{\"fields\":\n [{\"name\": \"nr\", \"tpye\": \"integer\"}]}", "schema.json")
    let outcome = try Self.validate(folder)
    #expect(outcome.status == 78 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("schema.json:2:18: error: unknown key 'tpye'; did you mean 'type'?"))
  }

  @Test func `what cannot be read, and options that exclude each other`() throws {
    let folder = try Self.folder()
    let missing = try Self.validate(folder)
    #expect(missing.status == 65 && missing.output.isEmpty)
    try folder.write("nr;ort\n1;GE\n", "daten.csv")
    try folder.write("falsch;name\n", "orte.csv")
    #expect(try Self.validate(folder).errors.contains("there is no column 'kürzel'"))
    #expect(try Program.run("validate", "x.csv", "--schema", "a", "--package", "b").status == 64)
    #expect(try Program.run("validate", "x.csv", "--dialect", "a").status == 64)
    #expect(try Program.run("validate").status == 64)
    #expect(try Program.run("list", "metrics", "--format", "datapackage").status == 64)
  }

  @Test func `our contracts are a Data Package that we understand ourselves`() throws {
    let folder = try CallFolder()
    let package = try Program.run("list", "tables", "--format", "datapackage")
    #expect(package.status == 0)
    try folder.write(package.output, "datapackage.json")
    let header = "Schulnummer;Bestand Monatsanfang;Zugänge;Abgänge;davon § 8a\n"
    try folder.write(header + "199928;1;0;0;0\n199928;1;0;x;0\n", "faelle.csv")
    let outcome = try Program.run(
      "validate", folder.file("faelle.csv"), "--package", folder.file("datapackage.json"), "--format", "json")
    let found = try Self.errors(outcome.output).map { $0["type"] as? String }
    #expect(found == ["type-error", "primary-key"])
  }
}
