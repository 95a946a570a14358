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

  private var histogram = ValueHistogram()

  /// Nothing seen yet.
  public init() {}

  /// Counts the batch's values.
  public mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    histogram.add(groups: groups, values: values, groupCount: groupCount)
  }

  /// Adds the other counts.
  public mutating func merge(_ other: Median, mapping: [Int32], groupCount: Int) {
    histogram.merge(other.histogram, mapping: mapping, groupCount: groupCount)
  }

  /// The median.
  public func result(group: Int, scale: Int) -> Rational? {
    histogram.quantile(group: group, percent: 50, scale: scale)
  }
}
