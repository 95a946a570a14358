import Ingest
import Tabular
import Validate

/// A delivery that counts: its file, inspected and chosen among its versions.
struct ChosenDelivery: Sendable {
  let path: String
  let table: String
  let school: (code: Int64, number: String)?
  let period: Period
  var inspection: Inspection
  let size: Int
  /// Where it is opened.
  let source: String
  /// Whether it is read only for rules that compare with earlier periods.
  let isHistory: Bool

  /// What rules across rows may know of it.
  var collected: CollectedDelivery {
    CollectedDelivery(
      path: path, school: school?.code, period: period, columnOfField: inspection.columnOfField,
      isHistory: isHistory)
  }
}

/// What became of a file, for the manifest, the ledger and the feedback.
struct FileOutcome: Sendable {
  let found: FoundDelivery
  var sha256: String
  let isUsable: Bool
  let isChosen: Bool
  let isMember: Bool
  let receivedOn: CalendarDate?
}

/// All deliveries of the due periods of a plan: inspected, versions decided, completeness known.
struct Intake: Sendable {
  /// Those that count, and those that rules compare with.
  private(set) var chosen: [ChosenDelivery]
  /// What became of the files of the plan's due periods.
  private(set) var outcomes: [FileOutcome]
  /// The files of earlier periods that rules compare with.
  private(set) var compared: [FileOutcome]
  /// Expected and received deliveries of the plan's due periods.
  let states: [DeliveryState]
  /// The same of the earlier periods that rules compare with.
  let earlierStates: [DeliveryState]
  let log: FindingLog

  /// Chooses among the deliveries inspected.
  ///
  /// Files in `refused` are known to be unusable for what stands in their rows. `isGiven` tells that the files were named one by
  /// one, so that none is missing.
  init(
    _ inspected: InspectedDeliveries, plan: Plan, schools: SchoolDirectory, receipts: [String: CalendarDate],
    isGiven: Bool, refused: Set<String>
  ) throws {
    var log = FindingLog()
    for finding in inspected.findings { log.report(finding) }
    func isHistory(_ found: FoundDelivery) -> Bool {
      !(plan.duePeriods[found.table]?.contains(found.period) ?? false)
    }
    let all = try inspected.all()
    let known = all.filter { delivery, _ in
      guard let number = delivery.schoolNumber, schools.code(of: number) == nil else { return true }
      if !isHistory(delivery) { log.report(Self.unknownSchool(delivery.path, number, schools)) }
      return false
    }
    let (needed, inspections) = (known.map(\.found), known.map(\.inspection))
    var groups: [DeliveryKey: [Int]] = [:]
    for (index, found) in needed.enumerated() {
      groups[DeliveryKey(found), default: []].append(index)
      if !isHistory(found) { for finding in inspections[index].findings { log.report(finding) } }
    }
    func isUsable(_ index: Int) -> Bool {
      inspections[index].isUsable && !refused.contains(needed[index].path)
    }
    var builder = StateBuilder(
      plan: plan, schools: schools, receipts: receipts,
      only: isGiven ? needed.map { ($0.table, $0.period, $0.schoolNumber.flatMap(schools.code)) } : nil)
    var chosen: [ChosenDelivery] = []
    var outcomes: [FileOutcome] = []
    var compared: [FileOutcome] = []
    for key in groups.keys.sorted() {
      let members = groups[key] ?? []
      let superseding = Superseding(
        members.map { index in
          DeliveryFile(
            path: needed[index].path, version: needed[index].version,
            isUsable: isUsable(index), sha256: inspections[index].sha256)
        })
      let isEarlier = isHistory(needed[members[0]])
      if !isEarlier { for finding in superseding.findings { log.report(finding) } }
      let winner = superseding.chosen.map { members[$0] }
      let school = key.schoolNumber.flatMap { number in schools.code(of: number).map { ($0, number) } }
      let isMember = builder.add(
        key, school: school?.0, files: members.map { (needed[$0], isUsable($0)) },
        isUsable: winner != nil, isCorrected: superseding.isCorrected)
      let own = members.map { index in
        FileOutcome(
          found: needed[index], sha256: inspections[index].sha256, isUsable: isUsable(index),
          isChosen: isMember && index == winner, isMember: isMember,
          receivedOn: receipts[needed[index].receiptName])
      }
      if isEarlier { compared += own.filter(\.isChosen) } else { outcomes += own }
      guard isMember else {
        // Nobody will read on and find out what the rest of the file is.
        let unread = members.filter { inspections[$0].isProvisional }.map { needed[$0].path }
        if !unread.isEmpty { throw RefutedBelief(paths: unread) }
        for index in members where !isEarlier { log.report(Self.notAMember(needed[index].path)) }
        continue
      }
      if let winner {
        chosen.append(
          ChosenDelivery(
            path: needed[winner].path, table: key.table, school: school, period: key.period,
            inspection: inspections[winner], size: needed[winner].size, source: needed[winner].source,
            isHistory: isEarlier))
      }
    }
    self.chosen = chosen.sorted { $0.path < $1.path }
    self.outcomes = outcomes.sorted { $0.found.path < $1.found.path }
    self.compared = compared.sorted { $0.found.path < $1.found.path }
    let states = builder.finish()
    self.states = states.filter { plan.duePeriods[$0.table]?.contains($0.period) ?? false }
    earlierStates = states.filter { !(plan.duePeriods[$0.table]?.contains($0.period) ?? false) }
    self.log = log
  }

  /// Completes what only reading the files could tell.
  mutating func confirm(_ inspections: [String: Inspection]) {
    for index in chosen.indices {
      if let inspection = inspections[chosen[index].path] { chosen[index].inspection = inspection }
    }
    func complete(_ outcomes: inout [FileOutcome]) {
      for index in outcomes.indices {
        if let inspection = inspections[outcomes[index].found.path] {
          outcomes[index].sha256 = inspection.sha256
        }
      }
    }
    complete(&outcomes)
    complete(&compared)
  }

  private static func unknownSchool(
    _ path: String, _ number: String, _ schools: SchoolDirectory
  ) -> Finding {
    Finding(
      rule: "unexpected-file", severity: .warning, location: SourceLocation(file: path),
      message: Localized(
        de: "Die Schulnummer im Dateinamen steht in keiner Liste; die Datei wurde nicht gelesen.",
        en: "The school number in the file name is in no list; the file was not read."),
      remedy: SchoolNumber(text: number).remedy { schools.code(of: $0) != nil })
  }

  private static func notAMember(_ path: String) -> Finding {
    Finding(
      rule: "unexpected-file", severity: .warning, location: SourceLocation(file: path),
      message: Localized(
        de: "Die Schule gehört in diesem Zeitraum nicht zum Netzwerk; die Lieferung zählt nicht.",
        en: "The school is no member of the network in this period; the delivery does not count."),
      remedy: Localized(
        de: "Bitte prüfen Sie die Netzwerkliste oder den Dateinamen.",
        en: "Please check the network list or the file name."))
  }
}

/// What makes several files versions of one delivery.
struct DeliveryKey: Hashable, Comparable, Sendable {
  let table: String
  let period: Period
  let schoolNumber: String?

  init(table: String, period: Period, schoolNumber: String?) {
    self.table = table
    self.period = period
    self.schoolNumber = schoolNumber
  }

  init(_ found: FoundDelivery) {
    table = found.table
    period = found.period
    schoolNumber = found.schoolNumber
  }

  static func < (left: DeliveryKey, right: DeliveryKey) -> Bool {
    if left.table != right.table { return left.table < right.table }
    if left.period != right.period { return left.period < right.period }
    return (left.schoolNumber ?? "") < (right.schoolNumber ?? "")
  }
}

extension FoundDelivery {
  /// The name under which the list of receipts knows the file.
  var receiptName: String { String(path.dropFirst("eingang/".count)) }
}
