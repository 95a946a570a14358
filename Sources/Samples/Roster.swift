import Tabular

/// One school of the register, of the town or of its neighbour.
struct School {
  /// Why the school is in the register.
  enum Role {
    /// In the network, at least for a time.
    case network
    /// In the town but not in the network.
    case outside
    /// In the town, closed at the end of the first school year.
    case closing
    /// In the neighbouring town.
    case neighbour
    /// The school authority: in the register, but no school.
    case authority
  }

  /// The position in the roster: seeds all streams of the school.
  let index: Int
  let number: String
  let form: SchoolForm
  let role: Role
  let name: String
  let street: String
  let postcode: String
  let isPrivate: Bool
  let founded: CalendarDate
  /// Pupils, unrounded, in the first school year.
  let basePupils: Int
  let socialIndex: Int
  var memberFrom: CalendarDate?
  var memberUntil: CalendarDate?
  var isObliged = true

  func isMember(on day: CalendarDate) -> Bool {
    guard let memberFrom, memberFrom <= day else { return false }
    return memberUntil.map { day <= $0 } ?? true
  }

  /// Deliveries are due from the members on the period's last day; members change at the ends of months.
  func isDue(in period: Period) -> Bool { isMember(on: period.lastDay) }

  /// Pupils in a school year, rounded to 5 like the published figures.
  func pupils(yearOffset: Int, seed: UInt64) -> Int {
    var random = Randomness(seed, .school, index, 1 + yearOffset)
    let changed = basePupils * (970 + random.below(61) + 8 * yearOffset) / 1000
    return (changed + 2) / 5 * 5
  }
}

/// All schools: the network first, then the others.
struct Roster {
  private(set) var schools: [School] = []
  /// The network's school that stands for leaving and the one that joins; nil in a single year.
  private(set) var leaver: Int?
  private(set) var joiner: Int?
  let seed: UInt64

  init(seed: UInt64, schools count: Int, schoolYears: [Int]) {
    self.seed = seed
    let firstDay = SchoolCalendar.date(schoolYears[0], 8, 1)
    for (form, number) in SchoolForm.networkCounts(schools: count) {
      for _ in 0..<number { add(form, .network, memberFrom: memberSince(firstDay)) }
    }
    if schoolYears.count > 1, let last = schools.lastIndex(where: { $0.form == .primary }) {
      let change = SchoolCalendar.date(schoolYears[1], 8, 1)
      leaver = last
      schools[last].memberUntil = change.adding(days: -1)
      joiner = schools.count
      add(.primary, .network, memberFrom: change, founded: change)
    }
    // A grammar school that takes part without having to report.
    if let exempt = schools.firstIndex(where: { $0.form == .grammar }), count >= 20 {
      schools[exempt].isObliged = false
    }
    for form in SchoolForm.allCases where form.outsideShare > 0 {
      let scaled = max(1, (form.outsideShare * count + 34) / 68)
      for _ in 0..<scaled { add(form, .outside, memberFrom: nil) }
    }
    add(.lowerSecondary, .closing, memberFrom: nil)
    for form in [SchoolForm.primary, .primary, .middle, .grammar] { add(form, .neighbour, memberFrom: nil) }
    add(.authority, .authority, memberFrom: nil)
  }

  /// The schools that are, or were, in the network.
  var network: ArraySlice<School> { schools.prefix { $0.role == .network } }

  /// Whether the register of the edition of that year lists the school.
  func isListed(_ school: School, edition year: Int) -> Bool {
    school.founded <= SchoolCalendar.date(year, 8, 1)
  }

  /// 1 while the school works, 9 once it is closed.
  func operationKey(_ school: School, yearOffset: Int) -> Int {
    school.role == .closing && yearOffset > 0 ? 9 : 1
  }

  /// Whether the school counts as a school of the town.
  func isInTown(_ school: School, yearOffset: Int) -> Bool {
    switch school.role {
    case .network, .outside, .closing: operationKey(school, yearOffset: yearOffset) == 1
    case .neighbour, .authority: false
    }
  }

  private func memberSince(_ firstDay: CalendarDate) -> CalendarDate {
    var random = Randomness(seed, .school, schools.count, 0)
    let year = random.weighted([0, 6, 2, 1, 1, 2, 1])
    return SchoolCalendar.date(firstDay.year - 7 + year, 8, 1)
  }

  private mutating func add(
    _ form: SchoolForm, _ role: School.Role, memberFrom: CalendarDate?, founded: CalendarDate? = nil
  ) {
    let index = schools.count
    var random = Randomness(seed, .school, index, 99)
    let isNeighbour = role == .neighbour
    // Schools of one quarter have similar levels, as in real towns.
    let quarter = random.below(SchoolNames.postcodes.count)
    schools.append(
      School(
        index: index, number: role == .authority ? "609999" : SchoolNumbers.number(at: index), form: form,
        role: role, name: SchoolNames.name(at: index),
        street: "\(SchoolNames.name(at: index + 131)) \(random.within(1...88))",
        postcode: isNeighbour ? SchoolNames.neighbourPostcode : SchoolNames.postcodes[quarter],
        isPrivate: role == .outside && [.waldorfSpecial, .comprehensive].contains(form),
        founded: founded ?? SchoolCalendar.date(random.pick([1973, 1973, 1973, 1988, 1994, 2012]), 8, 1),
        basePupils: random.within(form.pupils),
        socialIndex: max(1, min(9, 9 - quarter + random.below(3) - (form == .grammar ? 3 : 0))),
        memberFrom: memberFrom))
  }
}
