import Aggregate
import Render
public import Tabular

/// A metric explained: what it says, how it is computed, and the numbers behind it.
public enum Explanation {
  /// The explanation; with a period also the figures and the files that contributed.
  ///
  /// - Throws: `ReportingError` for a metric that does not exist, and what a run throws.
  public static func text(
    metric name: String, period: Period?, language: Language, options: RunOptions
  ) throws -> String {
    let catalog = try Catalog.load(options.definitions).catalog
    guard let metric = catalog.metrics[name] else {
      throw ReportingError(
        .selectionEmpty,
        "there is no metric '\(name)'\(suggestion(for: name, in: catalog.metrics.keys.sorted()))")
    }
    var lines = definition(metric, catalog, language)
    if let period { lines += [""] + (try figures(metric, catalog, period, language, options)) }
    return lines.joined(separator: "\n")
  }

  private static func definition(
    _ metric: ResolvedMetric, _ catalog: Catalog, _ language: Language
  ) -> [String] {
    let own = metric.definition
    var lines = ["\(own.name): \(own.label[language]) (\(own.unit[language]))", own.definition[language], ""]
    let factor = own.factor == 1 ? "" : " * \(own.factor)"
    let formula = [own.numerator.text.text, own.denominator?.text.text].compactMap(\.self)
    lines.append("formula      \(formula.joined(separator: " / "))\(factor)")
    for name in metric.measures {
      guard let measure = catalog.measures[name]?.definition else { continue }
      let input = measure.input.map { "(\($0.text))" } ?? "(*)"
      lines.append("measure      \(name) = \(measure.aggregate.name)\(input) over \(measure.table)")
      for condition in measure.conditions {
        let text = catalog.tables[measure.table]?.conditions[condition.text]?.text ?? condition.text
        lines.append("  where      \(text)")
      }
      for set in measure.only { lines.append("  only       \(set)") }
      for set in measure.except { lines.append("  except     \(set)") }
      for filter in measure.reporting { lines.append("  \(filter.demand.rawValue)  \(filter.table)") }
    }
    for benchmark in own.benchmarks { lines.append("compare with \(benchmark.label[language])") }
    lines.append("source       \(own.source[language])")
    if let limits = own.limits { lines.append("limits       \(limits[language])") }
    lines.append("defined at   \(own.location)")
    return lines
  }

  private static func figures(
    _ metric: ResolvedMetric, _ catalog: Catalog, _ period: Period, _ language: Language,
    _ options: RunOptions
  ) throws -> [String] {
    let own = metric.definition
    let plan = Plan(
      catalog: catalog, period: period, asOf: options.asOf,
      requests: [MetricRequest(metric: own.name, dimensions: [])])
    let evaluation = try Evaluation(plan, input: options.input, threads: options.threads)
    let figure = try evaluation.figures.figure(
      metric, frame: Plan.current, dimensions: [], members: [], audience: .intern)
    func text(_ part: FigurePart, _ decimals: Int) -> String {
      part.value.flatMap { NumberText.text($0, decimals: decimals, language: language) }
        ?? (part.sign ?? .unknown).text
    }
    let frame = plan.frames[Plan.current]
    var lines = [
      "period       \(period.id), stocks as of \(frame.asOf.iso)",
      "value        \(text(figure.value, own.decimals)) \(own.unit[language])",
    ]
    if let denominator = figure.denominator {
      lines.append("numerator    \(text(figure.numerator, own.numerator.decimals))")
      lines.append("denominator  \(text(denominator, own.denominator?.decimals ?? 0))")
    }
    let tables = Set(
      metric.measures.compactMap { catalog.measures[$0] }.flatMap { measure in
        [measure.definition.table] + measure.definition.reporting.map(\.table)
      })
    for table in tables.sorted() {
      let files = evaluation.intake.chosen.filter { $0.table == table && !$0.isHistory }
      let counts = files.compactMap { evaluation.aggregated.counts[$0.path] }
      if let edition = evaluation.references.edition(of: table, on: frame.asOf) {
        lines.append("from         \(edition.path): \(edition.counts.accepted) rows")
      } else if !files.isEmpty {
        let read = counts.reduce(0) { $0 + $1.read }
        let accepted = counts.reduce(0) { $0 + $1.accepted }
        lines.append(
          "from         \(table): \(files.count) files, \(read) records read, \(accepted) rows counted")
      }
    }
    return lines
  }
}
