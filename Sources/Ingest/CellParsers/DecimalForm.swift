import Tabular

/// Decimal numbers of up to eight bytes as nearly all are written, read in a few steps.
struct DecimalForm {
  /// By the place of the decimal sign among eight bytes what its digits must be multiplied by.
  ///
  /// 0 where they are too many, or none; the last one is for numbers without the sign.
  let factors: [Int64]
  private let mark: UInt64
  private let marks: UInt64
  /// Values beyond the maximum are rare; the complete path looks whether Excel has made a date of them.
  private let limit: Int64

  init(scale: Int, sign: UInt8, maximum: Int64?) {
    mark = UInt64(sign ^ Ascii.zero)
    marks = mark &* 0x0101_0101_0101_0101
    limit = maximum ?? Int64.max
    factors = (0...8).map { place in
      let decimals = place == 8 ? 0 : 7 - place
      guard (0...8).contains(scale), place == 8 || decimals > 0, decimals <= scale else { return 0 }
      return (decimals..<scale).reduce(1) { factor, _ in factor * 10 }
    }
  }

  /// What the cell is worth, and whether it is such a number; otherwise the value means nothing.
  @inline(__always)
  func read(_ bytes: RawSpan, _ start: Int, _ end: Int, _ factors: Span<Int64>) -> (Int64, isPlain: Bool) {
    let length = end &- start
    var word = Digits.load(bytes, start, length)
    let x = word ^ marks
    let found = (x &- 0x0101_0101_0101_0101) & ~x & 0x8080_8080_8080_8080
    var place = 8
    if found != 0 {
      // The digits before the decimal sign move one byte up, over the sign.
      place = found.trailingZeroBitCount &>> 3
      let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: place &<< 3)
      let before = word & (bit &- 1)
      word = word &- mark &* bit &- before &+ (before &<< 8)
    }
    let factor = unsafe factors[unchecked: place]
    let value = Digits.number(word) &* factor
    return (
      value, UInt(bitPattern: length &- 1) < 8 && Digits.areAll(word) && factor != 0 && value <= limit
    )
  }
}
