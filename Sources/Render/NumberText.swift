import Foundation
public import Tabular

/// Numbers as people read them.
public enum NumberText {
  /// The sign of negative numbers in texts.
  private static let minus = "\u{2212}"

  /// The value rounded to that many decimals: `1.234,5`, `−0,4`; nil where 128 bits do not suffice.
  ///
  /// `Rational` does the rounding, so a figure reads the same everywhere; zero never has a minus.
  public static func text(_ value: Rational, decimals: Int, language: Language) -> String? {
    guard let rounded = value.text(decimals: decimals, decimalMark: "."),
      let number = Decimal(string: rounded, locale: plain)
    else { return nil }
    let known = styles[language] ?? []
    let style = known.indices.contains(decimals) ? known[decimals] : style(language, decimals)
    return style.format(number).replacing("-", with: minus)
  }

  /// A text as wide as the one that `text` gives in either language, without asking for a language's notation: a workbook
  /// measures all its numbers.
  static func measure(_ value: Rational, decimals: Int) -> String? {
    guard let rounded = value.text(decimals: decimals) else { return nil }
    let digits = rounded.utf8.drop { $0 == UInt8(ascii: "-") }
    let whole = digits.count - (decimals > 0 ? decimals + 1 : 0)
    var text = digits.count < rounded.utf8.count ? Array(minus.utf8) : []
    for (place, digit) in digits.enumerated() {
      if place > 0, place < whole, (whole - place).isMultiple(of: 3) { text.append(UInt8(ascii: ".")) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let plain = Locale(identifier: "en_US_POSIX")

  /// A workbook shows thousands of numbers: the styles they are written in are made once.
  private static let styles = Dictionary(
    uniqueKeysWithValues: Language.allCases.map { language in
      (language, (0...6).map { style(language, $0) })
    })

  private static func style(_ language: Language, _ decimals: Int) -> Decimal.FormatStyle {
    Decimal.FormatStyle(locale: Locale(identifier: language == .de ? "de_DE" : "en_GB"))
      .precision(.fractionLength(decimals)).grouping(.automatic)
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
