/// What a name's characters are, told one by one: a workbook has hundreds of names, and a pattern is built anew
/// wherever it is used.
enum NameShape {
  /// A letter that names may begin with.
  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "A"..."Z", "a"..."z", "Ä", "Ö", "Ü", "ä", "ö", "ü", "ß": true
    default: false
    }
  }

  /// A letter, a digit or `_`.
  static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    isLetter(scalar) || ("0"..."9").contains(scalar) || scalar == "_"
  }

  /// Whether programs may take the name for a cell: `AB12`, `R1`, `C`, `R1C1`.
  static func looksLikeCell(_ name: some StringProtocol) -> Bool {
    var rest = name.utf8[...]
    func digits() -> Int {
      let before = rest.count
      rest = rest.drop { (0x30...0x39).contains($0) }
      return before - rest.count
    }
    func isNext(_ letter: Character) -> Bool {
      guard let next = rest.first, let wanted = letter.asciiValue, next | 0x20 == wanted else { return false }
      rest = rest.dropFirst()
      return true
    }
    let letters = rest.prefix { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }.count
    if (1...3).contains(letters) {
      rest = rest.dropFirst(letters)
      if digits() > 0, rest.isEmpty { return true }
    }
    rest = name.utf8[...]
    let hasRow = isNext("r")
    if hasRow { _ = digits() }
    let hasColumn = isNext("c")
    if hasColumn { _ = digits() }
    return (hasRow || hasColumn) && rest.isEmpty
  }
}
