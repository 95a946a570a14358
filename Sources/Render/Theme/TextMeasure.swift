import ExcelWriter

/// How wide a text is, on a page and in a terminal.
enum TextMeasure {
  /// The width in digits of the body font, the unit of column widths.
  static func digits(_ text: String, bold: Bool = false) -> Double { TextWidth.digits(text, bold: bold) }

  /// The number of columns the text takes in a fixed-width font.
  static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}

/// Breaks texts into lines at blanks.
enum LineBreaker {
  /// Lines no wider than `width`; a word wider than a line is cut into pieces.
  static func lines<Width: Comparable & AdditiveArithmetic>(
    _ text: String, width: Width, measure: (String) -> Width
  ) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: true) {
      var line = ""
      for word in paragraph.split(separator: " ", omittingEmptySubsequences: true) {
        let joined = line.isEmpty ? String(word) : line + " " + word
        if measure(joined) <= width {
          line = joined
          continue
        }
        if !line.isEmpty { lines.append(line) }
        line = ""
        for character in word {
          if !line.isEmpty, measure(line + String(character)) > width {
            lines.append(line)
            line = ""
          }
          line.append(character)
        }
      }
      if !line.isEmpty { lines.append(line) }
    }
    return lines
  }

  /// Lines of a terminal text, all but the first indented.
  static func hanging(_ text: String, first: String, indent: Int, width: Int) -> [String] {
    let lines = lines(text, width: width - indent, measure: TextMeasure.columns)
    return lines.enumerated().map { index, line in
      let margin = index == 0 ? first : ""
      return TextMeasure.padded(margin, to: indent) + line
    }
  }
}

extension TextMeasure {
  /// The text with blanks behind it up to that many columns.
  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - columns(text)))
  }

  /// The text with blanks before it up to that many columns.
  static func paddedLeft(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - columns(text))) + text
  }
}
