public import Tabular

/// An expression over the rows of one table, its names looked up and its types checked.
///
/// Categories compare with words of their vocabulary, strings with texts, dates with dates, numbers with
/// numbers of any scale (exactly); a date moves by whole days, and two dates differ by days. Free text can only
/// be asked `is null`. `min` and `max` are missing if either value is.
public struct RowExpression: Sendable {
  /// The expression as written.
  public let expression: Expression
  /// What it yields; `boolean` for a condition.
  public let type: FieldType
  /// Positions of the fields it reads, ascending.
  public let usedFields: [Int]
  private let fields: [Field]
  private let root: Typed.Form

  /// Checks the expression against the fields of a table and the parameters of a run.
  ///
  /// - Throws: `ExpressionError` with the place of the first part that does not fit.
  public init(
    _ expression: Expression, fields: [Field], parameters: [String: FieldType]
  ) throws(ExpressionError) {
    let checker = RowChecker(source: expression.source, fields: fields, parameters: parameters)
    let typed = try checker.check(expression.root)
    if case .literal = typed.type {
      throw expression.source.error("a text can only be compared with a field", at: typed.offset)
    }
    guard typed.type != .freeText else {
      throw expression.source.error("free text is never computed with", at: typed.offset)
    }
    self.expression = expression
    self.fields = fields
    type = typed.type.fieldType
    root = typed.type == .null ? .truths(typed.truths) : typed.form
    usedFields = fields.indices.filter { expression.fieldNames.contains(fields[$0].name) }
  }

  /// Checks an expression that must be a condition: a filter, a rule.
  ///
  /// - Throws: `ExpressionError` as `init`, and where the expression yields something else.
  public static func condition(
    _ expression: Expression, fields: [Field], parameters: [String: FieldType]
  ) throws(ExpressionError) -> RowExpression {
    let checked = try RowExpression(expression, fields: fields, parameters: parameters)
    guard checked.type == .boolean else {
      throw expression.source.error("expected a condition that is true or false", at: 0)
    }
    return checked
  }

  /// The expression with the values of a run.
  ///
  /// Every parameter the expression asks for must be given, in the unit of storage of its type. A text without a
  /// code has never been met: it equals nothing.
  public func bound(
    parameters: [String: Int64], code: (Field, String) -> Int64?
  ) -> BoundExpression {
    for name in expression.parameterNames { precondition(parameters[name] != nil, "no value for :\(name)") }
    return withoutActuallyEscaping(code) { code in
      let binder = Binder(parameters: parameters) { field, text in code(fields[field], text) }
      switch root {
      case .cells(let cells): return BoundExpression(type: type, root: .cells(binder.bind(cells)))
      case .truths(let truths): return BoundExpression(type: type, root: .truths(binder.bind(truths)))
      }
    }
  }
}

/// Puts constants in the place of parameters and of texts.
private struct Binder {
  let parameters: [String: Int64]
  let code: (Int, String) -> Int64?

  // Codes are never negative.
  static let neverMet: Int64 = -1

  func bind(_ cells: Cells) -> Cells {
    switch cells {
    case .field, .constant: cells
    case .parameter(let name): .constant(parameters[name] ?? Missing.empty)
    case .code(let field, let text): .constant(code(field, text) ?? Self.neverMet)
    case .scaled(let one, let power): .scaled(bind(one), by: power)
    case .negated(let one): .negated(bind(one))
    case .absolute(let one): .absolute(bind(one))
    case .arithmetic(let operation, let left, let right): .arithmetic(operation, bind(left), bind(right))
    case .smaller(let left, let right): .smaller(bind(left), bind(right))
    case .larger(let left, let right): .larger(bind(left), bind(right))
    case .coalesce(let left, let right): .coalesce(bind(left), bind(right))
    case .branch(let condition, let value, let otherwise):
      .branch(bind(condition), then: bind(value), otherwise: bind(otherwise))
    case .truth(let truths): .truth(bind(truths))
    }
  }

  func bind(_ truths: Truths) -> Truths {
    switch truths {
    case .constant, .member: return truths
    case .cells(let cells): return .cells(bind(cells))
    case .compare(let comparison, let left, let a, let right, let b):
      return .compare(comparison, bind(left), a, bind(right), b)
    case .isIn(let one, let list):
      var values: Set<Int64> = []
      for element in list { if case .constant(let value) = bind(element) { values.insert(value) } }
      let known = values.filter { $0 >= Missing.limit }.sorted()
      return .member(bind(one), known, hasMissing: known.count < values.count)
    case .and(let left, let right): return .and(bind(left), bind(right))
    case .or(let left, let right): return .or(bind(left), bind(right))
    case .not(let one): return .not(bind(one))
    case .isMissing(let cells): return .isMissing(bind(cells))
    }
  }
}
