import Expression
import Tabular
import Testing

/// A row whose arithmetic leaves 64 bits is found; SQL would have stopped there.
struct OverflowTests {
  private static func first(_ text: String, _ a: [Int64], _ b: [Int64], mask: [UInt8]? = nil) throws -> Int? {
    let columns = fields.map { field in
      switch field.name {
      case "a", "stunden": Column(type: field.type, values: a)
      case "b": Column(type: field.type, values: b)
      default: Column(type: field.type, values: a.map { _ in Missing.empty })
      }
    }
    return try checked(text).bound(parameters: [:]) { _, _ in nil }.firstOverflow(
      columns, rowCount: a.count, mask: mask ?? a.map { _ in 1 })
  }

  @Test(
    arguments: [
      ("a + b", 1), ("a * b", 1), ("-a - b - 100", 1), ("a + 0.5", 1), ("a * b > 0", 1), ("not a * b > 0", 1),
      ("(a + b) in (1, 2)", 1), ("(a + b) is null", 1), ("coalesce(a + b, 1)", 1), ("abs(a * b)", 1),
      ("min(a * b, 1)", 1), ("case when a + b > 0 then 1 else 2 end", 1), ("true or a * b > 0", 1),
      ("a", nil), ("a > b", nil), ("a - b", nil), ("stunden > a", nil), ("coalesce(b, a + b)", nil),
      ("case when a < 1000 then a * b else 0 end", nil),
    ] as [(String, Int?)])
  func `what SQL would compute decides`(text: String, row: Int?) throws {
    #expect(try Self.first(text, [7, .max - 1, .max - 1], [3, 3, 3]) == row)
  }

  @Test func `rows not asked for and missing cells do not count`() throws {
    #expect(try Self.first("a * b", [.max, .max, 2], [2, Missing.empty, 2], mask: [0, 1, 1]) == nil)
    #expect(try Self.first("a * b", [.max, .max, 2], [2, 3, 2], mask: [0, 1, 1]) == 1)
    #expect(try Self.first("a * b", [], []) == nil)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `random cells of any size agree with 128-bit arithmetic`(seed: UInt64) throws {
    var state = seed
    func next() -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let shift = Int64(state >> 58)
      return Int64(bitPattern: state) >> shift
    }
    for _ in 0..<200 {
      let a = (0..<8).map { _ in max(next(), Missing.limit) }
      let b = (0..<8).map { _ in max(next(), Missing.limit) }
      func isLeft(_ value: Int128) -> Bool { value < Int128(Missing.limit) || value > Int128(Int64.max) }
      func expected(_ body: (Int128, Int128) -> Int128) -> Int? {
        (0..<8).first { isLeft(body(Int128(a[$0]), Int128(b[$0]))) }
      }
      #expect(try Self.first("a + b", a, b) == expected(+))
      #expect(try Self.first("a - b", a, b) == expected(-))
      #expect(try Self.first("a * b", a, b) == expected(*))
    }
  }
}
