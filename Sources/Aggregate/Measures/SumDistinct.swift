public import Tabular

/// The exact sum of a weight over the different values: each person once, with the hours of the person.
///
/// The weights come from another table, already added up per value; joining them to the values instead of to the
/// rows keeps a value with several rows from counting several times.
public struct SumDistinct: Measure {
  /// `sum_distinct`.
  public static let name = "sum_distinct"
  /// For `list measures`.
  public static let summary = "exact sum of each different value's weight, given by 'weights'"
  /// What to tell apart must be said.
  public static let needsInput = true
  /// Nothing weighs 0.
  public static let emptyResult: Rational? = Rational(0)

  private let weights: Weights
  private var members: [Set<Int64>] = []

  /// No values, no weights.
  public init() { weights = Weights() }

  /// No values yet.
  public init(_ parameters: MeasureParameters) { weights = parameters.weights }

  /// Remembers the batch's values.
  public mutating func add(groups: [Int32], values: [Int64], groupCount: Int) {
    members.grow(to: groupCount, with: [])
    for (group, value) in zip(groups, values) where group >= 0 && !Missing.contains(value) {
      members[Int(group)].insert(value)
    }
  }

  /// The union of both.
  public mutating func merge(_ other: SumDistinct, mapping: [Int32], groupCount: Int) {
    members.grow(to: groupCount, with: [])
    for (group, values) in other.members.enumerated() { members[Int(mapping[group])].formUnion(values) }
  }

  /// The sum of the weights; the weights' own decimals count.
  public func result(group: Int, scale: Int) -> Rational? {
    guard members.indices.contains(group), !members[group].isEmpty else { return nil }
    let sum = members[group].reduce(Int128(0)) { $0 + (weights.byCode[$1] ?? 0) }
    return Rational(scaled: sum, scale: weights.scale)
  }
}

/// What each member of a set weighs: a sum per code, as a scaled integer.
public struct Weights: Sendable, Hashable {
  /// The sum by code.
  public var byCode: [Int64: Int128]
  /// The decimals of the sums.
  public let scale: Int

  /// Weights; none by default.
  public init(byCode: [Int64: Int128] = [:], scale: Int = 0) {
    self.byCode = byCode
    self.scale = scale
  }
}
