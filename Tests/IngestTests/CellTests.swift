import Tabular
import Testing

@testable import Ingest

/// What single cells mean; every cell is read between others so that both paths are met.
struct CellTests {
  private func read(_ cell: String, _ field: Field) throws -> (value: Int64, rule: String?, message: String?)
  {
    let schema = table([Tests.key, field])
    let reading = try Reading("Nr;\(field.label)\n1;\(cell)\n", schema)
    let finding = reading.log.kept.first
    return (try #require(reading.columns[1].first), finding?.rule, finding?.message.de)
  }
  private enum Tests {
    static let key = field("Nr", .integer)
  }

  @Test(
    arguments: [
      ("0", 0), ("7", 7), ("12345678", 12_345_678), ("123456789012", 123_456_789_012), ("-5", -5),
      ("1.234", 1234),
      ("12.345.678", 12_345_678), ("1\u{202F}234", 1234), ("\"42\"", 42), (" 42 ", 42),
      ("9223372036854775807", Int64.max),
    ])
  func `whole numbers`(cell: String, expected: Int64) throws {
    let result = try read(cell, field("Wert", .integer))
    #expect(result.value == expected)
    #expect(result.rule == nil)
  }

  @Test(
    arguments: [
      ("12x", "type-error"), ("1,5", "type-error"), ("1.23", "number-style"), ("1_000", "type-error"),
      ("１２", "type-error"), ("1.2.3.4", "number-style"), ("9223372036854775808", "type-error"),
      ("NaN", "type-error"), ("+1", "type-error"), ("199928.0", "type-error"), ("--1", "type-error"),
    ])
  func `no whole numbers`(cell: String, rule: String) throws {
    let result = try read(cell, field("Wert", .integer))
    #expect(result.value == Missing.invalid)
    #expect(result.rule == rule)
  }

  @Test(
    arguments: [
      ("0,5", 50), (",5", 50), ("0,50", 50), ("1", 100), ("-0,25", -25), ("1.000,50", 100_050),
      ("12,340", 1234),
      ("123456789,01", 12_345_678_901), ("1.234.567", 123_456_700), ("\"2,5\"", 250),
    ])
  func `decimal numbers are exact`(cell: String, expected: Int64) throws {
    let result = try read(cell, field("Wert", .decimal(scale: 2)))
    #expect(result.value == expected)
    #expect(result.rule == nil)
  }

  @Test(
    arguments: [
      ("0.5", "number-style"), ("1.000", "number-style"), ("1,234.56", "number-style"),
      ("12.34,5", "number-style"), ("0,125", "type-error"), ("5,", "type-error"), ("1,2,3", "number-style"),
      ("1e3", "type-error"), ("50%", "type-error"), (",", "type-error"),
    ])
  func `decimals in any other style are refused`(cell: String, rule: String) throws {
    let result = try read(cell, field("Wert", .decimal(scale: 2)))
    #expect(result.value == Missing.invalid)
    #expect(result.rule == rule)
  }

  @Test(arguments: ["01. Mai", "Jan 25", "Jan-25", "01.05.2025", "45658"])
  func `what Excel made of a decimal is named`(cell: String) throws {
    let limited = field("Wert", .decimal(scale: 1), constraints: Constraints(maximum: 500))
    #expect(try #require(try read(cell, limited).message).contains("Excel hat"))
  }

  @Test(
    arguments: [
      ("1. März", true), ("1. m\u{e4}r", true), ("1. ma\u{308}r", true), ("3 Dez.", true), ("12x", false),
      ("ca. 20", false), ("k. A.", false), ("Mai", false), ("1 Mai 2 Juni", false), ("5 Eltern", false),
      ("JUN 7", true),
    ])
  func `months are told from other words`(text: String, isMonth: Bool) {
    withPadded(Array(text.utf8)) { bytes, start in
      #expect(Damage.hasMonth(CellText(bytes, start, start + text.utf8.count)) == isMonth, "\(text)")
    }
  }

  @Test func `other signs where the contract says so`() throws {
    let schema = table(
      [field("Nr", .integer), field("Wert", .decimal(scale: 1))],
      dialect: Dialect(decimalChar: Ascii.dot, groupChar: Ascii.comma))
    let reading = try Reading("Nr;Wert\n1;0.5\n2;1,000.5\n3;0,5\n", schema)
    #expect(reading.values("wert") == [5, 10_005])
    #expect(reading.faults == ["number-style@4:2"])
  }

  @Test(arguments: ["31.01.2025", "2025-01-31", "\"31.01.2025\"", "31.1.2025"])
  func `a day may be written so`(cell: String) throws {
    let result = try read(cell, field("Tag", .date))
    #expect(result.value == Int64(CalendarDate.dayNumber(year: 2025, month: 1, day: 31)))
  }

  @Test(
    arguments: [
      ("29.02.2023", "Diesen Tag gibt es nicht."), ("31.04.2025", "Diesen Tag gibt es nicht."),
      ("00.01.2024", "Diesen Tag gibt es nicht."), ("31.01.25", "Das Jahr hat nur zwei Ziffern."),
      ("20250131", "Hier steht kein Datum."), ("31.01.2O25", "Hier steht kein Datum."),
    ])
  func `a day that does not exist or is written otherwise is refused`(cell: String, message: String) throws {
    let result = try read(cell, field("Tag", .date))
    #expect(result.value == Missing.invalid)
    #expect(result.message == message)
  }

  @Test(arguments: [("2024/25", 2024), ("1999/00", 1999), ("2024/2025", 2024)])
  func `school years`(cell: String, year: Int64) throws {
    #expect(try read(cell, field("Schuljahr", .schoolYear)).value == year)
  }

  @Test(arguments: ["2024/26", "2024", "2024-25", "24/25"])
  func `no school years`(cell: String) throws {
    #expect(try read(cell, field("Schuljahr", .schoolYear)).rule == "type-error")
  }

  @Test(arguments: [
    ("STADT", 0), ("stadt", 0), ("\"LAND\"", 1), (" LAND ", 1), ("LEHRKRAEFTEBERATUNG_LANG", 2),
  ])
  func `words of a closed vocabulary`(cell: String, value: Int64) throws {
    let kind = field("Art", .category, categories: ["STADT", "LAND", "LEHRKRAEFTEBERATUNG_LANG"])
    #expect(try read(cell, kind).value == value)
  }

  @Test func `an unknown word is refused and shown only where it is harmless`() throws {
    let guarded = field("Art", .category, categories: ["STADT"])
    let harmless = field("Art", .category, categories: ["STADT"], privacy: .harmless)
    #expect(try read("Geheim", guarded).rule == "constraint-error")
    #expect(try #require(try read("Geheim", guarded).message).contains("Geheim") == false)
    #expect(try #require(try read("Geheim", harmless).message).contains("Geheim") == false)
    #expect(try #require(try read("k. A.", guarded).message).contains("k. A.") == false)
    #expect(try #require(try read("k. A.", harmless).message).contains("k. A."))
  }

  @Test func `missing is empty, a reason, or nothing that fits`() throws {
    let number = field("Wert", .integer, missing: ["-", "k. A."])
    #expect(try read("", number).value == Missing.empty)
    #expect(try read("\u{A0} ", number).value == Missing.empty)
    #expect(try read("\"\"", number).value == Missing.empty)
    #expect(try read("-", number).value == Missing.reason(0))
    #expect(try read("k. A.", number).value == Missing.reason(1))
    #expect(try read("?", number).value == Missing.invalid)
  }

  @Test func `equal free texts have equal hashes however they are quoted`() throws {
    let schema = table([field("Nr", .integer), field("Notiz", .text, privacy: .freeText)])
    let reading = try Reading(
      "Nr;Notiz\n1;lang genug für zwei Wörter\n2;\"lang genug für zwei Wörter\"\n3; lang genug für zwei Wörter\n4;anders\n",
      schema)
    let hashes = reading.values("notiz")
    #expect(hashes.count == 4)
    #expect(hashes[0] == hashes[1] && hashes[0] == hashes[2] && hashes[0] != hashes[3])
    #expect(hashes.allSatisfy { $0 >= 0 && $0 < 1 << 62 })
  }

  @Test func `lengths are counted in characters`() throws {
    let text = field("Text", .string, constraints: Constraints(minLength: 2, maxLength: 4))
    #expect(try read("äöüß", text).rule == nil)
    #expect(try read("äöüßx", text).rule == "constraint-error")
    #expect(try read("ä", text).rule == "constraint-error")
    let note = field("Text", .text, constraints: Constraints(maxLength: 4))
    #expect(try read("äöüß", note).rule == nil)
    #expect(try read("äöüßx", note).rule == "constraint-error")
  }
}
