import Expression
import Tabular
import Testing

struct MetricExpressionTests {
  static let values: [String: Rational?] = [
    "hours": Rational(195), "posts": Rational(4), "zero": Rational(0), "none": nil,
  ]

  @Test(arguments: [
    ("hours / 39", 5, 1), ("hours / posts", 195, 4), ("hours / 39 / 2.5", 2, 1),
    ("1 - posts / hours", 191, 195),
    ("min(hours, posts)", 4, 1), ("max(hours, posts)", 195, 1), ("abs(posts - hours)", 191, 1),
    ("coalesce(none, hours / zero, posts)", 4, 1), ("case when posts > 3 then 1 else 2 end", 1, 1),
    ("case when none > 3 then 1 else 2 end", 2, 1), ("case when none is null then 1 else 2 end", 1, 1),
    ("case when posts in (1, 4) and not zero between 1 and 2 then 0.25 end", 1, 4),
    ("case when hours / zero is null or false then 7 end", 7, 1), ("-posts", -4, 1),
  ])
  func `figures are exact`(text: String, above: Int, below: Int) throws {
    #expect(try metric(text, Self.values) == Rational(Int128(above), over: Int128(below)))
  }

  @Test(arguments: [
    "none", "none + 1", "hours / zero", "1 / (hours - 195)", "min(none, 1)", "max(1, none)", "abs(none)",
    "case when false then 1 end", "null", "none * 0", "case when none = none then 1 end",
  ])
  func `missing stays missing`(text: String) throws {
    #expect(try metric(text, Self.values) == nil)
  }

  @Test(arguments: [
    ("huors / 39", 9, "unknown metric 'huors'; did you mean 'hours'?"),
    ("hours > 1", 15, "expected a number, found a condition"),
    ("hours and true", 9, "expected a condition, found a number"), ("hours = 'x'", 17, "metrics are numbers"),
    ("hours * :as_of", 17, "metrics take no parameters"),
  ])
  func `what is no figure is refused`(text: String, column: Int, message: String) throws {
    let error = try #require(throws: ExpressionError.self) { try metric(text, Self.values) }
    #expect(error.message.hasPrefix(message))
    #expect(error.location.column == column)
  }

  @Test func `a value that is too large and a value never computed are errors`() throws {
    let huge = try #require(Rational(Int128.max, over: 1))
    let error = try #require(throws: ExpressionError.self) { try metric("1 + a * a", ["a": huge]) }
    #expect(error.message == "the exact result is too large")
    #expect(error.location.column == 15)
    let checked = try MetricExpression(try Expression.parse("a + b", at: place), names: ["a", "b"])
    #expect(checked.names == ["a", "b"])
    #expect(throws: ExpressionError.self) { try checked.evaluate(["a": Rational(1)]) }
  }
}
