public import Tabular

/// The exact arithmetic mean: the sum over the number of values that are not missing.
public struct Mean: Measure {
  /// `mean`.
  public static let name = "mean"
  /// For `list measures`.
  public static let summary = "exact mean of the values that are not missing"
  /// What to average must be said.
  public static let needsInput = true
  /// There is no mean of nothing.
  public static let emptyResult: Rational? = nil

  private var sum = Sum()
  private var count = Count()

  /// Nothing taken in yet.
  public init() {}

  /// Takes in the batch's values.
  public mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    sum.add(groups: groups, values: values, groupCount: groupCount)
    count.add(groups: groups, values: values, groupCount: groupCount)
  }

  /// Adds the other sums and counts.
  public mutating func merge(_ other: Mean, mapping: [Int32], groupCount: Int) {
    sum.merge(other.sum, mapping: mapping, groupCount: groupCount)
    count.merge(other.count, mapping: mapping, groupCount: groupCount)
  }

  /// The mean.
  public func result(group: Int, scale: Int) -> Rational? {
    guard let sum = sum.result(group: group, scale: scale), let count = count.result(group: group, scale: 0)
    else { return nil }
    return sum.divided(by: count)
  }
}
