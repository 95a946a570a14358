/// One text held against everything that looks like data about a person.
///
/// A false hit costs a school its delivery; the patterns are therefore narrow: numbers that are dates, times,
/// years, sums or school numbers are none of them.
struct PersonalPattern {
  static let atSign: UInt8 = 0x40
  private static let plus: UInt8 = 0x2B
  private static let star: UInt8 = 0x2A

  /// In lower case, with plain blanks and hyphens.
  let text: [UInt8]

  init(_ cell: [UInt8]) { text = Self.folded(cell) }

  /// The first kind that fits; what the number of digits rules out is not looked for.
  var kind: PersonalKind? {
    let digits = text.count(where: isDigit)
    if text.contains(Self.atSign), hasEmail { return .email }
    guard digits > 0 else { return nil }
    if digits >= 20, hasIBAN { return .iban }
    if digits >= 4, hasBirthDate { return .birthDate }
    if digits >= 5, PhonePattern(text: self).isFound { return .phone }
    return hasAddress ? .address : nil
  }

  // MARK: Text

  @inline(__always)
  func at(_ place: Int) -> UInt8 { text.indices.contains(place) ? text[place] : 0 }

  static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || byte >= 0x80 }

  private static func folded(_ cell: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(cell.count)
    var place = 0
    while place < cell.count {
      let byte = cell[place]
      let next = place + 1 < cell.count ? cell[place + 1] : 0
      let third = place + 2 < cell.count ? cell[place + 2] : 0
      if (0x41...0x5A).contains(byte) {
        result.append(byte | 0x20)
      } else if byte == Ascii.tab {
        result.append(Ascii.blank)
      } else if byte == 0xC2, next == 0xA0 {
        result.append(Ascii.blank)
        place += 1
      } else if byte == 0xC3, (0x80...0x9E).contains(next), next != 0x97 {
        result += [byte, next | 0x20]
        place += 1
      } else if byte == 0xE2, next == 0x80, third == 0xAF || (0x80...0x8A).contains(third) {
        result.append(Ascii.blank)
        place += 2
      } else if byte == 0xE2, next == 0x80, (0x90...0x95).contains(third) {
        result.append(Ascii.minus)
        place += 2
      } else {
        result.append(byte)
      }
      place += 1
    }
    return result
  }

  /// The word that begins at a place; letters only.
  func word(from start: Int) -> ArraySlice<UInt8> {
    var end = start
    while Self.isLetter(at(end)) { end += 1 }
    return text[start..<end]
  }

  /// The word that ends before a place; letters only.
  func word(before end: Int) -> ArraySlice<UInt8> {
    var start = end
    while Self.isLetter(at(start - 1)) { start -= 1 }
    return text[start..<end]
  }

  func digits(from start: Int) -> Int {
    var end = start
    while isDigit(at(end)) { end += 1 }
    return end - start
  }

  func number(_ start: Int, _ count: Int) -> Int {
    text[start..<(start + count)].reduce(0) { $0 * 10 + Int($1 - Ascii.zero) }
  }

  // MARK: E-mail

  private var hasEmail: Bool {
    text.indices.contains { place in
      guard text[place] == Self.atSign, Self.isAddressByte(at(place - 1)) else { return false }
      var (end, dots) = (place + 1, 0)
      var sinceDot = 0
      while Self.isDomainByte(at(end)) || (at(end) == Ascii.dot && sinceDot > 0) {
        if at(end) == Ascii.dot {
          (dots, sinceDot) = (dots + 1, 0)
        } else {
          sinceDot += 1
        }
        end += 1
      }
      return sinceDot > 0 ? dots > 0 && sinceDot > 1 : dots > 1
    }
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == Ascii.dot || byte == Ascii.minus || byte == 0x5F
      || byte == plus
  }

  private static func isDomainByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == Ascii.minus
  }

  // MARK: IBAN

  private var hasIBAN: Bool {
    text.indices.contains { place in
      guard text[place] == 0x64, at(place + 1) == 0x65, isDigit(at(place + 2)),
        !Self.isLetter(at(place - 1)), !isDigit(at(place - 1))
      else { return false }
      var digits: [UInt8] = []
      var next = place + 2
      while digits.count < 20 {
        if at(next) == Ascii.blank, isDigit(at(next + 1)) { next += 1 }
        guard isDigit(at(next)) else { return false }
        digits.append(at(next) - Ascii.zero)
        next += 1
      }
      guard !isDigit(at(next)) else { return false }
      // ISO 7064: the country's letters as 13 and 14, the check digits last.
      let moved = digits[2...] + [1, 3, 1, 4] + digits[..<2]
      return moved.reduce(0) { ($0 * 10 + Int($1)) % 97 } == 1
    }
  }

  // MARK: Birth dates

  private static let birthWords: [[UInt8]] = [
    "geb", "gebdat", "geboren", "geborene", "geborener", "geborenes", "geburtsdatum", "geburtsdat",
    "geburtstag",
  ].map { Array($0.utf8) }
  /// What may stand between such a word and the day.
  private static let fillers = "am datum dat ist der den".split(separator: " ").map { Array($0.utf8) }

  private var hasBirthDate: Bool {
    text.indices.contains { place in
      if text[place] == Self.star {
        return fullDate(at: place + (at(place + 1) == Ascii.blank ? 2 : 1))
      }
      guard text[place] == 0x67, !Self.isLetter(at(place - 1)) else { return false }
      let word = word(from: place)
      guard Self.birthWords.contains(where: { $0.elementsEqual(word) }) else { return false }
      var next = word.endIndex
      for _ in 0..<3 {
        while [Ascii.blank, Ascii.dot, 0x3A, 0x28, Ascii.minus, 0x2F].contains(at(next)) { next += 1 }
        if isDigit(at(next)) { return fullDate(at: next) }
        let filler = self.word(from: next)
        guard Self.fillers.contains(where: { $0.elementsEqual(filler) }) else { return false }
        next = filler.endIndex
      }
      return false
    }
  }

  private static let months: [[UInt8]] = [
    "jan", "feb", "mär", "maer", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez",
  ].map { Array($0.utf8) }

  /// Whether a day with its year begins at a place, in figures or with the month in letters.
  private func fullDate(at start: Int) -> Bool {
    if let day = dateLength(at: start) { return day.hasYear }
    let count = digits(from: start)
    guard (1...2).contains(count) else { return false }
    var next = start + count
    while at(next) == Ascii.dot || at(next) == Ascii.blank { next += 1 }
    let month = word(from: next)
    guard Self.months.contains(where: { month.starts(with: $0) }) else { return false }
    next = month.endIndex
    while at(next) == Ascii.dot || at(next) == Ascii.blank { next += 1 }
    return digits(from: next) == 4
  }

  /// How long the day or time of day is that begins at a place, in figures alone.
  func dateLength(at start: Int) -> (length: Int, hasYear: Bool)? {
    let first = digits(from: start)
    if first == 4, at(start + 4) == Ascii.minus, digits(from: start + 5) == 2, at(start + 7) == Ascii.minus,
      digits(from: start + 8) == 2, (1...12).contains(number(start + 5, 2))
    {
      return (10, true)
    }
    guard (1...2).contains(first) else { return nil }
    let separator = at(start + first)
    var next = start + first + 1
    if at(next) == Ascii.blank, separator == Ascii.dot { next += 1 }
    let second = digits(from: next)
    guard [Ascii.dot, 0x2F, Ascii.minus, 0x3A].contains(separator), (1...2).contains(second) else {
      return nil
    }
    let (day, month) = (number(start, first), number(next, second))
    next += second
    if separator != 0x3A, at(next) == separator, (1...31).contains(day), (1...12).contains(month) {
      let yearStart = next + (at(next + 1) == Ascii.blank ? 2 : 1)
      let year = digits(from: yearStart)
      if year == 4 || year == 2 { return (yearStart + year - start, true) }
      return separator == Ascii.dot ? (next + 1 - start, false) : nil
    }
    // A time of day, 14.30 or 14:30.
    let isTime = (separator == Ascii.dot || separator == 0x3A) && second == 2 && day < 25 && month < 60
    return isTime && at(start + first + 1) != Ascii.blank ? (next - start, false) : nil
  }
}
