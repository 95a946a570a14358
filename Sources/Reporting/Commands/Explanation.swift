import Aggregate
import Render
import Tabular

/// A metric explained: what it says, how it is computed, and the numbers behind it.
public enum Explanation {
  /// The explanation; with a period also the figures, the rows and the files that contributed.
  ///
  /// - Throws: `ReportingError` for names that do not exist and for an empty selection, and what a run throws.
  public static func text(_ query: Query, options: RunOptions) throws -> String {
    let catalog = try Catalog.load(options.definitions, threads: options.threads).catalog
    let question = try Question(query, catalog)
    var lines: [String] = []
    for metric in question.metrics {
      if !lines.isEmpty { lines.append("") }
      lines += definition(metric, catalog, options.language)
      if query.period != nil || !query.files.isEmpty {
        lines += [""] + (try figures(metric, question, options))
      }
    }
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
    if own.isCumulative { lines.append("counted      from the beginning of the school year") }
    if let minimum = own.minimumDenominator {
      lines.append("shown        from a denominator of \(minimum) on, else [z]")
    }
    var sets: [String] = []
    for name in metric.measures {
      guard let measure = catalog.measures[name]?.definition else { continue }
      lines += self.measure(measure, catalog)
      for set in measure.sets where !sets.contains(set) { sets.append(set) }
    }
    for name in sets { lines += catalog.sets[name].map { set($0.definition, catalog) } ?? [] }
    for benchmark in own.benchmarks { lines.append("compare with \(benchmark.label[language])") }
    lines.append("source       \(own.source[language])")
    if let limits = own.limits { lines.append("limits       \(limits[language])") }
    lines.append("by           \(catalog.dimensions(of: metric).joined(separator: ", "))")
    lines.append("defined at   \(own.location)")
    return lines
  }

  private static func measure(_ measure: MeasureDefinition, _ catalog: Catalog) -> [String] {
    let input = measure.input.map { "(\($0.text))" } ?? "(*)"
    var lines = ["measure      \(measure.name) = \(measure.aggregate.name)\(input) over \(measure.table)"]
    lines += conditions(measure.conditions, of: measure.table, catalog)
    if measure.isOfAllSchools { lines.append("  schools    all: not divided among schools") }
    for set in measure.only { lines.append("  only       \(set)") }
    for set in measure.except { lines.append("  except     \(set)") }
    for filter in measure.reporting { lines.append("  \(filter.demand.rawValue)  \(filter.table)") }
    return lines
  }

  private static func set(_ set: SetDefinition, _ catalog: Catalog) -> [String] {
    var lines = ["set          \(set.name) = values of \(set.field) in \(set.table)"]
    lines += conditions(set.conditions, of: set.table, catalog)
    if let weight = set.weight { lines.append("  sum        \(weight.text)") }
    if let distinct = set.distinct { lines.append("  distinct   \(distinct)") }
    if let having = set.having { lines.append("  having     \(having.text)") }
    return lines
  }

  private static func conditions(
    _ conditions: [ConditionText], of table: String, _ catalog: Catalog
  ) -> [String] {
    conditions.map { "  where      \(catalog.tables[table]?.conditions[$0.text]?.text ?? $0.text)" }
  }

  private static func figures(
    _ metric: ResolvedMetric, _ question: Question, _ options: RunOptions
  ) throws -> [String] {
    let (catalog, query, language) = (question.catalog, question.query, options.language)
    let own = metric.definition
    let given = try query.given(catalog, options)
    let period = try query.resolved(given)
    let plan = try question.plan(period, asOf: options.asOf)
    let evaluation = try Evaluation(
      plan, input: options.input, threads: options.threads, given: given, isQuestion: true)
    let figure = try evaluation.figures.figure(
      metric, frame: Plan.current, dimensions: [], members: [], audience: .intern)
    guard evaluation.intake.outcomes.contains(where: \.isChosen), figure.isGrounded else {
      throw ReportingError(
        .selectionEmpty,
        "nothing stands behind \(own.name) for \(period.id); check the period, --where and --input")
    }
    func text(_ part: FigurePart, _ decimals: Int) -> String {
      part.value.flatMap { NumberText.text($0, decimals: decimals, language: language) }
        ?? (part.sign ?? .unknown).text
    }
    let frame = plan.frames[plan.frame(Plan.current, for: own)]
    var lines = ["period       \(frame.period.id), stocks as of \(frame.asOf.iso)"]
    if let condition = query.condition { lines.append("where        \(condition)") }
    lines.append("value        \(text(figure.value, own.decimals)) \(own.unit[language])")
    if let denominator = figure.denominator {
      lines.append("numerator    \(text(figure.numerator, own.numerator.decimals))")
      lines.append("denominator  \(text(denominator, own.denominator?.decimals ?? 0))")
    }
    let trace = try RowTrace(metric, evaluation)
    for name in metric.measures {
      guard let counts = trace.counts[name], let measure = catalog.measures[name] else { continue }
      lines.append(
        "rows         \(name): \(counts.taken) of \(counts.accepted) rows of \(measure.definition.table)")
    }
    return lines + sources(metric, trace, evaluation, frame)
  }

  /// What was read, and the files whose rows stand behind the figure.
  private static func sources(
    _ metric: ResolvedMetric, _ trace: RowTrace, _ evaluation: Evaluation, _ frame: Frame
  ) -> [String] {
    let catalog = evaluation.plan.catalog
    let tables = Set(
      metric.measures.compactMap { catalog.measures[$0] }.flatMap { measure in
        [measure.definition.table] + measure.definition.reporting.map(\.table)
      })
    var lines: [String] = []
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
    let rows = Dictionary(grouping: trace.entries, by: \.path).mapValues { Set($0.map(\.line)).count }
    let most = 10
    for path in rows.keys.sorted().prefix(most) {
      lines.append("file         \(path): \(rows[path] ?? 0) rows")
    }
    if rows.count > most {
      lines.append("             … and \(rows.count - most) more files; 'netzbericht rows' names every row")
    }
    return lines
  }
}
