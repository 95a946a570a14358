import Configuration
import Tabular
import Testing

@testable import Contract

/// Descriptors: what is not understood is refused with its place, never ignored.
struct DescriptorTests {
  @Test(arguments: [
    (#"{"fields":[{"name":"a","tpye":"string"}]}"#, "1:24: error: unknown key 'tpye'; did you mean 'type'?"),
    (#"{"fields":[{"name":"a","type":"sting"}]}"#, "unknown word 'sting'; did you mean 'string'?"),
    (
      #"{"fields":[{"name":"a","constraints":{"minimun":1}}]}"#,
      "unknown key 'minimun'; did you mean 'minimum'?"
    ),
    (
      #"{"fields":[{"name":"a","type":"string","constraints":{"minimum":1}}]}"#,
      "values of type string have no minimum"
    ),
    (
      #"{"fields":[{"name":"a","type":"integer","constraints":{"minimum":"x"}}]}"#,
      "'x' is no value of type integer"
    ),
    (#"{"fields":[{"name":"a","type":"integer","constraints":{"maxLength":1}}]}"#, "have no length"),
    (
      #"{"fields":[{"name":"a","type":"string","constraints":{"jsonSchema":{}}}]}"#,
      "'jsonSchema' belongs to fields of type object or array"
    ),
    (
      #"{"fields":[{"name":"a","type":"string","constraints":{"pattern":"(a"}}]}"#,
      "the pattern is not understood"
    ),
    (
      #"{"fields":[{"name":"a","type":"string","decimalChar":","}]}"#,
      "'decimalChar' belongs to fields of type number"
    ),
    (#"{"fields":[{"name":"a","type":"date","format":"dd.mm.yyyy"}]}"#, "is no pattern for dates"),
    (#"{"fields":[{"name":"a","type":"integer","format":"hex"}]}"#, "has no formats but 'default'"),
    (#"{"fields":[{"name":"a","type":"number","decimalChar":".","groupChar":"."}]}"#, "are the same"),
    (#"{"fields":[{"name":"a"}],"primaryKey":["aa"]}"#, "there is no field 'aa'"),
    (#"{"fields":[{"name":"a"}],"fieldsMatch":"eqal"}"#, "did you mean 'equal'?"),
    (
      #"{"fields":[{"name":"a"}],"foreignKeys":[{"fields":["a"],"reference":{"fields":["a","b"]}}]}"#,
      "the same number of fields"
    ),
    (#"{"fields":[{"name":"a"}],"missingValues":["-","-"]}"#, "stands here twice"),
    (#"{"fields":[]}"#, "at least one field"), (#"{"felder":[]}"#, "unknown key 'felder'"),
    ("[]", "expected a mapping"),
    (#"{"fields":[{"name":"a"}],"fields":[]}"#, "a second time"), ("{", "not valid JSON"),
    ("", "the text is empty"),
    (#"{"fields":[{"name":"a","type":"string","categories":["x","x"]}]}"#, "stands here twice"),
    (
      #"{"fields":[{"name":"a","type":"number","categories":["x"]}]}"#,
      "'categories' belong to fields of type string or integer"
    ),
    (
      #"{"fields":[{"name":"a","type":"number","constraints":{"minimum":0.0000000000000001}}]}"#,
      "a bound has at most"
    ),
  ])
  func `schemas that are refused`(_ json: String, _ message: String) {
    let refusal = Reading.refusal { _ = try Reading.schema(json) }
    #expect(refusal.contains(message), "\(refusal)")
    #expect(refusal.hasPrefix("schema.json:1:"), "\(refusal)")
  }

  @Test func `nesting, however deep, ends with an error and a place`() {
    let refusal = Reading.refusal { _ = try Reading.node(String(repeating: "[", count: 10_000)) }
    #expect(refusal.contains("1:51: error: not valid JSON: nested deeper than 50 levels"), "\(refusal)")
  }

  @Test func `descriptive properties are no errors`() throws {
    let schema = try Reading.schema(
      #"""
      {"$schema":"https://datapackage.org/profiles/2.0/tableschema.json","missingValues":[{"value":"","label":"leer"},{"value":"-9"}],
       "fields":[{"name":"a","title":"A","description":"…","example":"1","rdfType":"http://schema.org/Thing","type":"string",
                  "categories":["x"],"categoriesOrdered":true},{"name":"b","type":"date","format":"fmt:%d.%m.%Y"}],
       "primaryKey":"a","uniqueKeys":[["a","b"]],"foreignKeys":[{"fields":"b","reference":{"resource":"","fields":"a"}}]}
      """#)
    #expect(schema.primaryKey == [0] && schema.uniqueKeys == [[0, 1]])
    #expect(schema.foreignKeys[0].resource == nil && schema.fields[0].missingValues.count == 2)
  }

  @Test func `JSON and YAML are the same contract`() throws {
    let yaml = """
      fields:
        - {name: nr, type: integer, constraints: {required: true, minimum: 1, unique: true}}
        - name: wert
          type: number
          decimalChar: ","
          constraints: {maximum: "2,5"}
          aliases: [Wert]
          privacy: harmless
      primaryKey: [nr]
      fieldsMatch: subset
      """
    let json = #"""
      {"fields":[{"name":"nr","type":"integer","constraints":{"required":true,"minimum":1,"unique":true}},
        {"name":"wert","type":"number","decimalChar":",","constraints":{"maximum":"2,5"},"aliases":["Wert"],"privacy":"harmless"}],
       "primaryKey":["nr"],"fieldsMatch":"subset"}
      """#
    let fromYAML = try SchemaDescriptor(try ConfigNode.parse(yaml: yaml, file: "schema.yaml"))
    #expect(try Reading.schema(json) == fromYAML)
  }

  @Test(arguments: [
    (#"{"delimiter":";","delimeter":";"}"#, "did you mean 'delimiter'?"),
    (#"{"quoteChar":"ab"}"#, "a single character"),
    (#"{"delimiter":""}"#, "not empty"), (#"{"headerRows":[0]}"#, "counted from 1"),
    (#"{"encoding":"ebcdic"}"#, "unknown encoding 'ebcdic'"),
    (#"{"delimiter":"'","quoteChar":"'"}"#, "must differ"),
    (#"{"caseSensitiveHeader":false}"#, "is not supported"),
  ])
  func `dialects that are refused`(_ json: String, _ message: String) {
    let refusal = Reading.refusal { _ = try DialectDescriptor(try Reading.node(json)) }
    #expect(refusal.contains(message) && refusal.hasPrefix("schema.json:1:"), "\(refusal)")
  }

  @Test func `what belongs to workbooks and databases is ignored, as the specification has it`() throws {
    let dialect = try DialectDescriptor(
      try Reading.node(#"{"sheetName":"x","table":"y","property":"z","delimiter":"|","header":false}"#))
    #expect(dialect.delimiter == Array("|".utf8) && dialect.headerRows.isEmpty)
  }

  private static func package(_ resource: String) -> String { #"{"resources":[{"name":"a",\#(resource)}]}"# }

  @Test(arguments: [
    (#""path":"../a.csv""#, "is no path within the package's folder"),
    (#""path":"/etc/passwd""#, "is no path"),
    (#""path":"https://example.org/a.csv""#, "is no path"), (#""path":".hidden/a.csv""#, "is no path"),
    (#""path":"~/a.csv""#, "is no path"),
    (#""path":"a\\b.csv""#, "is no path"), (#""path":["a.csv","b.csv"]"#, "several files is not supported"),
    (#""data":[]"#, "data within the package"),
    (#""path":"a.csv","hash":"0123""#, "'sha256:'"),
    (#""path":"a.xlsx","format":"xlsx""#, "unknown word 'xlsx'"),
    (#""paht":"a.csv""#, "did you mean 'path'?"),
    (
      #""path":"a.csv","schema":{"fields":[{"name":"x"}],"foreignKeys":[{"fields":["x"],"reference":{"resource":"b","fields":["x"]}}]}"#,
      "there is no resource 'b'"
    ),
    (
      #""path":"a.csv","schema":{"fields":[{"name":"x"}],"foreignKeys":[{"fields":["x"],"reference":{"resource":"a","fields":["y"]}}]}"#,
      "has no field 'y'"
    ),
  ])
  func `packages that are refused`(_ resource: String, _ message: String) {
    let refusal = Reading.refusal {
      _ = try PackageDescriptor(try Reading.node(Self.package(resource))) { _ throws(ConfigError) in
        throw ConfigError(message: "no file", location: SourceLocation(file: "x"))
      }
    }
    #expect(refusal.contains(message) && refusal.hasPrefix("schema.json:1:"), "\(refusal)")
  }

  @Test func `a package's schema may stand in a file of its own`() throws {
    let json = Self.package(#""path":"d/a.tsv","format":"tsv","encoding":"cp1252","schema":"schema.json""#)
    let package = try PackageDescriptor(try Reading.node(json)) { name throws(ConfigError) in
      #expect(name == "schema.json")
      return try ConfigNode.parse(json: Array(#"{"fields":[{"name":"x"}]}"#.utf8), file: name)
    }
    let resource = try #require(package.resource("a"))
    #expect(resource.dialect.delimiter == [9] && resource.dialect.encoding == .windows1252)
    #expect(resource.schema?.fields.map(\.name) == ["x"])
  }
}
