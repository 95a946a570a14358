public import Tabular

/// The exact sum of a number field.
public struct Sum: Measure {
  /// `sum`.
  public static let name = "sum"
  /// For `list measures`.
  public static let summary = "exact sum of the values that are not missing"
  /// What to add up must be said.
  public static let needsInput = true
  /// No rows add up to 0.
  public static let emptyResult: Rational? = Rational(0)

  // 128 bits: 2^63 rows of the largest 64-bit value cannot overflow.
  private var sums: [Int128] = []
  private var counts: [Int] = []

  /// Nothing added yet.
  public init() {}

  /// Adds the batch's values.
  public mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    sums.grow(to: groupCount, with: 0)
    counts.grow(to: groupCount, with: 0)
    for (group, value) in zip(groups, values) where group >= 0 && !Missing.contains(value) {
      sums[Int(group)] &+= Int128(value)
      counts[Int(group)] &+= 1
    }
  }

  /// Adds the other sums.
  public mutating func merge(_ other: Sum, mapping: [Int32], groupCount: Int) {
    sums.grow(to: groupCount, with: 0)
    counts.grow(to: groupCount, with: 0)
    for group in other.sums.indices {
      sums[Int(mapping[group])] += other.sums[group]
      counts[Int(mapping[group])] += other.counts[group]
    }
  }

  /// The sum.
  public func result(group: Int, scale: Int) -> Rational? {
    guard counts.indices.contains(group), counts[group] > 0 else { return nil }
    return Rational(scaled: sums[group], scale: scale)
  }
}
