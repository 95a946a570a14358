import Foundation
import Tabular
import Testing

@testable import Ingest

/// Files that other readers stumble over, with either line end, one and two workers and pieces of any size.
@Suite(.enabled(if: Shared.exists(Shared.conformance("nasty")), "../shared/conformance is absent"))
struct ConformanceTests {
  static let spectrum = [
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
    "quotes_and_newlines", "simple", "simple_crlf", "utf8",
  ]

  /// Calls the body with every way of reading a text.
  private static func ways(
    _ text: String, _ body: (String, _ lineEnd: String, _ size: Int, _ threads: Int) throws -> Void
  ) rethrows {
    let plain = text.replacing("\r\n", with: "\n")
    for end in ["\n", "\r\n"] {
      for size in [3, 17, 262_144] {
        for threads in [1, 2] { try body(plain.replacing("\n", with: end), end, size, threads) }
      }
    }
  }

  @Test(arguments: spectrum)
  func `csv-spectrum is read as its authors mean it`(name: String) throws {
    let text = try String(
      contentsOfFile: Shared.conformance("csv-spectrum/csvs/\(name).csv"), encoding: .utf8)
    let json = try Data(
      contentsOf: URL(fileURLWithPath: Shared.conformance("csv-spectrum/json/\(name).json")))
    let expected = try JSONDecoder().decode([[String: String]].self, from: json)
    let header = try #require(text.split(whereSeparator: \.isNewline).first)
    let labels = header.split(separator: ",").map(String.init)
    let schema = table(labels.map { field($0, .string) }, sender: .reference)
    try Self.ways(text) { text, end, size, threads in
      let reading = try Reading(text, schema, chunkSize: size, blockSize: size, threads: threads)
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

  @Test func `quotes within plain cells are characters like others`() throws {
    // The expected result that comes with this file belongs to an older version of it.
    let text = try String(
      contentsOfFile: Shared.conformance("csv-spectrum/csvs/location_coordinates.csv"), encoding: .utf8)
    let labels = ["Contact Phone Number", "Location Coordinates", "Cities", "Counties"]
    let schema = table(labels.map { field($0, .string) }, sender: .reference)
    try Self.ways(text) { text, _, size, threads in
      let reading = try Reading(text, schema, chunkSize: size, blockSize: size, threads: threads)
      #expect(reading.texts("contact phone number") == ["2095257564"])
      #expect(reading.texts("location coordinates") == ["37\u{FFFD}36'37.8\"N 121\u{FFFD}2'17.9\"W"])
      #expect(reading.texts("counties") == ["Stanislaus"])
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
    // Invisible characters within a text are for the rules; those around it are dropped.
    Nasty("bidi_and_zero_width", accepted: 3),
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
    let path = Shared.conformance("nasty/files/\(expected.testDescription).csv")
    // Bytes, not a decoded text: the byte order mark counts.
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    try Self.ways(text) { text, _, size, threads in
      let reading = try Reading(text, Self.schema, chunkSize: size, blockSize: size, threads: threads)
      #expect(reading.inspection.isUsable)
      #expect(reading.faults == expected.faults)
      #expect(reading.counts.accepted == expected.accepted)
      #expect(reading.counts.rejected == expected.rejected)
      #expect(reading.counts.blank == expected.blank)
      #expect(reading.counts.isConserved)
    }
  }

  @Test func `mixed line ends, a late umlaut and a workbook`() throws {
    for size in [3, 4096, 262_144] {
      let mixed = try Reading(
        path: Shared.conformance("nasty/files/mixed_eol.csv"), Self.schema, chunkSize: size, blockSize: size)
      #expect(mixed.counts.accepted == 3)
      #expect(mixed.inspection.lineEnding == .mixed)
      let workbook = try Reading(
        path: Shared.conformance("nasty/files/xlsx_renamed_csv.csv"), Self.schema, blockSize: size)
      #expect(workbook.findings == ["format-error"])
    }
    // The whole file decides: its only umlaut stands 217 kB after the beginning.
    let late = Shared.conformance("nasty/files/cp1252_umlaut_late_150kB.csv")
    for threads in [1, 2] {
      let reading = try Reading(path: late, Self.schema, chunkSize: 4096, threads: threads)
      #expect(reading.inspection.encoding == .windows1252)
      #expect(reading.texts("name").last == "Müller")
      #expect(reading.counts.accepted == 12_001)
    }
  }

  @Test func `another delimiter than agreed is one finding and no row`() throws {
    let strict = table(Self.schema.fields, dialect: Dialect(delimiter: Ascii.semicolon))
    let path = Shared.conformance("nasty/files/delimiter_comma_instead.csv")
    #expect(try Reading(path: path, strict).findings == ["other-delimiter@1"])
  }
}
