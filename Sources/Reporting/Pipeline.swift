import Aggregate
import Platform
import Render
public import Tabular
import Validate

/// What a run left behind.
public struct RunOutcome: Sendable {
  /// The folder the results were published in.
  public let folder: String
  /// The run's id: equal inputs and definitions give the equal id.
  public let id: String
  /// All findings.
  public let findings: FindingLog
  /// The reports published.
  public let reports: [Report]
  /// How many deliveries were expected in the period and are missing or do not count.
  public let missingDeliveries: Int
  /// Whether nothing had changed since the run, so that nothing was done; findings and reports are then empty.
  public let isUnchanged: Bool
}

/// How much was read and checked.
public struct EvaluationSummary: Sendable {
  /// Deliveries that count.
  public internal(set) var files = 0
  /// Their size.
  public internal(set) var bytes = 0
  /// Their records.
  public internal(set) var counts = RecordCounts()
  /// All findings.
  public internal(set) var findings = FindingLog()
}

/// The whole pipeline: deliveries and definitions in, reports out.
public enum Pipeline {
  /// Runs a report over a period and publishes it whole or not at all.
  ///
  /// Where nothing has changed since it was published, nothing is touched.
  ///
  /// - Throws: `ReportingError`, `ConfigError`, `ExpressionError`, `PlatformError`, `LedgerError` and what
  ///   renderers throw; the output folder then is as it was.
  public static func run(report name: String, period: Period, options: RunOptions) throws -> RunOutcome {
    let (catalog, files) = try Catalog.load(options.definitions, threads: options.threads)
    let definition = try report(name, in: catalog, for: period)
    let workplace = try Workplace(options)
    defer { workplace.release() }
    let isPublic = options.audiences.contains(.veroeffentlichung)
    let known =
      isPublic ? try PublishedTables(workplace.ledger).tables(period, asOf: options.asOf) : [:]
    let plan = Plan(
      report: definition, catalog: catalog, period: period, asOf: options.asOf, audiences: options.audiences,
      known: known)
    return try workplace.attempt(report: name, period: period) {
      RunMaker(
        plan: plan, definition: definition, options: options, workplace: workplace,
        check: InputCheck(
          try InputScan(input: options.input, catalog: catalog, definitions: files),
          removed: try workplace.ledger.removedDeliveries()))
    }
  }

  /// Reads, checks and computes everything a report needs and publishes nothing: what a benchmark times.
  ///
  /// With a `folder` the internal report's workbook is written into it, checked as always.
  ///
  /// - Throws: As `run`.
  public static func evaluate(
    report name: String, period: Period, options: RunOptions, workbookInto folder: String? = nil
  ) throws -> EvaluationSummary {
    let catalog = try Catalog.load(options.definitions, threads: options.threads).catalog
    let definition = try report(name, in: catalog, for: period)
    let plan = Plan(
      report: definition, catalog: catalog, period: period, asOf: options.asOf, audiences: options.audiences)
    let evaluation = try Evaluation(
      plan, input: options.input, threads: options.threads, hashes: options.hashes)
    var summary = EvaluationSummary()
    for counts in evaluation.aggregated.counts.values { summary.counts.add(counts) }
    let deliveries = evaluation.intake.chosen.filter { !$0.isHistory }
    for delivery in deliveries { summary.bytes += delivery.size }
    summary.files = deliveries.count
    summary.findings = evaluation.log
    guard let folder else { return summary }
    let builder = ReportBuilder(
      definition: definition, plan: plan, figures: evaluation.figures, audience: .intern,
      language: options.language, lists: definition.hasLists ? RunLists(evaluation) : nil)
    let target = RenderFolder(path: folder) { name, bytes in try Files.create(bytes, at: "\(folder)/\(name)")
    }
    try WorkbookRenderer().render(try builder.report(), into: target) { aside, own in
      try Workers.doAll([aside], threads: options.threads, own: own)
    }
    return summary
  }

  /// The report of that name; the period must be of its kind.
  static func report(
    _ name: String, in catalog: Catalog, for period: Period
  ) throws(ReportingError) -> ReportDefinition {
    guard let definition = catalog.reports[name] else {
      throw ReportingError(
        .selectionEmpty,
        "there is no report '\(name)'\(suggestion(for: name, in: catalog.reports.keys.sorted()))")
    }
    guard definition.periodKind.matches(period) else {
      throw ReportingError(
        .selectionEmpty,
        "\(name) is about a \(definition.periodKind.rawValue), not about \(period.id)")
    }
    for name in definition.tables.flatMap({ $0.metrics + $0.beside }) {
      guard catalog.metrics[name]?.definition.isCumulative ?? false, period.schoolYearToDate == nil else {
        continue
      }
      throw ReportingError(
        .selectionEmpty,
        "\(name) counts from the beginning of a school year; \(period.id) lies in more than one")
    }
    return definition
  }
}
