/// Which entries a finding may repeat.
///
/// A contract calls a field harmless for the values it should hold; in a shifted row the cell may hold a name. So
/// only what cannot be one is repeated: short numbers and dates with at most a month's abbreviation, and the usual
/// words for "nothing" or "some".
enum Echo {
  private static let usual: Set<String> = [
    "k. a.", "k.a.", "ka", "n. a.", "n.a.", "n/a", "na", "nan", "null", "keine", "keine angabe", "viele",
    "einige",
    "ca.", "unbekannt", "entfällt", "ja", "nein", "#nv", "#wert!", "#div/0!",
  ]

  static func isHarmless(_ text: String) -> Bool {
    guard text.count <= 16 else { return false }
    if usual.contains(text.lowercased()) { return true }
    let letters = text.unicodeScalars.count {
      $0.isASCII
        ? UInt8(ascii: "a")...UInt8(ascii: "z") ~= UInt8($0.value) | 0x20 : $0.properties.isAlphabetic
    }
    let digits = text.utf8.count { (0x30...0x39).contains($0) }
    // More digits could be a telephone number.
    return digits <= 8 && (letters == 0 || letters <= 3 && digits > 0)
  }
}
