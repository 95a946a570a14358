import Tabular

extension RowChecker {
  /// The type all values of a `case` or a function share.
  func common(_ values: [Typed], for what: String, at offset: Int) throws(ExpressionError) -> ValueType {
    var result = ValueType.null
    for value in values {
      guard let type = unified(result, value.type) else {
        throw source.error(
          "\(what) must be of one kind: \(result.name) and \(value.type.name)", at: value.offset)
      }
      result = type
    }
    for value in values {
      if value.type == .freeText { throw freeText(at: value.offset) }
      guard case .literal = value.type else { continue }
      switch result {
      case .category, .schoolYear: continue
      default: throw source.error("a text can only be compared with a field", at: value.offset)
      }
    }
    return result
  }

  func compare(
    _ comparison: Comparison, _ left: Typed, _ right: Typed, at offset: Int
  ) throws(ExpressionError) -> Truths {
    for side in [left, right] where side.type == .freeText { throw freeText(at: side.offset) }
    guard let type = unified(left.type, right.type) else {
      let hint = hint(left.type, right.type) ?? hint(right.type, left.type) ?? ""
      throw source.error(
        "\(left.type.name) cannot be compared with \(right.type.name)\(hint)", at: offset)
    }
    if case .literal = type { throw source.error("a text must be compared with a field", at: offset) }
    guard comparison.isEquality || type.hasOrder else {
      throw source.error(
        "\(type.name) has no order; use =, <> or in instead of '\(comparison.rawValue)'", at: offset)
    }
    if let scale = type.scale {
      let (a, b) = (aligned(left, to: right.type.scale), aligned(right, to: left.type.scale))
      let common = max(a.scale, b.scale)
      guard scale <= Self.deepestScale else {
        throw source.error("numbers have 18 decimals at most", at: offset)
      }
      return .compare(
        comparison, a.cells, powerOfTen(common - a.scale), b.cells, powerOfTen(common - b.scale))
    }
    return .compare(comparison, try cells(left, as: type), 1, try cells(right, as: type), 1)
  }

  /// The part's cells in the unit of a type it was unified with.
  func cells(_ part: Typed, as type: ValueType) throws(ExpressionError) -> Cells {
    switch (part.type, type) {
    case (.number(let scale), .number(let target)) where scale < target:
      let power = powerOfTen(target - scale)
      if case .constant(let value) = part.cells {
        let (product, isTooLarge) = value.multipliedReportingOverflow(by: power)
        if !isTooLarge, product >= Missing.limit { return .constant(product) }
      }
      return .scaled(part.cells, by: power)
    case (.literal(let text), .category(let field)):
      return .constant(try position(of: text, in: fields[field], at: part.offset))
    case (.literal(let text), .string(let field?)):
      return .code(field: field, text: text)
    case (.literal(let text), .schoolYear):
      guard case .schoolYear(let start)? = Period(parsing: text) else {
        throw source.error("'\(text)' is no school year; one is written '2024/25'", at: part.offset)
      }
      return .constant(Int64(start))
    default:
      return part.cells
    }
  }

  private func unified(_ left: ValueType, _ right: ValueType) -> ValueType? {
    switch (left, right) {
    case (.null, let other), (let other, .null): return other
    case (.number(let a), .number(let b)): return .number(scale: max(a, b))
    case (.date, .date), (.boolean, .boolean), (.schoolYear, .schoolYear), (.literal, .literal),
      (.freeText, .freeText):
      return left
    case (.literal, .schoolYear), (.literal, .category), (.literal, .string(.some)): return right
    case (.schoolYear, .literal), (.category, .literal), (.string(.some), .literal): return left
    case (.category(let a), .category(let b)):
      return fields[a].categories.map(\.value) == fields[b].categories.map(\.value) ? left : nil
    case (.string(let a), .string(let b)):
      guard let a, let b else { return a == nil ? right : left }
      return a == b || (fields[a].domain != nil && fields[a].domain == fields[b].domain) ? left : nil
    default: return nil
    }
  }

  /// A constant brought to the other side's scale where that changes nothing; anything else as it is.
  private func aligned(_ part: Typed, to other: Int?) -> (cells: Cells, scale: Int) {
    var scale = part.type.scale ?? other ?? 0
    guard let other, case .constant(var value) = part.cells, value >= Missing.limit else {
      return (part.cells, scale)
    }
    while scale > other, value % 10 == 0 { (value, scale) = (value / 10, scale - 1) }
    let (product, isTooLarge) = value.multipliedReportingOverflow(by: powerOfTen(other - scale))
    if scale < other, !isTooLarge, product >= Missing.limit { (value, scale) = (product, other) }
    return (.constant(value), scale)
  }

  private func position(of text: String, in field: Field, at offset: Int) throws(ExpressionError) -> Int64 {
    let words = field.categories.map(\.value)
    if let position = words.firstIndex(of: text) { return Int64(position) }
    let hint = suggestion(for: text, in: words)
    throw source.error(
      "'\(text)' is no word of '\(field.name)'\(hint)\(hint.isEmpty ? ";" : "") known are "
        + words.joined(separator: ", "), at: offset)
  }

  private func freeText(at offset: Int) -> ExpressionError {
    source.error("free text can only be asked for 'is null' or 'is not null'", at: offset)
  }

  private func hint(_ one: ValueType, _ other: ValueType) -> String? {
    switch (one, other) {
    case (.date, .literal): "; a date is written date '2025-07-31'"
    case (.string, .number): "; a text stands in single quotes"
    case (.number, .literal): "; a number stands without quotes"
    case (.string, .string): ": the fields do not share a dictionary"
    case (.category, .category): ": the fields do not share a vocabulary"
    default: nil
    }
  }
}
