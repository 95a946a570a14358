import Tabular

/// Between which numbers the keys of a few neighbouring rows lie: where a number may be looked for again.
struct KeyZones: Sendable {
  /// 32 bytes for `RowSpan.rows` rows.
  private struct Zone: Sendable {
    let lowest: Int64
    /// How far the highest number lies above; `UInt32.max` for anywhere.
    let width: UInt32
    let bytes: Int32
    let byte: Int64
    let line: Int32
    let record: Int32

    func mayHold(_ sorted: [Int64]) -> Bool {
      // The first number that is not too small must not be too large.
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle] < lowest { low = middle + 1 } else { high = middle }
      }
      guard low < sorted.count else { return false }
      let (distance, isBeyond) = sorted[low].subtractingReportingOverflow(lowest)
      return width == .max || (!isBeyond && distance <= Int64(width))
    }
  }
  private struct Part: Hashable, Sendable {
    let delivery: Int
    let scope: Int
  }

  private var zones: [Part: [Zone]] = [:]
  /// Whether every row lies in a zone.
  private var isComplete = true

  /// Takes in where the numbers of each span of a batch lie; nil for one without a number.
  mutating func add(_ ranges: [ClosedRange<Int64>?], _ spans: [RowSpan], delivery: Int, scope: Int) {
    guard spans.count == ranges.count else {
      isComplete = isComplete && ranges.isEmpty
      return
    }
    for (range, span) in zip(ranges, spans) {
      guard let range else { continue }
      guard let bytes = Int32(exactly: span.end - span.byte), let line = Int32(exactly: span.line),
        let record = Int32(exactly: span.record)
      else {
        isComplete = false
        return
      }
      let (width, isBeyond) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
      zones[Part(delivery: delivery, scope: scope), default: []].append(
        Zone(
          lowest: range.lowerBound, width: isBeyond ? .max : UInt32(clamping: width), bytes: bytes,
          byte: Int64(span.byte), line: line, record: record))
    }
  }

  mutating func merge(_ other: KeyZones) {
    zones.merge(other.zones, uniquingKeysWith: +)
    isComplete = isComplete && other.isComplete
  }

  /// The spans, by delivery, that may hold one of the numbers; nil where they are not known.
  func spans(holding numbers: [Int: Set<Int64>]) -> [Int: [RowSpan]]? {
    guard isComplete else { return nil }
    let sorted = numbers.mapValues { $0.sorted() }
    var result: [Int: [RowSpan]] = [:]
    for (part, zones) in zones {
      guard let numbers = sorted[part.scope] else { continue }
      for zone in zones where zone.mayHold(numbers) {
        result[part.delivery, default: []].append(
          RowSpan(
            byte: Int(zone.byte), end: Int(zone.byte) + Int(zone.bytes), line: Int(zone.line),
            record: Int(zone.record)))
      }
    }
    return result
  }
}
