import Tabular
import Testing

struct RationalTests {
  @Test(arguments: [
    (5, 1000, 2, "0,01"), (-5, 1000, 2, "-0,01"), (4, 1000, 2, "0,00"), (1, 3, 6, "0,333333"), (2, 3, 0, "1"),
    (-1, 2, 0, "-1"), (12345, 10, 1, "1234,5"), (-4, 1000, 2, "0,00"),
  ])
  func `rounds half away from zero`(above: Int, below: Int, decimals: Int, text: String) throws {
    let value = try #require(Rational(Int128(above), over: Int128(below)))
    #expect(value.text(decimals: decimals) == text)
  }

  @Test func `arithmetic is exact`() throws {
    let third = try #require(Rational(1, over: 3))
    let sixth = try #require(Rational(1, over: -6))
    #expect(third.adding(sixth) == Rational(1, over: 6))
    #expect(third.subtracting(third)?.isZero == true)
    #expect(third.divided(by: sixth) == Rational(-2))
    #expect(third.divided(by: Rational(0)) == nil)
    #expect(sixth < third)
    #expect(Rational(scaled: 1950, scale: 2).exactText() == "19,5")
    #expect(third.exactText() == nil)
  }

  @Test func `overflow is nil, never wrong`() throws {
    let huge = try #require(Rational(Int128.max, over: 1))
    #expect(huge.adding(huge) == nil)
    #expect(huge.multiplied(by: huge) == nil)
    #expect(huge.rounded(decimals: 2) == nil)
  }
}
