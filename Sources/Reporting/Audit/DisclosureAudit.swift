import Aggregate
import Disclosure
import Tabular

/// The independent check of a finished publication: it reads what the report says and knows nothing of how it was
/// protected, builds its own equations from that (`AuditModel`), and computes what a reader with a solver can derive.
///
/// Known to the reader are all tables with their flat rows, the sentences, public registers, and what was published
/// before. The rule: of a secret count of persons everything from 1 to k − 1 must remain possible; of
/// other secret numbers the value less and plus the margin; and no hidden number but a change may be known exactly.
struct DisclosureAudit {
  let figures: FigureBuilder
  let report: Report
  let past: [Release]

  /// What the audit found.
  struct Outcome: Sendable {
    /// How many numbers are hidden.
    let hidden: Int
    /// The names of those that can be computed too closely; never their values.
    let failures: [String]
    /// The names of those among them that nothing fits: what is shown, or was before, contradicts itself.
    let contradictions: [String]
  }

  /// Attacks the report.
  ///
  /// - Throws: `ReportingError` where the solver gives up, or a sheet shows what its flat rows do not.
  func outcome() throws -> Outcome {
    let reading = try ReportReading(report, figures)
    var attacker = Attacker(figures, past)
    attacker.take(reading.sights)
    attacker.connect()
    let model = attacker.model
    let secret = reading.sights.filter { $0.seen == .secret && !$0.isChange }.map(\.statement)
    let hidden = Set(secret).compactMap { attacker.equations.position($0) }.filter {
      model.cells[$0].status.isHidden
    }
    do {
      let found = try IntervalAttack(on: model).outcome(distinct: hidden)
      let names = attacker.equations.names
      return Outcome(
        hidden: hidden.count, failures: found.tooNarrow.map { names[$0] },
        contradictions: found.contradictory.map { names[$0] })
    } catch {
      throw ReportingError(.internalError, "\(error)")
    }
  }
}
