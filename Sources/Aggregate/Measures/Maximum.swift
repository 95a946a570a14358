public import Tabular

/// The largest value.
public struct Maximum: Measure {
  /// `max`.
  public static let name = "max"
  /// For `list measures`.
  public static let summary = "largest of the values that are not missing"
  /// What to compare must be said.
  public static let needsInput = true
  /// There is no largest of nothing.
  public static let emptyResult: Rational? = nil

  private var extremes = Extremes(prefers: >)

  /// Nothing seen yet.
  public init() {}

  /// Keeps the largest of what was seen and the batch's values.
  public mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    extremes.add(groups: groups, values: values, groupCount: groupCount)
  }

  /// Keeps the larger of both.
  public mutating func merge(_ other: Maximum, mapping: [Int32], groupCount: Int) {
    extremes.merge(other.extremes, mapping: mapping, groupCount: groupCount)
  }

  /// The largest value.
  public func result(group: Int, scale: Int) -> Rational? {
    extremes.result(group: group, scale: scale)
  }
}
