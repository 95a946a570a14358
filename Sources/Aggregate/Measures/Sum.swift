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

  /// Sums as far as 64 bits suffice, which is nearly always: half the memory at every step.
  private var sums: [Int64] = []
  /// What went beyond, by group: 2^63 rows of the largest 64-bit value cannot overflow.
  private var carried: [Int: Int128] = [:]
  /// 1 for groups that had a value.
  private var seen: [UInt8] = []

  /// Nothing added yet.
  public init() {}

  /// Adds the batch's values.
  public mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    sums.grow(to: groupCount, with: 0)
    seen.grow(to: groupCount, with: 0)
    for row in Self.add(groups, values, to: &sums, &seen) {
      carry(Int(groups[row]), Int128(values[row]))
    }
  }

  /// Adds as far as sums stay within 64 bits; the rows that are left over.
  private static func add(
    _ groups: [Int32], _ values: [Int64], to sums: inout [Int64], _ seen: inout [UInt8]
  ) -> [Int] {
    var left: [Int] = []
    // As many values as groups, so that one look at the bounds is enough for both.
    let (groups, values) = (groups.span, values.span.extracting(groups.indices))
    var sums = sums.mutableSpan
    var seen = seen.mutableSpan
    for row in groups.indices {
      let (group, value) = (Int(groups[row]), values[row])
      if group < 0 || Missing.contains(value) { continue }
      let before = sums[group]
      let (sum, isBeyond) = before.addingReportingOverflow(value)
      if isBeyond { left.append(row) } else { sums[group] = sum }
      // The first value of a group finds nothing added up; later ones need not say that there is one.
      if before == 0 { seen[group] = 1 }
    }
    return left
  }

  private mutating func carry(_ group: Int, _ value: Int128) {
    carried[group, default: 0] += value + Int128(sums[group])
    sums[group] = 0
  }

  private func total(_ group: Int) -> Int128 {
    carried.isEmpty ? Int128(sums[group]) : Int128(sums[group]) + (carried[group] ?? 0)
  }

  /// Adds the other sums.
  public mutating func merge(_ other: Sum, mapping: [Int32], groupCount: Int) {
    sums.grow(to: groupCount, with: 0)
    seen.grow(to: groupCount, with: 0)
    for group in other.sums.indices where other.seen[group] != 0 {
      let own = Int(mapping[group])
      seen[own] = 1
      let (sum, isBeyond) = sums[own].addingReportingOverflow(other.sums[group])
      if isBeyond { carry(own, Int128(other.sums[group])) } else { sums[own] = sum }
      if let more = other.carried[group] { carried[own, default: 0] += more }
    }
  }

  /// The sum.
  public func result(group: Int, scale: Int) -> Rational? {
    guard seen.indices.contains(group), seen[group] != 0 else { return nil }
    return Rational(scaled: total(group), scale: scale)
  }
}
