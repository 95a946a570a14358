import Foundation
import Platform
import Tabular
import Testing

@testable import Ingest

/// A few rows of a file read again by themselves.
struct RowSpanTests {
  private struct Row: Hashable {
    let line: Int32
    let record: Int
    let cells: [Int64]
  }

  private static func rows(
    _ source: ChunkSource, _ inspection: Inspection, _ domains: Domains, spans: inout [RowSpan],
    survey: Survey? = nil, readsAgain: Bool = false, isWide: Bool = true
  ) throws -> [Row] {
    var parser = BatchParser(
      table: ThreadTests.schema, inspection: inspection, domains: domains, file: "x.csv", survey: survey,
      readsAgain: readsAgain)
    parser.isWide = isWide
    var (chunk, log, counts) = (ChunkBuffer(), FindingLog(), RecordCounts())
    var rows: [Row] = []
    while try source.next(into: &chunk) {
      let batch = parser.parse(chunk, log: &log, counts: &counts)
      spans += batch.spans
      for row in 0..<batch.rowCount {
        rows.append(
          Row(
            line: batch.lines[row], record: batch.firstRecord + row,
            cells: batch.columns.map { $0.values[row] }))
      }
    }
    return rows
  }

  @Test(arguments: [3000, 40_000, 262_144])
  func `spans hold the rows they say, wherever pieces were cut`(size: Int) throws {
    let path = NSTemporaryDirectory() + "spannen-\(UUID().uuidString).csv"
    try Data(ThreadTests.text(rows: 3000).utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try InputFile(path: path)
    let inspection = try Inspection(of: file, path: "x.csv", table: ThreadTests.schema, blockSize: size)
    let domains = Domains()
    var spans: [RowSpan] = []
    let all = try Self.rows(
      ChunkSource(file: file, inspection: inspection, chunkSize: size), inspection, domains, spans: &spans)
    #expect(all.count == 3000 && spans.count >= 12)
    // Every third span and two neighbours, out of order.
    let chosen = spans.indices.filter { $0 % 3 == 0 || $0 == 4 }.reversed().map { spans[$0] }
    var unused: [RowSpan] = []
    let again = try Self.rows(
      ChunkSource(file: file, inspection: inspection, spans: chosen), inspection, domains, spans: &unused)
    let firsts = spans.map(\.record) + [Int.max]
    let wanted = all.filter { row in
      let span = firsts.lastIndex { $0 <= row.record } ?? 0
      return span % 3 == 0 || span == 4
    }
    #expect(again == wanted)
  }

  @Test(arguments: [3000, 40_000, 262_144], [true, false])
  func `of a single-byte encoding that was read on trust they lie in the file's own bytes`(
    size: Int, isWide: Bool
  ) throws {
    let path = NSTemporaryDirectory() + "spannen-\(UUID().uuidString).csv"
    let text = ThreadTests.text(rows: 3000)
    try Data(encoded(text, .windows1252)).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try InputFile(path: path)
    let believed = try #require(
      try Inspection(beginningOf: file, path: "x.csv", table: ThreadTests.schema, blockSize: 4000))
    let survey = Survey(believed, table: ThreadTests.schema, hashes: false)
    let domains = Domains()
    var spans: [RowSpan] = []
    let all = try Self.rows(
      ChunkSource(file: file, inspection: believed, chunkSize: size, survey: survey), believed, domains,
      spans: &spans, survey: survey, isWide: isWide)
    let inspection = try #require(try survey.confirmed())
    #expect(inspection.encoding == .windows1252 && text.utf8.count > file.size)
    #expect(all.count == 3000 && spans.count >= 12 && spans.last?.end == file.size)
    let chosen = spans.indices.filter { $0 % 3 == 0 || $0 == 4 }.reversed().map { spans[$0] }
    var unused: [RowSpan] = []
    let again = try Self.rows(
      ChunkSource(file: file, inspection: inspection, spans: chosen), inspection, domains, spans: &unused,
      readsAgain: true, isWide: isWide)
    let firsts = spans.map(\.record) + [Int.max]
    let wanted = all.filter { row in
      let span = firsts.lastIndex { $0 <= row.record } ?? 0
      return span % 3 == 0 || span == 4
    }
    #expect(again == wanted)
  }

  @Test func `texts that were converted have no spans`() throws {
    var spans: [RowSpan] = []
    let path = NSTemporaryDirectory() + "spannen-\(UUID().uuidString).csv"
    try Data(encoded(ThreadTests.text(rows: 300), .windows1252)).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try InputFile(path: path)
    let inspection = try Inspection(of: file, path: "x.csv", table: ThreadTests.schema)
    let rows = try Self.rows(
      ChunkSource(file: file, inspection: inspection), inspection, Domains(), spans: &spans)
    #expect(rows.count == 300 && spans.isEmpty)
  }
}
