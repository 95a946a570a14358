import Configuration
import Testing

@testable import Contract

/// The `jsonSchema` constraint: cells of JSON and what their schema says of them.
struct JSONSchemaTests {
  private static func faults(_ schema: String, _ cell: String) throws -> [String] {
    let type = cell.hasPrefix("[") ? "array" : "object"
    return Reading.faults(
      try Reading.field(#""type":"\#(type)","constraints":{"jsonSchema":\#(schema)}"#), cell)
  }

  @Test(arguments: [
    ("{}", #"{"a":1}"#, true), ("true", "[1]", true), ("false", "[1]", false),
    (#"{"type":"array"}"#, #"{"a":1}"#, false),
    (#"{"type":["array","object"]}"#, #"{"a":1}"#, true),
    (#"{"properties":{"a":{"type":"integer"}}}"#, #"{"a":1.0}"#, true),
    (#"{"properties":{"a":{"type":"integer"}}}"#, #"{"a":1.5}"#, false),
    (#"{"properties":{"a":{"type":"number"}}}"#, #"{"a":"1"}"#, false),
    (#"{"properties":{"a":{"type":"null"}}}"#, #"{"a":null}"#, true),
    (#"{"properties":{"a":{"type":"boolean"}}}"#, #"{"a":0}"#, false),
    (#"{"properties":{"a":{"const":1}}}"#, #"{"a":true}"#, false),
    (#"{"properties":{"a":{"enum":["x",{"b":[1]}]}}}"#, #"{"a":{"b":[1.0]}}"#, true),
    (#"{"properties":{"a":{"enum":["x"]}}}"#, #"{"a":"y"}"#, false),
    (#"{"properties":{"a":{"const":"ä"}}}"#, "{\"a\":\"a\u{308}\"}", false),
    (#"{"required":["a","b"]}"#, #"{"a":1}"#, false),
    (#"{"additionalProperties":false,"properties":{"a":true}}"#, #"{"a":1,"b":2}"#, false),
    (#"{"additionalProperties":{"type":"string"},"properties":{"a":true}}"#, #"{"a":1,"b":"2"}"#, true),
    (#"{"patternProperties":{"^x":{"minimum":1}},"additionalProperties":false}"#, #"{"x1":0}"#, false),
    (#"{"patternProperties":{"^x":{"minimum":1}},"additionalProperties":false}"#, #"{"x1":1}"#, true),
    (#"{"patternProperties":{"x$":true},"additionalProperties":false}"#, #"{"xy":1}"#, false),
    (#"{"propertyNames":{"maxLength":2}}"#, #"{"abc":1}"#, false),
    (#"{"minProperties":1,"maxProperties":1}"#, #"{"a":1,"b":1}"#, false),
    (#"{"dependentRequired":{"a":["b"]}}"#, #"{"a":1}"#, false),
    (#"{"dependentRequired":{"a":["b"]}}"#, #"{"c":1}"#, true),
    (#"{"dependentSchemas":{"a":{"required":["b"]}}}"#, #"{"a":1}"#, false),
    (#"{"properties":{"a":{"minimum":2,"exclusiveMaximum":3}}}"#, #"{"a":3}"#, false),
    (#"{"properties":{"a":{"exclusiveMinimum":2,"maximum":3}}}"#, #"{"a":3}"#, true),
    (#"{"properties":{"a":{"multipleOf":0.01}}}"#, #"{"a":4.35}"#, true),
    (#"{"properties":{"a":{"multipleOf":0.01}}}"#, #"{"a":4.355}"#, false),
    (#"{"properties":{"a":{"minLength":2,"maxLength":3}}}"#, #"{"a":"äö"}"#, true),
    (#"{"properties":{"a":{"pattern":"b+"}}}"#, #"{"a":"abbc"}"#, true),
    (#"{"properties":{"a":{"pattern":"^b|c$"}}}"#, #"{"a":"abbd"}"#, false),
    (#"{"items":{"type":"integer"}}"#, "[1,2,null]", false),
    (#"{"prefixItems":[{"type":"integer"}],"items":{"type":"string"}}"#, #"[1,"a"]"#, true),
    (#"{"items":[{"type":"integer"}],"additionalItems":false}"#, "[1,2]", false),
    (#"{"minItems":2}"#, "[1]", false), (#"{"maxItems":2}"#, "[1,2,3]", false),
    (#"{"uniqueItems":true}"#, #"[1,"1",1.0]"#, false), (#"{"uniqueItems":true}"#, #"[1,true,"1"]"#, true),
    (#"{"contains":{"const":2},"minContains":2}"#, "[2,1]", false),
    (#"{"contains":{"const":2},"maxContains":1}"#, "[2,2]", false),
    (#"{"allOf":[{"minItems":1},{"maxItems":1}]}"#, "[1,2]", false),
    (#"{"anyOf":[{"minItems":3},{"maxItems":1}]}"#, "[1,2]", false),
    (#"{"oneOf":[{"minItems":1},{"maxItems":3}]}"#, "[1,2]", false),
    (#"{"not":{"minItems":2}}"#, "[1]", true),
    (#"{"if":{"minItems":2},"then":{"maxItems":2},"else":{"contains":{"const":1}}}"#, "[2]", false),
    (#"{"if":{"minItems":2},"then":{"maxItems":2}}"#, "[1,2,3]", false),
    (##"{"$defs":{"day":{"maximum":31}},"items":{"$ref":"#/$defs/day"}}"##, "[32]", false),
    (#"{"title":"x","format":"date","items":{"description":"y"}}"#, "[1]", true),
  ])
  func `cells, as agreed and not`(_ schema: String, _ cell: String, _ fits: Bool) throws {
    #expect(try Self.faults(schema, cell) == (fits ? [] : ["jsonSchema"]), "\(schema): \(cell)")
  }

  @Test(arguments: [
    (#"{"type":"objekt"}"#, "unknown word 'objekt'"),
    (#"{"minimun":1}"#, "unknown key 'minimun'; did you mean 'minimum'?"),
    (#"{"unevaluatedProperties":false}"#, "unknown key 'unevaluatedProperties'"),
    (##"{"items":{"$ref":"#/$defs/x"}}"##, "'#/$defs/x' leads nowhere"),
    (#"{"items":{"$ref":"https://example.org/x"}}"#, "nothing is fetched"),
    (##"{"$defs":{"a":{"items":{"$ref":"#/$defs/a"}}},"$ref":"#/$defs/a"}"##, "contains itself"),
    (#"{"additionalItems":false}"#, "'additionalItems' follows a list"),
    (#"{"pattern":"(a"}"#, "the pattern is not understood"),
    (#"{"multipleOf":0}"#, "more than 0"), (#"{"allOf":[]}"#, "at least one schema"),
  ])
  func `what is not understood is refused`(_ schema: String, _ message: String) throws {
    let error = #expect(throws: ConfigError.self) { _ = try Self.faults(schema, "[]") }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test func `YAML needs no quotes around texts`() throws {
    let node = try ConfigNode.parse(
      yaml: "name: a\ntype: object\nconstraints:\n  jsonSchema:\n    properties: {a: {enum: [x, 1]}}\n",
      file: "")
    let field = try FieldDescriptor(node)
    #expect(Reading.faults(field, #"{"a":"x"}"#) == [])
    #expect(Reading.faults(field, #"{"a":"1"}"#) == ["jsonSchema"])
  }
}
