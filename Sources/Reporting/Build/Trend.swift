import Aggregate
import Tabular

/// The trends of one audience's report: what earlier reports told about the periods before it.
///
/// A trend cites: each row stands as its report told it last, with the day it did. What came in since is told by the
/// report about that period; a report is therefore not outdated because an earlier one was made anew.
struct Trend {
  /// What was told about one period; nothing where no report about it is recorded.
  private struct Citation {
    let period: Period
    var run: RunRecord?
    var told: [String: ReportRevision.Told] = [:]
    var units: [String: String] = [:]
    /// Metrics that a report about the same period had told otherwise before.
    var revised: Set<String> = []
  }
  /// As many as flat tables give a ratio with its parts.
  private static let decimalsOfRatios = 6

  private let definition: ReportDefinition
  private let catalog: Catalog
  /// The earliest first: periods in a row, the first of them reported.
  private let citations: [Citation]

  /// Reads the totals that the trends need; the ledger is not asked where the audience gets none.
  ///
  /// - Throws: `LedgerError`.
  init(_ definition: ReportDefinition, _ plan: Plan, for audience: Audience, in ledger: Ledger) throws {
    self.definition = definition
    catalog = plan.catalog
    let tables = definition.tables(for: audience).filter { $0.earlierPeriods != nil }
    let metrics = Set(tables.flatMap(\.beside)).sorted()
    var periods: [Period] = []
    for _ in 0..<(tables.compactMap(\.earlierPeriods).max() ?? 0) {
      periods.append((periods.last ?? plan.frames[Plan.current].period).previous)
    }
    let runs = try periods.isEmpty ? [:] : ledger.publishedRuns(of: definition.name, for: audience)
    var citations: [Citation] = []
    for period in periods {
      var citation = Citation(period: period)
      for run in runs[period.id] ?? [] {
        let totals = try ledger.totals(of: run, metrics: metrics, audience: audience)
        for (metric, told) in citation.told where totals[metric]?.told != told {
          citation.revised.insert(metric)
        }
        citation.run = run
        citation.told = totals.mapValues(\.told)
        citation.units = totals.mapValues(\.unit)
      }
      citations.append(citation)
    }
    // Before the first report there is nothing to be missed.
    self.citations = citations.reversed().drop { $0.run == nil }.map(\.self)
  }

  /// The runs cited, the earliest period first.
  var cited: [RunRecord] { citations.compactMap(\.run) }

  /// The same report, its trends with the rows of earlier periods.
  func continuing(_ report: Report) -> Report {
    var result = report
    for table in definition.tables(for: report.audience) {
      guard let count = table.earlierPeriods else { continue }
      let own = citations.suffix(count).drop { $0.run == nil }
      result = result.continuing(
        table.id, from: own.map { row($0, of: table, report.language) },
        note: note(own.isEmpty, report.language))
    }
    return result
  }

  private func row(
    _ citation: Citation, of table: ReportTableDefinition, _ language: Language
  ) -> ReportTable.EarlierRow {
    let row = TrendRow(
      period: citation.period, asOf: citation.run?.asOf,
      origin: citation.run.map(TrendRow.Origin.earlier) ?? .gap)
    let figures = table.beside.compactMap { catalog.metrics[$0]?.definition }.map { metric in
      let told = told(metric, in: citation)
      return FlatRow(
        metric: metric.name, period: citation.period.id, members: [], value: told.value,
        decimals: metric.isRatio ? Self.decimalsOfRatios : metric.decimals, sign: told.sign,
        unit: metric.unit[language], numerator: nil, denominator: nil)
    }
    return ReportTable.EarlierRow(
      labels: row.cells(language), figures: figures, revised: citation.revised)
  }

  /// What was told in the unit of today; in another one it would be another quantity.
  private func told(_ metric: MetricDefinition, in citation: Citation) -> (value: Rational?, sign: Sign?) {
    guard let told = citation.told[metric.name], let unit = citation.units[metric.name] else {
      return (nil, .unknown)
    }
    guard Language.allCases.contains(where: { metric.unit[$0] == unit }) else { return (nil, .notMeaningful) }
    return switch told {
    case .number(let number): (number, nil)
    case .sign(let sign): (nil, sign)
    }
  }

  private func note(_ isFirst: Bool, _ language: Language) -> String {
    switch (isFirst, language) {
    case (true, .de): "Frühere Berichte sind nicht verzeichnet; die Reihe beginnt mit diesem Zeitraum."
    case (true, .en): "No earlier reports are recorded; the series begins with this period."
    case (false, .de):
      "Frühere Zeiträume stehen so da, wie sie zuletzt berichtet wurden; was danach einging, ist darin nicht enthalten."
    case (false, .en):
      "Earlier periods are shown as they were last reported; what came in afterwards is not included."
    }
  }
}

extension Ledger {
  /// The published runs of a report by period, the first recorded one first.
  fileprivate func publishedRuns(of report: String, for audience: Audience) throws -> [String: [RunRecord]] {
    let runs = try runsByFirstRecord().filter {
      $0.status == .published && $0.report == report && $0.audiences.contains(audience)
    }
    return Dictionary(grouping: runs, by: \.period)
  }

  /// What a run told of metrics over all members, for its own period.
  fileprivate func totals(
    of run: RunRecord, metrics: [String], audience: Audience
  ) throws -> [String: (told: ReportRevision.Told, unit: String)] {
    var result: [String: (told: ReportRevision.Told, unit: String)] = [:]
    for metric in metrics {
      guard let value = try total(of: run, metric: metric, audience: audience),
        let told = ReportRevision.Told(value.value, value.sign)
      else { continue }
      result[metric] = (told, value.unit)
    }
    return result
  }
}
