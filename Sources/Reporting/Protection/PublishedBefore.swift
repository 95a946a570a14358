import Disclosure
import Platform
import Tabular

/// What the ledger knows of earlier publications that have to do with a run.
struct PublishedBefore: Sendable {
  /// The same report over the same inputs, if it was published before.
  let same: (run: String, release: Release)?
  /// All others, the earliest first.
  let others: [Release]
  /// Those that the protection of this run depends on: published before it was for the first time.
  let earlier: [String]

  /// Reads the ledger.
  ///
  /// Only publications that overlap the run's periods in time matter: no sum connects others with it. The same
  /// report over the same inputs is the same publication, in whichever language.
  init(_ ledger: Ledger, plan: Plan, report: String, identity: RunIdentity?) throws {
    var same: (run: String, release: Release)?
    var others: [Release] = []
    var earlier: [String] = []
    let frames = plan.frames
    for run in try ledger.runsByFirstRecord() where run.status == .published {
      guard let period = Period(parsing: run.period),
        frames.contains(where: { Self.overlap(run, period, $0) })
      else { continue }
      let cells = try ledger.releasedCells(of: run.id)
      if cells.isEmpty { continue }
      let release = Release(
        run: run.id, cells: cells,
        deliveries: Set(
          try ledger.deliveries(of: run.id).filter { $0.state == FileOutcome.State.used.rawValue }
            .map(DeliveryMark.init)))
      let isSame =
        run.report == report && run.period == frames[Plan.current].period.id
        && run.asOf == frames[Plan.current].asOf && run.definitionsHash == identity?.definitions
        && run.inputsHash == identity?.inputs
      if isSame {
        same = same ?? (run.id, release)
      } else {
        others.append(release)
        if same == nil { earlier.append(run.id) }
      }
    }
    self.same = same
    self.others = others
    self.earlier = earlier
  }

  fileprivate static func overlap(_ run: RunRecord, _ period: Period, _ frame: Frame) -> Bool {
    // Reports tell their previous period too.
    let first = period.previous.firstDay
    return first <= frame.period.lastDay && frame.period.firstDay <= period.lastDay
      || run.asOf == frame.asOf
  }
}

/// By which dimensions measures were published before; each run is read once, whoever asks for how many periods.
final class PublishedTables {
  private let ledger: Ledger
  private let runs: [RunRecord]
  private var known: [String: [String: Set<[String]>]] = [:]

  /// Looks at the published runs.
  init(_ ledger: Ledger) throws {
    self.ledger = ledger
    runs = try ledger.runsByFirstRecord().filter { $0.status == .published }
  }

  /// Those that have to do with a period: what a publication shares with those before must be computed too.
  ///
  /// The last day of the period is as good as no day: whoever asks again about a recorded run gets the same answer.
  func tables(_ period: Period, asOf: CalendarDate?) throws -> [String: Set<[String]>] {
    let day = asOf == period.lastDay ? nil : asOf
    let frames = [period, period.previous, period.schoolYearToDate].compactMap(\.self).map {
      Frame(period: $0, asOf: day ?? $0.lastDay)
    }
    var tables: [String: Set<[String]>] = [:]
    for run in runs {
      guard let period = Period(parsing: run.period),
        frames.contains(where: { PublishedBefore.overlap(run, period, $0) })
      else { continue }
      tables.merge(try published(run.id)) { $0.union($1) }
    }
    return tables
  }

  private func published(_ run: String) throws -> [String: Set<[String]>] {
    if let tables = known[run] { return tables }
    var tables: [String: Set<[String]>] = [:]
    for cell in try ledger.releasedCells(of: run) {
      tables[cell.quantity.measure, default: []].insert(cell.quantity.dimensions)
    }
    known[run] = tables
    return tables
  }
}
