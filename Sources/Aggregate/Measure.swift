public import Tabular

/// An aggregation over the rows of one table, by group: a partial state that can be merged.
///
/// Laws (tested): merging is associative and commutative, and the fresh state changes nothing. States hold
/// integers only, so results do not depend on the order of rows, files or threads.
public protocol Measure: Sendable {
  /// The word in the YAML: `aggregate: sum`.
  static var name: String { get }
  /// What it computes, in a sentence for `list measures`.
  static var summary: String { get }
  /// Whether it needs a field or an expression to work on.
  static var needsInput: Bool { get }
  /// The result over no rows: 0 for counts and sums, nil (not meaningful) for the others.
  static var emptyResult: Rational? { get }

  /// The state over no rows.
  init()

  /// The state over no rows, for a measure that is told more than its input.
  init(_ parameters: MeasureParameters)

  /// Takes in one batch: `groups[i]` is the group of row i, negative for rows that do not count; `values[i]`
  /// is its input, below `Missing.limit` where missing (empty when no input is needed).
  mutating func add(groups: [Int32], values: [Int64], groupCount: Int)

  /// Takes in the other state; its group g is this state's group `mapping[g]`.
  mutating func merge(_ other: Self, mapping: [Int32], groupCount: Int)

  /// The group's result, `scale` being the decimals of the input; nil where no row had a value.
  func result(group: Int, scale: Int) -> Rational?
}

/// What some measures are told beside their input.
public struct MeasureParameters: Sendable {
  /// What each value weighs, for `sum_distinct`.
  public var weights = Weights()
  /// The share below the result in percent, 1 to 99, for `percentile`.
  public var percent = 50

  /// Nothing told.
  public init() {}
}

/// The measures one can write in a definition.
public enum MeasureCatalog {
  /// All of them, in the order they are listed.
  public static let all: [any Measure.Type] = [
    Count.self, Sum.self, CountDistinct.self, SumDistinct.self, Minimum.self, Maximum.self, Mean.self,
    Median.self, Percentile.self,
  ]

  /// The measure of that name.
  public static func measure(named name: String) -> (any Measure.Type)? { all.first { $0.name == name } }
}

extension Measure {
  /// Most measures need to know nothing more.
  public init(_ parameters: MeasureParameters) { self.init() }

  /// Merges a state of the same kind that is known as a measure only.
  mutating func merge(any other: any Measure, mapping: [Int32], groupCount: Int) {
    guard let other = other as? Self else { return }
    merge(other, mapping: mapping, groupCount: groupCount)
  }
}

extension Array {
  /// Lengthens the array with the element up to the count.
  mutating func grow(to count: Int, with element: Element) {
    if self.count < count { append(contentsOf: repeatElement(element, count: count - self.count)) }
  }
}
