import Foundation
import Tabular
import Testing

@testable import Ingest

/// All that a reading says: what must be the same however a file is cut into pieces and shared out.
struct Outcome: Equatable {
  private let findings: [Finding]
  private let counts: RecordCounts
  private let lines: [Int32]
  private let rejected: [UInt8]
  private let sha256: String
  private let lineEnding: LineEnding
  private let columns: [[Int64]]
  private let texts: [[String]]
  private let reading: Reading

  init(_ reading: Reading) {
    findings = reading.inspection.findings + reading.log.sorted
    counts = reading.counts
    lines = reading.lines
    rejected = reading.rejected
    sha256 = reading.inspection.sha256
    lineEnding = reading.inspection.lineEnding
    columns = reading.columns
    texts = reading.table.fields.filter { $0.type == .string }.map { field in
      reading.domains.domain(of: field, in: reading.table).texts
    }
    self.reading = reading
  }

  static func == (left: Outcome, right: Outcome) -> Bool {
    guard left.findings == right.findings, left.counts == right.counts, left.lines == right.lines,
      left.rejected == right.rejected, left.sha256 == right.sha256, left.lineEnding == right.lineEnding
    else { return false }
    // Several workers may meet texts in another order and give them other codes.
    return left.columns == right.columns && left.texts == right.texts
      || left.reading.cells == right.reading.cells
  }
}

/// Reads a file in every way in which its outcome must not differ.
enum EveryWay {
  /// Files up to this size are split at every byte, longer ones at 200 bytes that are always the same.
  static let smallSize = 4096

  /// The sizes of pieces: a piece of n bytes is a split behind the n-th byte, and behind every n-th after it.
  static func sizes(_ count: Int) -> [Int] {
    if count <= smallSize { return Array(1...max(1, count)) }
    var state: UInt64 = 20_250_301
    return (0..<200).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return 1 + Int((state >> 33) % UInt64(count - 1))
    }
  }

  /// Reads the bytes as one piece with one worker, hands that over, and holds everything else against it.
  static func read(_ bytes: [UInt8], _ table: TableSchema, _ body: (Reading) -> Void) throws {
    let path = NSTemporaryDirectory() + "wege-\(UUID().uuidString).csv"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = try Reading(path: path, table, chunkSize: 1 << 24, blockSize: 1 << 24)
    body(whole)
    let expected = Outcome(whole)
    for size in sizes(bytes.count) {
      for threads in [1, 2] {
        let reading = try Reading(path: path, table, chunkSize: size, blockSize: size, threads: threads)
        // One comparison and no macro: this line runs a hundred thousand times.
        if Outcome(reading) != expected { Issue.record("pieces of \(size) bytes, \(threads) workers") }
      }
    }
  }

  /// The same file with LF and with CRLF at every line end, those inside quotes as well.
  static func lineEnds(of bytes: [UInt8]) -> [[UInt8]] {
    let isWide = bytes.starts(with: [0xFF, 0xFE])
    let (feed, pair): ([UInt8], [UInt8]) = isWide ? ([10, 0], [13, 0, 10, 0]) : ([10], [13, 10])
    let plain = replaced(bytes, pair, with: feed)
    return [plain, replaced(plain, feed, with: pair)]
  }

  private static func replaced(_ bytes: [UInt8], _ old: [UInt8], with new: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let isAligned = old.count == 1 || place % 2 == 0 || old == [13, 10]
      if isAligned, bytes[place...].starts(with: old) {
        result += new
        place += old.count
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return result
  }
}
