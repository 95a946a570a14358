import Foundation
import Tabular
import Testing

@testable import Ingest

/// Files that other readers stumble over, split at every place, with either line end, one and two workers.
@Suite(.enabled(if: Shared.exists(Shared.conformance("nasty")), "../shared/conformance is absent"))
struct ConformanceTests {
  static let spectrum = [
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
    "quotes_and_newlines", "simple", "simple_crlf", "utf8",
  ]

  @Test(arguments: spectrum)
  func `csv-spectrum is read as its authors mean it`(name: String) throws {
    let bytes = try Self.bytes("csv-spectrum/csvs/\(name).csv")
    let json = try Data(
      contentsOf: URL(fileURLWithPath: Shared.conformance("csv-spectrum/json/\(name).json")))
    let expected = try JSONDecoder().decode([[String: String]].self, from: json)
    let header = try #require(String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first)
    let labels = header.split(separator: ",").map(String.init)
    let schema = table(labels.map { field($0, .string) }, sender: .reference)
    for (text, end) in zip(EveryWay.lineEnds(of: bytes), ["\n", "\r\n"]) {
      try EveryWay.read(text, schema) { reading in
        #expect(reading.inspection.delimiter == Ascii.comma)
        #expect(reading.findings.isEmpty)
        for label in labels {
          let wanted = expected.map {
            ($0[label] ?? "").replacing("\r\n", with: "\n").replacing("\n", with: end)
          }
          #expect(reading.texts(label.lowercased()).map { $0 ?? "" } == wanted)
        }
      }
    }
  }

  @Test func `quotes within plain cells are characters like others`() throws {
    // The expected result that comes with this file belongs to an older version of it.
    let bytes = try Self.bytes("csv-spectrum/csvs/location_coordinates.csv")
    let labels = ["Contact Phone Number", "Location Coordinates", "Cities", "Counties"]
    let schema = table(labels.map { field($0, .string) }, sender: .reference)
    for text in EveryWay.lineEnds(of: bytes) {
      try EveryWay.read(text, schema) { reading in
        #expect(reading.texts("contact phone number") == ["2095257564"])
        #expect(reading.texts("location coordinates") == ["37\u{FFFD}36'37.8\"N 121\u{FFFD}2'17.9\"W"])
        #expect(reading.texts("counties") == ["Stanislaus"])
      }
    }
  }

  struct Nasty: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var accepted = 0
    var rejected = 0
    var blank = 0
    var faults: [String] = []

    init(
      _ name: String, accepted: Int = 0, rejected: Int = 0, blank: Int = 0, faults: [String] = []
    ) {
      (testDescription, self.accepted, self.rejected) = (name, accepted, rejected)
      (self.blank, self.faults) = (blank, faults)
    }
  }

  static let nasty = [
    Nasty("utf8_bom", accepted: 5),
    Nasty("utf8_bom_quoted_header", accepted: 5),
    Nasty("number_us_style_in_german_column", rejected: 1, faults: ["number-style@2:3"]),
    Nasty("number_bad_grouping", rejected: 2, faults: ["number-style@2:3", "number-style@3:3"]),
    Nasty("number_with_spaces_and_unit", accepted: 2, rejected: 1, faults: ["type-error@4:3"]),
    Nasty(
      "bidi_and_zero_width", accepted: 3,
      faults: ["invisible-character@2:2", "invisible-character@3:2", "invisible-character@4:2"]),
    Nasty("text_after_closing_quote", accepted: 1, rejected: 1, faults: ["stray-quote@2:2"]),
    Nasty("preamble_title_rows", accepted: 3),
    Nasty("blank_lines_between", accepted: 2, blank: 2),
    Nasty("clean_1000", accepted: 1000),
    Nasty("columns_swapped", accepted: 1),
    // Equal keys are for the rules.
    Nasty("duplicate_pk_text_vs_number", accepted: 2),
    Nasty("header_only"),
    Nasty("delimiter_comma_instead", accepted: 1),
  ]
  static let schema = table([
    field("id", .integer), field("name", .string), field("wert", .decimal(scale: 1)),
  ])

  @Test(arguments: nasty)
  func `a nasty file is read, or refused with its places`(_ expected: Nasty) throws {
    for text in EveryWay.lineEnds(of: try Self.bytes("nasty/files/\(expected.testDescription).csv")) {
      try EveryWay.read(text, Self.schema) { reading in
        #expect(reading.inspection.isUsable)
        #expect(reading.faults == expected.faults)
        #expect(reading.counts.accepted == expected.accepted)
        #expect(reading.counts.rejected == expected.rejected)
        #expect(reading.counts.blank == expected.blank)
        #expect(reading.counts.isConserved)
      }
    }
  }

  @Test func `mixed line ends are read, and said`() throws {
    let bytes = try Self.bytes("nasty/files/mixed_eol.csv")
    try EveryWay.read(bytes, Self.schema) { reading in
      #expect(reading.counts.accepted == 3)
      #expect(reading.inspection.lineEnding == .mixed)
      #expect(reading.faults == ["mixed-line-ends"])
    }
  }

  @Test func `a workbook under another name is refused`() throws {
    try EveryWay.read(try Self.bytes("nasty/files/xlsx_renamed_csv.csv"), Self.schema) { reading in
      #expect(reading.findings == ["format-error"])
    }
  }

  @Test func `the whole file decides: its only umlaut stands 217 kB after the beginning`() throws {
    for text in EveryWay.lineEnds(of: try Self.bytes("nasty/files/cp1252_umlaut_late_150kB.csv")) {
      try EveryWay.read(text, Self.schema) { reading in
        #expect(reading.inspection.encoding == .windows1252)
        #expect(reading.texts("name").last == "Müller")
        #expect(reading.counts.accepted == 12_001)
      }
    }
  }

  @Test func `another delimiter than agreed is one finding and no row`() throws {
    let strict = table(Self.schema.fields, dialect: Dialect(delimiter: Ascii.semicolon))
    let path = Shared.conformance("nasty/files/delimiter_comma_instead.csv")
    #expect(try Reading(path: path, strict).findings == ["other-delimiter@1"])
  }

  private static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: Shared.conformance(name))))
  }
}
