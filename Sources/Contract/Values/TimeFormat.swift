import Tabular

/// How dates and times are written in a field.
public enum TimeFormat: Sendable, Hashable {
  /// ISO 8601 as Table Schema demands it.
  case standard
  /// One of the usual ways: ISO 8601, `31.12.2024`, `2024/12/31`, `20241231`.
  case any
  /// A strptime pattern.
  case pattern(TimePattern)

  private static let datePatterns = ["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d"].compactMap(
    TimePattern.init)
  private static let timePatterns = ["%H:%M:%S", "%H:%M", "%H:%M:%S.%f"].compactMap(TimePattern.init)
  private static let dateTimePatterns = [
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M",
    "%Y-%m-%d",
  ].compactMap(TimePattern.init)

  /// A day: its number since 1 January 1970.
  @inline(__always)
  func date(_ cell: borrowing Span<UInt8>) -> CellValue? {
    switch self {
    case .standard: Self.isoDate(cell).map { CellValue(order: Int128($0)) }
    case .pattern(let pattern): pattern.read(cell)?.dayNumber.map { CellValue(order: Int128($0)) }
    case .any: Self.first(of: Self.datePatterns, cell)?.dayNumber.map { CellValue(order: Int128($0)) }
    }
  }

  /// A time of day: nanoseconds since midnight.
  func time(_ cell: borrowing Span<UInt8>) -> CellValue? {
    switch self {
    case .standard:
      guard cell.count == 8 else { return nil }
      var (parts, place) = (TimeParts(), 0)
      guard Self.clock(cell, &place, &parts) else { return nil }
      return parts.timeOfDay.map { CellValue(order: $0) }
    case .pattern(let pattern): return pattern.read(cell)?.timeOfDay.map { CellValue(order: $0) }
    case .any: return Self.first(of: Self.timePatterns, cell)?.timeOfDay.map { CellValue(order: $0) }
    }
  }

  /// A moment: nanoseconds since 1 January 1970 in Greenwich; without zone it is taken as Greenwich's.
  func dateTime(_ cell: borrowing Span<UInt8>) -> CellValue? {
    switch self {
    case .standard: return Self.moment(Self.isoDateTime(cell))
    case .pattern(let pattern): return Self.moment(pattern.read(cell))
    case .any: return Self.moment(Self.isoDateTime(cell) ?? Self.first(of: Self.dateTimePatterns, cell))
    }
  }

  private static func first(of patterns: [TimePattern], _ cell: borrowing Span<UInt8>) -> TimeParts? {
    for pattern in patterns {
      if let parts = pattern.read(cell) { return parts }
    }
    return nil
  }

  private static func moment(_ parts: TimeParts?) -> CellValue? {
    guard let parts, let day = parts.dayNumber, let time = parts.timeOfDay else { return nil }
    return CellValue(order: Int128(day) * 86_400_000_000_000 + time)
  }

  @inline(__always)
  private static func isoDate(_ cell: borrowing Span<UInt8>) -> Int? {
    guard cell.count == 10, cell[4] == Char.minus, cell[7] == Char.minus else { return nil }
    var isDigits = true
    func digit(_ place: Int) -> Int {
      let digit = cell[place] &- 0x30
      isDigits = isDigits && digit <= 9
      return Int(digit)
    }
    let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)
    let month = digit(5) * 10 + digit(6)
    let day = digit(8) * 10 + digit(9)
    return isDigits ? CalendarDate(year: year, month: month, day: day)?.dayNumber : nil
  }

  private static func isoDateTime(_ cell: borrowing Span<UInt8>) -> TimeParts? {
    guard cell.count >= 19, cell[10] == 0x54, let day = isoDate(cell.extracting(0..<10)) else { return nil }
    let date = CalendarDate(dayNumber: day).components
    var parts = TimeParts()
    (parts.year, parts.month, parts.day) = (date.year, date.month, date.day)
    var place = 11
    guard clock(cell, &place, &parts) else { return nil }
    if place < cell.count, cell[place] == Char.dot {
      place += 1
      var digits = 0
      while place < cell.count, Char.isDigit(cell[place]) {
        if digits < 9 { parts.nanosecond = parts.nanosecond * 10 + Int64(cell[place] - 0x30) }
        digits += 1
        place += 1
      }
      guard digits > 0 else { return nil }
      for _ in min(digits, 9)..<9 { parts.nanosecond *= 10 }
    }
    if place < cell.count {
      // In XML Schema the zone has its colon.
      guard cell[place] == 0x5A || cell.count - place == 6 else { return nil }
      guard let offset = ZoneOffset.read(cell, &place) else { return nil }
      parts.offset = offset
    }
    return place == cell.count ? parts : nil
  }

  /// `hh:mm:ss`.
  private static func clock(
    _ cell: borrowing Span<UInt8>, _ place: inout Int, _ parts: inout TimeParts
  ) -> Bool {
    guard let hour = ZoneOffset.twoDigits(cell, &place), colon(cell, &place),
      let minute = ZoneOffset.twoDigits(cell, &place), colon(cell, &place),
      let second = ZoneOffset.twoDigits(cell, &place)
    else { return false }
    (parts.hour, parts.minute, parts.second) = (hour, minute, second)
    return second < 60
  }

  private static func colon(_ cell: borrowing Span<UInt8>, _ place: inout Int) -> Bool {
    guard place < cell.count, cell[place] == Char.colon else { return false }
    place += 1
    return true
  }
}

/// Years and months of the calendar as XML Schema writes them: `2024`, `2024-05`.
enum CalendarMonth {
  /// The year; negative ones are before the common era.
  static func year(_ cell: borrowing Span<UInt8>) -> CellValue? {
    var place = 0
    guard let year = year(cell, &place), place == cell.count || zone(cell, place) else { return nil }
    return CellValue(order: Int128(year))
  }

  /// Months since January of year 0.
  static func yearMonth(_ cell: borrowing Span<UInt8>) -> CellValue? {
    var place = 0
    guard let year = year(cell, &place), place < cell.count, cell[place] == Char.minus else { return nil }
    place += 1
    guard let month = ZoneOffset.twoDigits(cell, &place), (1...12).contains(month),
      place == cell.count || zone(cell, place)
    else { return nil }
    return CellValue(order: Int128(year * 12 + month - 1))
  }

  private static func year(_ cell: borrowing Span<UInt8>, _ place: inout Int) -> Int? {
    let isNegative = cell.count > 0 && cell[0] == Char.minus
    if isNegative { place = 1 }
    let start = place
    var year = 0
    while place < cell.count, Char.isDigit(cell[place]), place - start < 12 {
      year = year * 10 + Int(cell[place] - 0x30)
      place += 1
    }
    let digits = place - start
    guard digits >= 4, digits == 4 || cell[start] != 0x30 else { return nil }
    return isNegative ? -year : year
  }

  private static func zone(_ cell: borrowing Span<UInt8>, _ place: Int) -> Bool {
    var place = place
    guard cell[place] == 0x5A || cell.count - place == 6 else { return false }
    return ZoneOffset.read(cell, &place) != nil && place == cell.count
  }
}
