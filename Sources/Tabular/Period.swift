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
  /// Several months in a row, at least one: `2024-08..2025-01`.
  case months(year: Int, month: Int, count: Int)

  /// Reads `2025-03`, `2024/25`, `2024-25`, `2024/25-H1`, `2024-25-H1`, `2025`, or two of them with `..` between;
  /// nil for anything else.
  public init?(parsing text: String) {
    let bytes = Array(text.utf8)
    if let dots = text.firstRange(of: "..") {
      guard let first = Period(parsing: String(text[..<dots.lowerBound])),
        let last = Period(parsing: String(text[dots.upperBound...])),
        let range = Period(from: first, through: last)
      else { return nil }
      self = range
      return
    }
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

  /// Everything from the first day of one period to the last day of another; nil if it ends before it begins.
  ///
  /// A range that is a month, a school year or a calendar year is that.
  public init?(from first: Period, through last: Period) {
    let (start, end) = (first.firstMonth, last.firstMonth)
    let count = (end.year - start.year) * 12 + end.month - start.month + last.monthCount
    guard count > 0 else { return nil }
    self =
      switch (start.month, count) {
      case (_, 1): .month(year: start.year, month: start.month)
      case (8, 12): .schoolYear(start: start.year)
      case (1, 12): .calendarYear(start.year)
      default: .months(year: start.year, month: start.month, count: count)
      }
  }

  /// `2025-03`, `2024/25-H1`, `2024/25`, `2025` or `2024-08..2025-01`.
  public var id: String {
    switch self {
    case .month(let year, let month): "\(pad(year, 4))-\(pad(month, 2))"
    case .halfYear(let start, let half): "\(schoolYearName(start, "/"))-H\(half)"
    case .schoolYear(let start): schoolYearName(start, "/")
    case .calendarYear(let year): pad(year, 4)
    case .months(let year, let month, let count):
      "\(pad(year, 4))-\(pad(month, 2))..\(Self.month(after: count - 1, year: year, month: month).id)"
    }
  }

  /// The id as a folder or file name: `/` becomes `-`.
  public var folderName: String {
    switch self {
    case .month, .calendarYear, .months: id
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
    case .months(let year, let month, let count):
      let before = Self.shift(year: year, month: month, by: -count)
      return .months(year: before.year, month: before.month, count: count)
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

  /// The part of the school year, from its first day to the end of this period; nil if it begins in another one.
  public var schoolYearToDate: Period? {
    let year = Self.schoolYear(containing: lastDay)
    guard year.firstDay <= firstDay else { return nil }
    let last = lastDay.components
    return Period(
      from: .month(year: year.firstMonth.year, month: 8), through: .month(year: last.year, month: last.month))
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
    case .months(let year, let month, _): (year, month)
    }
  }

  /// How many months it is long.
  public var monthCount: Int {
    switch self {
    case .month: 1
    case .halfYear: 6
    case .schoolYear, .calendarYear: 12
    case .months(_, _, let count): count
    }
  }

  private static func month(after months: Int, year: Int, month: Int) -> Period {
    let later = shift(year: year, month: month, by: months)
    return .month(year: later.year, month: later.month)
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
