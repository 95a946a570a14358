import Tabular

/// One file to be written below `eingang/`.
struct OutgoingFile {
  let path: String
  let bytes: [UInt8]
  /// The day in the register of arrivals; nil for a file that was never entered.
  let received: CalendarDate?
}

/// One planted fault as found in the finished files.
struct FaultRecord {
  let path: String
  let line: Int?
  let column: Int?
  let rule: String
  let spec: FaultSpec

  init(path: String, line: Int?, column: Int?, rule: String? = nil, spec: FaultSpec) {
    self.path = path
    self.line = line
    self.column = column
    self.rule = rule ?? spec.rule
    self.spec = spec
  }
}

/// What became of an expected delivery.
struct DeliveryOutcome {
  let key: FileKey
  let isExpected: Bool
  let isUsable: Bool
  let isPunctual: Bool?
  let isCorrected: Bool
  let validRows: Int
}

/// Turns rows into files, with the school's habits and the planned incidents, and keeps the books.
struct DeliveryDesk {
  let model: Model
  let plan: IncidentPlan
  let keepsTruth: Bool
  private(set) var truth = Truth()
  private(set) var faults: [FaultRecord] = []
  private(set) var outcomes: [DeliveryOutcome] = []
  private(set) var special: [(path: String, incident: Incident)] = []

  init(model: Model, keepsTruth: Bool) {
    self.model = model
    self.keepsTruth = keepsTruth
    plan = IncidentPlan(model: model)
  }

  /// The files of one delivery: none if it is missing, several if it was corrected.
  mutating func deliver(_ key: FileKey) -> [OutgoingFile] {
    let month = model.months.firstIndex(of: key.period) ?? 0
    guard key.school >= 0 else { return deliver(model.meetingRows(month), as: key) }
    let school = model.roster.schools[key.school]
    guard school.isObliged else {
      outcomes.append(
        DeliveryOutcome(
          key: key, isExpected: false, isUsable: false, isPunctual: nil, isCorrected: false, validRows: 0))
      return []
    }
    let half = model.halves.firstIndex(of: key.period) ?? 0
    switch key.table {
    case .activities: return deliver(activityRows(school, month, key), as: key)
    case .cases: return deliver(model.caseRow(school, month).map { [$0] } ?? [], as: key)
    case .posts: return deliver(model.postRows(school, half), as: key)
    case .trainings: return deliver(model.trainingRows(school, half), as: key)
    case .meetings: return []
    }
  }

  private func activityRows(_ school: School, _ month: Int, _ key: FileKey) -> [ActivityRow] {
    guard case .fault(let spec) = plan.incidents[key] else { return model.activityRows(school, month) }
    switch spec.action {
    case .otherMonth: return model.activityRows(school, month - 1)
    case .quarterHours: return model.activityRows(school, month).map(\.inQuarters)
    case .cutShort: return Array(model.activityRows(school, month).prefix(5))
    default: return model.activityRows(school, month)
    }
  }

  private mutating func deliver<Row: SampleRow>(_ original: [Row], as key: FileKey) -> [OutgoingFile] {
    let incident = plan.incidents[key]
    var rows = original
    if case .fault(let spec) = incident, case .compared(let row, _, let change?) = spec.action {
      rows[row] = rows[row].changed(change)
    }
    let received = model.arrival(of: key, mayBeLate: incident == nil)
    let stem = self.stem(of: key)
    if let incident {
      if case .fault = incident {} else { special.append(("eingang/\(stem).csv", incident)) }
    }
    if incident == .missing {
      close(key, isUsable: false, isPunctual: false, rows: [Row](), rejected: [])
      return []
    }
    var table = CellTable(style: .delivery, columnCount: key.table.headings.count)
    for row in rows { row.write(into: &table) }
    let isPunctual = received <= key.period.lastDay.adding(days: key.table.deadlineDays)
    switch incident {
    case .fault(let spec): return deliver(rows, table, spec, key, received)
    case .corrected(let correction):
      close(key, isUsable: true, isPunctual: isPunctual, isCorrected: true, rows: rows, rejected: [])
      return corrected(table, correction, key, received)
    default:
      let isListed = incident != .unlisted
      close(key, isUsable: true, isPunctual: isListed ? isPunctual : nil, rows: rows, rejected: [])
      let file = FaultWriter(key: key, habit: habit(of: key), titles: titles(of: key)).plainFile(table)
      return [OutgoingFile(path: "\(stem).csv", bytes: file, received: isListed ? received : nil)]
    }
  }

  /// Notes a fault that is a file of its own.
  mutating func record(_ fault: FaultRecord) { faults.append(fault) }

  func habit(of key: FileKey) -> Habit { key.school < 0 ? Habit.office : Habit.of(school: key.school) }

  func titles(of key: FileKey) -> [String] {
    let dash = habit(of: key).encoding == .windows1252 ? "–" : "-"
    let number = key.school < 0 ? "" : model.roster.schools[key.school].number
    return ["Schulsozialarbeit \(dash) \(key.table.title)", "Schule \(number), Zeitraum \(key.period.id)"]
  }

  private func stem(of key: FileKey) -> String {
    let school = key.school < 0 ? "" : model.roster.schools[key.school].number + "_"
    return "\(key.period.folderName)/\(school)\(key.table.name)"
  }

  private mutating func deliver<Row: SampleRow>(
    _ rows: [Row], _ table: CellTable, _ spec: FaultSpec, _ key: FileKey, _ received: CalendarDate
  ) -> [OutgoingFile] {
    let stem = self.stem(of: key)
    let writer = FaultWriter(key: key, habit: habit(of: key), titles: titles(of: key))
    let plain = writer.plainFile(table)
    let later = received.adding(days: 1)
    func file(_ suffix: String, _ bytes: [UInt8], _ day: CalendarDate) -> OutgoingFile {
      OutgoingFile(path: "\(stem)\(suffix).csv", bytes: bytes, received: day)
    }
    func note(_ suffix: String) {
      faults.append(FaultRecord(path: "eingang/\(stem)\(suffix).csv", line: nil, column: nil, spec: spec))
    }
    switch spec.action {
    case .versionTie:
      note("_Korrektur")
      note("_korrektur")
      close(key, isUsable: false, isPunctual: false, rows: [Row](), rejected: [])
      return [
        file("", plain, received), file("_Korrektur", writer.olderFile(table), later),
        file("_korrektur", plain, later),
      ]
    case .brokenCorrection:
      note("_v2")
      close(key, isUsable: true, isPunctual: true, rows: rows, rejected: [])
      return [file("", plain, received), file("_v2", [], later)]
    case .identicalCorrection:
      note("_v2")
      close(key, isUsable: true, isPunctual: true, rows: rows, rejected: [])
      return [file("", plain, received), file("_v2", plain, later)]
    default:
      let faulty = writer.faultyFile(table, spec.action)
      for place in faulty.places {
        faults.append(
          FaultRecord(
            path: "eingang/\(stem).csv", line: place.line, column: place.column,
            rule: place.line == nil ? spec.rule : spec.rowRule ?? spec.rule, spec: spec))
      }
      close(
        key, isUsable: faulty.isUsable, isPunctual: faulty.isUsable,
        rows: faulty.isUsable ? rows : [], rejected: faulty.isUsable ? faulty.rejected : [])
      return [file("", faulty.bytes, received)]
    }
  }

  private func corrected(
    _ table: CellTable, _ correction: Correction, _ key: FileKey, _ received: CalendarDate
  ) -> [OutgoingFile] {
    let stem = self.stem(of: key)
    let writer = FaultWriter(key: key, habit: habit(of: key), titles: titles(of: key))
    let older = writer.olderFile(table)
    let suffixes: [String] =
      switch correction {
      case .second: ["", "_v2"]
      case .secondAndThird: ["", "_v2", "_v3"]
      case .office: ["", "_korrektur"]
      case .secondAndOffice: ["", "_v2", "_korrektur"]
      }
    return suffixes.enumerated().map { position, suffix in
      let isLast = position == suffixes.count - 1
      // A first correction that was itself corrected repairs nothing but the last rows.
      let bytes = isLast ? writer.plainFile(table) : position == 0 ? older : writer.middleFile(table)
      return OutgoingFile(
        path: "\(stem)\(suffix).csv", bytes: bytes, received: received.adding(days: position * 2))
    }
  }

  private mutating func close<Row: SampleRow>(
    _ key: FileKey, isUsable: Bool, isPunctual: Bool?, isCorrected: Bool = false, rows: [Row],
    rejected: Set<Int>
  ) {
    outcomes.append(
      DeliveryOutcome(
        key: key, isExpected: true, isUsable: isUsable, isPunctual: isPunctual, isCorrected: isCorrected,
        validRows: rows.count - rejected.count))
    guard keepsTruth else { return }
    for (position, row) in rows.enumerated() where !rejected.contains(position) {
      truth.add(row, table: key.table, period: key.period)
    }
  }
}
