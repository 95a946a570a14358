/// An exact fraction in lowest terms, the denominator positive.
///
/// Ratios stay exact until they are rendered. Arithmetic returns nil where 128 bits do not suffice: the
/// caller says so instead of rounding in silence.
public struct Rational: Hashable, Sendable {
  /// Above the line.
  public let numerator: Int128
  /// Below the line; always positive.
  public let denominator: Int128

  /// A whole number.
  public init(_ whole: Int) {
    numerator = Int128(whole)
    denominator = 1
  }

  /// The fraction in lowest terms; nil if the denominator is zero.
  public init?(_ numerator: Int128, over denominator: Int128) {
    guard denominator != 0 else { return nil }
    let divisor = Self.gcd(numerator.magnitude, denominator.magnitude)
    let sign: Int128 = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / Int128(divisor)
    self.denominator = sign * denominator / Int128(divisor)
  }

  /// A scaled integer: `value` divided by 10 to the `scale`.
  public init(scaled value: Int128, scale: Int) {
    let power = Self.powerOfTen(scale)
    let divisor = Self.gcd(value.magnitude, power.magnitude)
    numerator = value / Int128(divisor)
    denominator = power / Int128(divisor)
  }

  /// Whether it is exactly zero.
  public var isZero: Bool { numerator == 0 }

  /// The sum, or nil on overflow.
  public func adding(_ other: Rational) -> Rational? {
    let (left, overflow1) = numerator.multipliedReportingOverflow(by: other.denominator)
    let (right, overflow2) = other.numerator.multipliedReportingOverflow(by: denominator)
    let (sum, overflow3) = left.addingReportingOverflow(right)
    let (below, overflow4) = denominator.multipliedReportingOverflow(by: other.denominator)
    guard !overflow1, !overflow2, !overflow3, !overflow4 else { return nil }
    return Rational(sum, over: below)
  }

  /// The difference, or nil on overflow.
  public func subtracting(_ other: Rational) -> Rational? { adding(other.negated) }

  /// The product, or nil on overflow.
  public func multiplied(by other: Rational) -> Rational? {
    let (above, overflow1) = numerator.multipliedReportingOverflow(by: other.numerator)
    let (below, overflow2) = denominator.multipliedReportingOverflow(by: other.denominator)
    guard !overflow1, !overflow2 else { return nil }
    return Rational(above, over: below)
  }

  /// The quotient; nil on overflow and on division by zero.
  public func divided(by other: Rational) -> Rational? {
    guard let inverse = Rational(other.denominator, over: other.numerator) else { return nil }
    return multiplied(by: inverse)
  }

  /// The same with the other sign.
  public var negated: Rational { Rational(lowest: -numerator, denominator) }

  /// The value times 10 to the `decimals`, rounded half away from zero, or nil on overflow.
  ///
  /// The one place where figures are rounded.
  public func rounded(decimals: Int) -> Int128? {
    let (scaled, overflow) = numerator.multipliedReportingOverflow(by: Self.powerOfTen(decimals))
    guard !overflow else { return nil }
    let (quotient, rest) = scaled.quotientAndRemainder(dividingBy: denominator)
    guard rest.magnitude * 2 >= denominator.magnitude else { return quotient }
    return quotient + (scaled < 0 ? -1 : 1)
  }

  /// The value rounded to that many decimals with the given decimal mark: `-12,50`.
  public func text(decimals: Int, decimalMark: String = ",") -> String? {
    guard let scaled = rounded(decimals: decimals) else { return nil }
    // Nearly all numbers fit a machine word, whose digits are found much faster.
    var digits = UInt64(exactly: scaled.magnitude).map { String($0) } ?? String(scaled.magnitude)
    if digits.count <= decimals {
      digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits
    }
    let sign = scaled < 0 ? "-" : ""
    guard decimals > 0 else { return sign + digits }
    return sign + digits.dropLast(decimals) + decimalMark + digits.suffix(decimals)
  }

  /// The exact decimal text without trailing zeros; nil if the fraction does not end within 12 decimals.
  public func exactText(decimalMark: String = ",") -> String? {
    if denominator == 1 { return text(decimals: 0, decimalMark: decimalMark) }
    for decimals in 0...12 where Self.powerOfTen(decimals) % denominator == 0 {
      return text(decimals: decimals, decimalMark: decimalMark)
    }
    return nil
  }

  /// The nearest binary floating-point number, for a cell of a workbook.
  public var double: Double { Self.double(numerator) / Self.double(denominator) }

  /// Nearly all numbers fit a machine word, from which it is one instruction.
  private static func double(_ number: Int128) -> Double {
    let word = Int64(truncatingIfNeeded: number)
    return Int128(word) == number ? Double(word) : Double(number)
  }

  private init(lowest numerator: Int128, _ denominator: Int128) {
    self.numerator = numerator
    self.denominator = denominator
  }

  private static func powerOfTen(_ exponent: Int) -> Int128 {
    var power: Int128 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }

  private static func gcd(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
  }
}

extension Rational: Comparable {
  /// By value.
  public static func < (left: Rational, right: Rational) -> Bool {
    let a = left.numerator.multipliedFullWidth(by: right.denominator)
    let b = right.numerator.multipliedFullWidth(by: left.denominator)
    return (a.high, a.low) < (b.high, b.low)
  }
}
