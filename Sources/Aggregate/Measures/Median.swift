public import Tabular

/// The exact median, from a histogram of values: the mean of the two middle values of an even number.
public struct Median: Measure {
  /// `median`.
  public static let name = "median"
  /// For `list measures`.
  public static let summary = "exact median of the values that are not missing"
  /// What to order must be said.
  public static let needsInput = true
  /// There is no median of nothing.
  public static let emptyResult: Rational? = nil

  private var histograms: [[Int64: Int]] = []

  /// Nothing seen yet.
  public init() {}

  /// Counts the batch's values.
  public mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    histograms.grow(to: groupCount, with: [:])
    for (group, value) in zip(groups, values) where group >= 0 && !Missing.contains(value) {
      histograms[Int(group)][value, default: 0] += 1
    }
  }

  /// Adds the other counts.
  public mutating func merge(_ other: Median, mapping: [Int32], groupCount: Int) {
    histograms.grow(to: groupCount, with: [:])
    for (group, histogram) in other.histograms.enumerated() {
      for (value, count) in histogram { histograms[Int(mapping[group])][value, default: 0] += count }
    }
  }

  /// The median.
  public func result(group: Int, scale: Int) -> Rational? {
    guard histograms.indices.contains(group), !histograms[group].isEmpty else { return nil }
    let sorted = histograms[group].sorted { $0.key < $1.key }
    let total = sorted.reduce(0) { $0 + $1.value }
    func value(at position: Int) -> Int64 {
      var seen = 0
      for (value, count) in sorted {
        seen += count
        if position < seen { return value }
      }
      return sorted[sorted.count - 1].key
    }
    let low = Rational(scaled: Int128(value(at: (total - 1) / 2)), scale: scale)
    let high = Rational(scaled: Int128(value(at: total / 2)), scale: scale)
    return low.adding(high)?.divided(by: Rational(2))
  }
}
