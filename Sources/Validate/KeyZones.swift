import Tabular

/// Between which numbers the keys of a few neighbouring rows lie: where a number may be looked for again.
struct KeyZones: Sendable {
  private struct Zone: Sendable {
    let delivery: Int32
    let scope: Int32
    let lowest: Int64
    let highest: Int64
    let span: RowSpan
  }
  private var zones: [Zone] = []
  /// Whether every row lies in a zone.
  private var isComplete = true

  /// Takes in the keys of a batch.
  mutating func add(_ cells: [Int64], _ spans: [RowSpan], delivery: Int, scope: Int) {
    guard !spans.isEmpty || cells.isEmpty else {
      isComplete = false
      return
    }
    for (index, span) in spans.enumerated() {
      let first = index * RowSpan.rows
      var (lowest, highest) = (Int64.max, Int64.min)
      for row in first..<min(first + RowSpan.rows, cells.count) where !Missing.contains(cells[row]) {
        lowest = min(lowest, cells[row])
        highest = max(highest, cells[row])
      }
      guard lowest <= highest else { continue }
      zones.append(
        Zone(
          delivery: Int32(truncatingIfNeeded: delivery), scope: Int32(truncatingIfNeeded: scope),
          lowest: lowest, highest: highest, span: span))
    }
  }

  mutating func merge(_ other: KeyZones) {
    zones += other.zones
    isComplete = isComplete && other.isComplete
  }

  /// The spans, by delivery, that may hold one of the numbers; nil where they are not known.
  func spans(holding numbers: [Int: Set<Int64>]) -> [Int: [RowSpan]]? {
    guard isComplete else { return nil }
    var result: [Int: [RowSpan]] = [:]
    for (scope, set) in numbers {
      let sorted = set.sorted()
      for zone in zones where Int(zone.scope) == scope {
        // The first number that is not too small must not be too large.
        var (low, high) = (0, sorted.count)
        while low < high {
          let middle = (low + high) / 2
          if sorted[middle] < zone.lowest { low = middle + 1 } else { high = middle }
        }
        guard low < sorted.count, sorted[low] <= zone.highest else { continue }
        result[Int(zone.delivery), default: []].append(zone.span)
      }
    }
    return result
  }
}
