import Ingest
import Platform
import Synchronization
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

  /// Inspects and chooses among what lies in `eingang/`, or only the files given.
  ///
  /// Large files are inspected by their beginning only, unless they are `doubted`. Files in `refused` are known to be
  /// unusable for what stands in their rows.
  init(
    plan: Plan, input: String, threads: Int, schools: SchoolDirectory, receipts: [String: CalendarDate],
    given: GivenFiles? = nil, isQuestion: Bool = false, doubted: Set<String>, refused: Set<String>,
    hashes: Bool
  ) throws {
    var log = FindingLog()
    let found = try given?.deliveries ?? Self.discovered(plan, input, isQuestion: isQuestion, &log)
    let readPeriods = plan.readPeriods
    func isHistory(_ found: FoundDelivery) -> Bool {
      !(plan.duePeriods[found.table]?.contains(found.period) ?? false)
    }
    let needed = found.filter { found in
      guard readPeriods[found.table]?.contains(found.period) ?? false else { return false }
      if let number = found.schoolNumber, schools.code(of: number) == nil {
        if !isHistory(found) { log.report(Self.unknownSchool(found.path, number, schools)) }
        return false
      }
      return true
    }
    let trusted = Self.trusted(needed, doubted: doubted.union(refused))
    let inspections = try Self.inspect(
      needed, trusted: trusted, plan: plan, threads: threads, hashes: hashes)
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
      only: given.map { _ in needed.map { ($0.table, $0.period, $0.schoolNumber.flatMap(schools.code)) } })
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
    let all = builder.finish()
    states = all.filter { plan.duePeriods[$0.table]?.contains($0.period) ?? false }
    earlierStates = all.filter { !(plan.duePeriods[$0.table]?.contains($0.period) ?? false) }
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

  /// Files so large that reading them twice matters, and whose only use is to be read: no other version waits for
  /// them to prove unusable.
  private static func trusted(_ files: [FoundDelivery], doubted: Set<String>) -> [Bool] {
    let versions = Dictionary(files.map { (DeliveryKey($0), 1) }, uniquingKeysWith: +)
    return files.map {
      $0.size >= DeliveryScan.sharedFrom && versions[DeliveryKey($0)] == 1 && !doubted.contains($0.path)
    }
  }

  private static func discovered(
    _ plan: Plan, _ input: String, isQuestion: Bool, _ log: inout FindingLog
  ) throws(ReportingError) -> [FoundDelivery] {
    let receiptsFile = plan.catalog.tables[plan.catalog.definitions.network.receipts]?.file
    let discovery = try Discovery(
      input: input, catalog: plan.catalog, receiptsFile: receiptsFile,
      only: isQuestion ? Set(plan.readPeriods.values.joined()) : nil)
    for finding in discovery.findings { log.report(finding) }
    return discovery.deliveries
  }

  /// Up to so many small files stay in memory between inspection and reading; more are read again.
  private static let keptFiles = 5000

  private static func inspect(
    _ files: [FoundDelivery], trusted: [Bool], plan: Plan, threads: Int, hashes: Bool
  ) throws -> [Inspection] {
    let results = Mutex<[Int: Inspection]>([:])
    let failure = Mutex<(index: Int, error: any Error)?>(nil)
    let next = Mutex(0)
    Workers.run(count: threads) { _ in
      var own: [Int: Inspection] = [:]
      while true {
        let index = next.withLock { value in
          defer { value += 1 }
          return value
        }
        guard index < files.count, let table = plan.catalog.tables[files[index].table] else { break }
        do {
          let file = try InputFile(path: files[index].source)
          if trusted[index],
            let inspection = try Inspection(
              beginningOf: file, path: files[index].path, table: table.schema)
          {
            own[index] = inspection
            continue
          }
          var inspection = try Inspection(
            of: file, path: files[index].path, table: table.schema, hashes: hashes)
          try inspection.refusePersonalData(in: file, table: table.schema)
          if files.count > keptFiles { inspection.releaseBytes() }
          own[index] = inspection
        } catch let error as PlatformError where error.isAboutTheFile {
          // One school's file must not stop the others.
          own[index] = Inspection(refused: error, path: files[index].path, table: table.schema)
        } catch {
          failure.withLock { if $0.map({ $0.index > index }) ?? true { $0 = (index, error) } }
          break
        }
      }
      results.withLock { $0.merge(own) { first, _ in first } }
    }
    if let failure = failure.withLock({ $0 }) { throw failure.error }
    let all = results.withLock { $0 }
    return files.indices.compactMap { all[$0] }
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
