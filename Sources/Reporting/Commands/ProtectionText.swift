import Aggregate
import Disclosure
import Platform
public import Tabular

/// Why numbers of a metric are not shown in a publication, without their values.
public enum ProtectionText {
  /// Each hidden number of the metric in the first report that shows it for such a period, with the reason.
  ///
  /// - Throws: `ReportingError` where no report for such a period shows the metric, and what a run throws.
  public static func text(
    metric name: String, period: Period, language: Language, options: RunOptions
  ) throws -> String {
    let catalog = try Catalog.load(options.definitions, threads: options.threads).catalog
    guard let metric = catalog.metrics[name] else {
      throw ReportingError(
        .selectionEmpty,
        "there is no metric '\(name)'\(suggestion(for: name, in: catalog.metrics.keys.sorted()))")
    }
    let report = catalog.definitions.reports.first { report in
      report.periodKind.matches(period)
        && report.tables(for: .veroeffentlichung).contains { ($0.metrics + $0.beside).contains(name) }
    }
    guard let report else {
      throw ReportingError(
        .selectionEmpty, "no report about \(period.id) shows \(name) in its publication")
    }
    let known = try PublishedBefore.knownTables(options, period: period)
    let plan = Plan(report: report, catalog: catalog, period: period, asOf: options.asOf, known: known)
    let evaluation = try Evaluation(plan, input: options.input, threads: options.threads)
    let builder = ReportBuilder(
      definition: report, plan: plan, figures: evaluation.figures, audience: .veroeffentlichung,
      language: language)
    let past = try PublishedBefore.all(options, plan: plan)
    let protection = try Protector(figures: evaluation.figures, past: past).protect {
      _ = try builder.report()
    }
    var lines = ["\(name) in \(report.name) \(period.id), audience \(Audience.veroeffentlichung.rawValue)"]
    let measures = Set(metric.measures)
    let hidden = protection.hidden.filter { measures.contains($0.key.measure) }.sorted { $0.key < $1.key }
    if hidden.isEmpty { lines.append("nothing of it is hidden") }
    for (cell, reason) in hidden {
      let quantity = evaluation.figures.quantity(cell)
      let rule = catalog.measures[cell.measure].flatMap { catalog.rule(for: $0) }
      lines.append("\(quantity): \(words(reason, rule))")
    }
    return lines.joined(separator: "\n")
  }

  private static func words(_ reason: Protection.Reason, _ rule: ProtectionRule?) -> String {
    switch reason {
    case .risk(.fewPersons): "secret by itself: fewer than \(rule?.threshold ?? 0) persons stand behind it"
    case .risk(.fewSchools):
      "secret by itself: fewer than \(rule?.minimumSchools ?? 0) schools contribute to it"
    case .risk(.zero): "secret by itself: that there is nobody would say something about somebody"
    case .risk(.correction):
      "secret by itself: it was published with another value before, and few stand behind the difference"
    case .protects(let quantity): "hidden so that \(quantity) cannot be computed"
    case .asBefore: "hidden as when the same report was published before"
    }
  }
}

extension PublishedBefore {
  /// By which dimensions measures were published before; nothing where there is no ledger yet.
  static func knownTables(_ options: RunOptions, period: Period) throws -> [String: Set<[String]>] {
    let path = "\(options.state)/netzbericht.sqlite"
    guard try Files.exists(path) else { return [:] }
    return try PublishedTables(Ledger(path: path)).tables(period, asOf: options.asOf)
  }

  /// Everything published before that overlaps the plan's periods; nothing where there is no ledger yet.
  static func all(_ options: RunOptions, plan: Plan) throws -> [Release] {
    let path = "\(options.state)/netzbericht.sqlite"
    guard try Files.exists(path) else { return [] }
    return try PublishedBefore(Ledger(path: path), plan: plan, report: "", identity: nil).others
  }
}
