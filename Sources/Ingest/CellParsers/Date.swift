import Tabular

/// Days written `31.07.2025` or `2025-07-31`.
enum DateCell {
  private static let firstYear = 1900
  /// The day number of the first of each month from 1900, and of one month more.
  static let monthStarts: [Int32] = (0...2400).map { month in
    Int32(CalendarDate.dayNumber(year: firstYear + month / 12, month: month % 12 + 1, day: 1))
  }

  /// The day number of ten bytes `dd.mm.yyyy` from 1900 to 2099; nil for anything else.
  @inline(__always)
  static func fast(_ bytes: RawSpan, _ start: Int, _ months: Span<Int32>) -> Int64? {
    let word = bytes.word(start)
    guard word & 0x0000_FF00_00FF_0000 == 0x0000_2E00_002E_0000 else { return nil }
    let packed =
      (word & 0xFFFF) | ((word &>> 8) & 0xFFFF_0000) | ((word &>> 16) & 0xFFFF_0000_0000)
      | (bytes.half(start &+ 8) &<< 48)
    let pairs = Digits.pairs(packed)
    let (day, month) = (Int64(truncatingIfNeeded: pairs & 0xFF), Int((pairs &>> 16) & 0xFF))
    let year = Int((pairs &>> 32) & 0xFF) &* 100 &+ Int((pairs &>> 48) & 0xFF)
    let place = (year &- firstYear) &* 12 &+ month &- 1
    guard month >= 1, month <= 12, place >= 0, place < 2400, day >= 1 else { return nil }
    let begin = Int64(unsafe months[unchecked: place])
    guard day <= Int64(unsafe months[unchecked: place &+ 1]) &- begin else { return nil }
    return begin &+ day &- 1
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
    // Seven bytes: a zero, four digits of the year, the slash, two digits.
    let word = Digits.last(7, before: end, bytes)
    guard (word &>> 40) & 0xFF == 0x2F else { return nil }
    let packed = (word & 0xFFFF_0000_0000_0000) | ((word & 0xFF_FFFF_FFFF) &<< 8) | 0x30
    let number = Digits.value(packed)
    guard number >= 0 else { return nil }
    let start = number / 100
    return (start + 1) % 100 == number % 100 && start >= 1900 ? start : nil
  }
}
