import Platform
public import Tabular

/// What the ledger remembers, for people.
public enum History {
  /// All runs, the first recorded one first: one line each.
  ///
  /// - Throws: `LedgerError`.
  public static func runs(_ ledger: Ledger, report: String? = nil) throws -> String {
    let latest = Set(try ledger.latestRuns().values.map(\.id))
    let released = Dictionary(grouping: try ledger.releases(), by: \.run)
    let lines = try ledger.runsByFirstRecord().filter { report == nil || $0.report == report }.map { run in
      var words = [
        String(run.id.prefix(8)), String(run.recordedAt.prefix(16)), run.report, run.period,
        run.audiences.map(\.rawValue).joined(separator: "+"), run.language.rawValue,
      ]
      if run.status != .published { words.append(run.status.rawValue) }
      if !latest.contains(run.id) { words.append("replaced") }
      for release in released[run.id] ?? [] {
        words.append("released for \(release.audience.rawValue) by \(release.releasedBy)")
      }
      return words.joined(separator: "  ")
    }
    return lines.isEmpty ? "no run was recorded yet" : lines.joined(separator: "\n")
  }

  /// One run with its deliveries, files and releases.
  ///
  /// - Throws: `ReportingError` of kind `selectionEmpty` for a run that is not recorded; `LedgerError`.
  public static func run(_ id: String, in ledger: Ledger) throws -> String {
    let run = try ledger.run(beginning: id)
    let deliveries = try ledger.deliveries(of: run.id)
    let artefacts = try ledger.artefacts(of: run.id)
    var lines = [
      "run \(run.id)", "report: \(run.report) \(run.period), stocks as of \(run.asOf.iso)",
      "recorded: \(run.recordedAt), \(run.status.rawValue)", "program: netzbericht \(run.program)",
      "audiences: \(run.audiences.map(\.rawValue).joined(separator: ", ")) (\(run.language.rawValue))",
      "definitions: \(run.definitionsHash)", "inputs: \(run.inputsHash)",
      "compared with: \(run.previous ?? "no earlier run")",
      "figures: \(try ledger.values(of: run.id).count)",
      "files: \(artefacts.count), \(artefacts.reduce(0) { $0 + $1.bytes }) bytes",
    ]
    for release in try ledger.releases() where release.run == run.id {
      lines.append(
        "released: \(release.audience.rawValue) by \(release.releasedBy), \(release.releasedAt): \(release.note) (\(release.folder))"
      )
    }
    lines += ["", "deliveries: \(deliveries.count)"]
    lines += deliveries.map { delivery in
      let day = delivery.receivedOn.map { ", received \($0.iso)" } ?? ""
      return
        "  \(delivery.path): \(delivery.state), version \(delivery.version), \(delivery.rowsAccepted) of \(delivery.rowsRead) rows count, \(delivery.errors) errors, \(delivery.warnings) warnings\(day)"
    }
    return lines.joined(separator: "\n")
  }

  /// A figure over all members as every run told it, by period: what was revised is marked.
  ///
  /// - Throws: `ReportingError` of kind `selectionEmpty` for a metric that no run told; `LedgerError`.
  public static func metric(_ name: String, audience: Audience, in ledger: Ledger) throws -> String {
    let figures = try totals(name, audience: audience, in: ledger)
    guard let unit = figures.first?.unit else {
      let known =
        try ledger.runs().last.map { Set(try ledger.values(of: $0.id).map(\.metric)).sorted() } ?? []
      throw ReportingError(
        .selectionEmpty,
        "no run told a total of '\(name)' for \(audience.rawValue)\(suggestion(for: name, in: known))")
    }
    var told: [String: ReportRevision.Told?] = [:]
    let lines = figures.map { figure in
      let key = "\(figure.report) \(figure.period)"
      let isRevised = told[key].map { $0 != figure.told } ?? false
      told[key] = figure.told
      return
        "\(key)  \(RunDifference.text(figure.told))\(isRevised ? " [r]" : "")  run \(figure.run.id.prefix(8)) of \(figure.run.recordedAt.prefix(10))"
    }
    return (["\(name) (\(unit)), \(audience.rawValue)"] + lines).joined(separator: "\n")
  }

  /// One total as a run told it.
  struct Total {
    let run: RunRecord
    let told: ReportRevision.Told?
    let unit: String
    var report: String { run.report }
    var period: String { run.period }
  }

  /// The totals of a metric in all runs, by report and period, then by the order in which they were told.
  static func totals(_ metric: String, audience: Audience, in ledger: Ledger) throws -> [Total] {
    var result: [Total] = []
    for run in try ledger.runsByFirstRecord() where run.status == .published {
      guard let value = try ledger.total(of: run, metric: metric, audience: audience) else { continue }
      result.append(Total(run: run, told: ReportRevision.Told(value.value, value.sign), unit: value.unit))
    }
    // Stable: runs of the same period stay in their order.
    return result.enumerated().sorted {
      ($0.element.report, Period(parsing: $0.element.period) ?? .calendarYear(0), $0.offset)
        < ($1.element.report, Period(parsing: $1.element.period) ?? .calendarYear(0), $1.offset)
    }.map(\.element)
  }
}

extension Ledger {
  /// What a run told of a metric over all members for its own period.
  func total(of run: RunRecord, metric: String, audience: Audience) throws -> PublishedValue? {
    let words = Set(Language.allCases.map(TableBuilder.totalWord))
    return try values(of: run, metric: metric, audience: audience).first { value in
      value.table != ReportRevision.letters && value.members.allSatisfy(words.contains)
    }
  }
}
