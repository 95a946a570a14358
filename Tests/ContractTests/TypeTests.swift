import Configuration
import Testing

@testable import Contract

/// Types, formats and constraints beyond the specification's own examples.
struct TypeTests {
  @Test(arguments: [
    // Fault by fault: numbers of the wrong notation, odd digits, infinities.
    (#""type":"number","decimalChar":",""#, "1,234.56", "type"),
    (#""type":"number","decimalChar":",""#, "12.34,5", "type"),
    (#""type":"number","decimalChar":",""#, "1.2.3.4", "type"),
    (#""type":"number","decimalChar":",""#, "1.23", "type"),
    (#""type":"number""#, "1_000", "type"), (#""type":"number""#, "１２", "type"),
    (#""type":"number""#, "Infinity", "type"),
    (#""type":"number""#, "1e999", ""), (#""type":"number","constraints":{"maximum":5}"#, "1e999", "maximum"),
    (#""type":"number","constraints":{"minimum":0}"#, "-0", ""),
    (#""type":"number","constraints":{"minimum":0}"#, "NaN", "minimum"),
    (#""type":"number","constraints":{"maximum":0}"#, "NaN", "maximum"),
    (#""type":"number","constraints":{"maximum":1}"#, "1.0000000000000000001", "maximum"),
    (#""type":"number","constraints":{"maximum":1}"#, "0.9999999999999999999", ""),
    (#""type":"number","constraints":{"minimum":-1}"#, "-1.0000000000000000001", "minimum"),
    (
      #""type":"number","constraints":{"minimum":"1.000,5"},"decimalChar":",","groupChar":".""#, "1000,4",
      "minimum"
    ),
    (#""type":"integer","constraints":{"enum":[9007199254740993]}"#, "9007199254740992", "enum"),
    (#""type":"integer","constraints":{"enum":[1,2]}"#, "01", ""),
    (#""type":"number","constraints":{"enum":[1.5]}"#, "1.50", ""),
    (#""type":"integer","groupChar":".""#, "1.234.567", ""),
    (#""type":"integer","groupChar":".""#, "1.23", "type"),
    // Days.
    (#""type":"date","format":"%d.%m.%Y""#, "29.02.2023", "type"),
    (#""type":"date","format":"%d.%m.%Y""#, "31.04.2024", "type"),
    (#""type":"date","format":"%d.%m.%Y""#, "01.02.24", "type"),
    (#""type":"date","format":"%d.%m.%y""#, "01.02.24", ""),
    (#""type":"date","format":"%d.%m.%Y""#, "00.01.2024", "type"), (#""type":"date""#, "0001-01-01", ""),
    (#""type":"date","constraints":{"minimum":"2024-01-01"}"#, "2023-12-31", "minimum"),
    (#""type":"date","format":"%d.%m.%Y","constraints":{"maximum":"31.12.2024"}"#, "01.01.2025", "maximum"),
    (#""type":"date","format":"%j %Y""#, "60 2024", ""),
    (#""type":"date","format":"%j %Y""#, "366 2023", "type"),
    (#""type":"date","format":"%d %B %Y""#, "3 March 2024", ""),
    (#""type":"date","format":"any""#, "31.12.2024", ""),
    (#""type":"time","format":"%I:%M %p""#, "12:30 AM", ""),
    (#""type":"time","constraints":{"maximum":"18:00:00"}"#, "18:00:01", "maximum"),
    (
      #""type":"datetime","constraints":{"minimum":"2024-01-01T00:00:00Z"}"#, "2024-01-01T00:30:00+01:00",
      "minimum"
    ),
    (#""type":"datetime","format":"%Y-%m-%dT%H:%M:%S.%f%z""#, "2024-01-01T00:30:00.25+0100", ""),
    (#""type":"yearmonth","constraints":{"minimum":"2024-02"}"#, "2024-01", "minimum"),
    (#""type":"year","constraints":{"exclusiveMaximum":2024}"#, "2024", "exclusiveMaximum"),
    // Spans of time: a month is neither shorter nor longer than 30 days.
    (#""type":"duration","constraints":{"minimum":"P1M"}"#, "P27D", "minimum"),
    (#""type":"duration","constraints":{"minimum":"P1M"}"#, "P30D", ""),
    (#""type":"duration","constraints":{"maximum":"PT60M"}"#, "PT1H", ""),
    (#""type":"duration","constraints":{"enum":["P1D"]}"#, "PT24H", ""), (#""type":"duration""#, "P", "type"),
    (#""type":"duration""#, "PT", "type"),
    (#""type":"duration""#, "P1H", "type"), (#""type":"duration""#, "-P1DT0.5S", ""),
    // Words.
    (#""type":"boolean","trueValues":["ja"],"falseValues":["nein"]"#, "wahr", "type"),
    (
      #""type":"boolean","trueValues":["ja"],"falseValues":["nein"],"constraints":{"enum":[true]}"#, "nein",
      "enum"
    ),
    (#""type":"boolean","constraints":{"required":true}"#, "", "required"),
    (#""type":"boolean""#, "x", "type"),
    // Collections.
    (#""type":"list","itemType":"integer""#, "1,2,3", ""),
    (#""type":"list","itemType":"integer""#, "1,x", "type"),
    (#""type":"list","delimiter":"; ","constraints":{"maxLength":2}"#, "a; b; c", "maxLength"),
    (#""type":"object""#, #"{"a": 1}"#, ""), (#""type":"object""#, "[1]", "type"),
    (#""type":"object""#, "{a: 1}", "type"),
    (#""type":"object","constraints":{"enum":[{"b":2,"a":1.0}]}"#, #"{"a":1,"b":2}"#, ""),
    (#""type":"array","constraints":{"minLength":2}"#, "[1]", "minLength"),
    (#""type":"array""#, "[1,]", "type"),
    (#""type":"geopoint""#, "90.50, 45.50", ""), (#""type":"geopoint""#, "90.50,95", "type"),
    (#""type":"geopoint""#, "7", "type"),
    (#""type":"geopoint","format":"array""#, "[90.50, 45.50]", ""),
    (#""type":"geopoint","format":"object""#, #"{"lon": 90.50, "lat": 45.50}"#, ""),
    (#""type":"geojson""#, #"{"type":"Point","coordinates":[7.1,51.5]}"#, ""),
    (#""type":"geojson""#, #"{"type":"Point"}"#, "type"),
    (#""type":"geojson","format":"topojson""#, #"{"type":"Topology","objects":{},"arcs":[]}"#, ""),
    // Texts.
    (#""type":"string","constraints":{"maxLength":2}"#, "äöü", "maxLength"),
    (#""type":"string","constraints":{"minLength":3}"#, "äöü", ""),
    (#""type":"string","categories":[{"value":"A","label":"Apfel"},{"value":"B"}]"#, "C", "categories"),
    (#""type":"integer","categories":[0,1]"#, "2", "categories"),
    (#""type":"integer","categories":[0,1]"#, "1", ""),
    (#""type":"string","missingValues":["-"],"constraints":{"required":true}"#, "-", "required"),
    (#""type":"string","missingValues":[]"#, "", ""), (#""type":"integer","missingValues":[]"#, "", "type"),
    (#""type":"any""#, "\u{0}", ""),
    (#""type":"string","format":"email""#, "a.b@c", "type"),
    (#""type":"string","format":"email""#, ".a@example.org", "type"),
    (#""type":"string","format":"uri""#, "http://ä.de", "type"),
    (#""type":"string","format":"uri""#, "urn:isbn:1", ""),
    (#""type":"string","format":"binary""#, "dGVzdA=", "type"),
  ])
  func `cells, right and wrong`(_ properties: String, _ cell: String, _ fault: String) throws {
    #expect(
      Reading.faults(try Reading.field(properties), cell) == (fault.isEmpty ? [] : [fault]),
      "\(properties): \(cell)")
  }

  /// Equal are values, not the ways they are written.
  @Test(arguments: [
    (#""type":"number""#, "1.50", "1.5"), (#""type":"number""#, "1e3", "1000"),
    (#""type":"integer""#, "007", "7"), (#""type":"number""#, "-0", "0"),
    (#""type":"number""#, "12345678901234567890123456789.5", "12345678901234567890123456789.50"),
    (#""type":"date","format":"%d.%m.%Y""#, "1.2.2024", "01.02.2024"),
    (#""type":"datetime""#, "2024-01-01T01:00:00+01:00", "2024-01-01T00:00:00Z"),
    (#""type":"boolean""#, "TRUE", "1"),
  ])
  func `the same value`(_ properties: String, _ left: String, _ right: String) throws {
    let type = try Reading.field(properties).type
    let (a, b) = (Array(left.utf8), Array(right.utf8))
    let (first, second) = (type.read(a.span), type.read(b.span))
    #expect(first != nil && first?.key == second?.key)
  }

  @Test func `digits beyond all comparison stay different values`() throws {
    let type = try Reading.field(#""type":"number""#).type
    let (a, b) = (Array("0.00000000000000000001".utf8), Array("0.00000000000000000002".utf8))
    let (first, second) = (type.read(a.span), type.read(b.span))
    #expect(first?.key != second?.key)
    let (c, d) = (
      Array(String(repeating: "9", count: 400).utf8), Array(("1" + String(repeating: "0", count: 400)).utf8)
    )
    let (third, fourth) = (type.read(c.span), type.read(d.span))
    #expect(third != nil && third?.key != fourth?.key)
  }
}
