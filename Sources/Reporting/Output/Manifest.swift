import Platform
import Tabular

/// `manifest.json`: what went in, what came out, by which definitions.
struct Manifest: Encodable {
  struct Input: Encodable {
    let path: String
    let sha256: String
    let state: String
    let recordsRead: Int?
    let accepted: Int?
    let rejected: Int?
    let blank: Int?
    let superseded: Int?
    let footer: Int?
    let receivedOn: String?
  }
  /// A run whose figures a trend shows.
  struct Citation: Encodable {
    let audience: String
    let period: String
    let run: String
  }
  struct Gate: Encodable {
    let name: String
    let passed: Bool
    let detail: String
  }
  let version = 1
  let program = Version.current
  let run: String
  let report: String
  let period: String
  let asOf: String
  let language: String
  let definitions: String
  let inputs: String
  let files: [Input]
  let earlierReports: [Citation]
  let findings: [String: Int]
  let gates: [Gate]

  /// The manifest of a run.
  init(
    _ evaluation: Evaluation, identity: RunIdentity, report: ReportDefinition, language: Language,
    audit: DisclosureAudit.Outcome?, passed: [Gate], trends: [Audience: Trend]
  ) {
    let frame = evaluation.plan.frames[Plan.current]
    run = identity.id
    self.report = report.name
    period = frame.period.id
    asOf = frame.asOf.iso
    self.language = language.rawValue
    definitions = identity.definitions
    inputs = identity.inputs
    var files = evaluation.references.all.map { edition in
      Self.input(edition.path, edition.sha256, "used", edition.counts, nil)
    }
    for outcome in evaluation.intake.outcomes {
      files.append(
        Self.input(
          outcome.found.path, outcome.sha256, outcome.state.rawValue,
          evaluation.aggregated.counts[outcome.found.path], outcome.receivedOn))
    }
    for earlier in evaluation.intake.compared {
      files.append(
        Self.input(earlier.found.path, earlier.sha256, "compared", nil, earlier.receivedOn))
    }
    self.files = files
    earlierReports = Audience.allCases.flatMap { audience in
      (trends[audience]?.cited ?? []).map {
        Citation(audience: audience.rawValue, period: $0.period, run: $0.id)
      }
    }
    findings = Dictionary(
      uniqueKeysWithValues: Severity.allCases.map { ($0.rawValue, evaluation.log.count($0)) })
    let lost = evaluation.aggregated.counts.filter { !$0.value.isConserved }.keys.sorted()
    var gates = [
      Gate(
        name: "conservation", passed: lost.isEmpty,
        detail: lost.isEmpty
          ? "records read = accepted + rejected + blank + superseded + footer in every file"
          : lost.joined(separator: ", "))
    ]
    if let audit {
      gates.append(
        Gate(
          name: "disclosure", passed: audit.failures.isEmpty,
          detail: "\(audit.hidden) numbers hidden; each can be derived to its protection interval at best"))
    }
    self.gates = gates + passed
  }

  private static func input(
    _ path: String, _ sha256: String, _ state: String, _ counts: RecordCounts?, _ day: CalendarDate?
  ) -> Input {
    Input(
      path: path, sha256: sha256, state: state, recordsRead: counts?.read, accepted: counts?.accepted,
      rejected: counts?.rejected, blank: counts?.blank, superseded: counts?.superseded,
      footer: counts?.footer, receivedOn: day?.iso)
  }
}

/// What a run is known by: a hash of everything it depends on.
struct RunIdentity: Sendable {
  let id: String
  let definitions: String
  let inputs: String

  /// The identity of a run of the plan over these inputs.
  init(
    _ plan: Plan, inputs: String, definitions: String, report: String, language: Language,
    audiences: [Audience]
  ) throws(PlatformError) {
    self.inputs = inputs
    self.definitions = definitions
    var run = SHA256()
    let frame = plan.frames[Plan.current]
    // What is published for one audience only is another run: the ledger keeps its values too.
    let what = [
      Version.current, report, frame.period.id, frame.asOf.iso, language.rawValue,
      audiences.map(\.rawValue).joined(separator: "+"), self.definitions, self.inputs,
    ]
    run.update(Array(what.joined(separator: "\n").utf8))
    id = String(try run.hex().prefix(16))
  }

  /// The identity of the same run after other publications that its protection depends on.
  func after(_ runs: [String]) throws(PlatformError) -> RunIdentity {
    if runs.isEmpty { return self }
    var hash = SHA256()
    hash.update(Array(([id] + runs).joined(separator: "\n").utf8))
    return RunIdentity(id: String(try hash.hex().prefix(16)), definitions: definitions, inputs: inputs)
  }

  private init(id: String, definitions: String, inputs: String) {
    self.id = id
    self.definitions = definitions
    self.inputs = inputs
  }
}

/// The program's version.
public enum Version {
  /// Semantic version of the command line and the YAML vocabulary.
  public static let current = "0.1.0"
}

extension FileOutcome {
  /// What became of the file.
  enum State: String {
    case used
    case superseded
    case unusable
    case notCounted = "not-counted"
  }

  var state: State {
    if !isMember { return .notCounted }
    return isChosen ? .used : isUsable ? .superseded : .unusable
  }
}
