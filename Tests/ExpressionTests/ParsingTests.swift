import Expression
import Tabular
import Testing

struct ParsingTests {
  @Test func `names and parameters are known before anything is looked up`() throws {
    let expression = try Expression.parse(
      "Besetzt_ab <= :as_of AND (übergang is null or x1 > :limit) and x1 < :as_of", at: place)
    #expect(expression.fieldNames == ["Besetzt_ab", "übergang", "x1"])
    #expect(expression.parameterNames == ["as_of", "limit"])
    #expect(expression.text.hasPrefix("Besetzt_ab"))
  }

  @Test(arguments: [
    ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("10 - 4 - 3", 3), ("- 2 * -3", 6), ("2 - -3", 5), ("--4", 4),
    ("case when true or true and false then 1 else 0 end", 1),
    ("case when (true or true) and false then 1 else 0 end", 0),
    ("case when not true or true then 1 else 0 end", 1),
    ("case when not (true or true) then 1 else 0 end", 0),
    ("case when not 1 = 2 then 1 else 0 end", 1), ("case when 1 + 1 = 4 - 2 then 1 else 0 end", 1),
    ("case when 2 between 1 and 3 and false then 1 else 0 end", 0),
    ("CASE WHEN 1 = 2 THEN 1 WHEN 2 = 2 THEN 5 END", 5), ("min(max(1, 2), 3)", 2), ("abs(1 - 4)", 3),
  ])
  func `precedence is that of SQL`(text: String, expected: Int64) throws {
    #expect(try value(text) == expected)
  }

  @Test(arguments: [
    ("a = ", 13, "expected a value, found the end"), ("a = 1 )", 15, "expected the end, found ')'"),
    ("(a = 1", 15, "expected ')', found the end"), ("a == 1", 11, "write = instead of =="),
    ("a < b < 3", 15, "comparisons cannot be chained; join them with and"),
    ("art = \"KRISE\"", 15, "texts stand in single quotes: 'text'"),
    ("art = 'KRISE", 15, "the text that begins here is never closed"),
    ("a = 1.", 13, "a number is written 12 or 12.5"), ("a = 12x", 15, "'x' stands inside a number"),
    ("a = 1234567890123456789", 13, "a number may have 18 digits at most"),
    ("a ; b", 11, "';' means nothing here"), ("a is 3", 14, "expected null, found a number"),
    ("a not 3", 15, "expected in or between, found a number"), ("a in 3", 14, "expected '(', found a number"),
    ("a in ()", 15, "expected a value, found ')'"), ("a = :", 13, "expected a parameter's name behind ':'"),
    ("mni(a, b) = 1", 9, "unknown function 'mni'; did you mean 'min'?"),
    ("min(a) = 1", 9, "min takes two values"),
    (
      "datum = date '2025-02-30'", 22,
      "'2025-02-30' is no day of the calendar; a date is written date '2025-07-31'"
    ),
    ("case a when 1 then 2 end", 14, "expected when, found 'a'"), ("", 9, "expected a value, found the end"),
  ])
  func `a slip is told with its place`(text: String, column: Int, message: String) throws {
    let error = try #require(throws: ExpressionError.self) { try Expression.parse(text, at: place) }
    #expect(error.message == message)
    #expect(error.location.line == 4)
    #expect(error.location.column == column)
  }

  @Test func `a caret shows the place in the text`() throws {
    let error = try #require(throws: ExpressionError.self) { try checked("übergang and art = 'KRIES'") }
    #expect(
      error.description == """
        p.yaml:4:28: error: 'KRIES' is no word of 'art'; did you mean 'KRISE'? known are BERATUNG, KRISE, VERNETZUNG
          übergang and art = 'KRIES'
                             ^
        """)
    let second = try #require(throws: ExpressionError.self) { try checked("a = 1\n  and b = c\n  and true") }
    #expect(
      second.description == """
        p.yaml:5:19: error: unknown field 'c'
            and b = c
                    ^
        """)
  }

  @Test(arguments: ["(", "-", "not ", "abs(", "case when "])
  func `endless nesting is refused, not survived by luck`(part: String) throws {
    let text = String(repeating: part, count: 10_000)
    let error = try #require(throws: ExpressionError.self) { try Expression.parse(text, at: place) }
    #expect(error.location.line == 4)
    let chain = "true" + String(repeating: " and true", count: 10_000)
    #expect(throws: ExpressionError.self) { try Expression.parse(chain, at: place) }
  }
}
