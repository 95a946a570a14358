import Platform
import Tabular

/// A character in a cell that no one sees: two texts that look the same differ by it, or a text reads backwards.
struct HiddenCharacter: Sendable, Hashable {
  /// The character's code point.
  let scalar: UInt32
  /// Its position in the cell, from 1.
  let position: Int

  /// The first one in the cell between two offsets that matters to a field of that type.
  ///
  /// Blanks that do not break matter within a word that is compared with others; at its edges they are dropped
  /// like any blank, in numbers they part groups, and free text may hold them as it may hold soft hyphens.
  static func first(_ bytes: RawSpan, _ start: Int, _ end: Int, in type: FieldType) -> HiddenCharacter? {
    guard mayBeAny(bytes, start, end) else { return nil }
    var text = bytes.array(start..<end)[...]
    if text.count >= 2, text.first == Ascii.quote, text.last == Ascii.quote {
      text = text.dropFirst().dropLast()
    }
    var space: HiddenCharacter?
    var hasBegun = false
    for (offset, scalar) in String(decoding: text, as: UTF8.self).unicodeScalars.enumerated() {
      let found = HiddenCharacter(scalar: scalar.value, position: offset + 1)
      if isAlwaysHidden(scalar.value) || (type != .text && isHiddenInWords(scalar.value)) { return found }
      if isSpace(scalar.value) {
        if hasBegun && scalar.value > 0x20 && space == nil { space = found }
      } else {
        if let space, type.isWord { return space }
        hasBegun = true
      }
    }
    return nil
  }

  /// Whether a byte stands in the cell with which such a character begins.
  private static func mayBeAny(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Bool {
    bytes.hasAny(start, end) { ($0.matches(0xC2) | $0.matches(0xE2) | $0.matches(0xEF)).highMask }
  }

  /// Whether three bytes of UTF-8 are a character that is hidden wherever it stands.
  static func isAlwaysHidden(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    guard first == 0xE2 || first == 0xEF else { return false }
    return isAlwaysHidden(UInt32(first & 0x0F) << 12 | UInt32(second & 0x3F) << 6 | UInt32(third & 0x3F))
  }

  /// Blanks without width, marks of the direction of reading, the byte order mark.
  private static func isAlwaysHidden(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  /// Soft hyphen and joiners, which well-set text may hold.
  private static func isHiddenInWords(_ scalar: UInt32) -> Bool {
    scalar == 0xAD || scalar == 0x200C || scalar == 0x200D
  }

  private static func isSpace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x20, 0xA0, 0x2007, 0x202F: true
    default: false
    }
  }

  /// What it is, in a few words.
  var name: Localized {
    switch scalar {
    case 0xA0, 0x2007, 0x202F: Localized(de: "geschütztes Leerzeichen", en: "no-break space")
    case 0xAD: Localized(de: "weicher Trennstrich", en: "soft hyphen")
    case 0x200B: Localized(de: "Leerzeichen ohne Breite", en: "zero-width space")
    case 0x200C, 0x200D, 0x2060...0x2064: Localized(de: "unsichtbares Bindezeichen", en: "invisible joiner")
    case 0xFEFF: Localized(de: "Bytereihenfolge-Marke", en: "byte order mark")
    default: Localized(de: "Zeichen für die Schreibrichtung", en: "mark of the direction of reading")
    }
  }
}

extension FieldType {
  /// Whether cells are words that are compared with others.
  fileprivate var isWord: Bool { self == .string || self == .category || self == .boolean }
}
