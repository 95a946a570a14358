import Tabular

/// A number or the reason why there is none.
struct FigurePart: Sendable, Hashable {
  let value: Rational?
  let sign: Sign?
  /// Whether rows or expected deliveries stand behind it; a row without any is not shown.
  let isGrounded: Bool

  static func number(_ value: Rational, isGrounded: Bool) -> FigurePart {
    FigurePart(value: value, sign: nil, isGrounded: isGrounded)
  }

  static func none(_ sign: Sign, isGrounded: Bool) -> FigurePart {
    FigurePart(value: nil, sign: sign, isGrounded: isGrounded)
  }

  /// As a cell of a table.
  var cell: Cell { value.map(Cell.number) ?? .sign(sign ?? .notMeaningful) }
}

/// A metric's figure for one group: its value with what stands above and below the line.
struct Figure: Sendable, Hashable {
  let value: FigurePart
  let numerator: FigurePart
  let denominator: FigurePart?

  var isGrounded: Bool {
    value.isGrounded || numerator.isGrounded || denominator?.isGrounded ?? false
  }
}

extension Sign {
  /// Which of several reasons is told: the one that matters most.
  static func strongest(_ signs: [Sign]) -> Sign? {
    [Sign.secret, .deliveryMissing, .unknown, .uncertain, .notMeaningful].first(where: signs.contains)
  }
}
