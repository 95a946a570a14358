import Tabular

/// Evaluates a checked metric expression for one cell; nil is missing or unknown.
struct MetricEvaluator {
  let source: Source
  let values: [String: Rational?]

  func number(_ node: Syntax) throws(ExpressionError) -> Rational? {
    switch node.kind {
    case .number(let value, let scale): return Rational(scaled: Int128(value), scale: scale)
    case .name(let name):
      guard let value = values[name] else {
        throw source.error("metric '\(name)' was not computed", at: node.offset)
      }
      return value
    case .negate(let one): return try number(one)?.negated
    case .arithmetic(let operation, let left, let right):
      guard let a = try number(left), let b = try number(right) else { return nil }
      return try arithmetic(operation, a, b, at: node.offset)
    case .branch(let branches, let otherwise):
      for branch in branches where try truth(branch.condition) == true { return try number(branch.value) }
      guard let otherwise else { return nil }
      return try number(otherwise)
    case .call(let function, let arguments): return try call(function, arguments)
    default: return nil
    }
  }

  private func arithmetic(
    _ operation: Arithmetic, _ a: Rational, _ b: Rational, at offset: Int
  ) throws(ExpressionError) -> Rational? {
    let result: Rational?
    switch operation {
    case .add: result = a.adding(b)
    case .subtract: result = a.subtracting(b)
    case .multiply: result = a.multiplied(by: b)
    case .divide:
      guard !b.isZero else { return nil }
      result = a.divided(by: b)
    }
    guard let result else { throw source.error("the exact result is too large", at: offset) }
    return result
  }

  private func call(_ function: Function, _ arguments: [Syntax]) throws(ExpressionError) -> Rational? {
    var result: Rational?
    for (position, argument) in arguments.enumerated() {
      let value = try number(argument)
      if function == .coalesce {
        if let value { return value }
        continue
      }
      guard let value else { return nil }
      switch (function, result) {
      case (.abs, _): result = value < Rational(0) ? value.negated : value
      case (.min, let earlier?): result = min(earlier, value)
      case (.max, let earlier?): result = max(earlier, value)
      default: result = position == 0 ? value : result
      }
    }
    return result
  }

  func truth(_ node: Syntax) throws(ExpressionError) -> Bool? {
    switch node.kind {
    case .boolean(let isTrue): return isTrue
    case .compare(let comparison, let left, let right):
      return compare(comparison, try number(left), try number(right))
    case .and(let left, let right): return and(try truth(left), try truth(right))
    case .or(let left, let right): return or(try truth(left), try truth(right))
    case .not(let one): return try truth(one).map { !$0 }
    case .isIn(let one, let list):
      let value = try number(one)
      var found: Bool? = false
      for element in list { found = or(found, compare(.equal, value, try number(element))) }
      return found
    case .between(let one, let low, let high):
      let value = try number(one)
      return and(
        compare(.greaterOrEqual, value, try number(low)), compare(.lessOrEqual, value, try number(high)))
    case .isNull(let one): return try isMissing(one)
    default: return nil
    }
  }

  /// A part that yields no number is a condition or `null`.
  private func isMissing(_ node: Syntax) throws(ExpressionError) -> Bool {
    switch node.kind {
    case .boolean, .compare, .and, .or, .not, .isIn, .between, .isNull: try truth(node) == nil
    default: try number(node) == nil
    }
  }

  private func and(_ a: Bool?, _ b: Bool?) -> Bool? {
    a == false || b == false ? false : a == nil || b == nil ? nil : true
  }

  private func or(_ a: Bool?, _ b: Bool?) -> Bool? {
    a == true || b == true ? true : a == nil || b == nil ? nil : false
  }

  private func compare(_ comparison: Comparison, _ left: Rational?, _ right: Rational?) -> Bool? {
    guard let left, let right else { return nil }
    return switch comparison {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}
