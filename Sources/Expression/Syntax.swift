import Tabular

enum Arithmetic: String, Sendable { case add = "+", subtract = "-", multiply = "*", divide = "/" }

enum Comparison: String, Sendable {
  case equal = "=", notEqual = "<>", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="

  var isEquality: Bool { self == .equal || self == .notEqual }
}

enum Function: String, Sendable, CaseIterable {
  case abs, min, max, coalesce

  var arity: ClosedRange<Int> {
    switch self {
    case .abs: 1...1
    case .min, .max: 2...2
    case .coalesce: 2...50
    }
  }
}

/// One node of a parsed expression; the offset is where errors about it point.
struct Syntax: Sendable {
  indirect enum Kind: Sendable {
    case text(String)
    case number(Int64, scale: Int)
    case boolean(Bool)
    case null
    case date(CalendarDate)
    case name(String)
    case parameter(String)
    case negate(Syntax)
    case arithmetic(Arithmetic, Syntax, Syntax)
    case compare(Comparison, Syntax, Syntax)
    case and(Syntax, Syntax)
    case or(Syntax, Syntax)
    case not(Syntax)
    case isIn(Syntax, [Syntax])
    case between(Syntax, Syntax, Syntax)
    case isNull(Syntax)
    case branch([Branch], otherwise: Syntax?)
    case call(Function, [Syntax])
  }
  struct Branch: Sendable {
    let condition: Syntax
    let value: Syntax
  }
  let kind: Kind
  let offset: Int
  let depth: Int

  init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
    depth = 1 + (kind.children.map(\.depth).max() ?? 0)
  }

  /// Calls the function with this node and all below it, in the order of the text.
  func visit(_ body: (Syntax) -> Void) {
    body(self)
    for child in kind.children { child.visit(body) }
  }
}

extension Syntax.Kind {
  var children: [Syntax] {
    switch self {
    case .text, .number, .boolean, .null, .date, .name, .parameter: []
    case .negate(let one), .not(let one), .isNull(let one): [one]
    case .arithmetic(_, let left, let right), .compare(_, let left, let right), .and(let left, let right),
      .or(let left, let right):
      [left, right]
    case .isIn(let one, let list): [one] + list
    case .between(let one, let low, let high): [one, low, high]
    case .branch(let branches, let otherwise):
      branches.flatMap { [$0.condition, $0.value] } + (otherwise.map { [$0] } ?? [])
    case .call(_, let arguments): arguments
    }
  }
}
