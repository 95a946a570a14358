import Tabular

/// Recursive descent over the tokens; precedence as in SQL: or, and, not, comparison, + -, * /, sign.
struct Parser {
  static let deepest = 200
  private let source: Source
  private let tokens: [Token]
  private var position = 0
  private var depth = 0

  init(_ source: Source) throws(ExpressionError) {
    self.source = source
    var lexer = Lexer(source)
    tokens = try lexer.tokens()
  }

  mutating func parse() throws(ExpressionError) -> Syntax {
    let root = try disjunction()
    if case .symbol(let symbol) = current.kind, Comparison(rawValue: symbol) != nil {
      throw error("comparisons cannot be chained; join them with and")
    }
    guard current.kind == .end else { throw error("expected the end, found \(found)") }
    return root
  }

  private var current: Token { tokens[position] }

  private var found: String {
    switch current.kind {
    case .word(let word), .keyword(let word), .symbol(let word): "'\(word)'"
    case .text: "a text"
    case .number: "a number"
    case .parameter(let name): "':\(name)'"
    case .end: "the end"
    }
  }

  private func error(_ message: String) -> ExpressionError { source.error(message, at: current.offset) }

  private mutating func accept(_ kind: Token.Kind) -> Bool {
    guard current.kind == kind else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ kind: Token.Kind, _ name: String) throws(ExpressionError) {
    guard accept(kind) else { throw error("expected \(name), found \(found)") }
  }

  private func node(_ kind: Syntax.Kind, _ offset: Int) throws(ExpressionError) -> Syntax {
    let node = Syntax(kind, at: offset)
    guard node.depth <= Self.deepest else { throw source.error("too many nested parts", at: offset) }
    return node
  }

  private mutating func nested(
    _ parse: (inout Parser) throws(ExpressionError) -> Syntax
  ) throws(ExpressionError) -> Syntax {
    guard depth < Self.deepest else { throw error("too many nested parts") }
    depth += 1
    defer { depth -= 1 }
    return try parse(&self)
  }

  private mutating func disjunction() throws(ExpressionError) -> Syntax {
    var left = try conjunction()
    while current.kind == .keyword("or") {
      let offset = current.offset
      position += 1
      left = try node(.or(left, try conjunction()), offset)
    }
    return left
  }

  private mutating func conjunction() throws(ExpressionError) -> Syntax {
    var left = try negation()
    while current.kind == .keyword("and") {
      let offset = current.offset
      position += 1
      left = try node(.and(left, try negation()), offset)
    }
    return left
  }

  private mutating func negation() throws(ExpressionError) -> Syntax {
    let offset = current.offset
    guard accept(.keyword("not")) else { return try predicate() }
    let operand = try nested { (parser) throws(ExpressionError) in try parser.negation() }
    return try node(.not(operand), offset)
  }

  private mutating func predicate() throws(ExpressionError) -> Syntax {
    let left = try sum()
    let offset = current.offset
    if case .symbol(let symbol) = current.kind, let comparison = Comparison(rawValue: symbol) {
      position += 1
      return try node(.compare(comparison, left, try sum()), offset)
    }
    if accept(.keyword("is")) {
      let isNegated = accept(.keyword("not"))
      try expect(.keyword("null"), "null")
      return try negated(isNegated, try node(.isNull(left), offset))
    }
    let isNegated = accept(.keyword("not"))
    if accept(.keyword("in")) {
      return try negated(isNegated, try node(.isIn(left, try arguments()), offset))
    }
    if accept(.keyword("between")) {
      let low = try sum()
      try expect(.keyword("and"), "and")
      return try negated(isNegated, try node(.between(left, low, try sum()), offset))
    }
    guard !isNegated else { throw error("expected in or between, found \(found)") }
    return left
  }

  private func negated(_ isNegated: Bool, _ syntax: Syntax) throws(ExpressionError) -> Syntax {
    isNegated ? try node(.not(syntax), syntax.offset) : syntax
  }

  private mutating func sum() throws(ExpressionError) -> Syntax {
    var left = try product()
    while case .symbol(let symbol) = current.kind, symbol == "+" || symbol == "-" {
      let offset = current.offset
      position += 1
      left = try node(.arithmetic(symbol == "+" ? .add : .subtract, left, try product()), offset)
    }
    return left
  }

  private mutating func product() throws(ExpressionError) -> Syntax {
    var left = try sign()
    while case .symbol(let symbol) = current.kind, symbol == "*" || symbol == "/" {
      let offset = current.offset
      position += 1
      left = try node(.arithmetic(symbol == "*" ? .multiply : .divide, left, try sign()), offset)
    }
    return left
  }

  private mutating func sign() throws(ExpressionError) -> Syntax {
    let offset = current.offset
    guard accept(.symbol("-")) else { return try primary() }
    let operand = try nested { (parser) throws(ExpressionError) in try parser.sign() }
    if case .number(let value, let scale) = operand.kind {
      return Syntax(.number(-value, scale: scale), at: offset)
    }
    return try node(.negate(operand), offset)
  }

  private mutating func primary() throws(ExpressionError) -> Syntax {
    let token = current
    switch token.kind {
    case .number(let value, let scale):
      position += 1
      return Syntax(.number(value, scale: scale), at: token.offset)
    case .text(let text):
      position += 1
      return Syntax(.text(text), at: token.offset)
    case .parameter(let name):
      position += 1
      return Syntax(.parameter(name), at: token.offset)
    case .keyword("true"), .keyword("false"):
      position += 1
      return Syntax(.boolean(token.kind == .keyword("true")), at: token.offset)
    case .keyword("null"):
      position += 1
      return Syntax(.null, at: token.offset)
    case .keyword("case"):
      return try nested { (parser) throws(ExpressionError) in try parser.branch() }
    case .word(let word):
      position += 1
      return try named(word, token.offset)
    case .symbol("("):
      position += 1
      let inner = try nested { (parser) throws(ExpressionError) in try parser.disjunction() }
      try expect(.symbol(")"), "')'")
      return inner
    default:
      throw error("expected a value, found \(found)")
    }
  }

  private mutating func named(_ word: String, _ offset: Int) throws(ExpressionError) -> Syntax {
    if word.lowercased() == "date", case .text(let text) = current.kind {
      guard let date = CalendarDate(iso: text) else {
        throw error("'\(text)' is no day of the calendar; a date is written date '2025-07-31'")
      }
      position += 1
      return Syntax(.date(date), at: offset)
    }
    guard current.kind == .symbol("(") else { return Syntax(.name(word), at: offset) }
    guard let function = Function(rawValue: word.lowercased()) else {
      let names = Function.allCases.map(\.rawValue)
      throw source.error("unknown function '\(word)'\(suggestion(for: word, in: names))", at: offset)
    }
    let arguments = try arguments()
    guard function.arity.contains(arguments.count) else {
      let count = function == .coalesce ? "two or more values" : function == .abs ? "one value" : "two values"
      throw source.error("\(function.rawValue) takes \(count)", at: offset)
    }
    return try node(.call(function, arguments), offset)
  }

  private mutating func arguments() throws(ExpressionError) -> [Syntax] {
    try expect(.symbol("("), "'('")
    var list: [Syntax] = []
    repeat {
      list.append(try nested { (parser) throws(ExpressionError) in try parser.disjunction() })
    } while accept(.symbol(","))
    try expect(.symbol(")"), "',' or ')'")
    return list
  }

  private mutating func branch() throws(ExpressionError) -> Syntax {
    let offset = current.offset
    position += 1
    var branches: [Syntax.Branch] = []
    repeat {
      try expect(.keyword("when"), "when")
      let condition = try disjunction()
      try expect(.keyword("then"), "then")
      branches.append(Syntax.Branch(condition: condition, value: try disjunction()))
    } while current.kind == .keyword("when")
    let otherwise = accept(.keyword("else")) ? try disjunction() : nil
    try expect(.keyword("end"), "end")
    return try node(.branch(branches, otherwise: otherwise), offset)
  }
}
