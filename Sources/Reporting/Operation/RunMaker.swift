import Aggregate
import Logging
import Platform
import Tabular

/// Makes one run: from what lies in the folders to results in their place.
struct RunMaker {
  let plan: Plan
  let definition: ReportDefinition
  let options: RunOptions
  let workplace: Workplace
  let check: InputCheck

  private var catalog: Catalog { plan.catalog }
  private var period: Period { plan.frames[Plan.current].period }
  private var ledger: Ledger { workplace.ledger }

  /// The run whose results lie in their place and would come out again; nil where something has changed.
  func unchanged() throws -> RunRecord? {
    let latest = try ledger.latestRuns()
    let results = ResultCheck(ledger: ledger, output: options.output)
    var found: RunRecord?
    var compared: Set<String> = []
    for audience in options.audiences {
      let place = PublishedPlace(report: definition.name, period: period.id, audience: audience)
      guard let run = latest[place], run.asOf == plan.frames[Plan.current].asOf,
        run.language == options.language, run.program == Version.current
      else { return nil }
      if compared.insert(run.id).inserted {
        if try check.namesDiffer(from: run, of: plan, in: ledger) { return nil }
        guard try check.changes(since: run, of: plan, in: ledger).isEmpty else { return nil }
      }
      guard try results.isInPlace(run, for: [audience]) else { return nil }
      found = found ?? run
    }
    return found
  }

  /// Reads, checks, computes, protects, writes and publishes.
  func make() throws -> RunOutcome {
    let log = options.logger
    log.info("reading", metadata: ["report": "\(definition.name)", "period": "\(period.id)"])
    if let path = check.firstRemoved(from: plan) {
      throw ReportingError(
        .refusedByGate,
        "not made anew: \(path) was removed because it had been kept long enough; what was published stays")
    }
    let names = try check.scan.names(of: plan)
    let evaluation = try Evaluation(
      plan, input: options.input, threads: options.threads, hashes: options.hashes)
    guard evaluation.intake.outcomes.contains(where: \.isChosen) else {
      throw ReportingError(
        .selectionEmpty,
        "no usable delivery for \(period.id) in \(options.input)/eingang; check the period and the input folder."
      )
    }
    log.info("computed", metadata: ["deliveries": "\(evaluation.intake.chosen.count)"])
    let gates = try Gates(definition.gates, evaluation).passed()
    var known = evaluation.hashes
    let state = try InputScan.state(names, input: options.input, known: &known)
    let base = try RunIdentity(
      plan, inputs: try state.hash(), definitions: check.scan.definitionsHash, report: definition.name,
      language: options.language, audiences: options.audiences)
    let before = try PublishedBefore(ledger, plan: plan, report: definition.name, identity: base)
    let isPublic = options.audiences.contains(.veroeffentlichung)
    let trends = try Dictionary(
      options.audiences.map { ($0, try Trend(definition, plan, for: $0, in: ledger)) },
      uniquingKeysWith: { first, _ in first })
    let content = publication(evaluation, base, nil, gates, trends)
    let earlier = try ledger.earlierRuns(than: content.runRecord())
    let cited = options.audiences.flatMap { trends[$0]?.cited ?? [] }
    let identity = try (isPublic ? base.after(before.earlier) : base).after(
      options.audiences.compactMap { earlier[$0]?.id } + cited.map(\.id))
    let audits = Audits(before)
    let lists = RunLists(evaluation)
    var reports = try options.audiences.map { audience in
      try audits.checked(
        ReportBuilder(
          definition: definition, plan: plan, figures: evaluation.figures, audience: audience,
          language: options.language, lists: lists))
    }
    log.info("protected", metadata: ["run": "\(identity.id)"])
    let publication = publication(evaluation, identity, audits.outcome, gates, trends)
    let values = try publication.values(reports)
    let deliveries = publication.deliveryRecords()
    let run = publication.runRecord(
      .publishing, previous: options.audiences.lazy.compactMap { earlier[$0]?.id }.first)
    reports = try reports.map { report in
      let trend = trends[report.audience]
      guard let earlier = earlier[report.audience] else { return trend?.continuing(report) ?? report }
      let revision = RevisionBuilder(
        earlier: try RevisionBuilder.Earlier(earlier, in: ledger), catalog: catalog, run: run,
        deliveries: deliveries, inputs: state.records, values: values,
        schoolNames: evaluation.schoolNames(on: plan.frames[Plan.current].asOf))
      let told = report.telling(revision.revision(of: report))
      return trend?.continuing(told) ?? told
    }
    var beside: [@Sendable () throws -> Void] = []
    if options.audiences.contains(.intern) {
      let quarantine = Quarantine(evaluation, report: definition.name, state: options.state)
      beside.append { try quarantine.write(name: identity.id) }
    }
    let folder = try publication.publish(reports, beside: beside) { artefacts, rename in
      try workplace.publish(run) {
        try ledger.record(
          run: run, deliveries: deliveries, values: values, artefacts: artefacts,
          released: isPublic ? evaluation.figures.protection?.released ?? [] : [], inputs: state.records)
      } rename: {
        try rename()
      }
    }
    try pointToCurrent()
    log.info("published", metadata: ["run": "\(identity.id)", "folder": "\(folder)"])
    return RunOutcome(
      folder: folder, id: identity.id, findings: evaluation.log, reports: reports,
      missingDeliveries: DeliveryList(evaluation).missing.count, isUnchanged: false)
  }

  private func publication(
    _ evaluation: Evaluation, _ identity: RunIdentity, _ audit: DisclosureAudit.Outcome?,
    _ gates: [Manifest.Gate], _ trends: [Audience: Trend]
  ) -> Publication {
    Publication(
      evaluation: evaluation, identity: identity, definition: definition, options: options, audit: audit,
      gates: gates, trends: trends)
  }

  /// `current` beside the periods of a report leads to the latest of them.
  private func pointToCurrent() throws {
    let folder = "\(options.output)/\(definition.name)"
    let periods = try ledger.latestRuns().keys.filter { $0.report == definition.name }
      .compactMap { Period(parsing: $0.period) }
    do {
      guard let last = periods.max() else { return }
      let link = "\(folder)/current"
      if Files.linked(link) != last.folderName { try Files.link(link, to: last.folderName) }
    } catch {
      throw ReportingError(
        .cannotWrite, "the results are published, but the link 'current' does not lead to them: \(error)")
    }
  }
}

extension Evaluation {
  /// The hashes of the files that were read, by path.
  var hashes: [String: String] {
    var result: [String: String] = [:]
    for edition in references.all { result[edition.path] = edition.sha256 }
    for outcome in intake.outcomes + intake.compared where !outcome.sha256.isEmpty {
      result[outcome.found.path] = outcome.sha256
    }
    return result
  }
}
