import Tabular

/// How many posts a school has, who pays for them and how long people stay.
enum StaffPlan {
  /// Weekly hours times 100 of each post of a school.
  static func hours(of school: School, random: inout Randomness) -> [Int] {
    let partTime = [1950, 1950, 1950, 1950, 2500, 2925, 3000, 3900, 3900]
    let mostlyFull = [3900, 3900, 3900, 3900, 2925, 3000, 1950]
    func posts(_ count: Int, _ hours: [Int]) -> [Int] { (0..<count).map { _ in random.pick(hours) } }
    switch school.form {
    case .primary:
      let count = random.weighted(school.socialIndex >= 6 ? [8, 62, 30] : [38, 54, 8])
      return posts(count, partTime)
    case .grammar: return posts(random.weighted([22, 53, 25]), [3900, 1950, 2925, 3900])
    case .special: return posts(random.within(1...2), partTime)
    case .hospital: return [1950]
    case .comprehensive: return posts(random.within(3...5), mostlyFull)
    case .lowerSecondary: return posts(random.within(2...3), mostlyFull)
    case .middle: return posts(random.within(1...3), mostlyFull)
    case .secondary: return posts(2, mostlyFull)
    case .waldorfSpecial, .adult, .vocational, .authority: return []
    }
  }

  /// Employer and funding that go together.
  static func employment(random: inout Randomness) -> (employer: String, funding: String) {
    switch random.weighted([45, 35, 20]) {
    case 0: ("STADT", ["KOMMUNE", "LANDESPROGRAMM", "BUT_ALT"][random.weighted([50, 40, 10])])
    case 1:
      ("FREI", ["LANDESPROGRAMM", "KOMMUNE", "BUT_ALT", "SONSTIGE"][random.weighted([55, 25, 10, 10])])
    default: ("LAND", ["LANDESSTELLE", "MPT_INT", "MPT_GL"][random.weighted([50, 25, 25])])
    }
  }

  /// The holders of a holding from before the first school year to the end of the last.
  static func tenures(of holding: Holding, years: [Period], random: inout Randomness) -> [Tenure] {
    let firstDay = years[0].firstDay
    let end = holding.ends
    var result: [Tenure] = []
    var from: CalendarDate?
    if holding.exists >= firstDay {
      // A new post is sometimes filled some months late.
      from = shifted(holding.exists, byMonths: random.weighted([70, 10, 10, 10]))
    } else if random.chance(930) {
      from = SchoolCalendar.date(
        firstDay.year - 1 - random.below(6), random.pick([8, 8, 8, 2, 2, 4, 10, 1]), 1)
    } else {
      from = shifted(firstDay, byMonths: random.within(1...14))
    }
    for year in years {
      guard let begin = from, begin <= year.lastDay else { continue }
      guard random.chance(180) else { continue }
      let leaving = lastDayOfMonth(offset: random.pick([1, 2, 4, 5, 5, 7, 8, 10, 11, 11, 11]), in: year)
      guard leaving > begin, end.map({ leaving < $0 }) ?? true else { continue }
      result.append(Tenure(person: 0, from: begin, until: leaving))
      let gap = random.weighted([15, 20, 20, 18, 15, 12])
      from = random.chance(860) ? shifted(leaving.adding(days: 1), byMonths: gap) : nil
    }
    let lastDay = end ?? years[years.count - 1].lastDay
    if let from, from <= lastDay.adding(days: 31) { result.append(Tenure(person: 0, from: from, until: end)) }
    return result.filter { tenure in end.map { tenure.from <= $0 } ?? true }
  }

  private static func lastDayOfMonth(offset: Int, in year: Period) -> CalendarDate {
    shifted(year.firstDay, byMonths: offset + 1).adding(days: -1)
  }

  private static func shifted(_ day: CalendarDate, byMonths months: Int) -> CalendarDate {
    let index = day.year * 12 + day.month - 1 + months
    return SchoolCalendar.date(index / 12, index % 12 + 1, day.day)
  }
}
