/// How numbers are written: which sign stands before the decimals, which one between groups of three.
struct NumberGrammar: Sendable {
  let decimal: UInt8
  let group: UInt8?

  /// A stand-in for the no-break and thin spaces that typesetters put between groups.
  private static let spaceGroup: UInt8 = 1

  /// A whole number in the slow path: sign, groups of three, up to 64 bits.
  func integer(_ text: CellText) -> CellOutcome {
    switch parts(text) {
    case .failure(let fault): return .fault(fault == .notNumber ? .notInteger : fault)
    case .success(let number):
      guard number.fraction.isEmpty else {
        return .fault(number.fraction.allSatisfy { $0 == Ascii.zero } ? .trailingPointZero : .notInteger)
      }
      return value(number, scale: 0)
    }
  }

  /// A decimal number in the slow path, times 10 to the `scale`.
  func decimal(_ text: CellText, scale: Int) -> CellOutcome {
    switch parts(text) {
    case .failure(let fault): return .fault(fault)
    case .success(let number):
      // 1.000 may be a thousand, or one with three decimals written the English way.
      if number.groups == 1 && number.fraction.isEmpty { return .fault(.ambiguousGroup) }
      return value(number, scale: scale)
    }
  }

  private struct Parts {
    var isNegative = false
    var whole: [UInt8] = []
    var fraction: ArraySlice<UInt8> = []
    /// How many group signs other than spaces there were.
    var groups = 0
  }
  private enum Reading {
    case success(Parts)
    case failure(CellFault)
  }

  private func parts(_ text: CellText) -> Reading {
    var number = Parts()
    var bytes = Self.unifySpaces(text.bytes)[...]
    if bytes.first == Ascii.minus {
      number.isNegative = true
      bytes.removeFirst()
    }
    guard bytes.contains(where: isDigit), bytes.allSatisfy({ isDigit($0) || isMark($0) }) else {
      return .failure(Damage.of(text) ?? .notNumber)
    }
    let halves = bytes.split(separator: decimal, maxSplits: 1, omittingEmptySubsequences: false)
    let whole = halves[0]
    let fraction = halves.count == 2 ? halves[1] : []
    if halves.count == 2 {
      guard !fraction.isEmpty else { return .failure(.notNumber) }
      guard fraction.allSatisfy(isDigit) else {
        let isEnglish = fraction.contains { $0 == Ascii.dot || $0 == Ascii.comma }
        return .failure(isEnglish && !fraction.contains(decimal) ? .englishNumber : .misplacedGroup)
      }
    }
    number.fraction = fraction
    guard let sign = whole.first(where: { !isDigit($0) }) else {
      number.whole = Array(whole)
      return .success(number)
    }
    if let fault = groupFault(whole, sign: sign, hasFraction: halves.count == 2) {
      return .failure(Damage.of(text) ?? fault)
    }
    number.whole = whole.filter(isDigit)
    number.groups = sign == Self.spaceGroup ? 0 : whole.count { $0 == sign }
    return .success(number)
  }

  private func isMark(_ byte: UInt8) -> Bool {
    byte == decimal || byte == group || byte == Ascii.comma || byte == Ascii.dot || byte == Self.spaceGroup
  }

  private func groupFault(_ whole: ArraySlice<UInt8>, sign: UInt8, hasFraction: Bool) -> CellFault? {
    let groups = whole.split(separator: sign, omittingEmptySubsequences: false)
    let isAlone = groups.count == 2 && !hasFraction && sign != Self.spaceGroup
    let isOwnSign = sign == group || sign == Self.spaceGroup
    guard let first = groups.first, groups.allSatisfy({ $0.allSatisfy(isDigit) }) else {
      return .misplacedGroup
    }
    let isGrouped =
      (1...3).contains(first.count) && groups.dropFirst().allSatisfy { $0.count == 3 }
      && !(first.elementsEqual([Ascii.zero]))
    if isOwnSign && isGrouped { return nil }
    if isAlone, groups[1].allSatisfy({ $0 == Ascii.zero }), groups[1].count < 3 { return .trailingPointZero }
    return isAlone && !groups[1].isEmpty ? .pointAsDecimal : .misplacedGroup
  }

  private func value(_ number: Parts, scale: Int) -> CellOutcome {
    var fraction = number.fraction
    while fraction.count > scale, fraction.last == Ascii.zero { fraction.removeLast() }
    guard fraction.count <= scale else { return .fault(.tooManyDecimals(scale)) }
    var value: Int64 = 0
    let zeros = repeatElement(Ascii.zero, count: scale - fraction.count)
    for digit in number.whole + fraction + zeros {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(digit - Ascii.zero))
      guard !overflow, !carry else { return .fault(.tooLarge) }
      value = sum
    }
    return .value(number.isNegative ? -value : value)
  }

  private static func unifySpaces(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
    var result: [UInt8] = []
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0xA0, 0x2007, 0x2009, 0x202F: result.append(spaceGroup)
      case 0x2212: result.append(Ascii.minus)
      default: result.append(scalar.isASCII ? UInt8(scalar.value) : 0xFF)
      }
    }
    return result
  }
}

/// What spreadsheets do to cells, recognised by what is left.
enum Damage {
  private static let months = [
    "jan", "feb", "mär", "mrz", "mar", "apr", "mai", "may", "jun", "jul", "aug", "sep", "okt", "oct", "nov",
    "dez", "dec",
  ]

  /// The damage, if the text looks like one that is known.
  static func of(_ text: CellText) -> CellFault? {
    let bytes = text.bytes
    if bytes.first == 0x23 { return .excelError }
    if isExponent(bytes) { return .exponent }
    if isDateLike(bytes) || hasMonth(text) { return .excelDate }
    return nil
  }

  /// `01. Mai`, `Jan 25`, `Jan-25`.
  static func hasMonth(_ text: CellText) -> Bool {
    guard text.bytes.count <= 20, text.bytes.contains(where: isDigit), hasWord(text.bytes) else {
      return false
    }
    let words = text.string.lowercased().split { !$0.isLetter }
    return words.count == 1 && months.contains { words[0].hasPrefix($0) }
  }

  /// Whether three letters stand together, as in the shortest names of months.
  private static func hasWord(_ bytes: [UInt8]) -> Bool {
    var length = 0
    for byte in bytes {
      length = (0x41...0x5A).contains(byte & 0xDF) || byte >= 0x80 ? length + 1 : 0
      if length == 3 { return true }
    }
    return false
  }

  /// `01.05.2025`, `1.5.`, `05.2025`.
  private static func isDateLike(_ bytes: [UInt8]) -> Bool {
    let parts = bytes.split(separator: Ascii.dot, omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.allSatisfy(isDigit) }) else { return false }
    return (1...2).contains(parts[0].count) && (1...2).contains(parts[1].count)
      && [0, 2, 4].contains(parts[2].count)
  }

  /// `1,2E+05`.
  private static func isExponent(_ bytes: [UInt8]) -> Bool {
    guard let place = bytes.firstIndex(where: { $0 | 0x20 == 0x65 }) else { return false }
    let mantissa = bytes[..<place]
    let exponent = bytes[(place + 1)...].drop { $0 == Ascii.minus || $0 == 0x2B }
    return !mantissa.isEmpty && !exponent.isEmpty && exponent.allSatisfy(isDigit)
      && mantissa.allSatisfy { isDigit($0) || $0 == Ascii.comma || $0 == Ascii.dot }
  }
}
