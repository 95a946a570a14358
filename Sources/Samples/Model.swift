import Tabular

/// Everything about the town that files are made from; no file depends on another.
struct Model {
  let seed: UInt64
  let schoolYears: [Int]
  let months: [Period]
  let halves: [Period]
  let roster: Roster
  let staff: Staff
  let programme: TrainingProgramme
  let meetings: MeetingCalendar
  private let activities: ActivityPlan
  private let days: [[CalendarDate]]

  init(seed: UInt64, schools: Int, activityRows: Int, schoolYears: [Int]) {
    self.seed = seed
    self.schoolYears = schoolYears
    let years = schoolYears.map { Period.schoolYear(start: $0) }
    months = years.flatMap { $0.duePeriods(.monthly) }
    halves = years.flatMap { $0.duePeriods(.halfYearly) }
    let roster = Roster(seed: seed, schools: schools, schoolYears: schoolYears)
    let staff = Staff(roster: roster, schoolYears: schoolYears)
    let days = months.map { month in
      SchoolCalendar.weightedDays(year: month.firstDay.year, month: month.firstDay.month)
    }
    var total = 0
    for school in roster.network where school.isObliged {
      for (index, month) in months.enumerated() {
        total += Model.weight(of: school, month: month, days: days[index].count, staff: staff)
      }
    }
    self.roster = roster
    self.staff = staff
    self.days = days
    activities = ActivityPlan(seed: seed, rows: activityRows, totalWeight: total)
    programme = TrainingProgramme(seed: seed, halves: halves, schools: schools)
    meetings = MeetingCalendar(seed: seed, months: months)
  }

  func activityCount(_ school: School, _ month: Int) -> Int {
    activities.count(
      school: school.index, month: month,
      weight: Model.weight(of: school, month: months[month], days: days[month].count, staff: staff))
  }

  func activityRows(_ school: School, _ month: Int) -> [ActivityRow] {
    let yearStart = month / 12 * 12
    let before = (yearStart..<month).reduce(0) { $0 + activityCount(school, $1) }
    return activities.rows(
      of: school, monthIndex: month, count: activityCount(school, month),
      firstNumber: before + 1, days: days[month])
  }

  func caseRow(_ school: School, _ month: Int) -> CaseRow? {
    let firstDue = months.firstIndex { school.isDue(in: $0) } ?? 0
    let series = CaseBook.series(
      of: school, months: Array(months[firstDue...]), staff: staff, seed: seed, until: month - firstDue)
    return series.last
  }

  func postRows(_ school: School, _ half: Int) -> [PostRow] {
    staff.snapshot(of: school, period: halves[half])
  }

  func trainingRows(_ school: School, _ half: Int) -> [TrainingRow] {
    programme.rows(of: school, half: halves[half], staff: staff)
  }

  func meetingRows(_ month: Int) -> [MeetingRow] {
    meetings.rows(monthIndex: month, network: roster.network, staff: staff)
  }

  /// What is due at the end of a month, in the order of writing: the schools' files, the meetings, and at the
  /// end of a half-year the half-yearly files.
  func deliveries(inMonth month: Int) -> [FileKey] {
    func keys(_ tables: [SampleTable], _ period: Period) -> [FileKey] {
      roster.network.filter { $0.isDue(in: period) }.flatMap { school in
        tables.map { FileKey(table: $0, period: period, school: school.index) }
      }
    }
    let monthly =
      keys([.activities, .cases], months[month]) + [
        FileKey(table: .meetings, period: months[month], school: -1)
      ]
    return month % 6 == 5 ? monthly + keys([.posts, .trainings], halves[month / 6]) : monthly
  }

  /// The day a delivery arrives; about three in a hundred are late.
  func arrival(of key: FileKey, mayBeLate: Bool) -> CalendarDate {
    var random = Randomness(
      seed, .arrival, key.period.firstDay.dayNumber * 8 + key.table.rawValue, key.school)
    let isLate = random.chance(32) && mayBeLate
    let deadline = key.table.deadlineDays
    let offset = isLate ? deadline + random.within(3...25) : random.within(3...(deadline - 6))
    let day = key.period.lastDay.adding(days: offset)
    return day.weekday > 5 ? day.adding(days: 5 - day.weekday) : day
  }

  private static func weight(of school: School, month: Period, days: Int, staff: Staff) -> Int {
    guard school.isDue(in: month) else { return 0 }
    return staff.hours(at: school.index, on: month.firstDay.adding(days: 14)) * days
  }
}

/// What a delivery is: a table of a school for a due period; the office is school -1.
struct FileKey: Hashable {
  let table: SampleTable
  let period: Period
  let school: Int
}
