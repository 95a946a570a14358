import Foundation
import Synchronization
import Tabular
import Testing

@testable import Ingest
import Platform

/// A file read from front to back, whatever the size of its chunks and the number of workers.
struct Reading {
  var inspection: Inspection
  var domains: Domains
  var columns: [[Int64]] = []
  var lines: [Int32] = []
  var rejected: [UInt8] = []
  var log = FindingLog()
  var counts = RecordCounts()
  var table: TableSchema

  init(
    _ bytes: [UInt8], _ table: TableSchema, chunkSize: Int = 262_144, blockSize: Int = 262_144,
    threads: Int = 1
  ) throws {
    let path = NSTemporaryDirectory() + "lesen-\(UUID().uuidString).csv"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try self.init(path: path, table, chunkSize: chunkSize, blockSize: blockSize, threads: threads)
  }

  init(
    _ text: String, _ table: TableSchema, chunkSize: Int = 262_144, blockSize: Int = 262_144,
    threads: Int = 1
  ) throws {
    try self.init(Array(text.utf8), table, chunkSize: chunkSize, blockSize: blockSize, threads: threads)
  }

  init(
    path: String, _ table: TableSchema, chunkSize: Int = 262_144, blockSize: Int = 262_144,
    threads: Int = 1
  ) throws {
    let file = try InputFile(path: path)
    let inspection = try Inspection(of: file, path: "x.csv", table: table, blockSize: blockSize)
    try self.init(file, inspection, table, chunkSize: chunkSize, threads: threads, survey: nil)
  }

  /// The file read without having been inspected whole; nil where that cannot be done, or turns out wrong.
  static func trusting(
    _ bytes: [UInt8], _ table: TableSchema, size: Int = 262_144, threads: Int = 1,
    domains: Domains = Domains()
  ) throws -> Reading? {
    let path = NSTemporaryDirectory() + "lesen-\(UUID().uuidString).csv"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try InputFile(path: path)
    guard
      let inspection = try Inspection(beginningOf: file, path: "x.csv", table: table, blockSize: size)
    else { return nil }
    let survey = Survey(inspection, table: table)
    var reading = try Reading(
      file, inspection, table, chunkSize: size, threads: threads, survey: survey, domains: domains)
    guard let confirmed = try survey.confirmed() else { return nil }
    reading.inspection = confirmed
    return reading
  }

  private init(
    _ file: InputFile, _ inspection: Inspection, _ table: TableSchema, chunkSize: Int, threads: Int,
    survey: Survey?, domains: Domains = Domains()
  ) throws {
    self.domains = domains
    self.table = table
    self.inspection = inspection
    counts = inspection.startingCounts
    columns = table.fields.map { _ in [] }
    let source = ChunkSource(file: file, inspection: inspection, chunkSize: chunkSize, survey: survey)
    let gathered = Mutex(Gathered())
    Workers.run(count: threads) { _ in
      var own = Gathered()
      var parser = BatchParser(
        table: table, inspection: inspection, domains: domains, file: "x.csv", survey: survey)
      // Every other size with the widest instructions, with more workers the ones between: all must read the same.
      parser.isWide = (threads + chunkSize) % 2 == 1
      var chunk = ChunkBuffer()
      do {
        while try source.next(into: &chunk) {
          own.batches.append((chunk.number, parser.parse(chunk, log: &own.log, counts: &own.counts)))
        }
      } catch {
        own.failures.append("\(error)")
      }
      gathered.withLock { $0.add(own) }
    }
    let all = gathered.withLock { $0 }
    #expect(all.failures.isEmpty)
    log = all.log
    counts.add(all.counts)
    var nextRecord = inspection.dataStart.record
    for (_, batch) in all.batches.sorted(by: { $0.number < $1.number }) {
      if survey?.isRefuted ?? false { break }
      #expect(batch.firstRecord == nextRecord)
      nextRecord += batch.rowCount
      for (position, column) in batch.columns.enumerated() { columns[position] += column.values }
      lines += batch.lines
      rejected += batch.rejected
    }
  }

  /// What workers bring back.
  private struct Gathered: Sendable {
    var batches: [(number: Int, batch: Batch)] = []
    var log = FindingLog()
    var counts = RecordCounts()
    var failures: [String] = []

    mutating func add(_ other: Gathered) {
      batches += other.batches
      log.merge(other.log)
      counts.add(other.counts)
      failures += other.failures
    }
  }

  /// Every cell as text, rejected rows too: codes depend on the workers, texts do not.
  var cells: [[String?]] {
    table.fields.indices.map { position in
      let domain =
        table.fields[position].type == .string
        ? domains.domain(of: table.fields[position], in: table) : nil
      return columns[position].map { cell in
        if Missing.contains(cell) { return cell == Missing.empty ? nil : "missing \(cell &- Int64.min)" }
        return domain.map { $0.text(of: cell) } ?? String(cell)
      }
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
  static func conformance(_ name: String) -> String { root + "/conformance/" + name }
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
  _ fields: [Field], sender: Sender = .school, dialect: Dialect = Dialect(), name: String = "probe"
) -> TableSchema {
  TableSchema(
    name: name, title: Localized(de: "Probe", en: "Sample"), sender: sender, time: .flow, dialect: dialect,
    fields: fields)
}
