import Tabular

/// One person's time in a holding.
struct Tenure {
  /// The person's number; given by the order of arrival in the network.
  var person: Int
  let from: CalendarDate
  /// The last day; nil while no end is known.
  let until: CalendarDate?

  func isActive(on day: CalendarDate) -> Bool { from <= day && (until.map { day <= $0 } ?? true) }

  func overlaps(_ first: CalendarDate, _ last: CalendarDate) -> Bool {
    from <= last && (until.map { first <= $0 } ?? true)
  }
}

/// One post at one school.
struct Post {
  let school: Int
  /// The running number within the school.
  let number: Int
  /// Weekly hours times 100.
  let hours: Int
}

/// One or two posts held by the same person, and who held them when.
struct Holding {
  var posts: [Post]
  let employer: String
  let funding: String
  let exists: CalendarDate
  let ends: CalendarDate?
  var tenures: [Tenure]
}

/// All posts of the network with their holders over time.
struct Staff {
  private(set) var holdings: [Holding] = []
  /// The holdings of each school of the network with the position of its post.
  private(set) var atSchool: [[(holding: Int, post: Int)]]

  init(roster: Roster, schoolYears: [Int]) {
    let network = roster.network
    atSchool = Array(repeating: [], count: network.count)
    let years = schoolYears.map { Period.schoolYear(start: $0) }
    let firstDay = years[0].firstDay
    var waiting: Holding?
    for school in network {
      var random = Randomness(roster.seed, .staff, school.index)
      let isFixed = school.index == roster.leaver || school.index == roster.joiner || !school.isObliged
      for (offset, hours) in StaffPlan.hours(of: school, random: &random).enumerated() {
        let post = Post(school: school.index, number: offset + 1, hours: hours)
        // Two half posts at neighbouring schools often make one full-time person.
        if hours == 1950, !isFixed, var pair = waiting, pair.posts[0].school != school.index {
          pair.posts.append(post)
          holdings.append(pair)
          waiting = nil
          continue
        }
        let isNew = !isFixed && schoolYears.count > 1 && random.chance(50)
        let (employer, funding) = StaffPlan.employment(random: &random)
        let holding = Holding(
          posts: [post], employer: employer, funding: funding,
          exists: isNew
            ? years[1].firstDay : max(school.memberFrom ?? firstDay, firstDay.adding(days: -3000)),
          ends: school.memberUntil, tenures: [])
        if hours == 1950, !isFixed, !isNew, waiting == nil, random.chance(550) {
          waiting = holding
        } else {
          holdings.append(holding)
        }
      }
    }
    if let waiting { holdings.append(waiting) }
    for index in holdings.indices {
      var random = Randomness(roster.seed, .staff, index, 1)
      holdings[index].tenures = StaffPlan.tenures(of: holdings[index], years: years, random: &random)
      for (position, post) in holdings[index].posts.enumerated() {
        atSchool[post.school].append((holding: index, post: position))
      }
    }
    numberPersons()
  }

  /// Weekly hours times 100 of the filled posts of a school on a day.
  func hours(at school: Int, on day: CalendarDate) -> Int {
    atSchool[school].reduce(0) { sum, place in
      let holding = holdings[place.holding]
      let isFilled = holding.tenures.contains { $0.isActive(on: day) }
      return isFilled ? sum + holding.posts[place.post].hours : sum
    }
  }

  /// The rows of a school's snapshot on the last day of a half-year.
  func snapshot(of school: School, period: Period) -> [PostRow] {
    let (first, last) = (period.firstDay, period.lastDay)
    return atSchool[school.index].compactMap { place -> PostRow? in
      let holding = holdings[place.holding]
      guard holding.exists <= last, holding.ends.map({ first <= $0 }) ?? true else { return nil }
      let post = holding.posts[place.post]
      let shown = Staff.shownTenure(of: holding, first: first, last: last)
      return PostRow(
        school: school.number, post: "S-\(school.number)-\(post.number)",
        person: shown.map { Staff.id(ofPerson: $0.person) } ?? "", employer: holding.employer,
        funding: holding.funding, hours: post.hours, from: shown?.from,
        until: shown.flatMap { Staff.knownEnd(of: $0, on: last) })
    }.sorted { $0.post < $1.post }
  }

  /// Who stands in a post's row: the holder on the last day, else a successor already known, else someone
  /// who left within the half-year, else nobody.
  static func shownTenure(of holding: Holding, first: CalendarDate, last: CalendarDate) -> Tenure? {
    if let holder = holding.tenures.first(where: { $0.isActive(on: last) }) { return holder }
    if let next = holding.tenures.first(where: { $0.from > last }), next.from <= last.adding(days: 31),
      next.person % 2 == 0
    {
      return next
    }
    return holding.tenures.last { $0.from <= last && $0.overlaps(first, last) }
  }

  static func id(ofPerson person: Int) -> String { "FK-\(padded(person, 4))" }

  private static func knownEnd(of tenure: Tenure, on day: CalendarDate) -> CalendarDate? {
    tenure.until.flatMap { $0 <= day.adding(days: 92) ? $0 : nil }
  }

  private mutating func numberPersons() {
    var order: [(from: CalendarDate, holding: Int, tenure: Int)] = []
    for (index, holding) in holdings.enumerated() {
      for (position, tenure) in holding.tenures.enumerated() { order.append((tenure.from, index, position)) }
    }
    order.sort { ($0.from, $0.holding, $0.tenure) < ($1.from, $1.holding, $1.tenure) }
    for (person, place) in order.enumerated() {
      holdings[place.holding].tenures[place.tenure].person = person + 1
    }
  }
}
