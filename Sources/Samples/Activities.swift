import Tabular

/// The agreed kinds of activity.
enum ActivityKind: String, CaseIterable {
  case casework = "EINZELFALLHILFE"
  case advice = "BERATUNG"
  case group = "GRUPPENANGEBOT"
  case classProject = "KLASSENPROJEKT"
  case parents = "ELTERNARBEIT"
  case teachers = "LEHRKRAEFTEBERATUNG"
  case crisis = "KRISE"
  case networking = "VERNETZUNG"

  /// In how many of a thousand cases the kind prevents rather than intervenes.
  var preventionShare: Int {
    switch self {
    case .casework: 140
    case .advice: 360
    case .group: 820
    case .classProject: 900
    case .parents: 480
    case .teachers: 560
    case .crisis: 20
    case .networking: 600
    }
  }

  /// Quarter hours that one entry takes.
  var quarters: ClosedRange<Int> {
    switch self {
    case .casework: 2...7
    case .advice: 1...4
    case .group: 4...9
    case .classProject: 4...14
    case .parents: 2...7
    case .teachers: 1...4
    case .crisis: 4...14
    case .networking: 4...9
    }
  }

  /// How many take part.
  var participants: ClosedRange<Int> {
    switch self {
    case .casework: 1...1
    case .advice: 1...3
    case .group: 5...14
    case .classProject: 17...29
    case .parents: 1...4
    case .teachers: 1...3
    case .crisis: 1...4
    case .networking: 3...12
    }
  }

  /// In how many of a thousand cases somebody outside the school takes part.
  var partnerShare: Int {
    switch self {
    case .casework: 180
    case .advice: 90
    case .group: 220
    case .classProject: 300
    case .parents: 110
    case .teachers: 50
    case .crisis: 420
    case .networking: 850
    }
  }
}

/// Makes the activities of a school in a month.
struct ActivityPlan {
  let seed: UInt64
  /// Rows in the whole town and time.
  let rows: Int
  /// The sum of the weights of all schools and months.
  let totalWeight: Int

  /// How many rows a school with that weight reports in a month.
  func count(school: Int, month: Int, weight: Int) -> Int {
    guard weight > 0, totalWeight > 0 else { return 0 }
    var random = Randomness(seed, .rowCount, school, month)
    let uneven = weight * random.within(80...120) / 100
    return (rows * uneven + random.below(totalWeight)) / totalWeight
  }

  /// The rows of one file, by day; `firstNumber` continues the school year's running number.
  func rows(
    of school: School, monthIndex: Int, count: Int, firstNumber: Int, days: [CalendarDate]
  ) -> [ActivityRow] {
    guard count > 0, !days.isEmpty else { return [] }
    var random = Randomness(seed, .activities, school.index, monthIndex)
    let dates = (0..<count).map { _ in random.pick(days) }.sorted()
    let hasPartners = school.index % 11 != 4
    return dates.enumerated().map { offset, date in
      let kind = ActivityKind.allCases[random.weighted(ActivityPlan.kinds(school.form))]
      // A whole class is larger in secondary schools; an evening for parents now and then fills the hall.
      let parentsEvening = kind == .parents && random.chance(120)
      let small = school.form == .special || school.form == .hospital
      let people = random.within(parentsEvening ? 9...34 : kind.participants)
      return ActivityRow(
        school: school.number, number: firstNumber + offset, date: date, kind: kind,
        isPrevention: random.chance(parentsEvening ? 900 : kind.preventionShare),
        transition: ActivityPlan.transition(school.form, month: date.month, kind: kind, random: &random),
        participants: small && people > 6 ? people / 2 : people,
        hours: random.within(parentsEvening ? 6...10 : kind.quarters) * 25,
        partner: hasPartners && random.chance(kind.partnerShare)
          ? ActivityPlan.partner(kind, random: &random) : "",
        remark: random.chance(170) ? Remarks.remark(random: &random) : "")
    }
  }

  private static func kinds(_ form: SchoolForm) -> [Int] {
    switch form {
    case .primary: [24, 16, 20, 13, 12, 9, 2, 4]
    case .grammar: [26, 28, 13, 12, 6, 7, 3, 5]
    case .special, .hospital: [34, 18, 17, 6, 11, 8, 3, 3]
    default: [27, 22, 16, 13, 7, 7, 3, 5]
    }
  }

  private static func transition(
    _ form: SchoolForm, month: Int, kind: ActivityKind, random: inout Randomness
  ) -> String {
    guard random.chance(kind == .crisis ? 20 : 190) else { return "" }
    let isSpring = (1...7).contains(month)
    switch form {
    case .primary: return isSpring == random.chance(800) ? "GRUNDSCHULE_SEK1" : "KITA_GRUNDSCHULE"
    case .grammar: return random.chance(isSpring ? 300 : 700) ? "GRUNDSCHULE_SEK1" : "SEK1_SEK2"
    case .special, .hospital: return random.pick(["GRUNDSCHULE_SEK1", "SCHULE_BERUF", "SCHULE_BERUF"])
    default:
      let words = ["GRUNDSCHULE_SEK1", "SEK1_SEK2", "SCHULE_BERUF"]
      return words[random.weighted(isSpring ? [15, 25, 60] : [50, 15, 35])]
    }
  }

  private static func partner(_ kind: ActivityKind, random: inout Randomness) -> String {
    let words = [
      "ASD", "BERATUNGSSTELLE", "SCHULPSYCHOLOGIE", "JUGENDARBEIT", "ARBEITSAGENTUR", "POLIZEI", "VEREIN",
      "GESUNDHEIT", "SONSTIGE",
    ]
    switch kind {
    case .casework, .parents: return words[random.weighted([35, 25, 20, 5, 5, 1, 1, 6, 2])]
    case .crisis: return words[random.weighted([50, 8, 18, 1, 0, 18, 0, 5, 0])]
    case .group, .classProject: return words[random.weighted([1, 14, 6, 28, 8, 10, 20, 9, 4])]
    default: return words[random.weighted([20, 18, 14, 20, 10, 4, 8, 4, 2])]
    }
  }
}
