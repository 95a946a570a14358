/// How often a table is due.
public enum Frequency: String, Sendable, Hashable, CaseIterable {
  /// Each calendar month.
  case monthly
  /// August to January and February to July.
  case halfYearly = "half-yearly"
  /// Each school year.
  case yearly
}

/// A span of time that deliveries are due for and reports speak of.
///
/// School years run from 1 August to 31 July; a school year is named by the year in which it begins.
public enum Period: Hashable, Sendable {
  /// A calendar month: `2025-03`.
  case month(year: Int, month: Int)
  /// Half 1 is August to January, half 2 is February to July: `2024/25-H1`.
  case halfYear(start: Int, half: Int)
  /// 1 August of `start` to 31 July of the next year: `2024/25`.
  case schoolYear(start: Int)
  /// 1 January to 31 December: `2025`.
  case calendarYear(Int)

  /// Reads `2025-03`, `2024/25`, `2024-25`, `2024/25-H1`, `2024-25-H1` or `2025`; nil for anything else.
  public init?(parsing text: String) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), (1900...2999).contains(year) else { return nil }
    switch bytes.count {
    case 4:
      self = .calendarYear(year)
    case 7:
      guard bytes[4] == 0x2F || bytes[4] == 0x2D, let tail = number(5..<7) else { return nil }
      // `2024-25` is a school year, `2025-03` a month: 13 to 99 never is a month.
      if tail == (year + 1) % 100, bytes[4] == 0x2F || !(1...12).contains(tail) {
        self = .schoolYear(start: year)
      } else if bytes[4] == 0x2D, (1...12).contains(tail) {
        self = .month(year: year, month: tail)
      } else {
        return nil
      }
    case 10:
      guard bytes[4] == 0x2F || bytes[4] == 0x2D, number(5..<7) == (year + 1) % 100,
        bytes[7] == 0x2D, bytes[8] == 0x48, let half = number(9..<10), (1...2).contains(half)
      else { return nil }
      self = .halfYear(start: year, half: half)
    default:
      return nil
    }
  }

  /// `2025-03`, `2024/25-H1`, `2024/25` or `2025`.
  public var id: String {
    switch self {
    case .month(let year, let month): "\(pad(year, 4))-\(pad(month, 2))"
    case .halfYear(let start, let half): "\(schoolYearName(start, "/"))-H\(half)"
    case .schoolYear(let start): schoolYearName(start, "/")
    case .calendarYear(let year): pad(year, 4)
    }
  }

  /// The id as a folder or file name: `/` becomes `-`.
  public var folderName: String {
    switch self {
    case .month, .calendarYear: id
    case .halfYear(let start, let half): "\(schoolYearName(start, "-"))-H\(half)"
    case .schoolYear(let start): schoolYearName(start, "-")
    }
  }

  /// The first day that belongs to the period.
  public var firstDay: CalendarDate {
    let (year, month) = firstMonth
    return CalendarDate(dayNumber: CalendarDate.dayNumber(year: year, month: month, day: 1))
  }

  /// The last day that belongs to the period.
  public var lastDay: CalendarDate {
    let (year, month) = firstMonth
    let next = Self.shift(year: year, month: month, by: monthCount)
    return CalendarDate(
      dayNumber: CalendarDate.dayNumber(year: next.year, month: next.month, day: 1) - 1)
  }

  /// Whether the day lies in the period.
  public func contains(_ date: CalendarDate) -> Bool { firstDay <= date && date <= lastDay }

  /// The period of the same kind just before.
  public var previous: Period {
    switch self {
    case .month(let year, let month):
      let before = Self.shift(year: year, month: month, by: -1)
      return .month(year: before.year, month: before.month)
    case .halfYear(let start, let half):
      return half == 2 ? .halfYear(start: start, half: 1) : .halfYear(start: start - 1, half: 2)
    case .schoolYear(let start): return .schoolYear(start: start - 1)
    case .calendarYear(let year): return .calendarYear(year - 1)
    }
  }

  /// The due periods of that frequency which end in this period, in order.
  public func duePeriods(_ frequency: Frequency) -> [Period] {
    let (year, month) = firstMonth
    var result: [Period] = []
    for offset in 0..<monthCount {
      let current = Self.shift(year: year, month: month, by: offset)
      switch frequency {
      case .monthly:
        result.append(.month(year: current.year, month: current.month))
      case .halfYearly:
        if current.month == 1 { result.append(.halfYear(start: current.year - 1, half: 1)) }
        if current.month == 7 { result.append(.halfYear(start: current.year - 1, half: 2)) }
      case .yearly:
        if current.month == 7 { result.append(.schoolYear(start: current.year - 1)) }
      }
    }
    return result
  }

  /// The last due period of that frequency that has ended on the given day.
  public static func lastEnded(_ frequency: Frequency, by date: CalendarDate) -> Period {
    let parts = date.components
    var candidate: Period
    switch frequency {
    case .monthly: candidate = .month(year: parts.year, month: parts.month)
    case .halfYearly: candidate = halfYear(containing: date)
    case .yearly: candidate = schoolYear(containing: date)
    }
    while candidate.lastDay > date { candidate = candidate.previous }
    return candidate
  }

  /// The school year in which the day lies.
  public static func schoolYear(containing date: CalendarDate) -> Period {
    let parts = date.components
    return .schoolYear(start: parts.month >= 8 ? parts.year : parts.year - 1)
  }

  /// The school half-year in which the day lies.
  public static func halfYear(containing date: CalendarDate) -> Period {
    let parts = date.components
    if parts.month >= 8 { return .halfYear(start: parts.year, half: 1) }
    return .halfYear(start: parts.year - 1, half: parts.month == 1 ? 1 : 2)
  }

  private var firstMonth: (year: Int, month: Int) {
    switch self {
    case .month(let year, let month): (year, month)
    case .halfYear(let start, let half): half == 1 ? (start, 8) : (start + 1, 2)
    case .schoolYear(let start): (start, 8)
    case .calendarYear(let year): (year, 1)
    }
  }

  private var monthCount: Int {
    switch self {
    case .month: 1
    case .halfYear: 6
    case .schoolYear, .calendarYear: 12
    }
  }

  private static func shift(year: Int, month: Int, by months: Int) -> (year: Int, month: Int) {
    let index = year * 12 + (month - 1) + months
    return (index / 12, index % 12 + 1)
  }
}

extension Period: Comparable {
  /// By first day, then the shorter period first.
  public static func < (left: Period, right: Period) -> Bool {
    (left.firstDay, left.lastDay) < (right.firstDay, right.lastDay)
  }
}

private func schoolYearName(_ start: Int, _ separator: String) -> String {
  "\(pad(start, 4))\(separator)\(pad((start + 1) % 100, 2))"
}
