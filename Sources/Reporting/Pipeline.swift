import Aggregate
import Glibc
import Logging
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
}

/// How much was read and checked.
public struct EvaluationSummary: Sendable {
  /// Deliveries that count.
  public internal(set) var files = 0
  /// Their size.
  public internal(set) var bytes = 0
  /// Their records.
  public internal(set) var counts = RecordCounts()
  /// Findings of all severities.
  public internal(set) var findings = 0
}

/// The whole pipeline: deliveries and definitions in, reports out.
public enum Pipeline {
  /// Runs a report over a period and publishes it whole or not at all.
  ///
  /// - Throws: `ReportingError`, `ConfigError`, `ExpressionError`, `PlatformError`, `LedgerError` and what
  ///   renderers throw; the output folder then is as it was.
  public static func run(report name: String, period: Period, options: RunOptions) throws -> RunOutcome {
    let log = options.logger
    let (catalog, files) = try Catalog.load(options.definitions)
    let definition = try report(name, in: catalog, for: period)
    try refuseInput(options)
    try createFolder(options.output)
    try createFolder(options.state)
    let lock = try locked(options)
    defer { lock.release() }
    let ledger = try Ledger(path: "\(options.state)/netzbericht.sqlite")
    let isPublic = options.audiences.contains(.veroeffentlichung)
    let known = isPublic ? try PublishedBefore.tables(ledger, period: period, asOf: options.asOf) : [:]
    let plan = Plan(report: definition, catalog: catalog, period: period, asOf: options.asOf, known: known)
    log.info("reading", metadata: ["report": "\(name)", "period": "\(period.id)"])
    let evaluation = try Evaluation(
      plan, input: options.input, threads: options.threads, hashes: options.hashes)
    guard evaluation.intake.outcomes.contains(where: \.isChosen) else {
      throw ReportingError(
        .selectionEmpty,
        "no usable delivery for \(period.id) in \(options.input)/eingang; check the period and the input folder."
      )
    }
    let base = try RunIdentity(
      evaluation, definitions: files, report: name, language: options.language, audiences: options.audiences)
    let before = try PublishedBefore(ledger, plan: plan, report: name, identity: base)
    let content = Publication(
      evaluation: evaluation, identity: base, definition: definition, options: options, audit: nil)
    let earlier = try ledger.earlierRuns(than: content.runRecord())
    let identity = try (isPublic ? base.after(before.earlier) : base).after(
      options.audiences.compactMap { earlier[$0]?.id })
    let audits = Audits(before)
    var reports = try options.audiences.map { audience in
      try audits.checked(
        ReportBuilder(
          definition: definition, plan: plan, figures: evaluation.figures, audience: audience,
          language: options.language))
    }
    let publication = Publication(
      evaluation: evaluation, identity: identity, definition: definition, options: options,
      audit: audits.outcome)
    let values = try publication.values(reports)
    let inputs = try InputRecord.all(evaluation, definitions: files)
    let run = publication.runRecord(previous: options.audiences.lazy.compactMap { earlier[$0]?.id }.first)
    reports = try reports.map { report in
      guard let earlier = try earlier[report.audience].map({ try RevisionBuilder.Earlier($0, in: ledger) })
      else { return report }
      return report.telling(
        RevisionBuilder(
          earlier: earlier, catalog: catalog, run: run, deliveries: publication.deliveryRecords(),
          inputs: inputs, values: values,
          schoolNames: evaluation.schoolNames(on: plan.frames[Plan.current].asOf)
        ).revision(of: report))
    }
    if options.audiences.contains(.intern) {
      try Quarantine(evaluation, report: name, state: options.state).write(name: identity.id)
    }
    let (folder, artefacts) = try publication.publish(reports)
    try ledger.record(
      run: run, deliveries: publication.deliveryRecords(), values: values, artefacts: artefacts,
      released: isPublic ? evaluation.figures.protection?.released ?? [] : [], inputs: inputs)
    log.info("published", metadata: ["run": "\(identity.id)", "folder": "\(folder)"])
    return RunOutcome(
      folder: folder, id: identity.id, findings: evaluation.log, reports: reports,
      missingDeliveries: DeliveryList(evaluation).missing.count)
  }

  /// Reads, checks and computes everything a report needs, and writes nothing: what a benchmark times.
  ///
  /// - Throws: As `run`.
  public static func evaluate(
    report name: String, period: Period, options: RunOptions
  ) throws -> EvaluationSummary {
    let catalog = try Catalog.load(options.definitions).catalog
    let definition = try report(name, in: catalog, for: period)
    let plan = Plan(report: definition, catalog: catalog, period: period, asOf: options.asOf)
    let evaluation = try Evaluation(
      plan, input: options.input, threads: options.threads, hashes: options.hashes)
    var summary = EvaluationSummary()
    for counts in evaluation.aggregated.counts.values { summary.counts.add(counts) }
    let deliveries = evaluation.intake.chosen.filter { !$0.isHistory }
    for delivery in deliveries { summary.bytes += delivery.size }
    summary.files = deliveries.count
    summary.findings = Severity.allCases.reduce(0) { $0 + evaluation.log.count($1) }
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

  /// Results must not lie among what they are made from: the next run would take them for deliveries.
  private static func refuseInput(_ options: RunOptions) throws(ReportingError) {
    for folder in [options.output, options.state] {
      for part in ["/eingang", "/stammdaten"] where Files.wouldBeInside(folder, root: options.input + part) {
        throw ReportingError(
          .cannotWrite,
          "\(folder) lies in \(options.input)\(part), which only holds what is read; name another folder")
      }
    }
  }

  static func createFolder(_ path: String) throws(ReportingError) {
    do {
      try Files.createDirectory(path)
    } catch {
      throw ReportingError(.cannotWrite, "\(error)")
    }
  }

  static func locked(_ options: RunOptions) throws(ReportingError) -> FolderLock {
    do {
      return try FolderLock(options.output, since: options.recordedAt)
    } catch {
      throw ReportingError(error.code == EWOULDBLOCK ? .locked : .cannotWrite, "\(error)")
    }
  }
}
