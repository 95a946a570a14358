/// Words for periods as seen from a day: `previous-month`, `last-12-months`, `this-school-year`.
///
/// Only months that have ended count: what is not due yet cannot be missing.
public enum PeriodWord: Sendable, Hashable {
  /// The last month that has ended.
  case previousMonth
  /// So many months that have ended.
  case lastMonths(Int)
  /// The school year of the day, as far as its months have ended.
  case thisSchoolYear
  /// The school year before.
  case previousSchoolYear
  /// The calendar year of the day, as far as its months have ended.
  case thisYear
  /// The calendar year before.
  case previousYear

  /// The words one can type.
  public static let examples = [
    "previous-month", "last-3-months", "last-12-months", "this-school-year", "previous-school-year",
    "this-year",
    "previous-year",
  ]

  /// Reads a word; nil for anything else.
  public init?(_ text: String) {
    switch text {
    case "previous-month": self = .previousMonth
    case "this-school-year": self = .thisSchoolYear
    case "previous-school-year": self = .previousSchoolYear
    case "this-year": self = .thisYear
    case "previous-year": self = .previousYear
    default:
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "last", parts[2] == "months", let count = Int(parts[1]),
        (1...240).contains(count), String(count) == parts[1]
      else { return nil }
      self = .lastMonths(count)
    }
  }

  /// The period as seen from the day; nil while no month of it has ended.
  public func period(on today: CalendarDate) -> Period? {
    let day = today.components
    let last = Period.month(year: day.year, month: day.month).previous
    switch self {
    case .previousMonth: return last
    case .lastMonths(let count):
      var first = last
      for _ in 1..<count { first = first.previous }
      return Period(from: first, through: last)
    case .thisSchoolYear: return begun(Period.schoolYear(containing: today), last)
    case .previousSchoolYear: return Period.schoolYear(containing: today).previous
    case .thisYear: return begun(.calendarYear(day.year), last)
    case .previousYear: return .calendarYear(day.year - 1)
    }
  }

  private func begun(_ year: Period, _ last: Period) -> Period? {
    let first = year.firstDay.components
    return Period(from: .month(year: first.year, month: first.month), through: last)
  }
}

/// A period as asked for: one with a name, or a word that only a day gives a meaning.
public enum AskedPeriod: Sendable, Hashable {
  /// A period.
  case period(Period)
  /// A word.
  case word(PeriodWord)

  /// Reads what `Period` and `PeriodWord` read; nil for anything else.
  public init?(parsing text: String) {
    if let period = Period(parsing: text) {
      self = .period(period)
    } else if let word = PeriodWord(text) {
      self = .word(word)
    } else {
      return nil
    }
  }

  /// The period as seen from the day; nil while no month of it has ended.
  public func period(on today: CalendarDate) -> Period? {
    switch self {
    case .period(let period): period
    case .word(let word): word.period(on: today)
    }
  }
}
