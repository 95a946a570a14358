import Tabular
import Testing

@testable import Ingest

/// The quick look at records finds whatever the close one does.
///
/// A file in UTF-16 is always looked at closely, so it says what the same text in UTF-8 must give.
struct SweepTests {
  static let schema = table([
    field("Nummer", .string), field("Text", .string), field("Anzahl", .integer), field("Notiz", .text),
  ])

  static let rows = [
    "1;Schule;2;x", "2;Grundschule;3;", "Summe;;5;", ";Gesamt:;7;", "\"Insgesamt\";;1;", "3;Total;1;", ";;4;",
    ";;;", "", " ; ;;", "_____", "=====;;;", "--;a;1;b", "4;\"mit; Semikolon\";1;", "5;\"zwei\nZeilen\";1;z",
    "6;\"a;1;x\n7;b;2;y\n8;c\";3;z", "∑;;9;", "9;insgesamt viele;1;", "10;kurz", "11;a;1;b;c",
    "\"12\";\"s\";1;",
    "13;a\"b;1;", "14;\"a\"b;1;", "SUMME:;;1;", "15;x;1;\"\"", "\"\";\"Gesamt\";;", "16;\"offen;1;",
    "Quelle: Amt;;;", "\"a;1;\"\n\"2;b\";;;",
    "17;ein langer Text, der mehr als einen Block von Bytes braucht;1;n",
  ]

  /// A sequence of numbers that is always the same.
  struct Dice {
    var state: UInt64
    mutating func roll(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
  }

  @Test(arguments: 0..<60)
  func `quick and close look agree`(seed: Int) throws {
    var dice = Dice(state: UInt64(seed))
    let end = seed % 2 == 0 ? "\n" : "\r\n"
    var text = "Nummer;Text;Anzahl;Notiz" + end
    for _ in 0..<(1 + dice.roll(25)) {
      // Ordinary rows are the rule; all others come up now and then.
      let row = dice.roll(3) > 0 ? Self.rows[dice.roll(2)] : Self.rows[dice.roll(Self.rows.count)]
      text += row + end
    }
    if dice.roll(3) == 0 { text.removeLast() }
    let close = try Reading(encoded(text, .utf16LittleEndian), Self.schema)
    for size in [1, 9, 64, 200, 262_144] {
      let quick = try Reading(text, Self.schema, chunkSize: size, blockSize: size)
      #expect(quick.findings == close.findings, "size \(size): \(text)")
      #expect(quick.counts == close.counts, "size \(size): \(text)")
      #expect(quick.cells == close.cells, "size \(size): \(text)")
      #expect(quick.lines == close.lines, "size \(size): \(text)")
      #expect(quick.inspection.footerRecords == close.inspection.footerRecords, "size \(size): \(text)")
    }
  }
}
