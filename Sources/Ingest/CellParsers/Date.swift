import Tabular

/// Days written `31.07.2025` or `2025-07-31`.
enum DateCell {
  private static let firstYear = 1900
  /// For each month from 1900 to 2099 the day number of its first times 32 and how many days it has; sixteen months a
  /// year, of which those from thirteen on, and the one before the first, have none.
  static let months: [Int32] = (0..<3200).map { place in
    let (year, month) = (firstYear + place / 16, place % 16)
    guard (1...12).contains(month) else { return 0 }
    let days = CalendarDate.daysInMonth(year: year, month: month)
    return Int32(CalendarDate.dayNumber(year: year, month: month, day: 1) * 32 + days)
  }

  /// The day number of ten bytes `dd.mm.yyyy` from 1900 to 2099; nil for anything else.
  @inline(__always)
  static func fast(_ bytes: RawSpan, _ start: Int, _ months: Span<Int32>) -> Int64? {
    // Set against 00.00.00: digits are their own values, and the dots must be nothing.
    let word = bytes.word(start) ^ 0x3030_2E30_302E_3030
    let last = bytes.half(start &+ 8) ^ 0x3030
    let above = ((word &+ 0x0606_0006_0600_0606) | word) & 0xF0F0_FFF0_F0FF_F0F0
    let lastAbove = ((last &+ 0x0606) | last) & 0xF0F0
    guard above | lastAbove == 0 else { return nil }
    let pairs = Digits.pairs(word)
    let day = Int64(truncatingIfNeeded: pairs & 0xFF)
    let month = Int(truncatingIfNeeded: (pairs &>> 24) & 0xFF)
    let century = Int(truncatingIfNeeded: (pairs &>> 48) & 0xFF)
    let year = Int(truncatingIfNeeded: (last &* 10 &+ (last &>> 8)) & 0xFF)
    let place = (century &* 100 &+ year &- firstYear) &* 16 &+ month
    guard UInt(bitPattern: place) < UInt(bitPattern: months.count), month < 16 else { return nil }
    let found = Int64(unsafe months[unchecked: place])
    guard UInt64(bitPattern: day &- 1) < UInt64(bitPattern: found & 31) else { return nil }
    return (found &>> 5) &+ day &- 1
  }

  /// The day, in whatever form a person may have written it.
  static func slow(_ text: CellText) -> CellOutcome {
    let bytes = text.bytes
    let parts = bytes.split(separator: Ascii.dot, omittingEmptySubsequences: false)
    if parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }),
      parts[0].count <= 2, parts[1].count <= 2
    {
      if parts[2].count == 2 { return .fault(.twoDigitYear) }
      guard parts[2].count == 4 else { return .fault(.notDate) }
      return day(number(parts[0]), number(parts[1]), number(parts[2]))
    }
    let iso = bytes.split(separator: Ascii.minus, omittingEmptySubsequences: false)
    if iso.map(\.count) == [4, 2, 2], iso.allSatisfy({ $0.allSatisfy(isDigit) }) {
      return day(number(iso[2]), number(iso[1]), number(iso[0]))
    }
    if text.isDigits, bytes.count == 5, (20_000...60_000).contains(number(bytes[...])) {
      return .fault(.excelSerial)
    }
    if bytes.first == 0x23 { return .fault(.excelError) }
    if Damage.hasMonth(text) { return .fault(.excelDate) }
    if bytes.contains(0x2F) { return .fault(isMonthFirst(bytes) ? .monthFirst : .slashDate) }
    if bytes.contains(0x3A) { return .fault(.timeOfDay) }
    return .fault(.notDate)
  }

  private static func day(_ day: Int, _ month: Int, _ year: Int) -> CellOutcome {
    dayNumber(day: day, month: month, year: year).map { .value($0) } ?? .fault(.noSuchDay)
  }

  /// `03/31/2025`: no month has the number 31.
  private static func isMonthFirst(_ bytes: [UInt8]) -> Bool {
    let parts = bytes.split(separator: 0x2F, omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(isDigit) }) else {
      return false
    }
    return (1...12).contains(number(parts[0])) && (13...31).contains(number(parts[1]))
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { $0 * 10 + Int($1 - Ascii.zero) }
  }

  private static func dayNumber(day: Int, month: Int, year: Int) -> Int64? {
    guard day >= 1, month >= 1, month <= 12, year >= 1 else { return nil }
    guard day <= 28 || day <= CalendarDate.daysInMonth(year: year, month: month) else { return nil }
    return Int64(CalendarDate.dayNumber(year: year, month: month, day: day))
  }
}

/// School years written `2024/25`.
enum SchoolYearCell {
  /// The year it begins in.
  static func slow(_ text: CellText) -> CellOutcome {
    let parts = text.bytes.split(separator: 0x2F, omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.allSatisfy(isDigit) }), parts[0].count == 4,
      parts[1].count == 2 || parts[1].count == 4
    else { return .fault(Damage.of(text) ?? .notSchoolYear) }
    let start = parts[0].reduce(0) { $0 * 10 + Int($1 - Ascii.zero) }
    let end = parts[1].reduce(0) { $0 * 10 + Int($1 - Ascii.zero) }
    guard end == (parts[1].count == 2 ? (start + 1) % 100 : start + 1), start >= 1900 else {
      return .fault(.notSchoolYear)
    }
    return .value(Int64(start))
  }

  /// The year of exactly seven bytes `2024/25`.
  @inline(__always)
  static func fast(_ bytes: RawSpan, _ end: Int) -> Int64? {
    // Seven bytes behind a zero: four digits of the year, the slash, two digits.
    let word = Digits.load(bytes, end &- 7, 7)
    guard (word &>> 40) & 0xFF == 0x2F ^ 0x30 else { return nil }
    let packed = (word & 0xFFFF_0000_0000_0000) | ((word & 0xFF_FFFF_FFFF) &<< 8)
    guard Digits.areAll(packed) else { return nil }
    let number = Digits.number(packed)
    let start = number / 100
    return (start + 1) % 100 == number % 100 && start >= 1900 ? start : nil
  }
}
