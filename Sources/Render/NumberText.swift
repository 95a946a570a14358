public import Tabular

/// Numbers as people read them.
public enum NumberText {
  /// The sign of negative numbers in texts.
  private static let minus = "\u{2212}"

  /// The value rounded to that many decimals: `1.234,5`, `−0,4`; nil where 128 bits do not suffice.
  ///
  /// `Rational` does the rounding, so a figure reads the same everywhere; zero never has a minus. Written by hand: a
  /// workbook shows thousands of numbers, and Foundation's formats took most of the time of laying it out.
  public static func text(_ value: Rational, decimals: Int, language: Language) -> String? {
    let (group, mark): (UInt8, UInt8) =
      switch language {
      case .de: (UInt8(ascii: "."), UInt8(ascii: ","))
      case .en: (UInt8(ascii: ","), UInt8(ascii: "."))
      }
    guard let plain = value.text(decimals: decimals, decimalMark: "") else { return nil }
    let isNegative = plain.utf8.first == UInt8(ascii: "-")
    let digits = plain.utf8.dropFirst(isNegative ? 1 : 0)
    let whole = digits.count - decimals
    var shown: [UInt8] = []
    shown.reserveCapacity(digits.count + whole / 3 + 1)
    for (position, digit) in digits.enumerated() {
      if position == whole {
        shown.append(mark)
      } else if position > 0, position < whole, (whole - position) % 3 == 0 {
        shown.append(group)
      }
      shown.append(digit)
    }
    return (isNegative ? minus : "") + String(decoding: shown, as: UTF8.self)
  }

  /// A number of more than 15 digits in full, which is how many a cell of a workbook keeps; nil for any other.
  static func long(_ value: Rational, decimals: Int, language: Language) -> String? {
    guard abs(value.double) >= 1e9, let text = text(value, decimals: decimals, language: language),
      text.count(where: \.isNumber) > 15
    else { return nil }
    return text
  }

  /// A whole number: `1.234`.
  public static func text(_ number: Int, language: Language) -> String {
    text(Rational(number), decimals: 0, language: language) ?? String(number)
  }
}
