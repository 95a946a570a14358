import Tabular

/// Corrections that are none of a fault.
enum Correction: Hashable {
  case second
  case secondAndThird
  case office
  case secondAndOffice
}

/// What is special about one delivery.
enum Incident: Hashable {
  case missing
  case unlisted
  case corrected(Correction)
  case fault(FaultSpec)
}

/// Decides once, before the first file, which deliveries are faulty, missing, corrected or unlisted.
struct IncidentPlan {
  private(set) var incidents: [FileKey: Incident] = [:]
  private let model: Model
  private var random: Randomness

  init(model: Model) {
    self.model = model
    random = Randomness(model.seed, .incidents)
    for fault in FaultCatalogue.faults(lastYear: model.schoolYears[model.schoolYears.count - 1]) {
      plant(fault)
    }
    planMissing()
    planCorrections()
    for slot in [1, 3, 6, 8, 10] {
      reserve(.activities, isEarly: slot % 2 == 0, slot: slot, .unlisted) { _ in true }
    }
    reserve(.posts, isEarly: true, slot: 1, .fault(FaultCatalogue.withoutPerson)) { _ in true }
    let taken = Set(incidents.keys)
    for (key, fault) in ComparedFaults(model: model, isFree: { !taken.contains($0) }).planned {
      incidents[key] = .fault(fault)
    }
  }

  private mutating func plant(_ fault: FaultSpec) {
    var fault = fault
    let period = self.period(fault.table, isEarly: fault.isEarly, slot: fault.slot)
    switch fault.action {
    case .unknownSchool:
      guard let month = model.months.firstIndex(of: period), !model.meetingRows(month).isEmpty else { return }
      fault.action = .unknownSchool(number: fault.slot == 3 ? model.unknownNumber : model.mistypedNumber)
      incidents[FileKey(table: .meetings, period: period, school: -1)] = .fault(fault)
    case .contradicted: plantContradiction(fault, period: period)
    case .foreignSchool:
      // A school without any post: none of its own entries can have the same number.
      let idle = model.roster.network.first {
        $0.isDue(in: period) && model.staff.atSchool[$0.index].isEmpty
      }
      guard let idle else { return }
      fault.action = .foreignSchool(number: idle.number)
      reserve(fault.table, isEarly: fault.isEarly, slot: fault.slot, .fault(fault)) { _ in true }
    default:
      let needsPlainFile = [
        .shortRow, .extraCell, .strayQuote, .unclosedQuote, .wrongColumns, .personalColumn,
      ].contains(fault.action)
      reserve(fault.table, isEarly: fault.isEarly, slot: fault.slot, .fault(fault)) { school in
        !needsPlainFile || Habit.of(school: school.index).isPlain
      }
    }
  }

  /// Someone at two schools, reported by one as the person's training really was, by the other differently.
  private mutating func plantContradiction(_ fault: FaultSpec, period: Period) {
    guard let half = model.halves.firstIndex(of: period) else { return }
    for holding in model.staff.holdings where holding.posts.count == 2 {
      let schools = holding.posts.map { model.roster.schools[$0.school] }
      for (own, other) in [(schools[0], schools[1]), (schools[1], schools[0])] {
        let keys = [own, other].map { FileKey(table: .trainings, period: period, school: $0.index) }
        let persons = Set(holding.tenures.map { Staff.id(ofPerson: $0.person) })
        guard keys.allSatisfy({ incidents[$0] == nil }),
          let row = model.trainingRows(own, half).first(where: {
            persons.contains($0.person) && $0.status == "TEILGENOMMEN"
          })
        else { continue }
        var table = CellTable(style: .delivery, columnCount: 8)
        TrainingRow(
          training: row.training, school: other.number, person: row.person, status: "NICHT_ERSCHIENEN"
        ).write(into: &table)
        var (first, second) = (fault, fault)
        first.action = .contradicted(training: row.training.id, person: row.person)
        second.action = .contradicting(cells: table.rows[0])
        incidents[keys[0]] = .fault(first)
        incidents[keys[1]] = .fault(second)
        return
      }
    }
  }

  private mutating func planMissing() {
    // Whole months of a school first: an absence, a vacancy, the end of the school year.
    for (isEarly, slots) in [(true, [4]), (true, [6, 7]), (false, [10, 11])] {
      let periods = slots.map { period(.activities, isEarly: isEarly, slot: $0) }
      let start = random.below(model.roster.network.count)
      let school = school(from: start) { school in
        periods.allSatisfy { period in
          isFree(FileKey(table: .activities, period: period, school: school.index), school)
            && isFree(FileKey(table: .cases, period: period, school: school.index), school)
        }
      }
      guard let school else { continue }
      for period in periods {
        for table in [SampleTable.activities, .cases] {
          incidents[FileKey(table: table, period: period, school: school.index)] = .missing
        }
      }
    }
    let single: [(SampleTable, Bool, Int)] = [
      (.activities, true, 1), (.activities, true, 9), (.activities, false, 0), (.activities, false, 4),
      (.activities, false, 11), (.cases, true, 3), (.cases, true, 11), (.cases, false, 2), (.cases, false, 9),
      (.cases, false, 11), (.posts, true, 0), (.posts, false, 1), (.trainings, true, 1),
      (.trainings, false, 0),
      (.trainings, false, 1),
    ]
    for (table, isEarly, slot) in single {
      reserve(table, isEarly: isEarly, slot: slot, .missing) { _ in true }
    }
  }

  private mutating func planCorrections() {
    let planned: [(SampleTable, Bool, Int, Correction)] = [
      (.activities, true, 2, .second), (.activities, true, 8, .second), (.activities, false, 1, .second),
      (.activities, false, 5, .secondAndThird), (.activities, false, 9, .second), (.cases, true, 10, .second),
      (.cases, false, 3, .second), (.posts, false, 1, .second), (.activities, false, 6, .office),
      (.activities, true, 6, .secondAndOffice), (.posts, false, 0, .office),
    ]
    for (table, isEarly, slot, correction) in planned {
      reserve(table, isEarly: isEarly, slot: slot, .corrected(correction)) { _ in true }
    }
  }

  private func period(_ table: SampleTable, isEarly: Bool, slot: Int) -> Period {
    let year = isEarly ? 0 : model.schoolYears.count - 1
    let isHalfYearly = table == .posts || table == .trainings
    return isHalfYearly ? model.halves[year * 2 + slot] : model.months[year * 12 + slot]
  }

  /// Whether the school must deliver the file, nothing is planned for it yet, and it has rows to speak of.
  private func isFree(_ key: FileKey, _ school: School) -> Bool {
    guard school.isObliged, school.isDue(in: key.period), incidents[key] == nil else { return false }
    switch key.table {
    case .activities:
      return model.months.firstIndex(of: key.period).map { model.activityCount(school, $0) >= 5 } ?? false
    case .cases:
      return model.months.firstIndex(of: key.period).flatMap { model.caseRow(school, $0) }.map {
        $0.stock > 2
      } ?? false
    case .posts:
      let rows = model.halves.firstIndex(of: key.period).map { model.postRows(school, $0) } ?? []
      return rows.first.map { $0.from != nil } ?? false
    case .trainings:
      return model.halves.firstIndex(of: key.period).map { model.trainingRows(school, $0).count >= 2 }
        ?? false
    case .meetings: return true
    }
  }

  private mutating func reserve(
    _ table: SampleTable, isEarly: Bool, slot: Int, _ incident: Incident, where isWanted: (School) -> Bool
  ) {
    let period = period(table, isEarly: isEarly, slot: slot)
    let start = random.below(model.roster.network.count)
    let school = school(from: start) { school in
      isWanted(school) && isFree(FileKey(table: table, period: period, school: school.index), school)
    }
    guard let school else { return }
    incidents[FileKey(table: table, period: period, school: school.index)] = incident
  }

  /// The first fitting school from that position on; one that had no incident yet if there is any.
  private func school(from start: Int, where isWanted: (School) -> Bool) -> School? {
    let network = model.roster.network
    let order = network[start...] + network[..<start]
    let used = Set(incidents.keys.map(\.school))
    return order.first { !used.contains($0.index) && isWanted($0) } ?? order.first(where: isWanted)
  }
}

extension Model {
  /// A number with a right check digit that no edition of the register knows.
  var unknownNumber: String { SchoolNumbers.number(at: roster.schools.count) }

  /// A network school's number with two digits swapped, known to nobody.
  var mistypedNumber: String {
    let known = Set(roster.schools.map(\.number))
    for school in roster.network {
      var digits = Array(school.number)
      digits.swapAt(3, 4)
      if !known.contains(String(digits)) { return String(digits) }
    }
    return unknownNumber
  }
}
