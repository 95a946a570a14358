import Foundation
import Tabular

/// `pruefbericht.json`: all findings, machine-readable.
struct FindingsFile: Encodable {
  private struct Item: Encodable {
    let type: String
    let severity: String
    let file: String
    let line: Int?
    let rowNumber: Int?
    let fieldNumber: Int?
    let label: String?
    let byte: Int?
    let constraint: String?
    let message: Texts
    let remedy: Texts
  }
  private struct Texts: Encodable {
    let de: String
    let en: String

    init(_ text: Localized) {
      de = text.de
      en = text.en
    }
  }
  private struct Count: Encodable {
    let file: String
    let type: String
    let severity: String
    let label: String?
    let constraint: String?
    let count: Int

    var order: [String] { [file, type, severity, label ?? "", constraint ?? ""] }
  }
  private let errors: [Item]
  private let counts: [Count]

  init(_ log: FindingLog) {
    errors = log.sorted.map { finding in
      let place = finding.location
      return Item(
        type: finding.rule, severity: finding.severity.rawValue, file: place.file, line: place.line,
        rowNumber: place.record, fieldNumber: place.column, label: place.label, byte: place.byte,
        constraint: finding.constraint, message: Texts(finding.message), remedy: Texts(finding.remedy))
    }
    counts = log.tally.map { cell, count in
      Count(
        file: cell.file, type: cell.rule, severity: cell.severity.rawValue, label: cell.label,
        constraint: cell.constraint, count: count)
    }.sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }

  /// The file's bytes: keys sorted, so that equal findings give equal bytes.
  func bytes() throws -> [UInt8] { try JSONFile.bytes(self) }
}

/// JSON as all our files have it.
enum JSONFile {
  static func bytes(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value)) + [0x0A]
  }

  /// The value on one line, for files with an object a line.
  static func line(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value)) + [0x0A]
  }
}
