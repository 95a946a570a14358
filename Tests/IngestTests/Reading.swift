import Foundation
import Tabular
import Testing

@testable import Ingest
import Platform

/// A file read from front to back by one worker, whatever the size of its chunks.
struct Reading {
  var inspection: Inspection
  var domains = Domains()
  var columns: [[Int64]] = []
  var lines: [Int32] = []
  var rejected: [UInt8] = []
  var log = FindingLog()
  var counts = RecordCounts()
  var table: TableSchema

  init(_ bytes: [UInt8], _ table: TableSchema, chunkSize: Int = 262_144, blockSize: Int = 262_144) throws {
    let path = NSTemporaryDirectory() + "lesen-\(UUID().uuidString).csv"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try self.init(path: path, table, chunkSize: chunkSize, blockSize: blockSize)
  }

  init(_ text: String, _ table: TableSchema, chunkSize: Int = 262_144, blockSize: Int = 262_144) throws {
    try self.init(Array(text.utf8), table, chunkSize: chunkSize, blockSize: blockSize)
  }

  init(path: String, _ table: TableSchema, chunkSize: Int = 262_144, blockSize: Int = 262_144) throws {
    self.table = table
    let file = try InputFile(path: path)
    inspection = try Inspection(of: file, path: "x.csv", table: table, blockSize: blockSize)
    counts = inspection.startingCounts
    columns = table.fields.map { _ in [] }
    let source = ChunkSource(file: file, inspection: inspection, chunkSize: chunkSize)
    var parser = BatchParser(table: table, inspection: inspection, domains: domains, file: "x.csv")
    var chunk = ChunkBuffer()
    var nextRecord = inspection.dataStart.record
    while try source.next(into: &chunk) {
      let batch = parser.parse(chunk, log: &log, counts: &counts)
      #expect(batch.firstRecord == nextRecord)
      nextRecord += batch.rowCount
      for (position, column) in batch.columns.enumerated() { columns[position] += column.values }
      lines += batch.lines
      rejected += batch.rejected
    }
  }

  var rows: Int { lines.count }

  /// The cells of a field in rows that count.
  func values(_ name: String) -> [Int64] {
    guard let position = table.index(of: name) else { return [] }
    return zip(columns[position], rejected).filter { $0.1 == 0 }.map(\.0)
  }

  /// The texts of a string field in rows that count; nil for missing ones.
  func texts(_ name: String) -> [String?] {
    guard let position = table.index(of: name) else { return [] }
    let domain = domains.domain(of: table.fields[position], in: table)
    return values(name).map { Missing.contains($0) ? nil : domain.text(of: $0) }
  }

  /// `rule@line:column` of every finding, those of the file first.
  var findings: [String] { (inspection.findings + log.sorted).map(Self.brief) }

  /// The same without notes.
  var faults: [String] { (inspection.findings + log.sorted).filter { $0.severity > .note }.map(Self.brief) }

  static func brief(_ finding: Finding) -> String {
    let place = [finding.location.line, finding.location.column].compactMap { $0.map(String.init) }
    return ([finding.rule] + (place.isEmpty ? [] : [place.joined(separator: ":")])).joined(separator: "@")
  }
}

/// Where files shared with the project lie; they are not part of it.
enum Shared {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared").path

  static func data(_ name: String) -> String { root + "/data/" + name }
  static func `case`(_ name: String) -> String { root + "/cases/" + name }
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}

/// A field with the settings most tests need.
func field(
  _ label: String, _ type: FieldType, aliases: [String] = [], constraints: Constraints = Constraints(),
  categories: [String] = [], missing: [String] = [], privacy: Privacy = .guarded, optional: Bool = false
) -> Field {
  Field(
    name: label.lowercased(), label: label, aliases: aliases, type: type, constraints: constraints,
    categories: categories.map { Category(value: $0, label: Localized(de: $0, en: $0)) },
    missingValues: missing, privacy: privacy, isOptional: optional)
}

/// A table of the given fields.
func table(
  _ fields: [Field], sender: Sender = .school, dialect: Dialect = Dialect()
) -> TableSchema {
  TableSchema(
    name: "probe", title: Localized(de: "Probe", en: "Sample"), sender: sender, time: .flow, dialect: dialect,
    fields: fields)
}
