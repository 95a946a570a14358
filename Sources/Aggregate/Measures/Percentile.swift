public import Tabular

/// An exact percentile, from a histogram of values.
///
/// Definition 2 of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996): the smallest value with at
/// least that share of all values at or below it; where the share is met exactly, the mean of that value and the
/// next. The 50th percentile is the median.
public struct Percentile: Measure {
  /// `percentile`.
  public static let name = "percentile"
  /// For `list measures`.
  public static let summary = "exact percentile of the values that are not missing, 'percent' saying which"
  /// What to order must be said.
  public static let needsInput = true
  /// There is no percentile of nothing.
  public static let emptyResult: Rational? = nil

  private let percent: Int
  private var histogram = ValueHistogram()

  /// The median.
  public init() { percent = 50 }

  /// The percentile told.
  public init(_ parameters: MeasureParameters) { percent = parameters.percent }

  /// Counts the batch's values.
  public mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    histogram.add(groups: groups, values: values, groupCount: groupCount)
  }

  /// Adds the other counts.
  public mutating func merge(_ other: Percentile, mapping: [Int32], groupCount: Int) {
    histogram.merge(other.histogram, mapping: mapping, groupCount: groupCount)
  }

  /// The percentile.
  public func result(group: Int, scale: Int) -> Rational? {
    histogram.quantile(group: group, percent: percent, scale: scale)
  }
}
