import Configuration
import Contract
import Tabular
import Testing

@testable import Ingest

/// Files of any schema: structure, keys, encodings and dialects, each fault at its place.
struct TableCheckTests {
  static let plain =
    #"{"fields":[{"name":"id","type":"integer"},{"name":"name","type":"string"}],"primaryKey":["id"]}"#

  @Test(arguments: [
    ("id,name\n1,a\n2,b\n", []), ("id,name\r\n1,a\r\n2,b", []), ("id,name\r1,a\r2,b\r", []),
    ("id,name\n1,a\r\n2,b\r3,c", []),
    ("\u{FEFF}id,name\n1,a\n", []), ("\u{FEFF}\"id\",name\n1,a\n", []),
    ("\u{FEFF}\u{FEFF}id,name\n1,a\n", ["incorrect-label@-:1"]),
    ("id,name\n", []), ("", ["blank-header@-:-"]), ("\n", ["blank-header@-:-"]),
    ("id,name\n1,a\n\n2,b\n", ["blank-row@3:-"]), ("id,name\n1,a\n,\n", ["blank-row@3:-"]),
    ("id,name\n1\n", ["missing-cell@2:2"]), ("id,name\n1,a,x,y\n", ["extra-cell@2:3", "extra-cell@2:4"]),
    ("id,name\n1,a\n1,b\n,c\nx,d\n", ["primary-key@3:-", "primary-key@4:-", "type-error@5:1"]),
    ("id,name\n01,a\n1,b\n", ["primary-key@3:-"]),
    ("id,Name\n1,a\n", ["incorrect-label@-:2"]), ("id,id\n1,a\n", ["duplicate-label@-:2"]),
    ("id,\n1,a\n", ["blank-label@-:2"]),
    ("id,name,x\n1,a,z\n2,b\n", ["extra-label@-:3"]), ("id\n1\n2\n", ["missing-label@-:2"]),
    ("id,name\n1,\"a\nb\"\nx,c\n", ["type-error@3:1"]),
    // Quotes: text behind the closing one, one that never closes, whole rows in between.
    ("id,name\n1,\"a\"b\n2,c\n", ["stray-quote@2:2"]), ("id,name\n1,\"a\n2,b\n", ["unclosed-quote@2:2"]),
    ("id,name\n1,\"a\n2,b\n3,c\n4,d\"\n5,e\n", ["swallowed-lines@2:2"]), ("id,name\n1,a\"b\n", []),
    ("id,name\n1,\"\"\"a\"\"\"\n", []),
  ])
  func `structure`(_ text: String, _ faults: [String]) throws {
    #expect(try Tables.faults(text, schema: Self.plain) == faults, "\(text.debugDescription)")
  }

  @Test func `line, record, column and byte of a fault behind a line break in quotes`() throws {
    let text = "id,name\n1,\"ä\nb\"\nx,c\n"
    let report = try Tables.report(
      Array(text.utf8), try SchemaDescriptor(try Tables.node(Self.plain)))
    let finding = report.finding(try #require(report.faults.first))
    let place = finding.location
    #expect(
      place.line == 4 && place.record == 3 && place.column == 1 && place.label == "id" && place.byte == 17)
    #expect(report.rows == 2 && report.cleanRows == 1)
  }

  @Test func `a limit hides findings, never their number`() throws {
    let text = "id,name\n" + String(repeating: "x,a\n", count: 5000)
    let report = try Tables.report(
      Array(text.utf8), try SchemaDescriptor(try Tables.node(Self.plain)), limit: 10)
    #expect(report.faults.count == 10 && report.total == 5000 && report.counts == [.type: 5000])
  }

  @Test(arguments: [0, 5, 10_000, 1_048_570, 1_048_576, 1_048_577])
  func `bytes that are no UTF-8 are found wherever they stand, and nothing else is told`(_ place: Int) throws
  {
    var bytes = Array(("id,name\n" + String(repeating: "x,ä\n", count: 250_000)).utf8)
    bytes.insert(0xFF, at: 8 + place)
    let report = try Tables.report(bytes, try SchemaDescriptor(try Tables.node(Self.plain)))
    #expect(Tables.words(report) == ["encoding-error@-:-"])
    // Where it splits a character, the character's first byte is the wrong one.
    let byte = Int(report.faults[0].byte)
    #expect(byte == 8 + place || byte == 7 + place, "\(byte)")
  }

  @Test(
    arguments: [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF8, 0x88, 0x80, 0x80, 0x80]] as [[UInt8]])
  func `overlong, surrogate and cut sequences are no text`(_ sequence: [UInt8]) throws {
    let bytes = Array("id,name\n1,a".utf8) + sequence
    #expect(try Tables.faults(bytes, schema: Self.plain) == ["encoding-error@-:-"])
  }

  @Test func `other encodings as the dialect says; undefined bytes are an error`() throws {
    let schema = #"{"fields":[{"name":"id"},{"name":"Größe","constraints":{"enum":["groß"]}}]}"#
    let dialect = #"{"delimiter":";","encoding":"windows-1252"}"#
    var bytes: [UInt8] = Array("id;Gr".utf8) + [0xF6, 0xDF] + Array("e\n1;gro".utf8) + [0xDF, 0x0A]
    #expect(try Tables.faults(bytes, schema: schema, dialect: dialect).isEmpty)
    bytes += [0x32, 0x3B, 0x81, 0x0A]
    #expect(try Tables.faults(bytes, schema: schema, dialect: dialect) == ["encoding-error@-:-"])
    let text = "id;Größe\n1;groß\n"
    let utf16: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(
      try Tables.faults(utf16, schema: schema, dialect: #"{"delimiter":";","encoding":"utf-16"}"#).isEmpty)
  }

  @Test func `a zero byte is an error, what nobody sees a warning`() throws {
    let text = "id,name\n1,a\u{0}b\n2,\u{202E}bc\n3,Max\u{A0}M\n4,\u{200B}x\n5,\u{FEFF}y\n6,“ok” …\n"
    #expect(
      try Tables.faults(text, schema: Self.plain) == [
        "forbidden-character@2:2", "invisible-character@3:2", "invisible-character@5:2",
        "invisible-character@6:2",
      ])
    let report = try Tables.report(Array(text.utf8), try SchemaDescriptor(try Tables.node(Self.plain)))
    #expect(report.finding(report.faults[0]).severity == .error && report.faults[0].byte == 10)
    #expect(report.finding(report.faults[1]).severity == .warning)
  }

  @Test func `unique values, unique keys, and what is missing in them`() throws {
    let schema = #"""
      {"fields":[{"name":"a","type":"number","constraints":{"unique":true}},{"name":"b"},{"name":"c"}],"uniqueKeys":[["b","c"]]}
      """#
    let text = "a,b,c\n1,x,y\n1.0,x,z\n,x,\n,x,\n3,x,y\n"
    #expect(try Tables.faults(text, schema: schema) == ["unique-error@3:1", "unique-key@6:-"])
  }

  @Test func `any text may separate and quote`() throws {
    let schema = #"{"fields":[{"name":"a"},{"name":"b"}]}"#
    let dialect = try DialectDescriptor(
      try Tables.node(
        ###"{"delimiter":"||","lineTerminator":"§\n","quoteChar":"´","doubleQuote":false,"escapeChar":"\\","skipInitialSpace":true,"commentChar":"##"}"###
      ))
    let text = "a||b§\n## nichts§\n1|| x§\n´a||b´||2\\||3§\n´c\\´d´||§\n"
    #expect(
      try Tables.records(text, dialect) == [
        ["a", "b"], ["## nichts"], ["1", "x"], ["a||b", "2||3"], ["c´d", ""],
      ])
    let report = try Tables.report(
      Array(text.utf8), try SchemaDescriptor(try Tables.node(schema)), dialect)
    #expect(report.total == 0 && report.rows == 3)
  }

  @Test func `a wide table and a long cell are read in time that grows with their size`() throws {
    let count = 20_000
    let names = (0..<count).map { "f\($0)" }
    let text =
      names.joined(separator: ",") + "\n" + (0..<count).map(String.init).joined(separator: ",") + "\n"
    #expect(try Tables.report(Array(text.utf8), SchemaDescriptor(names: names)).total == 0)
    let long = "id,name\n1,\"" + String(repeating: "ab\"\"", count: 2_000_000) + "\"\nx,b\n"
    #expect(try Tables.faults(long, schema: Self.plain) == ["type-error@3:1"])
  }

  @Test func `the same records wherever blocks end`() throws {
    // Blocks are of a mebibyte: rows of ever other lengths make every kind of place fall on their edges.
    var text = "id,name\r\n"
    var number = 0
    while text.utf8.count < 3_300_000 {
      number += 1
      text +=
        "\(number),\"\(String(repeating: "ä\"\"\n", count: number % 7))\(String(repeating: "x", count: number % 13))\"\r\n"
    }
    let records = try Tables.records(text, DialectDescriptor())
    #expect(records.count == number + 1)
    #expect(records.indices.dropFirst().allSatisfy { records[$0][0] == "\($0)" })
    #expect(
      records.indices.dropFirst().allSatisfy {
        records[$0][1] == String(repeating: "ä\"\n", count: $0 % 7) + String(repeating: "x", count: $0 % 13)
      })
  }

  @Test func `every fault has its own words in both languages`() throws {
    for kind in FaultKind.allCases {
      let schema = try SchemaDescriptor(
        try Tables.node(
          #"{"fields":[{"name":"f"}],"primaryKey":"f","uniqueKeys":[["f"]],"foreignKeys":[{"fields":"f","reference":{"fields":"f"}}]}"#
        ))
      let report = try Tables.report(Array("f\n".utf8), schema)
      for constraint in [nil] + Constraint.allCases.map(Optional.some) {
        let finding = report.finding(
          TableFault(kind: kind, constraint: constraint, record: 1, line: 1, column: 1, field: 0, byte: 0))
        #expect(finding.rule == kind.rawValue)
        for text in [finding.message, finding.remedy] {
          #expect(text.de.hasSuffix(".") && text.en.hasSuffix(".") && text.de != text.en, "\(kind)")
        }
      }
    }
  }
}
