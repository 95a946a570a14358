public import Tabular

/// The smallest value.
public struct Minimum: Measure {
  /// `min`.
  public static let name = "min"
  /// For `list measures`.
  public static let summary = "smallest of the values that are not missing"
  /// What to compare must be said.
  public static let needsInput = true
  /// There is no smallest of nothing.
  public static let emptyResult: Rational? = nil

  private var extremes = Extremes(prefers: <)

  /// Nothing seen yet.
  public init() {}

  /// Keeps the smallest of what was seen and the batch's values.
  public mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    extremes.add(groups: groups, values: values, groupCount: groupCount)
  }

  /// Keeps the smaller of both.
  public mutating func merge(_ other: Minimum, mapping: [Int32], groupCount: Int) {
    extremes.merge(other.extremes, mapping: mapping, groupCount: groupCount)
  }

  /// The smallest value.
  public func result(group: Int, scale: Int) -> Rational? {
    extremes.result(group: group, scale: scale)
  }
}
