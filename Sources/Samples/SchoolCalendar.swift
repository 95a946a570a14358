import Tabular

/// School holidays, public holidays and the days on which schools work.
enum SchoolCalendar {
  /// One span of holidays.
  struct Holiday {
    let name: String
    let first: CalendarDate
    let last: CalendarDate
  }

  static func date(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
    CalendarDate(dayNumber: CalendarDate.dayNumber(year: year, month: month, day: day))
  }

  /// The holidays from the summer before the school year to the summer after it.
  ///
  /// Published dates for 2022/23 to 2025/26; other years repeat the days of 2024/25.
  static func holidays(schoolYear start: Int) -> [Holiday] {
    let known: [Int: String] = [
      2022: "27.06-09.08 04.10-15.10 23.12-06.01 03.04-15.04 30.05-30.05 22.06-04.08",
      2023: "22.06-04.08 02.10-14.10 21.12-05.01 25.03-06.04 21.05-21.05 08.07-20.08",
      2024: "08.07-20.08 14.10-26.10 23.12-06.01 14.04-26.04 10.06-10.06 14.07-26.08",
      2025: "14.07-26.08 13.10-25.10 22.12-06.01 30.03-11.04 26.05-26.05 20.07-01.09",
    ]
    let next = start + 1
    let years = [(start, start), (start, start), (start, next), (next, next), (next, next), (next, next)]
    let names = [
      "Sommerferien \(start)", "Herbstferien \(start)", "Weihnachtsferien \(start)/\(padded(next % 100, 2))",
      "Osterferien \(next)", "Pfingstferien \(next) (ein Tag für alle)", "Sommerferien \(next)",
    ]
    let spans = (known[start] ?? known[2024] ?? "").split(separator: " ")
    return zip(spans, zip(names, years)).map { span, label in
      let numbers = span.split { $0 == "." || $0 == "-" }.compactMap { Int($0) }
      return Holiday(
        name: label.0, first: date(label.1.0, numbers[1], numbers[0]),
        last: date(label.1.1, numbers[3], numbers[2]))
    }
  }

  /// Days off by law, from Easter and the calendar.
  static func publicHolidays(_ year: Int) -> Set<CalendarDate> {
    let easter = easterSunday(year)
    let moving = [-2, 1, 39, 50, 60].map { easter.adding(days: $0) }
    let fixed = [(1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26)].map { date(year, $0.0, $0.1) }
    return Set(moving + fixed)
  }

  /// The working days of a month, each as often as it weighs: school days 12 times, weekdays in the
  /// holidays once; so a draw from the list is a plausible day.
  static func weightedDays(year: Int, month: Int) -> [CalendarDate] {
    let first = date(year, month, 1)
    let start = month >= 8 ? year : year - 1
    let spans = holidays(schoolYear: start)
    let off = publicHolidays(year)
    var days: [CalendarDate] = []
    for offset in 0..<CalendarDate.daysInMonth(year: year, month: month) {
      let day = first.adding(days: offset)
      guard day.weekday <= 5, !off.contains(day) else { continue }
      let inHolidays = spans.contains { $0.first <= day && day <= $0.last }
      days.append(contentsOf: repeatElement(day, count: inHolidays ? 1 : 12))
    }
    return days
  }

  /// The days of a month on which schools teach.
  static func schoolDays(year: Int, month: Int) -> [CalendarDate] {
    let days = weightedDays(year: year, month: month)
    return Set(days).filter { day in days.count { $0 == day } > 1 }.sorted()
  }

  /// Gauss's rule in the form of Meeus, Jones and Butcher.
  private static func easterSunday(_ year: Int) -> CalendarDate {
    let a = year % 19
    let (b, c) = (year / 100, year % 100)
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let sum = h + l - 7 * m + 114
    return date(year, sum / 31, sum % 31 + 1)
  }
}
