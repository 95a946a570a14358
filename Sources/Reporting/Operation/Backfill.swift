import Platform
public import Tabular

/// Makes a report for many periods, the earliest first; one that fails does not stop the others.
public struct Backfill: Sendable {
  /// Which periods are made.
  public enum Choice: String, Sendable, Hashable, CaseIterable {
    /// Those never published.
    case missing
    /// Those whose last try came to nothing.
    case failed
    /// Those whose inputs have changed since they were published, or whose files have.
    case stale
    /// All, whether anything has changed or not.
    case all
  }
  /// What is to be made, and why.
  public struct Step: Sendable, Hashable {
    /// The period.
    public let period: Period
    /// The first reason.
    public let reason: String
  }
  /// How a step ended.
  public enum Result: Sendable {
    /// It was published, or nothing had changed.
    case done(RunOutcome)
    /// Something came in between.
    case failed(any Error)
  }
  /// What is to be made, the earliest first.
  public let steps: [Step]
  private let report: String
  private let options: RunOptions

  /// Finds the periods of the report's kind that lie between two periods and are of the choice; nothing is written.
  ///
  /// - Throws: What `StatusReport.init` throws; `ReportingError` of kind `selectionEmpty` where no period of the
  ///   report's kind lies in between.
  public init(
    report: String, from first: Period, through last: Period, choice: Choice, options: RunOptions
  ) throws {
    self.report = report
    self.options = options
    // Whoever names a period wants it, ended or not.
    let day = CalendarDate(dayNumber: Int(Int32.max))
    let status = try StatusReport(options, today: day, reports: [report])
    let lines = Dictionary(uniqueKeysWithValues: status.lines.map { ($0.period, $0) })
    let catalog = try Catalog.load(options.definitions, threads: options.threads).catalog
    let periods =
      catalog.reports[report]?.periodKind.periods(from: first.firstDay, through: last.lastDay) ?? []
    guard !periods.isEmpty else {
      throw ReportingError(
        .selectionEmpty, "no period that \(report) is made for lies whole between \(first.id) and \(last.id)")
    }
    steps = periods.compactMap { period in
      Self.reason(choice, lines[period]).map { Step(period: period, reason: $0) }
    }
  }

  private static func reason(_ choice: Choice, _ line: StatusReport.Line?) -> String? {
    switch choice {
    case .missing: return line?.run == nil ? "never published" : nil
    case .failed: return line?.failure.map { "last try \($0.outcome.rawValue)" }
    case .stale:
      switch line?.standing {
      case .stale: return line?.changes.first(where: \.matters)?.reason
      case .damaged: return line?.damaged.map { "\($0) is not as it was written" }
      case .current, .missing, nil: return nil
      }
    case .all: return "asked for"
    }
  }

  /// Makes every step and tells the caller how each ended.
  public func run(choice: Choice, _ tell: (Step, Result) -> Void) {
    var options = options
    options.isForced = choice == .all
    for step in steps {
      do {
        let outcome = try Pipeline.run(report: report, period: step.period, options: options)
        tell(step, .done(outcome))
      } catch {
        tell(step, .failed(error))
        // Whoever wants the program to end does not want the next period.
        if Interruption.isRequested { return }
      }
    }
  }
}
