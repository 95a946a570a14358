import Platform
public import Tabular

#if DEBUG || CHECKED
// Only so can the blocks of an inspection be made so small that their edges lie in small files.
@testable import Ingest
#else
import Ingest
#endif

/// What reading an input has shown.
public struct Outcome: Sendable {
  /// What must not be, in a few words; nil where all is well.
  public let failure: String?
  /// Whether rows could be read.
  public let isUsable: Bool
  /// How many records were read, the footer included.
  public let records: Int
  /// How often each rule was reported.
  public let findings: [String: Int]
}

/// Reads files and holds what comes out against what must hold for every file.
public enum Probe {
  /// Reads an input in two ways: cut into other pieces, and the second time without the widest instructions.
  ///
  /// The file must hold the input's bytes.
  public static func check(_ path: String, table: TableSchema, cuts: (Mutator.Cut, Mutator.Cut)) -> Outcome {
    // Shared, so that equal texts have equal codes in both readings.
    let domains = Domains()
    do {
      let first = try Reading(path, table, cuts.0, domains)
      let second = try Reading(path, table, cuts.1, domains, isWide: false)
      return outcome(first, first.fault(in: table, domains) ?? first.difference(to: second))
    } catch {
      return Outcome(failure: "thrown: \(error)", isUsable: false, records: 0, findings: [:])
    }
  }

  private static func outcome(_ reading: Reading, _ failure: String?) -> Outcome {
    var findings: [String: Int] = [:]
    for finding in reading.inspection.findings { findings[finding.rule, default: 0] += 1 }
    for (key, count) in reading.log.counts { findings[key.rule, default: 0] += count }
    return Outcome(
      failure: failure, isUsable: reading.inspection.isUsable, records: reading.counts.read,
      findings: findings)
  }
}

/// Everything that reading a file from front to back gives.
private struct Reading {
  let inspection: Inspection
  var columns: [[Int64]]
  var lines: [Int32] = []
  var rejected: [UInt8] = []
  var log = FindingLog()
  var counts: RecordCounts
  var isContiguous = true

  init(_ path: String, _ table: TableSchema, _ cut: Mutator.Cut, _ domains: Domains, isWide: Bool = true)
    throws
  {
    let file = try InputFile(path: path)
    #if DEBUG || CHECKED
    inspection = try Inspection(of: file, path: "x.csv", table: table, blockSize: cut.block)
    #else
    inspection = try Inspection(of: file, path: "x.csv", table: table)
    #endif
    counts = inspection.startingCounts
    columns = table.fields.map { _ in [] }
    let source = ChunkSource(file: file, inspection: inspection, chunkSize: cut.chunk)
    var parser = BatchParser(table: table, inspection: inspection, domains: domains, file: "x.csv")
    parser.isWide = isWide
    var chunk = ChunkBuffer()
    var nextRecord = inspection.dataStart.record
    var nextChunk = 0
    while try source.next(into: &chunk) {
      let batch = parser.parse(chunk, log: &log, counts: &counts)
      if batch.firstRecord != nextRecord || chunk.number != nextChunk { isContiguous = false }
      nextRecord += batch.rowCount
      nextChunk += 1
      for (position, column) in batch.columns.enumerated() { columns[position] += column.values }
      lines += batch.lines
      rejected += batch.rejected
    }
  }

  /// What must not be in any reading.
  func fault(in table: TableSchema, _ domains: Domains) -> String? {
    if !counts.isConserved { return "records are lost or made: \(counts)" }
    if counts.read != lines.count + inspection.footerRecords { return "rows are lost or made" }
    if counts.accepted != rejected.count(where: { $0 == 0 }) { return "accepted rows are counted wrongly" }
    if counts.blank + counts.rejected != rejected.count(where: { $0 != 0 }) {
      return "rejected rows are counted wrongly"
    }
    if !isContiguous { return "records or pieces do not follow one another" }
    if !inspection.isUsable {
      if !lines.isEmpty { return "an unusable file has rows" }
      if !inspection.findings.contains(where: { $0.severity == .error }) {
        return "unusable without a reason"
      }
    }
    if inspection.isUsable, inspection.findings.contains(where: { $0.severity == .error }) {
      return "usable in spite of an error"
    }
    if zip(lines, lines.dropFirst()).contains(where: { $0 >= $1 }) { return "lines do not rise" }
    if let first = lines.first, Int(first) <= inspection.headerLine { return "a row stands above the header" }
    if counts.rejected > 0, log.count(.error) == 0 { return "rows are rejected without a reason" }
    for (position, field) in table.fields.enumerated() {
      if let fault = fault(field, columns[position], domains.domain(of: field, in: table)) {
        return "\(field.name): \(fault)"
      }
    }
    return nil
  }

  private func fault(_ field: Field, _ values: [Int64], _ domain: StringDomain) -> String? {
    let known = Int64(field.type == .string ? domain.count : 0)
    for (row, value) in values.enumerated() {
      if rejected[row] >= 2 { continue }
      if Missing.contains(value) {
        if value == Missing.invalid, rejected[row] == 0 { return "an invalid cell counts" }
        continue
      }
      let isPossible =
        switch field.type {
        case .string: value >= 0 && value < known
        case .text: value >= 0 && value < 1 << 62
        case .category: value >= 0 && value < Int64(field.categories.count)
        case .boolean: value == 0 || value == 1
        case .date:
          CalendarDate(dayNumber: Int(value)).year >= 1 && CalendarDate(dayNumber: Int(value)).year <= 9999
        case .schoolYear: value >= 0 && value <= 9999
        case .integer, .decimal: true
        }
      if !isPossible { return "an impossible value of row \(row)" }
    }
    return nil
  }

  /// What differs from a reading in other pieces.
  func difference(to other: Reading) -> String? {
    let (a, b) = (inspection, other.inspection)
    if a.isUsable != b.isUsable { return "different usability" }
    if a.findings != b.findings {
      return "different findings about the file: \(Self.brief(a.findings)) and \(Self.brief(b.findings))"
    }
    if a.sha256 != b.sha256 { return "different checksums" }
    if a.encoding != b.encoding || a.hasByteOrderMark != b.hasByteOrderMark {
      return "different encodings"
    }
    if a.lineEnding != b.lineEnding { return "different line ends" }
    if a.delimiter != b.delimiter || a.headerLine != b.headerLine || a.columnOfField != b.columnOfField
      || a.fileColumns != b.fileColumns
    {
      return "different headers"
    }
    if a.dataStart != b.dataStart || a.dataEnd != b.dataEnd { return "different beginnings or ends" }
    if a.footerRecords != b.footerRecords { return "different footers" }
    if a.evidence != b.evidence { return "different evidence" }
    if lines != other.lines { return "different rows" }
    if rejected != other.rejected { return "different verdicts" }
    if counts != other.counts { return "different counts" }
    if columns != other.columns { return "different cells" }
    if log.counts != other.log.counts { return "different numbers of findings" }
    if log.sorted != other.log.sorted { return "different findings" }
    return nil
  }

  private static func brief(_ findings: [Finding]) -> String {
    findings.map { finding in
      let place = [finding.location.line, finding.location.column, finding.location.byte]
      return "\(finding.rule)@\(place.map { $0.map(String.init) ?? "-" }.joined(separator: ":"))"
    }
    .joined(separator: ", ")
  }
}
