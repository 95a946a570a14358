import Platform
import Tabular

/// An answer that is published: protected and audited like a report, given what was published before, and known to the
/// ledger afterwards, so that no later publication together with it tells what is secret.
struct PublicAnswer {
  private let question: Question
  private let definitions: [DefinitionFile]
  private let options: RunOptions

  /// - Throws: `ReportingError` for what is no question for a publication.
  init(question: Question, definitions: [DefinitionFile], options: RunOptions) throws(ReportingError) {
    guard question.query.condition == nil else {
      throw ReportingError(
        .usage,
        "a publication shows all members, or they could be computed by subtraction; ask with --by instead of --where"
      )
    }
    guard question.query.files.isEmpty else {
      throw ReportingError(
        .usage, "a publication is made from the deliveries in the input folder, not from --from")
    }
    self.question = question
    self.definitions = definitions
    self.options = options
  }

  /// What this question is known by in the ledger.
  private var name: String {
    let query = question.query
    let parts = question.parts.map {
      ($0.metrics + ($0.dimensions.isEmpty ? [] : ["by"]) + $0.dimensions).joined(separator: " ")
    }
    return
      (["query " + parts.joined(separator: ", ")] + (query.comparesPrevious ? ["previous"] : [])
      + (query.hasTotal ? ["total"] : [])).joined(separator: "; ")
  }

  func result() throws -> QueryResult {
    let period = try question.query.resolved(nil)
    let workplace = try Workplace(options)
    defer { workplace.release() }
    let ledger = workplace.ledger
    let plan = try question.plan(
      period, asOf: options.asOf,
      known: try PublishedTables(ledger).tables(period, asOf: options.asOf))
    let evaluation = try Evaluation(plan, input: options.input, threads: options.threads, isQuestion: true)
    let scan = try InputScan(input: options.input, catalog: plan.catalog, definitions: definitions)
    let inputs = try InputCheck(scan, removed: try ledger.removedDeliveries()).state(of: plan)
    let identity = try RunIdentity(
      plan, inputs: try inputs.hash(), definitions: scan.definitionsHash, report: name,
      language: options.language,
      audiences: [.veroeffentlichung])
    let before = try PublishedBefore(ledger, plan: plan, report: name, identity: identity)
    let audits = Audits(before)
    var answers: [QueryAnswer] = []
    let report = try audits.checked(evaluation.figures) {
      answers = try question.answers(evaluation, options.language)
      return QueryContext(evaluation, question.query, options.language).report(answers.map(\.table))
    }
    let result = try question.result(answers, evaluation, options.language)
    let frame = plan.frames[Plan.current]
    let run = RunRecord(
      id: try identity.after(before.earlier).id, report: name, period: frame.period.id, asOf: frame.asOf,
      language: options.language, recordedAt: options.recordedAt, definitionsHash: identity.definitions,
      inputsHash: identity.inputs, status: .published, audiences: [report.audience])
    try ledger.record(
      run: run, deliveries: evaluation.intake.outcomes.map { record($0, evaluation) }, values: [],
      artefacts: [], released: evaluation.figures.protection?.released ?? [])
    return result
  }

  private func record(_ outcome: FileOutcome, _ evaluation: Evaluation) -> DeliveryRecord {
    let counts = evaluation.aggregated.counts[outcome.found.path] ?? RecordCounts()
    return DeliveryRecord(
      path: outcome.found.path, school: outcome.found.schoolNumber, table: outcome.found.table,
      period: outcome.found.period.id, version: outcome.found.version, sha256: outcome.sha256,
      receivedOn: outcome.receivedOn, rowsRead: counts.read, rowsAccepted: counts.accepted,
      rowsRejected: counts.rejected, errors: 0, warnings: 0, state: outcome.state.rawValue)
  }
}
