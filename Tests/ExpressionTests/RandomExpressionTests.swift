import Expression
import Tabular
import Testing

/// SplitMix64: the same seed gives the same expressions on every machine.
private struct Seeded {
  var state: UInt64

  mutating func next(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}

private typealias Row = [String: Rational?]

/// An expression as text together with what it means for one row, written down a second time.
private struct Sample<Value> {
  let text: String
  let value: (Row) -> Value?
}

private struct Generator {
  var random: Seeded

  mutating func number(_ depth: Int) -> Sample<Rational> {
    guard depth > 0 else {
      switch random.next(5) {
      case 0:
        let digits = random.next(7)
        return Sample(text: "\(digits)") { _ in Rational(digits) }
      case 1:
        let digits = random.next(70)
        let text = "\(digits / 10).\(digits % 10)"
        return Sample(text: text) { _ in Rational(scaled: Int128(digits), scale: 1) }
      case 2: return Sample(text: "null") { _ in nil }
      default:
        let name = ["a", "b", "stunden"][random.next(3)]
        return Sample(text: name) { $0[name] ?? nil }
      }
    }
    let (left, right) = (number(depth - 1), number(depth - 1))
    switch random.next(7) {
    case 0: return both("(\(left.text) + \(right.text))", left, right) { $0.adding($1) }
    case 1: return both("(\(left.text) - \(right.text))", left, right) { $0.subtracting($1) }
    case 2: return both("(\(left.text) * \(right.text))", left, right) { $0.multiplied(by: $1) }
    case 3: return both("min(\(left.text), \(right.text))", left, right) { min($0, $1) }
    case 4: return both("max(\(left.text), \(right.text))", left, right) { max($0, $1) }
    case 5:
      let text = "coalesce(\(left.text), abs(-\(right.text)))"
      return Sample(text: text) { row in
        left.value(row) ?? right.value(row).map { $0 < Rational(0) ? $0.negated : $0 }
      }
    default:
      let condition = truth(depth - 1)
      let text = "case when \(condition.text) then \(left.text) else \(right.text) end"
      return Sample(text: text) { row in condition.value(row) == true ? left.value(row) : right.value(row) }
    }
  }

  mutating func truth(_ depth: Int) -> Sample<Bool> {
    guard depth > 0 else {
      let text = ["true", "false", "null"][random.next(3)]
      return Sample(text: text) { _ in text == "null" ? nil : text == "true" }
    }
    switch random.next(7) {
    case 0:
      let (left, right) = (truth(depth - 1), truth(depth - 1))
      return Sample(text: "(\(left.text) and \(right.text))") { Self.and(left.value($0), right.value($0)) }
    case 1:
      let (left, right) = (truth(depth - 1), truth(depth - 1))
      return Sample(text: "(\(left.text) or \(right.text))") { row in
        Self.and(left.value(row).map { !$0 }, right.value(row).map { !$0 }).map { !$0 }
      }
    case 2:
      let one = truth(depth - 1)
      return Sample(text: "(not \(one.text))") { row in one.value(row).map { !$0 } }
    case 3:
      let one = number(depth - 1)
      return Sample(text: "(\(one.text) is null)") { one.value($0) == nil }
    case 4:
      let one = number(depth - 1)
      let list = (0...random.next(20)).map { _ in number(0) }
      let text = "(\(one.text) in (\(list.map(\.text).joined(separator: ", "))))"
      return Sample(text: text) { row in
        let hits = list.map { element in Self.compare(one.value(row), element.value(row)) { $0 == $1 } }
        return hits.contains(true) ? true : hits.contains(nil) ? nil : false
      }
    case 5:
      let (one, low, high) = (number(depth - 1), number(0), number(0))
      return Sample(text: "(\(one.text) between \(low.text) and \(high.text))") { row in
        Self.and(
          Self.compare(one.value(row), low.value(row)) { $0 >= $1 },
          Self.compare(one.value(row), high.value(row)) { $0 <= $1 })
      }
    default:
      let (left, right) = (number(depth - 1), number(depth - 1))
      let operators: [(String, (Rational, Rational) -> Bool)] = [
        ("=", { $0 == $1 }), ("<>", { $0 != $1 }), ("<", { $0 < $1 }), ("<=", { $0 <= $1 }),
        (">", { $0 > $1 }), (">=", { $0 >= $1 }),
      ]
      let (symbol, test) = operators[random.next(operators.count)]
      return Sample(text: "(\(left.text) \(symbol) \(right.text))") {
        Self.compare(left.value($0), right.value($0), test)
      }
    }
  }

  private func both(
    _ text: String, _ left: Sample<Rational>, _ right: Sample<Rational>,
    _ body: @escaping (Rational, Rational) -> Rational?
  ) -> Sample<Rational> {
    Sample(text: text) { row in
      guard let a = left.value(row), let b = right.value(row) else { return nil }
      return body(a, b)
    }
  }

  private static func and(_ a: Bool?, _ b: Bool?) -> Bool? {
    if a == false || b == false { return false }
    return a == nil || b == nil ? nil : true
  }

  private static func compare(_ a: Rational?, _ b: Rational?, _ test: (Rational, Rational) -> Bool) -> Bool? {
    guard let a, let b else { return nil }
    return test(a, b)
  }
}

struct RandomExpressionTests {
  @Test func `columns at once agree with rows one by one`() throws {
    var generator = Generator(random: Seeded(state: 2024))
    let count = 40
    let columns = fields.map { field in
      Column(
        type: field.type,
        values: (0..<count).map { _ in
          switch generator.random.next(5) {
          case 0: Missing.empty
          case 1: Missing.reason(3)
          default: Int64(generator.random.next(9) - 4) * (field.name == "stunden" ? 50 : 1)
          }
        })
    }
    let rows: [Row] = (0..<count).map { row in
      var values: Row = [:]
      for (field, column) in zip(fields, columns) {
        let cell = column.values[row]
        let scale = if case .decimal(let scale) = field.type { scale } else { 0 }
        values[field.name] = .some(
          Missing.contains(cell) ? nil : Rational(scaled: Int128(cell), scale: scale))
      }
      return values
    }
    var values = 0
    for _ in 0..<400 {
      let sample = generator.truth(4)
      let bound = try checked(sample.text).bound(parameters: [:]) { _, _ in nil }
      let expected = rows.map { row in sample.value(row).map { $0 ? Int64(1) : 0 } ?? Missing.empty }
      #expect(bound.evaluate(columns, rowCount: count).values == expected, "\(sample.text)")
      var mask: [UInt8] = []
      bound.select(columns, rowCount: count, into: &mask)
      #expect(mask == expected.map { $0 == 1 ? 1 : 0 }, "\(sample.text)")
      values += expected.count { !Missing.contains($0) }
    }
    for _ in 0..<400 {
      let sample = generator.number(3)
      let expression = try checked(sample.text)
      let scale = if case .decimal(let scale) = expression.type { scale } else { 0 }
      let bound = expression.bound(parameters: [:]) { _, _ in nil }
      let cells = bound.evaluate(columns, rowCount: count).values
      let found = cells.map { Missing.contains($0) ? nil : Rational(scaled: Int128($0), scale: scale) }
      let expected = rows.map(sample.value)
      if expression.type != .boolean { #expect(found == expected, "\(sample.text)") }
      let metric = try MetricExpression(
        try Expression.parse(sample.text, at: place), names: fields.map(\.name))
      for (row, value) in zip(rows, expected) { #expect(try metric.evaluate(row) == value, "\(sample.text)") }
      values += expected.count { $0 != nil }
    }
    // The test would be worth nothing if nearly everything were missing.
    #expect(values > 8000)
  }
}
