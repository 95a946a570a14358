/// Three truth values, ordered so that `and` is the smaller, `or` the larger and `not` the mirror image.
enum Truth {
  static let no: UInt8 = 0
  static let unknown: UInt8 = 1
  static let yes: UInt8 = 2
}

/// A checked expression that yields one integer a row; evaluated node by node over whole columns.
indirect enum Cells: Sendable {
  case field(Int)
  case constant(Int64)
  case parameter(String)
  /// The code of a text in the dictionary of a field; known once the expression is bound.
  case code(field: Int, text: String)
  case scaled(Cells, by: Int64)
  case negated(Cells)
  case absolute(Cells)
  case arithmetic(Arithmetic, Cells, Cells)
  case smaller(Cells, Cells)
  case larger(Cells, Cells)
  case coalesce(Cells, Cells)
  case branch(Truths, then: Cells, otherwise: Cells)
  case truth(Truths)

  var isKnownWhenBound: Bool {
    switch self {
    case .constant, .parameter, .code: true
    default: false
    }
  }
}

/// A checked expression that yields one truth value a row.
indirect enum Truths: Sendable {
  case constant(UInt8)
  case cells(Cells)
  /// Each side times the power of ten behind it, so that scales agree exactly.
  case compare(Comparison, Cells, Int64, Cells, Int64)
  case isIn(Cells, [Cells])
  /// `isIn` once bound: the values sorted, and whether a missing one was among them.
  case member(Cells, [Int64], hasMissing: Bool)
  case and(Truths, Truths)
  case or(Truths, Truths)
  case not(Truths)
  case isMissing(Cells)
}
