import Tabular

/// The value of each group that is preferred to all others: what `min` and `max` share.
struct Extremes: Sendable {
  private let prefers: @Sendable (Int64, Int64) -> Bool
  private var best: [Int64] = []

  init(prefers: @escaping @Sendable (Int64, Int64) -> Bool) { self.prefers = prefers }

  mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    best.grow(to: groupCount, with: Missing.empty)
    for (group, value) in zip(groups, values) where group >= 0 && !Missing.contains(value) {
      offer(value, to: Int(group))
    }
  }

  mutating func merge(_ other: Extremes, mapping: [Int32], groupCount: Int) {
    best.grow(to: groupCount, with: Missing.empty)
    for (group, value) in other.best.enumerated() where !Missing.contains(value) {
      offer(value, to: Int(mapping[group]))
    }
  }

  func result(group: Int, scale: Int) -> Rational? {
    guard best.indices.contains(group), !Missing.contains(best[group]) else { return nil }
    return Rational(scaled: Int128(best[group]), scale: scale)
  }

  private mutating func offer(_ value: Int64, to group: Int) {
    if Missing.contains(best[group]) || prefers(value, best[group]) { best[group] = value }
  }
}
