import Foundation

/// How wide a text is on a sheet.
public enum TextWidth {
  /// No character is wider, in bold type either.
  static let widest = 1000.0 / 556 * 1.07

  /// The width in digits of the body font, the unit of column widths.
  ///
  /// Arial's advance widths for Latin letters; anything unknown counts as a wide letter.
  public static func digits(_ text: String, bold: Bool = false) -> Double {
    var units = 0
    for scalar in text.unicodeScalars {
      let value = Int(scalar.value)
      units += value < latin.count ? latin[value] : advance(scalar)
    }
    return Double(units) / 556 * (bold ? 1.07 : 1)
  }

  /// Letters with marks are as wide as those without.
  private static let latin: [Int] = (0..<0x250).map { value in
    guard let scalar = Unicode.Scalar(UInt32(value)),
      let base = String(Character(scalar)).decomposedStringWithCanonicalMapping.unicodeScalars.first
    else { return 0 }
    return advance(base)
  }

  private static func advance(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar {
    case "i", "j", "l", "'": return 222
    case " ", "\u{A0}", "!", ",", ".", "/", ":", ";", "I", "[", "]", "\\", "f", "t", "|": return 278
    case "(", ")", "-", "r", "`", "{", "}", "·", "„", "“", "”": return 333
    case "\"", "*": return 380
    case "J", "c", "k", "s", "v", "x", "y", "z": return 500
    case "0"..."9", "a"..."z", "L", "#", "$", "?", "_", "§", "€", "–", "«", "»": break
    case "F", "T", "Z", "ß", "+", "<", "=", ">", "~", "\u{2212}": return 611
    case "&", "A", "B", "E", "K", "P", "S", "V", "X", "Y": return 667
    case "C", "D", "H", "N", "R", "U": return 722
    case "G", "O", "Q": return 778
    case "M", "%": return 860
    case "W", "@", "—", "…": return 1000
    default: return 1000
    }
    switch scalar {
    case "m": return 833
    case "w": return 722
    default: return 556
    }
  }
}
