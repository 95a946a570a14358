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

  /// By which dimensions measures were published that have to do with a period: what a publication shares with those
  /// before must be computed too.
  static func tables(_ ledger: Ledger, period: Period, asOf: CalendarDate?) throws -> [String: Set<[String]>]
  {
    let frames = [period, period.previous, period.schoolYearToDate].compactMap(\.self).map {
      Frame(period: $0, asOf: asOf ?? $0.lastDay)
    }
    var tables: [String: Set<[String]>] = [:]
    for run in try ledger.runsByFirstRecord() where run.status == .published {
      guard let period = Period(parsing: run.period), frames.contains(where: { overlap(run, period, $0) })
      else { continue }
      for cell in try ledger.releasedCells(of: run.id) {
        tables[cell.quantity.measure, default: []].insert(cell.quantity.dimensions)
      }
    }
    return tables
  }

  private static func overlap(_ run: RunRecord, _ period: Period, _ frame: Frame) -> Bool {
    // Reports tell their previous period too.
    let first = period.previous.firstDay
    return first <= frame.period.lastDay && frame.period.firstDay <= period.lastDay
      || run.asOf == frame.asOf
  }
}
