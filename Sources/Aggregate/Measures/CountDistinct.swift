public import Tabular

/// How many different values occur; exact.
public struct CountDistinct: Measure {
  /// `count_distinct`.
  public static let name = "count_distinct"
  /// For `list measures`.
  public static let summary = "exact number of different values that are not missing"
  /// What to tell apart must be said.
  public static let needsInput = true
  /// Nothing has 0 different values.
  public static let emptyResult: Rational? = Rational(0)

  private var members = PairSet()
  private var counts: [Int] = []

  /// Nothing seen yet.
  public init() {}

  /// Remembers the batch's values.
  public mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    counts.grow(to: groupCount, with: 0)
    members.insert(groups, values, counting: &counts)
  }

  /// The union of both.
  public mutating func merge(_ other: CountDistinct, mapping: [Int32], groupCount: Int) {
    counts.grow(to: groupCount, with: 0)
    members.insert(other.members, mapping: mapping, counting: &counts)
  }

  /// The number of different values.
  public func result(group: Int, scale: Int) -> Rational? {
    guard counts.indices.contains(group), counts[group] > 0 else { return nil }
    return Rational(counts[group])
  }
}
