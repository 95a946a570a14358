import Tabular

/// Looks up names and checks types; turns the syntax into a program over columns.
struct RowChecker {
  static let deepestScale = 18
  let source: Source
  let fields: [Field]
  let parameters: [String: FieldType]

  func check(_ node: Syntax) throws(ExpressionError) -> Typed {
    let offset = node.offset
    switch node.kind {
    case .text(let text): return Typed(.literal(text), .constant(-1), at: offset)
    case .number(let value, let scale): return Typed(.number(scale: scale), .constant(value), at: offset)
    case .boolean(let isTrue): return Typed(.constant(isTrue ? Truth.yes : Truth.no), at: offset)
    case .null: return Typed(.null, .constant(Missing.empty), at: offset)
    case .date(let date): return Typed(.date, .constant(Int64(date.dayNumber)), at: offset)
    case .name(let name): return try field(name, at: offset)
    case .parameter(let name): return try parameter(name, at: offset)
    case .negate(let one):
      let number = try self.number(one)
      return Typed(number.type, .negated(number.cells), at: offset)
    case .arithmetic(let operation, let left, let right):
      return try arithmetic(operation, try check(left), try check(right), at: offset)
    case .compare(let comparison, let left, let right):
      return Typed(try compare(comparison, try check(left), try check(right), at: offset), at: offset)
    case .and(let left, let right):
      return Typed(.and(try condition(left), try condition(right)), at: offset)
    case .or(let left, let right):
      return Typed(.or(try condition(left), try condition(right)), at: offset)
    case .not(let one): return Typed(.not(try condition(one)), at: offset)
    case .isIn(let one, let list): return try isIn(try check(one), list, at: offset)
    case .between(let one, let low, let high):
      let value = try check(one)
      return Typed(
        .and(
          try compare(.greaterOrEqual, value, try check(low), at: offset),
          try compare(.lessOrEqual, value, try check(high), at: offset)), at: offset)
    case .isNull(let one): return Typed(.isMissing(try check(one).cells), at: offset)
    case .branch(let branches, let otherwise): return try branch(branches, otherwise, at: offset)
    case .call(let function, let arguments): return try call(function, arguments, at: offset)
    }
  }

  func condition(_ node: Syntax) throws(ExpressionError) -> Truths {
    let typed = try check(node)
    guard typed.type == .boolean || typed.type == .null else {
      throw source.error("expected a condition, found \(typed.type.name)", at: typed.offset)
    }
    return typed.truths
  }

  private func field(_ name: String, at offset: Int) throws(ExpressionError) -> Typed {
    guard let index = fields.firstIndex(where: { $0.name == name }) else {
      let names = fields.map(\.name)
      throw source.error("unknown field '\(name)'\(suggestion(for: name, in: names))", at: offset)
    }
    return Typed(ValueType(fields[index].type, field: index), .field(index), at: offset)
  }

  private func parameter(_ name: String, at offset: Int) throws(ExpressionError) -> Typed {
    guard let type = parameters[name] else {
      let names = parameters.keys.sorted()
      throw source.error("unknown parameter ':\(name)'\(suggestion(for: name, in: names))", at: offset)
    }
    switch type {
    case .category, .text: throw source.error("parameter ':\(name)' has a type without values", at: offset)
    case .string: return Typed(.string(field: nil), .parameter(name), at: offset)
    default: return Typed(ValueType(type, field: 0), .parameter(name), at: offset)
    }
  }

  private func number(_ node: Syntax) throws(ExpressionError) -> Typed {
    let typed = try check(node)
    if typed.type == .null { return Typed(.number(scale: 0), typed.cells, at: typed.offset) }
    guard typed.type.scale != nil else {
      throw source.error("expected a number, found \(typed.type.name)", at: typed.offset)
    }
    return typed
  }

  private func arithmetic(
    _ operation: Arithmetic, _ left: Typed, _ right: Typed, at offset: Int
  ) throws(ExpressionError) -> Typed {
    if operation == .divide {
      throw source.error("rows are never divided; write a ratio as a metric", at: offset)
    }
    let cells = Cells.arithmetic(operation, left.cells, right.cells)
    switch (operation, left.type, right.type) {
    case (.subtract, .date, .date), (.subtract, .null, .date):
      return Typed(.number(scale: 0), cells, at: offset)
    case (.add, .date, .number(scale: 0)), (.subtract, .date, .number(scale: 0)), (.add, .date, .null),
      (.add, .number(scale: 0), .date), (.add, .null, .date):
      return Typed(.date, cells, at: offset)
    default: break
    }
    for side in [left, right] where side.type.scale == nil && side.type != .null {
      throw source.error("\(side.type.name) cannot be used with '\(operation.rawValue)'", at: side.offset)
    }
    let (leftScale, rightScale) = (left.type.scale ?? 0, right.type.scale ?? 0)
    guard operation != .multiply else {
      try limit(leftScale + rightScale, at: offset)
      return Typed(.number(scale: leftScale + rightScale), cells, at: offset)
    }
    let scale = max(leftScale, rightScale)
    try limit(scale, at: offset)
    let type = ValueType.number(scale: scale)
    return Typed(
      type, .arithmetic(operation, try self.cells(left, as: type), try self.cells(right, as: type)),
      at: offset)
  }

  private func limit(_ scale: Int, at offset: Int) throws(ExpressionError) {
    guard scale <= Self.deepestScale else {
      throw source.error("the result would have \(scale) decimals; 18 are possible", at: offset)
    }
  }

  private func isIn(_ value: Typed, _ list: [Syntax], at offset: Int) throws(ExpressionError) -> Typed {
    var elements: [Typed] = []
    for node in list { elements.append(try check(node)) }
    var comparisons: [Truths] = []
    for element in elements {
      comparisons.append(try compare(.equal, value, element, at: element.offset))
    }
    var members: [Cells] = []
    // A constant on the left may have been brought to another scale for each element.
    if !value.cells.isKnownWhenBound {
      for case .compare(_, _, 1, let right, 1) in comparisons where right.isKnownWhenBound {
        members.append(right)
      }
    }
    guard members.count < comparisons.count else { return Typed(.isIn(value.cells, members), at: offset) }
    let no = Truths.constant(Truth.no)
    return Typed(comparisons.reduce(no) { .or($0, $1) }, at: offset)
  }

  private func branch(
    _ branches: [Syntax.Branch], _ otherwise: Syntax?, at offset: Int
  ) throws(ExpressionError) -> Typed {
    var conditions: [Truths] = []
    var values: [Typed] = []
    for branch in branches {
      conditions.append(try condition(branch.condition))
      values.append(try check(branch.value))
    }
    if let otherwise { values.append(try check(otherwise)) }
    let type = try common(values, for: "the results of case", at: offset)
    var result = Cells.constant(Missing.empty)
    if otherwise != nil, let last = values.popLast() { result = try cells(last, as: type) }
    for (condition, value) in zip(conditions, values).reversed() {
      result = .branch(condition, then: try cells(value, as: type), otherwise: result)
    }
    return Typed(type, result, at: offset)
  }

  private func call(
    _ function: Function, _ arguments: [Syntax], at offset: Int
  ) throws(ExpressionError) -> Typed {
    var values: [Typed] = []
    for argument in arguments { values.append(try check(argument)) }
    guard function != .abs else {
      let value = try number(arguments[0])
      return Typed(value.type, .absolute(value.cells), at: offset)
    }
    let type = try common(values, for: "the values of \(function.rawValue)", at: offset)
    guard function == .coalesce || type.hasOrder else {
      throw source.error("\(type.name) has no order; \(function.rawValue) needs one", at: offset)
    }
    var cells: [Cells] = []
    for value in values { cells.append(try self.cells(value, as: type)) }
    let rest = cells.dropLast()
    guard let last = cells.last else { throw source.error("a value is missing", at: offset) }
    let result = rest.reversed().reduce(last) { later, earlier in
      switch function {
      case .min: .smaller(earlier, later)
      case .max: .larger(earlier, later)
      default: .coalesce(earlier, later)
      }
    }
    return Typed(type, result, at: offset)
  }
}
