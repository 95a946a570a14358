import Tabular

/// How often each value occurs, by group: what exact quantiles are taken from.
struct ValueHistogram: Sendable {
  private var counts: [[Int64: Int]] = []

  mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    counts.grow(to: groupCount, with: [:])
    for (group, value) in zip(groups, values) where group >= 0 && !Missing.contains(value) {
      counts[Int(group)][value, default: 0] += 1
    }
  }

  mutating func merge(_ other: ValueHistogram, mapping: [Int32], groupCount: Int) {
    counts.grow(to: groupCount, with: [:])
    for (group, histogram) in other.counts.enumerated() {
      for (value, count) in histogram { counts[Int(mapping[group])][value, default: 0] += count }
    }
  }

  /// The smallest value with at least that share at or below it, nil where nothing was counted.
  ///
  /// Where the share is met exactly, it is the mean of that value and the next.
  func quantile(group: Int, percent: Int, scale: Int) -> Rational? {
    guard counts.indices.contains(group), !counts[group].isEmpty else { return nil }
    let sorted = counts[group].sorted { $0.key < $1.key }
    let total = sorted.reduce(0) { $0 + $1.value }
    func value(at position: Int) -> Rational {
      var seen = 0
      let found = sorted.first { entry in
        seen += entry.value
        return position < seen
      }
      return Rational(scaled: Int128(found?.key ?? sorted[sorted.count - 1].key), scale: scale)
    }
    let (whole, rest) = (total * percent).quotientAndRemainder(dividingBy: 100)
    guard rest == 0 else { return value(at: whole) }
    return value(at: max(whole - 1, 0)).adding(value(at: whole))?.divided(by: Rational(2))
  }
}
