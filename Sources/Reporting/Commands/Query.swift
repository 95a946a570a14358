import Aggregate
import Configuration
import Expression
public import Tabular

/// A question in between: metrics by dimensions over a period.
public struct Query: Sendable {
  /// The named query whose settings hold where nothing else is asked.
  public var view: String?
  /// The metrics; at least one unless the view has some.
  public var metrics: [String] = []
  /// The dimensions of the rows; nil: those of the view, or none.
  public var dimensions: [String]?
  /// Whether each dimension is answered by itself, instead of their combinations, with the metrics that have it.
  public var isForEach = false
  /// Which members are looked at, an expression over dimensions.
  public var condition: String?
  /// The period; it may be left out where the view or explicit files say it.
  public var period: AskedPeriod?
  /// The day that words such as `previous-month` count from.
  public var today: CalendarDate
  /// Whether the previous period and the change stand beside.
  public var comparesPrevious = false
  /// The metric the rows are sorted by; nil keeps the order of the dimensions.
  public var sort: String?
  /// Whether the largest comes first.
  public var isDescending = false
  /// Whether a last row holds the total.
  public var hasTotal = false
  /// Files to be read instead of the deliveries in the input folder.
  public var files: [String] = []
  /// The table of all files, where neither name nor headings tell it.
  public var table: String?
  /// For whom: exact for the office, or protected like a published report, and recorded as published.
  public var audience = Audience.intern

  /// A query; everything but the metrics has a default.
  public init(metrics: [String], today: CalendarDate) {
    self.metrics = metrics
    self.today = today
  }

  /// Reads, checks and computes; nothing is written but what the ledger must know of a published answer.
  ///
  /// - Throws: `ReportingError` for names that do not exist and for an empty selection, and what a run throws.
  public func run(_ options: RunOptions) throws -> QueryResult {
    let (catalog, files) = try Catalog.load(options.definitions, threads: options.threads)
    let asked = try completed(catalog)
    let question = try Question(asked, catalog)
    if audience == .veroeffentlichung {
      return try PublicAnswer(question: question, definitions: files, options: options).result()
    }
    let given = try asked.given(catalog, options)
    let period = try asked.resolved(given)
    let plan = try question.plan(period, asOf: options.asOf)
    let evaluation = try Evaluation(
      plan, input: options.input, threads: options.threads, given: given, isQuestion: true)
    return try question.result(question.answers(evaluation, options.language), evaluation, options.language)
  }

  /// The query with the settings of its view where it has none of its own.
  private func completed(_ catalog: Catalog) throws(ReportingError) -> Query {
    var query = self
    if let view {
      let names = catalog.definitions.views.map(\.name)
      guard let found = catalog.definitions.views.first(where: { $0.name == view }) else {
        throw ReportingError(.selectionEmpty, "there is no view '\(view)'\(suggestion(for: view, in: names))")
      }
      if metrics.isEmpty { query.metrics = found.metrics }
      query.dimensions = dimensions ?? found.dimensions
      query.condition = condition ?? found.condition?.text
      query.period = period ?? found.period
      query.comparesPrevious = comparesPrevious || found.comparesPrevious
      if sort == nil { (query.sort, query.isDescending) = (found.sort, found.isDescending) }
      query.hasTotal = hasTotal || found.hasTotal
    }
    guard !query.metrics.isEmpty else {
      throw ReportingError(
        .usage, "name at least one metric or a --view; 'netzbericht list metrics' shows them")
    }
    return query
  }

  func given(_ catalog: Catalog, _ options: RunOptions) throws -> GivenFiles? {
    guard !files.isEmpty else { return nil }
    var only: Period?
    if case .period(let period)? = period { only = period }
    return try GivenFiles(files, table: table, period: only, catalog: catalog, options: options)
  }

  /// The period asked for; of explicit files without one, all they speak of.
  func resolved(_ given: GivenFiles?) throws(ReportingError) -> Period {
    guard let period else {
      if let span = given?.span { return span }
      throw ReportingError(
        .usage, "say which period with --period, such as 2025-03, 2024/25, 2025 or previous-month")
    }
    guard let found = period.period(on: today) else {
      throw ReportingError(.selectionEmpty, "no month of it has ended on \(today.iso)")
    }
    return found
  }
}

/// A query whose names exist and fit each other.
struct Question {
  let catalog: Catalog
  let metrics: [ResolvedMetric]
  let query: Query
  let selection: MemberSelection?

  init(_ query: Query, _ catalog: Catalog) throws(ReportingError) {
    self.catalog = catalog
    self.query = query
    var metrics: [ResolvedMetric] = []
    for name in query.metrics { metrics.append(try catalog.metric(name)) }
    self.metrics = metrics
    let names = query.dimensions ?? []
    for name in names where catalog.dimensions[name] == nil {
      throw ReportingError(
        .selectionEmpty,
        "there is no dimension '\(name)'\(suggestion(for: name, in: catalog.dimensions.keys.sorted()))")
    }
    for (index, name) in names.enumerated() where names.firstIndex(of: name) != index {
      throw ReportingError(.selectionEmpty, "the dimension '\(name)' is named twice")
    }
    for metric in metrics where !query.isForEach {
      let possible = catalog.dimensions(of: metric)
      for name in names where !possible.contains(name) {
        throw ReportingError(
          .selectionEmpty,
          "\(metric.definition.name) cannot be broken down by '\(name)'; it can by \(possible.joined(separator: ", "))"
        )
      }
    }
    if let sort = query.sort, !query.metrics.contains(sort) {
      throw ReportingError(
        .selectionEmpty,
        "the rows cannot be sorted by '\(sort)'; metrics asked for are \(query.metrics.joined(separator: ", "))"
      )
    }
    selection = try Self.selection(query.condition, catalog, metrics)
  }

  private static func selection(
    _ condition: String?, _ catalog: Catalog, _ metrics: [ResolvedMetric]
  ) throws(ReportingError) -> MemberSelection? {
    guard let condition else { return nil }
    let selection: MemberSelection
    do {
      selection = try MemberSelection(condition, catalog: catalog, at: SourceLocation(file: "--where"))
    } catch {
      throw ReportingError(.usage, "--where: \(error.message)\n\(error.excerpt)")
    }
    for metric in metrics { try catalog.check(selection, fits: metric) }
    return selection
  }

  /// The tables of the answer: which metrics by which dimensions.
  var parts: [(metrics: [String], dimensions: [String])] {
    let names = query.dimensions ?? []
    guard query.isForEach else { return [(query.metrics, names)] }
    return names.map { name in
      (
        metrics.filter { catalog.dimensions(of: $0).contains(name) }.map(\.definition.name), [name]
      )
    }.filter { !$0.0.isEmpty }
  }

  /// The tables of the answer; those that nothing stands behind are left out.
  func answers(_ evaluation: Evaluation, _ language: Language) throws -> [QueryAnswer] {
    let audience = query.audience
    let builder = TableBuilder(
      plan: evaluation.plan, figures: evaluation.figures, audience: audience, language: language)
    var answers: [QueryAnswer] = []
    for part in parts {
      let definition = ReportTableDefinition(
        id: (["query"] + part.dimensions).joined(separator: "-"), description: nil,
        by: [audience: part.dimensions], across: nil, metrics: part.metrics, beside: [],
        hasTotal: query.hasTotal, comparesPrevious: query.comparesPrevious, notes: [])
      let labels = part.metrics.compactMap { catalog.metrics[$0]?.definition.label[language] }
      let table = try builder.table(definition, title: labels.joined(separator: ", "), description: "")
      let hasRows = table.rows.count > (query.hasTotal && !part.dimensions.isEmpty ? 1 : 0)
      guard try hasRows && isGrounded(evaluation, part.dimensions) else { continue }
      answers.append(QueryAnswer(table: table, dimensions: part.dimensions))
    }
    return answers
  }

  /// The answer in its order.
  ///
  /// - Throws: `ReportingError` where there is nothing to show.
  func result(
    _ answers: [QueryAnswer], _ evaluation: Evaluation, _ language: Language
  ) throws(ReportingError) -> QueryResult {
    guard evaluation.intake.outcomes.contains(where: \.isChosen), !answers.isEmpty else {
      let condition = query.condition.map { " where \($0)" } ?? ""
      let period = evaluation.plan.frames[Plan.current].period.id
      throw ReportingError(
        .selectionEmpty,
        "nothing to show for \(period)\(condition); check the period, --where, --input and the dimensions")
    }
    let answer = QueryResult(answers: answers, context: QueryContext(evaluation, query, language))
    return query.sort.map { answer.sorted(by: $0, isDescending: query.isDescending) } ?? answer
  }

  func plan(
    _ period: Period, asOf: CalendarDate?, known: [String: Set<[String]>] = [:]
  ) throws(ReportingError) -> Plan {
    for metric in metrics where metric.definition.isCumulative && period.schoolYearToDate == nil {
      throw ReportingError(
        .selectionEmpty,
        "\(metric.definition.name) counts from the beginning of a school year; \(period.id) lies in more than one"
      )
    }
    let requests = (parts + [(query.metrics, [])]).flatMap { part in
      part.metrics.map {
        MetricRequest(
          metric: $0, dimensions: part.dimensions, isCompared: query.comparesPrevious,
          isPublished: query.audience == .veroeffentlichung)
      }
    }
    return Plan(
      catalog: catalog, period: period, asOf: asOf, requests: requests, selection: selection, known: known)
  }

  /// Whether anything stands behind the figures; rows that nothing stands behind are not shown.
  func isGrounded(_ evaluation: Evaluation, _ dimensions: [String]) throws -> Bool {
    guard dimensions.isEmpty else { return true }
    return try metrics.contains { metric in
      try evaluation.figures.figure(
        metric, frame: Plan.current, dimensions: [], members: [], audience: .intern
      ).isGrounded
    }
  }
}

extension Catalog {
  /// The metric of that name.
  ///
  /// - Throws: `ReportingError` with the nearest name.
  func metric(_ name: String) throws(ReportingError) -> ResolvedMetric {
    guard let metric = metrics[name] else {
      throw ReportingError(
        .selectionEmpty, "there is no metric '\(name)'\(suggestion(for: name, in: metrics.keys.sorted()))")
    }
    return metric
  }

  /// Every part must be askable of a measure of the metric, and of none in half.
  func check(_ selection: MemberSelection, fits metric: ResolvedMetric) throws(ReportingError) {
    let used = metric.measures.compactMap { measures[$0] }
    for measure in used where selection.parts(for: measure, self).isTorn {
      throw ReportingError(
        .selectionEmpty,
        "--where joins dimensions by 'or' of which '\(measure.definition.name)' has only some; ask for each by itself"
      )
    }
    let possible = dimensions(of: metric)
    for name in selection.dimensions where !possible.contains(name) {
      throw ReportingError(
        .selectionEmpty,
        "\(metric.definition.name) cannot be filtered by '\(name)'; it can by \(possible.joined(separator: ", "))"
      )
    }
  }
}
