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
    let count: Int
  }
  private let errors: [Item]
  private let counts: [Count]

  init(_ log: FindingLog) {
    errors = log.sorted.map { finding in
      let place = finding.location
      return Item(
        type: finding.rule, severity: finding.severity.rawValue, file: place.file, line: place.line,
        rowNumber: place.record, fieldNumber: place.column, label: place.label, byte: place.byte,
        message: Texts(finding.message), remedy: Texts(finding.remedy))
    }
    counts = log.counts.map {
      Count(file: $0.key.file, type: $0.key.rule, severity: $0.key.severity.rawValue, count: $0.value)
    }.sorted { ($0.file, $0.type, $0.severity) < ($1.file, $1.type, $1.severity) }
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
}
