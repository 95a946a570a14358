import Tabular

/// A date or time of day as its parts, before the calendar is asked.
struct TimeParts {
  var year = 1900
  var month = 1
  var day = 1
  var hour = 0
  var minute = 0
  var second = 0
  var nanosecond: Int64 = 0
  /// Minutes east of Greenwich.
  var offset = 0
  var isAfternoon: Bool?
  var dayOfYear: Int?

  /// Days since 1 January 1970; nil for a day the calendar does not have.
  var dayNumber: Int? {
    if let dayOfYear {
      guard let first = CalendarDate(year: year, month: 1, day: 1) else { return nil }
      let date = first.adding(days: dayOfYear - 1)
      return date.year == year ? date.dayNumber : nil
    }
    return CalendarDate(year: year, month: month, day: day)?.dayNumber
  }

  /// Nanoseconds since midnight; nil for a time no clock shows.
  ///
  /// A leap second counts as the one before it.
  var timeOfDay: Int128? {
    var hour = hour
    if let isAfternoon {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard hour < 24, minute < 60, second < 61 else { return nil }
    let seconds = Int128(hour * 3600 + minute * 60 + min(second, 59) - offset * 60)
    return seconds * 1_000_000_000 + Int128(nanosecond)
  }
}

/// A strptime pattern as Python and C read it: `%d.%m.%Y`.
///
/// Numbers may lack their leading zero, as in strptime; a blank in the pattern is one blank.
public struct TimePattern: Sendable, Hashable {
  private enum Part: Hashable {
    case literal(UInt8)
    case number(Directive)
    case name(Directive)
    case zone
  }
  private enum Directive: UInt8 {
    case year = 0x59  // Y
    case shortYear = 0x79  // y
    case month = 0x6D  // m
    case day = 0x64  // d
    case hour = 0x48  // H
    case halfDayHour = 0x49  // I
    case minute = 0x4D  // M
    case second = 0x53  // S
    case fraction = 0x66  // f
    case dayOfYear = 0x6A  // j
    case monthName = 0x42  // B
    case shortMonthName = 0x62  // b
    case weekday = 0x41  // A
    case shortWeekday = 0x61  // a
    case halfOfDay = 0x70  // p

    var width: Int {
      switch self {
      case .year: 4
      case .fraction: 6
      case .dayOfYear: 3
      default: 2
      }
    }
    var isName: Bool {
      switch self {
      case .monthName, .shortMonthName, .weekday, .shortWeekday, .halfOfDay: true
      default: false
      }
    }
  }
  private let parts: [Part]

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
  ]
  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  /// Reads a pattern; nil where it holds a directive that is not understood or none at all.
  public init?(_ text: String) {
    var parts: [Part] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        parts.append(.literal(byte))
        continue
      }
      guard let letter = rest.popFirst() else { return nil }
      switch letter {
      case 0x25: parts.append(.literal(0x25))
      case 0x7A: parts.append(.zone)
      case 0x54:  // T
        for time: [Part] in [
          [.number(.hour)], [.literal(0x3A), .number(.minute)], [.literal(0x3A), .number(.second)],
        ] { parts += time }
      case 0x46:  // F
        parts += [.number(.year), .literal(0x2D), .number(.month), .literal(0x2D), .number(.day)]
      default:
        guard let directive = Directive(rawValue: letter) else { return nil }
        parts.append(directive.isName ? .name(directive) : .number(directive))
      }
    }
    let isEmpty = parts.allSatisfy { if case .literal = $0 { true } else { false } }
    if isEmpty { return nil }
    self.parts = parts
  }

  /// The parts of a text that follows the pattern from end to end.
  @inline(__always)
  func read(_ cell: borrowing Span<UInt8>) -> TimeParts? {
    var result = TimeParts()
    var place = 0
    for part in parts {
      switch part {
      case .literal(let byte):
        guard place < cell.count, cell[place] == byte else { return nil }
        place += 1
      case .number(let directive):
        var value = 0
        let start = place
        let end = min(cell.count, place + directive.width)
        while place < end, Char.isDigit(cell[place]) {
          value = value * 10 + Int(cell[place] - 0x30)
          place += 1
        }
        guard place > start, Self.set(directive, value, digits: place - start, &result) else { return nil }
      case .name(let directive):
        guard Self.takeName(directive, cell, &place, &result) else { return nil }
      case .zone:
        guard let offset = ZoneOffset.read(cell, &place) else { return nil }
        result.offset = offset
      }
    }
    return place == cell.count ? result : nil
  }

  private static func set(
    _ directive: Directive, _ value: Int, digits: Int, _ result: inout TimeParts
  ) -> Bool {
    switch directive {
    case .year:
      result.year = value
      return digits == 4
    case .shortYear:
      // POSIX: 69 to 99 are in the 20th century.
      result.year = value < 69 ? 2000 + value : 1900 + value
      return digits == 2
    case .month: result.month = value
    case .day: result.day = value
    case .hour: result.hour = value
    case .halfDayHour:
      result.hour = value
      return (1...12).contains(value)
    case .minute: result.minute = value
    case .second: result.second = value
    case .dayOfYear:
      result.dayOfYear = value
      return (1...366).contains(value)
    case .fraction:
      result.nanosecond = (digits..<9).reduce(Int64(value)) { number, _ in number * 10 }
    default: return false
    }
    return true
  }

  private static func takeName(
    _ directive: Directive, _ cell: borrowing Span<UInt8>, _ place: inout Int, _ result: inout TimeParts
  ) -> Bool {
    let start = place
    while place < cell.count, Char.isLetter(cell[place]) { place += 1 }
    let word = String(decoding: cell.extracting(start..<place).copy, as: UTF8.self).lowercased()
    switch directive {
    case .monthName, .shortMonthName:
      let isShort = directive == .shortMonthName
      guard let month = months.firstIndex(where: { (isShort ? String($0.prefix(3)) : $0) == word }) else {
        return false
      }
      result.month = month + 1
      return true
    case .weekday: return weekdays.contains(word)
    case .shortWeekday: return weekdays.contains { $0.prefix(3) == word }
    default:
      result.isAfternoon = word == "pm"
      return word == "am" || word == "pm"
    }
  }
}

/// Zones written `Z`, `+01:00` or `-0500`.
enum ZoneOffset {
  /// Minutes east of Greenwich.
  static func read(_ cell: borrowing Span<UInt8>, _ place: inout Int) -> Int? {
    guard place < cell.count else { return nil }
    let sign = cell[place]
    place += 1
    if sign == 0x5A { return 0 }
    guard sign == Char.plus || sign == Char.minus else { return nil }
    guard let hours = twoDigits(cell, &place) else { return nil }
    if place < cell.count, cell[place] == Char.colon { place += 1 }
    guard let minutes = twoDigits(cell, &place), hours <= 14, minutes < 60 else { return nil }
    return (sign == Char.minus ? -1 : 1) * (hours * 60 + minutes)
  }

  static func twoDigits(_ cell: borrowing Span<UInt8>, _ place: inout Int) -> Int? {
    guard place + 2 <= cell.count, Char.isDigit(cell[place]), Char.isDigit(cell[place + 1]) else {
      return nil
    }
    defer { place += 2 }
    return Int(cell[place] - 0x30) * 10 + Int(cell[place + 1] - 0x30)
  }
}
