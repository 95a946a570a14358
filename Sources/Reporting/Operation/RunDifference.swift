public import Tabular

/// What two runs read and told differently.
public struct RunDifference: Sendable {
  /// One figure.
  public struct Figure: Sendable, Hashable {
    /// For whom.
    public let audience: Audience
    /// The report's table.
    public let table: String
    /// The metric.
    public let metric: String
    /// The period.
    public let period: String
    /// The members.
    public let members: [String]
    /// How it differs.
    public let kind: ReportRevision.Change.Kind
    /// What the first run told.
    public let before: ReportRevision.Told?
    /// What the second run told.
    public let after: ReportRevision.Told?
  }
  /// One delivery.
  public struct Delivery: Sendable, Hashable {
    /// How it differs.
    public let kind: ReportRevision.Cause.Kind
    /// The table.
    public let table: String
    /// The school; nil for the office.
    public let school: String?
    /// The due period.
    public let period: String
    /// The file that counts in the second run, or that counted in the first.
    public let path: String
  }
  /// The first run.
  public let first: RunRecord
  /// The second run.
  public let second: RunRecord
  /// Deliveries that count differently.
  public let deliveries: [Delivery]
  /// Definitions and reference data that differ, by path.
  public let others: [String]
  /// Figures that differ, in the order of the second run.
  public let figures: [Figure]

  /// Compares two runs of the ledger by the beginnings of their ids.
  ///
  /// - Throws: `ReportingError` of kind `selectionEmpty` for a run that is not recorded; `LedgerError`.
  public init(_ first: String, _ second: String, in ledger: Ledger) throws {
    let (first, second) = (try ledger.run(beginning: first), try ledger.run(beginning: second))
    self.first = first
    self.second = second
    deliveries = DeliveryChange.changes(
      from: try ledger.deliveries(of: first.id), to: try ledger.deliveries(of: second.id)
    ).map {
      Delivery(kind: $0.kind, table: $0.table, school: $0.school, period: $0.period, path: $0.path)
    }
    let (before, after) = (try ledger.inputs(of: first.id), try ledger.inputs(of: second.id))
    others = [InputRecord.Kind.definition, .reference].flatMap {
      RevisionBuilder.differing($0, before, after)
    }
    figures = ValueChange.changes(
      from: try ledger.values(of: first.id), to: try ledger.values(of: second.id)
    ).map {
      Figure(
        audience: $0.key.audience, table: $0.key.table, metric: $0.key.metric, period: $0.key.period,
        members: $0.key.members, kind: $0.kind, before: $0.before, after: $0.after)
    }
  }

  /// For people, plain text; figures with at most four decimals.
  public func text(most: Int = 200) -> String {
    func name(_ run: RunRecord) -> String {
      "\(run.id.prefix(8)) (\(run.report) \(run.period), \(run.recordedAt.prefix(10)))"
    }
    var lines = ["\(name(first)) -> \(name(second))", "", "deliveries: \(deliveries.count) differ"]
    lines += deliveries.prefix(most).map { delivery in
      let sender = delivery.school.map { "school \($0)" } ?? "the coordination office"
      return
        "  \(delivery.kind.rawValue) of \(sender): \(delivery.table) \(delivery.period) (\(delivery.path))"
    }
    if !others.isEmpty {
      lines += ["", "definitions and reference data: \(others.count) differ"] + others.map { "  \($0)" }
    }
    lines += ["", "figures: \(figures.count) differ"]
    lines += figures.prefix(most).map { figure in
      let members = figure.members.isEmpty ? "" : " [\(figure.members.joined(separator: ", "))]"
      return
        "  \(figure.kind.rawValue) \(figure.audience.rawValue) \(figure.table) \(figure.metric) \(figure.period)"
        + "\(members): \(Self.text(figure.before)) -> \(Self.text(figure.after))"
    }
    if figures.count > most { lines.append("  … and \(figures.count - most) more") }
    return lines.joined(separator: "\n")
  }

  /// A figure as JSON and texts show it: `12.5`, `[l]`, `-` where there is none.
  public static func text(_ told: ReportRevision.Told?) -> String {
    switch told {
    case .number(let value):
      value.exactText(decimalMark: ".") ?? value.text(decimals: 4, decimalMark: ".") ?? "?"
    case .sign(let sign): sign.text
    case nil: "-"
    }
  }
}
