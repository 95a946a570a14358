/// Bytes that mean something to a reader of delimited files.
enum Tokens {
  /// To be put anywhere.
  static let all: [[UInt8]] =
    texts.map { Array($0.utf8) } + [
      // Byte order marks, and bytes that are no UTF-8: stray, overlong, surrogate, beyond the last character, cut.
      [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0xFF], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xF0, 0x9F], [0xC3], [0x81], [0x8D], [0x84], [0xFC], [0xE4],
      [0xDF],
      [0x00], [0x00, 0x00], [0x1A], [0x1A, 0x1A], [0x0B], [0x0C], [0x1B], [0x7F], [0x85],
    ]

  private static let texts = [
    "\"", "\"", "\"\"", "\"\"\"", "\";\"", "\";", ";\"", "\"\n", "\n\"", "\"\r\n", "\n", "\n", "\n\n", "\r",
    "\r\n",
    "\r\r\n", ";", ";;", ";;;;;;;;;;;;", ",", "\t", "|", " ", "  ", "\u{A0}", "\u{202F}", "\u{200B}",
    "\u{FEFF}",
    "\u{AD}", "\u{202E}", "\u{2028}", "\u{85}", "a\u{308}", "ä", "Ã¼", "€", "–", "𝄞", "１２", "٣", "0", "-",
    "-1", "+1",
    "007", "1.234,56", "1,234.56", "1.000", ",5", "5,", "-0,00", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "99999999999999999999999999", "0,00000000000000000000001", "1e5", "NaN", "=1+1",
    "@SUM(A1)",
    "#NV", "31.12.9999", "00.00.0000", "29.02.2023", "1.2.24", "9999-12-31", "0000-00-00", "45658", "Jan 25",
    "2024/25", "9999/00", "2024/26", "ja", "nein", "x", "k. A.", "Vorname", "Name", "Straße", "sep=;",
    "Summe",
    "Schulnummer", "199928", "199928.0", "1,99928E+05",
  ]

  /// To be put between lines.
  static let lines: [[UInt8]] = [
    "sep=;\n", "sep=,\r\n", "\n", "\r\n", ";;;;;;\n", " \n", "Summe;;;;;1\n", "Gesamt\n",
    "Insgesamt:;1;2;3\n", "-----\n",
    "=====;;\n", "_____\n", "Quelle: Amt\n", "Stand: 01.01.2025;;\n", "Titel der Liste\n", "\"\n",
    "\"a\nb\";c\n", "x\n",
    "\"\"\n", "\u{FEFF}\n", "a;b;c;d;e;f;g;h;i;j;k;l;m;n\n", "%PDF-1.4\n", "<html>\n", "PK\u{3}\u{4}\n",
    "\u{1A}\n",
  ].map { Array($0.utf8) }
}

/// Other encodings of the same text; what an encoding lacks becomes a question mark.
enum Recoding: CaseIterable {
  case windows1252, cp850, macRoman, twice, utf8, utf8WithMark, wideLittle, wideBig, wideWithoutMark

  func apply(_ bytes: [UInt8]) -> [UInt8] {
    let valid = String(validating: bytes, as: UTF8.self)
    let scalars =
      valid.map { Array($0.unicodeScalars) } ?? bytes.map { Unicode.Scalar($0) }
    switch self {
    case .windows1252: return scalars.map { $0.value < 0x100 ? UInt8($0.value) : $0 == "€" ? 0x80 : 0x3F }
    case .cp850: return scalars.map { Self.narrow($0, Self.dos) }
    case .macRoman: return scalars.map { Self.narrow($0, Self.mac) }
    case .twice: return bytes.flatMap { Array(String(Unicode.Scalar($0)).utf8) }
    case .utf8: return Self.text(scalars)
    case .utf8WithMark: return [0xEF, 0xBB, 0xBF] + Self.text(scalars)
    case .wideLittle:
      return [0xFF, 0xFE] + Self.wide(scalars).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case .wideBig: return [0xFE, 0xFF] + Self.wide(scalars).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    case .wideWithoutMark: return Self.wide(scalars).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
  }

  private static let umlauts: [Unicode.Scalar] = ["ä", "ö", "ü", "Ä", "Ö", "Ü", "ß", "é", "§"]
  private static let dos: [UInt8] = [0x84, 0x94, 0x81, 0x8E, 0x99, 0x9A, 0xE1, 0x82, 0xF5]
  private static let mac: [UInt8] = [0x8A, 0x9A, 0x9F, 0x80, 0x85, 0x86, 0xA7, 0x8E, 0xA4]

  private static func narrow(_ scalar: Unicode.Scalar, _ table: [UInt8]) -> UInt8 {
    if scalar.isASCII { return UInt8(scalar.value) }
    return umlauts.firstIndex(of: scalar).map { table[$0] } ?? 0x3F
  }

  private static func text(_ scalars: [Unicode.Scalar]) -> [UInt8] {
    scalars.flatMap { Array(UTF8.encode($0) ?? .init()) }
  }

  private static func wide(_ scalars: [Unicode.Scalar]) -> [UInt16] {
    scalars.flatMap { Array(UTF16.encode($0) ?? .init()) }
  }
}
