import Tabular

/// Young people in individual casework, month by month.
enum CaseBook {
  /// One row for each month from the first on; the stock of a month is the stock of the month before plus
  /// opened minus closed.
  static func series(
    of school: School, months: [Period], staff: Staff, seed: UInt64, until lastMonth: Int
  ) -> [CaseRow] {
    var random = Randomness(seed, .cases, school.index)
    var rows: [CaseRow] = []
    var stock = 0
    for (index, month) in months.enumerated() where index <= lastMonth {
      let hours =
        school.isDue(in: month) ? staff.hours(at: school.index, on: month.firstDay.adding(days: 14)) : 0
      if index == 0 { stock = hours * random.within(5...10) / 3900 }
      let monthNumber = month.firstDay.month
      let isQuiet = monthNumber == 8 || monthNumber == 7
      let opened = hours * random.below(isQuiet ? 12 : 31) / 39_000
      // Most cases end with the school year; a school without staff closes its cases.
      let share = monthNumber == 7 ? random.within(250...450) : random.within(20...210)
      let closed = hours == 0 ? stock : min(stock + opened, (stock * share + 500) / 1000)
      let remaining = stock + opened - closed
      let childProtection = min(stock, remaining, random.weighted([820, 140, 32, 8]))
      rows.append(
        CaseRow(
          school: school.number, stock: stock, opened: opened, closed: closed,
          childProtection: childProtection))
      stock = remaining
    }
    return rows
  }
}
