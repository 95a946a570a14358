/// Looks for phone numbers among the numbers of a text.
///
/// A phone number begins with +, 00 or an area code (0 and at least two more digits), follows a word such as
/// "Tel.", or consists of two groups of unequal length joined by a slash or hyphen. Seven digits are the least,
/// five behind such a word.
struct PhonePattern {
  let text: PersonalPattern

  private struct Run {
    var groups: [(start: Int, count: Int)] = []
    var separator: ArraySlice<UInt8> = []
    var end = 0

    var total: Int { groups.reduce(0) { $0 + $1.count } }
  }

  var isFound: Bool {
    var place = 0
    while place < text.text.count {
      guard isDigit(text.at(place)) else {
        place += 1
        continue
      }
      if let date = text.dateLength(at: place) {
        place += date.length
        continue
      }
      let run = run(from: place)
      if isPhone(run) { return true }
      place = run.end
    }
    return false
  }

  /// The groups of digits from a place on, as far as they belong together and are no dates.
  private func run(from start: Int) -> Run {
    var run = Run()
    var place = start
    while true {
      let count = text.digits(from: place)
      run.groups.append((place, count))
      run.end = place + count
      var next = run.end
      while next - run.end < 3, isSeparator(text.at(next)) { next += 1 }
      guard next > run.end, isDigit(text.at(next)), text.dateLength(at: next) == nil else { return run }
      if run.groups.count == 1 { run.separator = text.text[run.end..<next] }
      place = next
    }
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    [Ascii.blank, 0x2F, Ascii.minus, Ascii.dot, 0x28, 0x29].contains(byte)
  }

  private func isPhone(_ run: Run) -> Bool {
    let first = run.groups[0]
    let before = text.at(first.start - 1)
    if isAnnounced(first.start) { return run.total >= 5 && !isYear(first) }
    if before == 0x2B {
      return run.total >= 9 && !isDigit(text.at(first.start - 2)) && text.at(first.start) != Ascii.zero
    }
    // Part of a code such as FK-0081 or S-197075-1, or behind a decimal comma.
    if PersonalPattern.isLetter(before) || before == 0x5F { return false }
    if before == Ascii.minus, PersonalPattern.isLetter(text.at(first.start - 2)) { return false }
    if before == Ascii.comma, isDigit(text.at(first.start - 2)) { return false }
    if text.at(first.start) == Ascii.zero { return isNational(run) }
    return isTwoGroups(run)
  }

  /// With an area code, or with 00 and a country's.
  private func isNational(_ run: Run) -> Bool {
    let first = run.groups[0]
    if text.at(first.start + 1) == Ascii.zero {
      return first.count >= 4 && text.at(first.start + 2) != Ascii.zero && (10...15).contains(run.total)
    }
    guard first.count >= 3, run.total >= 7 else { return false }
    // Eight digits in one piece that begin with 05 are a municipality's official key.
    let isKey = run.groups.count == 1 && first.count == 8 && text.number(first.start, 2) == 5
    return !isKey && first.count <= 15
  }

  private func isTwoGroups(_ run: Run) -> Bool {
    guard run.groups.count == 2 else { return false }
    let (first, second) = (run.groups[0], run.groups[1])
    let separator = run.separator.filter { $0 != Ascii.blank }
    guard separator == [0x2F] || separator == [Ascii.minus], run.total >= 7 else { return false }
    // Equal lengths are a span from one number to another; six digits are a school's number.
    return (3...5).contains(first.count) && (3...8).contains(second.count) && first.count != second.count
      && !isYear(first) && !isYear(second)
  }

  private func isYear(_ group: (start: Int, count: Int)) -> Bool {
    group.count == 4 && (1900...2099).contains(text.number(group.start, 4))
  }

  private static let words: Set<[UInt8]> = Set(
    [
      "tel", "telefon", "telefonnummer", "telefonnr", "handy", "handynummer", "handynr", "mobil",
      "mobilnummer", "mobilnr", "mobiltelefon", "fon", "phone", "rufnummer", "rufnr", "durchwahl", "festnetz",
      "whatsapp", "erreichbar", "telefonisch",
    ].map { Array($0.utf8) })
  private static let fillers: Set<[UInt8]> = Set(["nr", "nummer", "unter"].map { Array($0.utf8) })

  /// Whether the number stands behind a word that announces a phone number.
  private func isAnnounced(_ start: Int) -> Bool {
    var end = start
    for _ in 0..<3 {
      while [Ascii.blank, Ascii.dot, 0x3A, 0x28, Ascii.minus, 0x2B, 0x2F].contains(text.at(end - 1)) {
        end -= 1
      }
      let word = Array(text.word(before: end))
      if Self.words.contains(word) { return true }
      guard Self.fillers.contains(word) else { return false }
      end -= word.count
    }
    return false
  }
}

extension PersonalPattern {
  private static let streets: [[UInt8]] = ["straße", "strasse", "str"].map { Array($0.utf8) }
  private static let ways: [[UInt8]] = ["weg", "allee", "gasse"].map { Array($0.utf8) }
  /// Ways that are no address.
  private static let otherWays: Set<[UInt8]> = Set(
    [
      "schulweg", "heimweg", "umweg", "fluchtweg", "rettungsweg", "lebensweg", "bildungsweg", "lösungsweg",
      "mittelweg", "fußweg", "radweg", "ausweg", "sackgasse", "arbeitsweg", "hinweg", "rückweg",
    ].map { Array($0.utf8) })

  /// Whether a street with a house number stands in the text.
  var hasAddress: Bool {
    text.indices.contains { place in
      guard Self.isLetter(text[place]), !Self.isLetter(at(place + 1)) else { return false }
      let end = place + 1
      let word = word(before: end)
      if let suffix = Self.streets.first(where: { word.suffix($0.count).elementsEqual($0) }) {
        guard word.count > suffix.count + 2 || (word.count == suffix.count && isNamed(word.startIndex))
        else { return false }
        let isShort = suffix.count == 3
        guard !isShort || at(end) == Ascii.dot else { return false }
        return houseNumber(behind: isShort ? end + 1 : end, needsBlank: !isShort) != nil
      }
      guard let suffix = Self.ways.first(where: { word.suffix($0.count).elementsEqual($0) }),
        word.count > suffix.count + 2, !Self.otherWays.contains(Array(word)),
        let next = houseNumber(behind: end, needsBlank: true)
      else { return false }
      // "Birkenweg 4 Termine" is none: such a number ends the text or a clause.
      return [0, Ascii.comma, Ascii.semicolon, Ascii.quote, 0x29].contains(at(next))
        || (at(next) == Ascii.blank && digits(from: next + 1) == 5)
    }
  }

  /// Whether a street standing alone has its name in front: Kölner Straße, Adolf-Kolping-Str.
  private func isNamed(_ start: Int) -> Bool {
    let before = at(start - 1)
    guard before == Ascii.blank || before == Ascii.minus else { return false }
    return word(before: start - 1).count >= 4
  }

  /// The place behind the house number that follows; nil where none does.
  private func houseNumber(behind end: Int, needsBlank: Bool) -> Int? {
    var next = end
    while at(next) == Ascii.blank { next += 1 }
    guard !needsBlank || next > end, next - end <= 2 else { return nil }
    let count = digits(from: next)
    guard (1...3).contains(count), at(next) != Ascii.zero else { return nil }
    next += count
    if Self.isLetter(at(next)), !Self.isLetter(at(next + 1)) { next += 1 }
    let isPart = Self.isLetter(at(next)) || isDigit(at(next))
    let isDate = [Ascii.dot, 0x3A].contains(at(next)) && isDigit(at(next + 1))
    return isPart || isDate ? nil : next
  }
}
