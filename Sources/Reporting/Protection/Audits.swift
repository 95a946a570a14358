import Tabular

/// Protects the publication of a run and audits it; internal reports pass as they are.
final class Audits {
  private let before: PublishedBefore
  private(set) var outcome: DisclosureAudit.Outcome?

  init(_ before: PublishedBefore) { self.before = before }

  /// The finished report.
  ///
  /// - Throws: `ReportingError` of kind `refusedByGate` with the names of secret numbers that can be computed.
  func checked(_ builder: ReportBuilder) throws -> Report {
    guard builder.audience == .veroeffentlichung else { return try builder.report() }
    return try checked(builder.figures) { try builder.report() }
  }

  /// The finished publication that `body` makes from the figures: it is asked once to see what would be shown, and once
  /// for the result.
  ///
  /// - Throws: As above.
  func checked(_ figures: FigureBuilder, _ body: () throws -> Report) throws -> Report {
    // What was published of other things gains nothing by this: no equation leads there from here.
    let connected = figures.plan.connectedMeasures
    let past = before.others.map { $0.about(connected) }
    let protector = Protector(figures: figures, past: past)
    figures.protection =
      if let same = before.same {
        try protector.again(same.release) { _ = try body() }
      } else {
        try protector.protect { _ = try body() }
      }
    let report = try body()
    let outcome = try DisclosureAudit(figures: figures, report: report, past: past).outcome()
    guard outcome.failures.isEmpty else { throw Self.refusal(outcome) }
    self.outcome = outcome
    return report
  }

  private static func refusal(_ outcome: DisclosureAudit.Outcome) -> ReportingError {
    func list(_ names: [String]) -> String { names.prefix(20).joined(separator: "; ") }
    // Of numbers that nothing fits nobody can say what a reader might compute.
    guard outcome.contradictions.isEmpty else {
      return ReportingError(
        .refusedByGate,
        "not published: what is shown here contradicts what else is known of \(outcome.contradictions.count) secret "
          + "numbers, so that it cannot be told what can be computed: \(list(outcome.contradictions)); "
          + "please report this with the definitions and the ledger.")
    }
    return ReportingError(
      .refusedByGate,
      "not published: \(outcome.failures.count) secret numbers can be computed from what is shown here or was "
        + "before: \(list(outcome.failures))")
  }
}
