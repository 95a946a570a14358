import Expression
import Tabular
import Testing

struct RowExpressionTests {
  @Test(
    arguments: [
      ("true and null", nil), ("false and null", 0), ("null and null", nil), ("true or null", 1),
      ("false or null", nil),
      ("not null", nil), ("null = null", nil), ("null <> 1", nil), ("null is null", 1), ("1 is not null", 1),
      ("a = 1", nil), ("not a = 1", nil), ("(a = 1) is null", 1), ("a is null", 1),
      ("a + 1 > 0", nil), ("1 in (1, null)", 1), ("2 in (1, null)", nil), ("2 not in (1, null)", nil),
      ("1 not in (1, null)", 0), ("a in (1, 2)", nil), ("1 in (2, 3)", 0), ("1 not in (2, 3)", 1),
      ("2 between null and 1", 0), ("2 between null and 3", nil), ("2 not between 3 and null", 1),
      ("2 between 1 and 3", 1), ("1 between 3 and 0", 0), ("case when null then true else false end", 0),
      ("case when false then true end", nil), ("coalesce(a = 1, false)", 0), ("aktiv", nil),
      ("aktiv or true", 1),
    ] as [(String, Int64?)])
  func `three-valued logic is that of SQL`(text: String, expected: Int64?) throws {
    #expect(try value(text) == expected)
  }

  @Test(arguments: [
    ("stunden = 1.5", 1), ("stunden = 1.500", 1), ("stunden = 1.505", 0), ("stunden < 1.505", 1),
    ("stunden > 1.495", 1), ("stunden in (1.5, 2)", 1), ("stunden in (1.505, 2)", 0), ("stunden >= a", 1),
    ("stunden < 2", 1), ("a < 1.001", 1), ("a > 0.999", 1), ("stunden * 2 = 3", 1),
    ("stunden * stunden = 2.25", 1),
    ("stunden + a = 2.5", 1), ("stunden - 0.005 = 1.495", 1), ("5 in (5.5, 5.0)", 1), ("55 in (5.5)", 0),
    ("max(stunden, 1.505) = 1.505", 1), ("stunden < :limit", 1), ("a * 100 = 100.000", 1),
    ("a < 100000000000000000", 1), ("stunden < 999999999999999999", 1), ("-999999999999999999 < stunden", 1),
  ])
  func `scales are aligned exactly`(text: String, expected: Int64) throws {
    #expect(try value(text, ["a": 1, "stunden": 150]) == expected)
  }

  @Test(arguments: [
    ("art = 'KRISE'", 1), ("art <> 'KRISE'", 0), ("art in ('BERATUNG', 'KRISE')", 1), ("'KRISE' = art", 1),
    ("schule = '199928'", 1), ("schule = 'never met'", 0), ("schule <> 'never met'", 1),
    ("schule in ('x', '199928')", 1), ("schule = stamm", 0), ("schule = :own", 1), ("datum <= :as_of", 1),
    ("datum between date '2025-07-01' and date '2025-07-31'", 1), ("datum + 1 = date '2025-07-31'", 1),
    ("datum - date '2025-07-01' = 29", 1), ("jahr = '2024/25'", 1), ("jahr < '2025/26'", 1),
    ("bemerkung is null", 1),
    ("bemerkung is not null", 0), ("aktiv = true", 1), ("not aktiv", 0), ("übergang is null", 1),
    ("case when aktiv then art else null end = 'KRISE'", 1), ("coalesce(art, 'BERATUNG') = 'KRISE'", 1),
  ])
  func `fields compare with values of their kind`(text: String, expected: Int64) throws {
    let row: [String: Int64] = [
      "art": 1, "schule": 7, "stamm": 8, "datum": 20_299, "jahr": 2024, "aktiv": 1,
    ]
    #expect(try value(text, row) == expected)
  }

  @Test(arguments: [
    ("wochenstunden > 1", 9, "unknown field 'wochenstunden'"),
    ("stundne > 1", 9, "unknown field 'stundne'; did you mean 'stunden'?"),
    ("datum < :asof", 17, "unknown parameter ':asof'; did you mean 'as_of'?"),
    ("art < 'KRISE'", 13, "a word of a vocabulary has no order; use =, <> or in instead of '<'"),
    ("schule = 199928", 16, "a text cannot be compared with a number; a text stands in single quotes"),
    ("a = '1'", 11, "a number cannot be compared with a text; a number stands without quotes"),
    (
      "datum = '2025-07-31'", 15, "a date cannot be compared with a text; a date is written date '2025-07-31'"
    ),
    ("schule = fachkraft", 16, "a text cannot be compared with a text: the fields do not share a dictionary"),
    ("bemerkung = 'x'", 9, "free text can only be asked for 'is null' or 'is not null'"),
    (
      "coalesce(bemerkung, bemerkung) is null", 18,
      "free text can only be asked for 'is null' or 'is not null'"
    ),
    ("a / 2 > 1", 11, "rows are never divided; write a ratio as a metric"),
    ("a and true", 9, "expected a condition, found a number"),
    ("not a", 13, "expected a condition, found a number"),
    ("a + aktiv = 1", 13, "a condition cannot be used with '+'"),
    ("'a' = 'b'", 13, "a text must be compared with a field"),
    (
      "case when true then 1 else aktiv end = 1", 36,
      "the results of case must be of one kind: a number and a condition"
    ),
    ("coalesce(schule, 'x') = 'x'", 26, "a text can only be compared with a field"),
    ("-art = 1", 10, "expected a number, found a word of a vocabulary"),
    ("jahr = '2024'", 16, "'2024' is no school year; one is written '2024/25'"),
    ("max(art, art) = art", 9, "a word of a vocabulary has no order; max needs one"),
    ("bemerkung", 9, "free text is never computed with"),
    ("'x'", 9, "a text can only be compared with a field"),
    ("a * 0.000000001 * 0.0000000001 = 1", 25, "the result would have 19 decimals; 18 are possible"),
  ])
  func `what does not fit is refused when the plan is made`(text: String, column: Int, message: String) throws
  {
    let error = try #require(throws: ExpressionError.self) { try checked(text) }
    #expect(error.message == message)
    #expect(error.location.column == column)
  }

  @Test func `type and used fields are known`() throws {
    #expect(try checked("stunden * 1.5").type == .decimal(scale: 3))
    #expect(try checked("a + b").type == .integer)
    #expect(try checked("datum - 1").type == .date)
    #expect(try checked("null").type == .boolean)
    #expect(try checked("aktiv and b > a").usedFields == [0, 1, 9])
    let number = try Expression.parse("a + 1", at: place)
    #expect(throws: ExpressionError.self) {
      try RowExpression.condition(number, fields: fields, parameters: [:])
    }
  }

  @Test func `a result beyond 64 bits is invalid and counts as missing from there`() throws {
    let columns = fields.map {
      Column(type: $0.type, values: [Int64.max, Missing.invalid, Missing.reason(2)])
    }
    func cells(_ text: String) throws -> [Int64] {
      try checked(text).bound(parameters: [:]) { _, _ in nil }.evaluate(columns, rowCount: 3).values
    }
    let (invalid, empty) = (Missing.invalid, Missing.empty)
    #expect(try cells("a + 1") == [invalid, empty, empty])
    #expect(try cells("a * a") == [invalid, empty, empty])
    #expect(try cells("-a") == [invalid, empty, empty])
    #expect(try cells("-a - 100") == [empty, empty, empty])
    #expect(try cells("a + 1 - 1") == [empty, empty, empty])
    #expect(try cells("a") == [Int64.max, invalid, empty])
    #expect(try cells("a + 1 > 0") == [empty, empty, empty])
    #expect(try cells("a + 0.5") == [empty, empty, empty])
    #expect(try cells("coalesce(a, 5)") == [Int64.max, 5, 5])
  }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 10_000])
  func `long columns are taken row by row in their order`(count: Int) throws {
    let rows = (0..<count).map { $0 % 11 == 0 ? Missing.empty : Int64($0) }
    let columns = fields.map { Column(type: $0.type, values: $0.name == "a" ? rows : []) }
    let sum = try checked("case when a * 2 > 9000 then a + 1 else 0 end").bound(parameters: [:]) { _, _ in nil
    }
    #expect(
      sum.evaluate(columns, rowCount: count).values == rows.map { $0 * ($0 < 0 ? 0 : 2) > 9000 ? $0 + 1 : 0 })
    let filter = try checked("a between 4000 and 4200 or a is null").bound(parameters: [:]) { _, _ in nil }
    var mask: [UInt8] = [1, 1, 1]
    filter.select(columns, rowCount: count, into: &mask)
    #expect(mask == rows.map { $0 < 0 || (4000...4200).contains($0) ? 1 : 0 })
    #expect(filter.evaluate(columns, rowCount: count).values == mask.map { Int64($0) })
  }
}
