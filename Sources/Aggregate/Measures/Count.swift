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
    var counts = counts.mutableSpan
    guard !values.isEmpty else {
      let groups = groups.span
      for row in groups.indices {
        let group = Int(groups[row])
        if group >= 0 { counts[group] &+= 1 }
      }
      return
    }
    let (groups, values) = (groups.span, values.span.extracting(groups.indices))
    for row in groups.indices {
      let group = Int(groups[row])
      if group >= 0 && !Missing.contains(values[row]) { counts[group] &+= 1 }
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
