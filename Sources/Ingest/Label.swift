/// Headings as they are compared: without what the eye does not see.
enum Label {
  /// The heading in lower case, composed, without invisible characters, quotes and double blanks.
  static func normalise(_ text: String) -> String { plain(text) ?? normaliseAny(text) }

  /// The same for what nearly all headings consist of: ASCII, umlauts and no-break spaces; nil for others.
  private static func plain(_ text: String) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var lead: UInt8 = 0
    for byte in text.utf8 {
      switch (lead, byte) {
      case (0, 0x22): continue
      case (0, 0x09...0x0D), (0, 0x20), (0xC2, 0xA0):
        if let last = bytes.last, last != Ascii.blank { bytes.append(Ascii.blank) }
      case (0, 0x41...0x5A): bytes.append(byte | 0x20)
      case (0, ..<0x80): bytes.append(byte)
      case (0, 0xC2), (0, 0xC3):
        lead = byte
        continue
      case (0xC2, 0xAD): break
      case (0xC3, 0x80...0x9E) where byte != 0x97: bytes += [lead, byte | 0x20]
      case (0xC3, 0x80...0xBF): bytes += [lead, byte]
      default: return nil
      }
      lead = 0
    }
    if bytes.last == Ascii.blank { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func normaliseAny(_ text: String) -> String {
    var scalars: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xAD, 0x200B...0x200D, 0x2060, 0xFEFF: continue
      case 0x22, 0x201C, 0x201D, 0x201E: continue
      case 0x09...0x0D, 0x20, 0xA0, 0x2007, 0x2009, 0x202F:
        if let last = scalars.last, last != " " { scalars.append(" ") }
      case 0x308:
        if let last = scalars.last, let umlaut = umlauts[last] {
          scalars[scalars.count - 1] = umlaut
        } else {
          scalars.append(scalar)
        }
      // By far the most; asking for the properties of each takes long.
      case 0x41...0x5A: scalars.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
      case ..<0x80: scalars.append(scalar)
      default:
        scalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    if scalars.last == " " { scalars.removeLast() }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars)
    return String(result)
  }

  private static let umlauts: [Unicode.Scalar: Unicode.Scalar] = ["a": "ä", "o": "ö", "u": "ü"]

  /// Whether a heading may be repeated in a message: it looks like a heading and not like somebody's data.
  static func isPresentable(_ text: String) -> Bool {
    !text.isEmpty && text.count <= 40 && !text.contains("@")
      && text.unicodeScalars.filter { $0.properties.numericType != nil }.count <= 2
  }

  /// Whether a heading announces data about persons that no delivery may carry.
  static func isPersonal(_ text: String) -> Bool {
    let words = normalise(text).split { !$0.isLetter && $0 != "-" }.map(String.init)
    guard let firstWord = words.first else { return false }
    if words.contains(where: personalWords.contains) { return true }
    // "Name des Kindes", "Schüler Name", but not "Name der Schule".
    let subjects: Set<String> = ["schule", "einrichtung", "trägers", "träger", "veranstaltung", "stelle"]
    let isName = firstWord == "name" || firstWord == "namen" || words.last == "name"
    return isName && !words.contains(where: subjects.contains)
  }

  private static let personalWords: Set<String> = [
    "vorname", "vornamen", "nachname", "nachnamen", "familienname", "rufname", "geburtsname",
    "geburtsdatum", "geburtstag", "geburtsort", "geb", "anschrift", "adresse", "wohnanschrift", "straße",
    "strasse", "telefon", "telefonnummer", "handy", "handynummer", "mobil", "mobilnummer", "tel", "e-mail",
    "email", "e-mail-adresse", "mail", "iban", "kontonummer",
  ]
}
