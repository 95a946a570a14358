public import Tabular

/// A derived metric: an expression over exact values of other metrics.
///
/// Computing with a missing value is missing, and so is division by zero; comparisons follow SQL's three-valued
/// logic. `min` and `max` are missing if either value is.
public struct MetricExpression: Sendable {
  /// The expression as written.
  public let expression: Expression
  /// The metrics it reads, each once, in the order of the text.
  public var names: [String] { expression.fieldNames }

  /// Checks the expression against the names it may use.
  ///
  /// - Throws: `ExpressionError` with the place of the first part that does not fit.
  public init(_ expression: Expression, names: [String]) throws(ExpressionError) {
    let checker = MetricChecker(source: expression.source, names: names)
    try checker.expect(.number, expression.root)
    self.expression = expression
  }

  /// The value, or nil where it is missing.
  ///
  /// - Throws: `ExpressionError` where a name has no entry, and where 128 bits do not hold a value exactly.
  public func evaluate(_ values: [String: Rational?]) throws(ExpressionError) -> Rational? {
    let evaluator = MetricEvaluator(source: expression.source, values: values)
    return try evaluator.number(expression.root)
  }
}

/// A condition over exact values: what a set asks of each of its members.
public struct MetricCondition: Sendable {
  /// The condition as written.
  public let expression: Expression

  /// Checks the condition against the names it may use.
  ///
  /// - Throws: `ExpressionError` with the place of the first part that does not fit.
  public init(_ expression: Expression, names: [String]) throws(ExpressionError) {
    try MetricChecker(source: expression.source, names: names).expect(.condition, expression.root)
    self.expression = expression
  }

  /// Whether it is true; unknown is not.
  ///
  /// - Throws: `ExpressionError` where a name has no entry, and where 128 bits do not hold a value exactly.
  public func holds(_ values: [String: Rational?]) throws(ExpressionError) -> Bool {
    try MetricEvaluator(source: expression.source, values: values).truth(expression.root) == true
  }
}

private struct MetricChecker {
  enum Kind { case number, condition, null }
  let source: Source
  let names: [String]

  func expect(_ kind: Kind, _ nodes: Syntax...) throws(ExpressionError) {
    for node in nodes { try expect(kind, node) }
  }

  private func expect(_ kind: Kind, _ node: Syntax) throws(ExpressionError) {
    let found = try check(node)
    guard found == kind || found == .null else {
      let (wanted, got) = kind == .number ? ("a number", "a condition") : ("a condition", "a number")
      throw source.error("expected \(wanted), found \(got)", at: node.offset)
    }
  }

  private func check(_ node: Syntax) throws(ExpressionError) -> Kind {
    switch node.kind {
    case .number: return .number
    case .boolean: return .condition
    case .null: return .null
    case .text, .date: throw source.error("metrics are numbers", at: node.offset)
    case .parameter: throw source.error("metrics take no parameters", at: node.offset)
    case .name(let name):
      guard names.contains(name) else {
        throw source.error("unknown metric '\(name)'\(suggestion(for: name, in: names))", at: node.offset)
      }
      return .number
    case .negate(let one):
      try expect(.number, one)
      return .number
    case .arithmetic(_, let left, let right):
      try expect(.number, left, right)
      return .number
    case .compare(_, let left, let right):
      try expect(.number, left, right)
      return .condition
    case .and(let left, let right), .or(let left, let right):
      try expect(.condition, left, right)
      return .condition
    case .not(let one):
      try expect(.condition, one)
      return .condition
    case .isIn(let one, let list):
      try expect(.number, one)
      for element in list { try expect(.number, element) }
      return .condition
    case .between(let one, let low, let high):
      try expect(.number, one, low, high)
      return .condition
    case .isNull(let one):
      _ = try check(one)
      return .condition
    case .branch(let branches, let otherwise):
      for branch in branches {
        try expect(.condition, branch.condition)
        try expect(.number, branch.value)
      }
      if let otherwise { try expect(.number, otherwise) }
      return .number
    case .call(_, let arguments):
      for argument in arguments { try expect(.number, argument) }
      return .number
    }
  }
}
