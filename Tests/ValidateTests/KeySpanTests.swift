import Tabular
import Testing

@testable import Validate

/// Where rows with doubled keys are looked for again.
struct KeySpanTests {
  private static let table = TableSchema(
    name: "probe", title: Localized(de: "Probe", en: "Sample"), sender: .office, time: .flow,
    fields: [Field(name: "nr", label: "Nr", type: .integer)], primaryKey: [0])

  /// A batch of consecutive rows with their spans, 256 rows and 1000 bytes each.
  private static func batch(_ numbers: [Int64], from record: Int) -> Batch {
    var batch = Batch(
      columns: [Column(type: .integer, values: numbers)], rowCount: numbers.count,
      lines: numbers.indices.map { Int32(record + $0) }, firstRecord: record,
      rejected: [UInt8](repeating: 0, count: numbers.count))
    batch.rowsPerSpan = 256
    batch.spans = stride(from: 0, to: numbers.count, by: batch.rowsPerSpan).map { row in
      let byte = (record + row) / batch.rowsPerSpan * 1000
      return RowSpan(byte: byte, end: byte + 1000, line: record + row, record: record + row)
    }
    return batch
  }

  @Test func `only spans that may hold a doubled number are named, whichever worker saw it`() {
    var first = KeyCollector(table: Self.table)
    var second = KeyCollector(table: Self.table)
    var numbers = (0..<1024).map(Int64.init)
    numbers[1000] = 17
    first.add(Self.batch(numbers, from: 0), scope: 1, delivery: 3)
    second.add(Self.batch((2000..<2256).map(Int64.init), from: 1024), scope: 1, delivery: 4)
    second.add(Self.batch([300, 5000], from: 1280), scope: 1, delivery: 4)
    // The same number in another scope is no repetition.
    second.add(Self.batch([600], from: 0), scope: 2, delivery: 5)
    first.merge(second)
    #expect(first.candidates().count == 2)
    let spans = first.candidates().spans ?? [:]
    // 17 lies between the numbers of the first and of the last span; 300 in the second span and the last one.
    #expect(spans[3].map { Set($0.map(\.record)) } == [0, 256, 768])
    #expect(spans[4].map { Set($0.map(\.record)) } == [1280])
    #expect(spans[5] == nil)
  }

  @Test func `without spans all rows must be looked at`() {
    var collector = KeyCollector(table: Self.table)
    var rows = Self.batch([1, 1], from: 0)
    rows.spans = []
    collector.add(rows, scope: 0)
    #expect(collector.candidates().count == 1)
    #expect(collector.candidates().spans == nil)
  }

  @Test func `numbers that mostly count on are found twice as often as they are`() {
    for seed in UInt64(1)...60 {
      var state = seed
      func chance(_ below: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % below
      }
      var (next, collector, seen) = (Int64(0), KeyCollector(table: Self.table), [Int64: Int]())
      for _ in 0..<4 {
        var numbers: [Int64] = []
        for _ in 0..<(200 + chance(200)) {
          if chance(150) == 0 { next = max(0, next - Int64(chance(300))) }
          if chance(150) == 0 { next += Int64(chance(70)) }
          numbers.append(next)
          next += 1
        }
        var batch = Self.batch(numbers, from: 0)
        batch.rowsPerSpan = [64, 256][chance(2)]
        for row in numbers.indices where chance(90) == 0 { batch.rejected[row] = 2 }
        for (number, mark) in zip(numbers, batch.rejected) where mark == 0 { seen[number, default: 0] += 1 }
        collector.add(batch, scope: 1)
      }
      #expect(collector.candidates().count == seen.count { $1 > 1 }, "seed \(seed)")
    }
  }

  @Test func `numbers that would count on beyond the largest one do not`() {
    var collector = KeyCollector(table: Self.table)
    // The second half begins anew at the smallest one.
    let numbers = (0..<64).map { Int64.max &- 31 &+ $0 }
    collector.add(Self.batch(numbers, from: 0), scope: 1)
    #expect(collector.candidates().isEmpty)
    collector.add(Self.batch([.max, 5, .max &- 31], from: 64), scope: 1)
    #expect(collector.candidates().count == 2)
  }
}
