import Aggregate
import Disclosure
import Tabular

/// A measure's number for members of its dimensions: what figures are computed from, and what falls with them.
struct MeasureCell: Sendable, Hashable {
  let measure: String
  let frame: Int
  let dimensions: [String]
  /// Positions of the members, nil for "none".
  let members: [Int?]
  /// Whether it is the difference to the comparable frame before.
  var isChange = false
}

extension MeasureCell: Comparable {
  static func < (left: MeasureCell, right: MeasureCell) -> Bool {
    if (left.measure, left.frame) != (right.measure, right.frame) {
      return (left.measure, left.frame) < (right.measure, right.frame)
    }
    if left.isChange != right.isChange { return right.isChange }
    if left.dimensions != right.dimensions {
      return left.dimensions.lexicographicallyPrecedes(right.dimensions)
    }
    return left.members.map { $0 ?? Int.max }.lexicographicallyPrecedes(right.members.map { $0 ?? Int.max })
  }
}

/// What a publication would show, and how often.
final class ShownCells {
  private(set) var counts: [MeasureCell: Int] = [:]

  func note(_ cell: MeasureCell) { counts[cell, default: 0] += 1 }
}

/// What a publication must not show.
struct Protection: Sendable {
  /// Why a number is not shown.
  enum Reason: Sendable, Hashable {
    /// By itself.
    case risk(Risk)
    /// Because a secret number could be computed with it.
    case protects(Quantity)
    /// It was secret when the same report was published before.
    case asBefore
  }

  /// What is hidden, with the reason.
  var hidden: [MeasureCell: Reason] = [:]
  /// Rounding by measure.
  var rounding: [String: ProtectionRule] = [:]
  /// What this publication adds to what is known.
  var released: [ReleasedCell] = []

  /// A part of a figure as shown.
  func published(_ part: FigurePart, _ cell: MeasureCell) -> FigurePart {
    if hidden[cell] != nil { return .none(.secret, isGrounded: true) }
    guard let value = part.value, let rule = rounding[cell.measure] else { return part }
    return .number(rule.rounded(value), isGrounded: part.isGrounded)
  }
}

/// A number of a publication as the ledger keeps it: its exact value, and whether it was shown.
struct ReleasedCell: Sendable, Hashable {
  let quantity: Quantity
  let value: Rational
  let status: ModelCell.Status
  let need: Need?
}

extension Catalog {
  /// The measure of a metric that is nothing but one measure.
  func onlyMeasure(of metric: ResolvedMetric) -> ResolvedMeasure? {
    guard !metric.definition.isRatio else { return nil }
    return measures[metric.definition.numerator.text.text]
  }
}
