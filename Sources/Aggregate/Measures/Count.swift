public import Tabular

/// How many rows count.
public struct Count: Measure {
  /// `count`.
  public static let name = "count"
  /// For `list measures`.
  public static let summary = "number of rows; with a field, of rows where it is not missing"
  /// Rows are counted without an input.
  public static let needsInput = false
  /// No rows are 0 rows.
  public static let emptyResult: Rational? = Rational(0)

  private var counts: [Int] = []

  /// No rows yet.
  public init() {}

  /// Counts the batch's rows.
  public mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    counts.grow(to: groupCount, with: 0)
    let (groups, values) = (groups.span, values.span)
    var counts = counts.mutableSpan
    guard !values.isEmpty else {
      for row in groups.indices where groups[row] >= 0 { counts[Int(groups[row])] &+= 1 }
      return
    }
    for row in groups.indices where groups[row] >= 0 && !Missing.contains(values[row]) {
      counts[Int(groups[row])] &+= 1
    }
  }

  /// Adds the other counts.
  public mutating func merge(_ other: Count, mapping: [Int32], groupCount: Int) {
    counts.grow(to: groupCount, with: 0)
    for (group, count) in other.counts.enumerated() { counts[Int(mapping[group])] += count }
  }

  /// The number of rows.
  public func result(group: Int, scale: Int) -> Rational? {
    guard counts.indices.contains(group), counts[group] > 0 else { return nil }
    return Rational(counts[group])
  }
}
