import Contract

/// The text of one cell for the slow, complete path: without quotes and without blanks around it.
struct CellText {
  /// The text as UTF-8.
  let bytes: [UInt8]

  /// The cell between two offsets.
  init(_ source: RawSpan, _ start: Int, _ end: Int) {
    if start < end, Self.isPlain(source, start, end) {
      bytes = source.array(start..<end)
      return
    }
    var content = Self.trimmed(source.array(start..<max(start, end))[...])
    if content.count >= 2, content.first == Ascii.quote, content.last == Ascii.quote {
      content = content.dropFirst().dropLast()
      if content.contains(Ascii.quote) { content = Self.unescaped(content)[...] }
      content = Self.trimmed(content)
    }
    bytes = Array(content)
  }

  /// The text as it is.
  init(_ text: String) { bytes = Array(text.utf8) }

  /// The text as a string.
  var string: String { String(decoding: bytes, as: UTF8.self) }

  /// How many characters (Unicode scalars) it has.
  var length: Int { bytes.count { $0 & 0xC0 != 0x80 } }

  /// Whether all of it are digits.
  var isDigits: Bool { !bytes.isEmpty && bytes.allSatisfy(isDigit) }

  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var isSecond = false
    for byte in bytes {
      isSecond = byte == Ascii.quote && !isSecond && result.last == Ascii.quote
      if !isSecond { result.append(byte) }
    }
    return result
  }

  /// Without blanks, tabs and the invisible characters that come from web pages and word processors.
  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes
    outer: while let first = rest.first {
      if isPlainSpace(first) {
        rest.removeFirst()
        continue
      }
      for space in longSpaces where rest.starts(with: space) {
        rest.removeFirst(space.count)
        continue outer
      }
      break
    }
    outer: while let last = rest.last {
      if isPlainSpace(last) {
        rest.removeLast()
        continue
      }
      for space in longSpaces where rest.suffix(space.count).elementsEqual(space) {
        rest.removeLast(space.count)
        continue outer
      }
      break
    }
    return rest
  }

  /// Whether neither quotes nor blanks stand around the text of a cell that is not empty.
  static func isPlain(_ source: RawSpan, _ start: Int, _ end: Int) -> Bool {
    isPlainEdge(source.byte(start)) && isPlainEdge(source.byte(end &- 1))
  }

  /// Whether a byte at the edge of a cell is neither a quote nor part of a blank.
  private static func isPlainEdge(_ byte: UInt8) -> Bool { byte > Ascii.quote && byte < 0x80 }

  private static func isPlainSpace(_ byte: UInt8) -> Bool {
    byte == Ascii.blank || byte == Ascii.tab || byte == Ascii.carriageReturn || byte == Ascii.lineFeed
      || byte == Ascii.endOfFile
  }

  /// No-break spaces, zero-width space, byte order mark.
  private static let longSpaces: [[UInt8]] = ["\u{A0}", "\u{202F}", "\u{2007}", "\u{200B}", "\u{FEFF}"].map {
    Array($0.utf8)
  }
}

/// Whether the byte is 0 to 9.
@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- Ascii.zero < 10 }

/// Why a cell does not fit its field.
enum CellFault: Sendable, Hashable {
  case notInteger, notNumber, tooManyDecimals(Int), tooLarge
  case pointAsDecimal, ambiguousGroup, englishNumber, misplacedGroup
  case excelDate, excelSerial, trailingPointZero, exponent, excelError
  case notDate, noSuchDay, twoDigitYear, slashDate, monthFirst, timeOfDay
  case unknownWord, notBoolean, notSchoolYear
  case wrongDigits(Int), tooShort(Int), tooLong(Int)
  /// A text does not fit the type of Table Schema that its contract gives it, or breaks one of its constraints.
  case otherType, broken(Constraint)

  /// The rule in findings.
  var rule: String {
    switch self {
    case .wrongDigits, .tooShort, .tooLong, .unknownWord, .broken: "constraint-error"
    case .pointAsDecimal, .ambiguousGroup, .englishNumber, .misplacedGroup: "number-style"
    default: "type-error"
    }
  }

  /// The constraint of Table Schema that is not met, where there is one.
  var constraint: String? {
    switch self {
    case .wrongDigits: "pattern"
    case .tooShort: "minLength"
    case .tooLong: "maxLength"
    case .unknownWord: "enum"
    case .broken(let constraint): constraint.rawValue
    default: nil
    }
  }
}

/// What a cell turned out to be.
enum CellOutcome {
  case value(Int64)
  case fault(CellFault)
}

/// Digits of up to eight bytes as one number.
///
/// Everything here works on bytes that have been set against the sign for zero: a digit is then its own value.
enum Digits {
  /// The `length` bytes from `start`, 1 to 8, as the last of eight, set against the sign for zero; zeros in front.
  @inline(__always)
  static func load(_ bytes: RawSpan, _ start: Int, _ length: Int) -> UInt64 {
    (bytes.word(start) ^ zeros) &<< UInt64(truncatingIfNeeded: 64 &- 8 &* length)
  }

  /// Whether all bytes are digits.
  @inline(__always)
  static func areAll(_ word: UInt64) -> Bool {
    (word | (word &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 == 0
  }

  /// Eight digits as a number, the first byte being the highest one; means nothing unless all are digits.
  @inline(__always)
  static func number(_ word: UInt64) -> Int64 {
    let x = pairs(word)
    let odd = (x & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let even = ((x &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return Int64(truncatingIfNeeded: (odd &+ even) &>> 32)
  }

  /// Each byte times ten and the one behind it: of digits, numbers of two in every second byte.
  @inline(__always)
  static func pairs(_ word: UInt64) -> UInt64 { (word &* 10) &+ (word &>> 8) }

  /// The number that the `length` bytes from `start` are, 1 to 8; -1 unless all are digits.
  @inline(__always)
  static func number(_ bytes: RawSpan, _ start: Int, _ length: Int) -> Int64 {
    let word = load(bytes, start, length)
    return areAll(word) ? number(word) : -1
  }

  /// Eight times the sign for zero.
  static let zeros: UInt64 = 0x3030_3030_3030_3030
}
