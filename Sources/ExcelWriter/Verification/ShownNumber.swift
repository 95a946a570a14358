import Foundation

/// Numbers as people write them into texts.
public enum ShownNumber {
  /// All numbers in a text, German (`1.088,5`) or English (`1,088.5`).
  public static func all(in text: String) -> [Double] {
    guard text.utf8.contains(where: isDigit) else { return [] }
    var numbers: [Double] = []
    let scalars = Array(text.unicodeScalars)
    var position = 0
    while position < scalars.count {
      guard scalars[position].isDigit else {
        position += 1
        continue
      }
      var end = position + 1
      var next = end
      while next < scalars.count,
        scalars[next].isDigit || ".,\u{A0}\u{202F}".unicodeScalars.contains(scalars[next])
      {
        next += 1
        if scalars[next - 1].isDigit { end = next }
      }
      let isNegative = position > 0 && scalars[position - 1] == "-"
      var written = String.UnicodeScalarView()
      written.append(contentsOf: scalars[position..<end])
      if let number = value(of: Substring(String(written))) { numbers.append(isNegative ? -number : number) }
      position = end
    }
    return numbers
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// How many decimals a number format shows.
  static func decimals(of format: String) -> Int {
    guard let point = format.firstIndex(of: ".") else { return 0 }
    return format[format.index(after: point)...].prefix { $0 == "0" }.count
  }

  /// The value of one written number; the last sign that is not followed by three digits is the decimal mark.
  private static func value(of text: Substring) -> Double? {
    let plain = text.filter { !$0.isWhitespace }
    guard let mark = plain.lastIndex(where: { $0 == "," || $0 == "." }) else { return Double(plain) }
    let behind = plain.distance(from: mark, to: plain.endIndex) - 1
    let isGroup = behind == 3 && plain.count { $0 == plain[mark] } >= 1 && isGrouped(plain, by: plain[mark])
    let whole = (isGroup ? plain[...] : plain[..<mark]).filter { $0 != "," && $0 != "." }
    return Double(isGroup ? whole : whole + "." + plain[plain.index(after: mark)...])
  }

  private static func isGrouped(_ text: String, by sign: Character) -> Bool {
    let groups = text.drop { $0 == "-" }.split(separator: sign, omittingEmptySubsequences: false)
    return (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
      && groups.allSatisfy { $0.allSatisfy(\.isNumber) }
  }

  /// The number with that many decimals, rounded half away from zero.
  static func rounded(_ number: Double, decimals: Int) -> Double {
    let factor = pow(10, Double(decimals))
    // A value such as 1.005 is stored a little too small.
    let scaled = number * factor
    return (scaled + (scaled < 0 ? -1e-9 : 1e-9) * max(1, abs(scaled)) * 1e-3).rounded(
      .toNearestOrAwayFromZero)
      / factor
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
