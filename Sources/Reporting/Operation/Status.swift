import Platform
public import Tabular

/// Where each report stands: current, outdated by what came in since, or never made.
public struct StatusReport: Sendable {
  /// How a report about a period stands.
  public enum Standing: String, Sendable, Hashable {
    /// It tells what lies in the folders.
    case current
    /// Something it read is no longer as it was: the figures may be others now.
    case stale
    /// Its files are not as they were written.
    case damaged
    /// Deliveries for it lie there, and it was never published.
    case missing
  }
  /// A report about a period.
  public struct Line: Sendable, Hashable {
    /// The report's name.
    public let report: String
    /// The period.
    public let period: Period
    /// For whom results lie there.
    public let audiences: [Audience]
    /// How it stands.
    public let standing: Standing
    /// The run its results come from.
    public let run: RunRecord?
    /// What is not as the run read it; the first one is the first input that differs.
    public let changes: [InputChange]
    /// The first file that is not as it was written.
    public let damaged: String?
    /// Who released the run, and when.
    public let release: ReleaseRecord?
    /// The last try, where it came to nothing.
    public let failure: AttemptRecord?
  }
  /// By report, then by period.
  public let lines: [Line]

  /// Looks at everything that was published, and at everything that might be; nothing is written.
  ///
  /// A period counts as missing when deliveries lie there that fall due in it and it has ended before `today`.
  ///
  /// - Throws: What `Catalog.load` throws; `ReportingError`, `LedgerError`.
  public init(
    _ options: RunOptions, today: CalendarDate, reports wanted: [String] = [], period only: Period? = nil
  ) throws {
    let (catalog, files) = try Catalog.load(options.definitions, threads: options.threads)
    for name in wanted where catalog.reports[name] == nil {
      throw ReportingError(
        .selectionEmpty,
        "there is no report '\(name)'\(suggestion(for: name, in: catalog.reports.keys.sorted()))")
    }
    let ledger = try Ledger.existing(options)
    let check = InputCheck(
      try InputScan(input: options.input, catalog: catalog, definitions: files),
      removed: try ledger?.removedDeliveries() ?? [])
    let releases = Dictionary(try ledger?.releases().map { ($0.run, $0) } ?? []) { first, _ in first }
    let latest = try ledger?.latestRuns() ?? [:]
    let tries = try ledger?.attempts() ?? []
    let published = try ledger.map { try PublishedTables($0) }
    var lines: [Line] = []
    for name in catalog.reports.keys.sorted() where wanted.isEmpty || wanted.contains(name) {
      guard let definition = catalog.reports[name] else { continue }
      let known = Set(
        (latest.keys.map { ($0.report, $0.period) } + tries.map { ($0.report, $0.period) })
          .filter { $0.0 == name }.compactMap { Period(parsing: $0.1) })
      let due = Set(
        check.scan.periods.compactMap { definition.periodKind.period(endingWith: $0) }
          .filter { $0.lastDay < today })
      for period in known.union(due).sorted() where only == nil || period == only {
        let failure = try ledger?.lastAttempt(report: name, period: period.id).flatMap {
          $0.outcome == .published ? nil : $0
        }
        let runs = Audience.allCases.compactMap { audience in
          latest[PublishedPlace(report: name, period: period.id, audience: audience)].map { (audience, $0) }
        }
        guard let ledger, let first = runs.first?.1 else {
          lines.append(
            Line(
              report: name, period: period, audiences: [], standing: .missing, run: nil, changes: [],
              damaged: nil, release: nil, failure: failure))
          continue
        }
        var changes: [InputChange] = []
        var damaged: String?
        for run in Set(runs.map(\.1)).sorted(by: { $0.id < $1.id }) {
          let own = runs.filter { $0.1 == run }.map(\.0)
          let known =
            run.audiences.contains(.veroeffentlichung)
            ? try published?.tables(period, asOf: run.asOf) ?? [:] : [:]
          let plan = Plan(
            report: definition, catalog: catalog, period: period, asOf: run.asOf, audiences: run.audiences,
            known: known)
          changes += try check.changes(since: run, of: plan, in: ledger)
          if run.program != Version.current {
            changes.append(.program(from: run.program))
          }
          damaged =
            try damaged
            ?? ResultCheck(ledger: ledger, output: options.output)
            .firstDifference(run, for: own, bySize: true)
        }
        let isStale = changes.contains(where: \.matters)
        lines.append(
          Line(
            report: name, period: period, audiences: runs.map(\.0),
            standing: isStale ? .stale : damaged == nil ? .current : .damaged, run: first, changes: changes,
            damaged: damaged, release: runs.lazy.compactMap { releases[$0.1.id] }.first, failure: failure))
      }
    }
    self.lines = lines
  }

  /// For people: one line a report and period, below it at most so many reasons why it is outdated.
  public func text(most: Int = 5) -> String {
    var result: [String] = []
    for line in lines {
      let name = "\(line.report) \(line.period.id)"
      let released =
        line.release.map { ", released by \($0.releasedBy) on \($0.releasedAt.prefix(10))" } ?? ""
      let since = (line.run.map { "run \($0.id.prefix(8)) of \($0.recordedAt.prefix(10))" } ?? "") + released
      switch line.standing {
      case .current: result.append("\(name): current, \(since)")
      case .stale: result.append("\(name): STALE since \(since)")
      case .damaged: result.append("\(name): DAMAGED, \(line.damaged ?? "") is not as \(since) wrote it")
      case .missing: result.append("\(name): never published")
      }
      for change in line.changes.prefix(most) { result.append("  \(change.reason)") }
      if line.changes.count > most { result.append("  … and \(line.changes.count - most) more") }
      if let failure = line.failure {
        let why = failure.message.map { ": \($0.prefix(200))" } ?? ""
        result.append("  last try \(failure.outcome.rawValue), \(failure.startedAt.prefix(10))\(why)")
      }
    }
    if result.isEmpty { result = ["nothing was published and nothing is due"] }
    return result.joined(separator: "\n")
  }
}

extension StatusReport.Line {
  /// What a run would find: nothing new, or the first input that differs.
  public var outlook: String {
    let since = run.map { "run \($0.id.prefix(8)) of \($0.recordedAt.prefix(10))" } ?? ""
    return switch standing {
    case .current where changes.isEmpty: "unchanged since \(since): a run would touch nothing"
    case .current, .stale: "changed since \(since); first differing input: \(changes.first?.reason ?? "?")"
    case .damaged: "\(damaged ?? "") is not as \(since) wrote it: a run would write it again"
    case .missing: "never published"
    }
  }
}

extension ReportDefinition.PeriodKind {
  /// The period of this kind in which the day lies.
  func period(containing day: CalendarDate) -> Period {
    switch self {
    case .schoolYear: .schoolYear(containing: day)
    case .calendarYear: .calendarYear(day.year)
    case .month: .month(year: day.year, month: day.month)
    }
  }

  /// The period of this kind in which deliveries of a due period belong; months have monthly deliveries only.
  func period(endingWith due: Period) -> Period? {
    if self == .month, due.monthCount > 1 { return nil }
    return period(containing: due.lastDay)
  }

  /// The periods of this kind that lie whole between two days, these included.
  func periods(from first: CalendarDate, through last: CalendarDate) -> [Period] {
    var result: [Period] = []
    var period = period(containing: first)
    while period.lastDay <= last {
      if period.firstDay >= first { result.append(period) }
      period = self.period(containing: period.lastDay.adding(days: 1))
    }
    return result
  }
}

extension InputChange {
  /// Another version of the program than the one that made the run.
  static func program(from version: String) -> InputChange {
    InputChange(
      kind: .changed, input: InputRecord(kind: .definition, path: "program", sha256: version),
      reason: "program changed: \(version) made it, this is \(Version.current)", school: nil)
  }
}

extension Ledger {
  /// The ledger of the options' folder; nil where none is there yet.
  static func existing(_ options: RunOptions) throws -> Ledger? {
    let path = Workplace.ledgerPath(options)
    return try Files.exists(path) ? Ledger(path: path) : nil
  }

  /// The ledger of the options' folder.
  ///
  /// - Throws: `ReportingError` of kind `selectionEmpty` where nothing was ever recorded; `LedgerError`.
  public static func required(_ options: RunOptions) throws -> Ledger {
    guard let ledger = try existing(options) else {
      throw ReportingError(
        .selectionEmpty, "no run was recorded in \(options.state); 'netzbericht run' records the first one")
    }
    return ledger
  }
}
