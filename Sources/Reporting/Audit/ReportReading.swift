import Aggregate
import Disclosure
import Expression
import Tabular

/// Reads a finished report as somebody does who has nothing but it: tables, flat rows and sentences.
struct ReportReading {
  /// Something seen, with the address of the exact number.
  struct Sight {
    let statement: Statement
    let seen: Statement.Seen
    /// Where the exact number is known inside the office.
    let cell: MeasureCell
    /// Whether it is the difference to the period before.
    var isChange = false
  }

  private let figures: FigureBuilder
  private let language: Language
  private(set) var sights: [Sight] = []

  private var plan: Plan { figures.plan }
  private var catalog: Catalog { figures.plan.catalog }

  /// Everything the report says.
  ///
  /// - Throws: `ReportingError` where a sheet shows a number that its flat rows do not have.
  init(_ report: Report, _ figures: FigureBuilder) throws {
    self.figures = figures
    language = report.language
    for table in report.tables { try read(table) }
    for row in report.told { try read(row, dimensions: []) }
  }

  private mutating func read(_ table: ReportTable) throws {
    let dimensions = table.dimensions.map { label in
      catalog.definitions.dimensions.first { $0.label[language] == label }?.name ?? label
    }
    for row in table.flat { try read(row, dimensions: dimensions) }
    let changes = catalog.metrics.values.sorted { $0.definition.name < $1.definition.name }.compactMap {
      metric in
      table.columns.firstIndex { $0.header == TableBuilder.changeHeader(metric.definition, language) }
        .map { (metric, $0) }
    }
    guard !table.rows.isEmpty, table.flat.count % table.rows.count == 0 else { return }
    let each = table.flat.count / table.rows.count
    for (index, row) in table.rows.enumerated() {
      let flat = table.flat[index * each..<(index + 1) * each]
      let told = Set(flat.flatMap { [$0.value, $0.numerator, $0.denominator].compactMap(\.self) })
      for (column, cell) in row.enumerated() where !changes.contains(where: { $0.1 == column }) {
        if case .number(let number) = cell, !told.contains(number) {
          throw ReportingError(
            .internalError,
            "\(table.id): a number of row \(index + 1) stands in the sheet, but in no flat row")
        }
      }
      guard let first = flat.first else { continue }
      let place = place(first.members, dimensions)
      for (metric, column) in changes { change(metric, row[column], place) }
    }
  }

  /// Members by dimension without those that are added up.
  private func place(_ members: [String], _ dimensions: [String]) -> [(name: String, id: String)] {
    let total = TableBuilder.totalWord(language)
    return zip(dimensions, members).filter { $0.1 != total }.map { (name: $0, id: $1) }
  }

  private mutating func read(_ row: FlatRow, dimensions: [String]) throws {
    let place = place(row.members, dimensions)
    if row.metric.hasSuffix("_differenz"), let metric = catalog.metrics[String(row.metric.dropLast(10))] {
      return change(metric, row.value.map(Cell.number) ?? .sign(row.sign ?? .secret), place)
    }
    guard let metric = catalog.metrics[row.metric] else { return }
    let isPrevious = plan.frames[Plan.current].period.id != row.period
    let frame = plan.frame(isPrevious ? Plan.previous : Plan.current, for: metric.definition)
    var parts = [(metric.numerator, metric.definition.isRatio ? row.numerator : row.value)]
    if let denominator = metric.denominator { parts.append((denominator, row.denominator)) }
    for (expression, number) in parts {
      for name in expression.names {
        guard let measure = catalog.measures[name] else { continue }
        let cell = cell(measure, frame, place)
        if let number {
          // What several measures make up together is taken to tell each of them.
          guard let own = try single(number, name, expression) ?? figures.evidence(cell)?.value else {
            continue
          }
          add(cell, .number(own), place)
        } else if row.sign == .secret {
          add(cell, .secret, place)
        }
      }
    }
  }

  /// The measure's value behind a part that is the measure times a constant; nil for anything else.
  private func single(_ number: Rational, _ name: String, _ expression: MetricExpression) throws -> Rational?
  {
    guard expression.names.count == 1, let one = try expression.evaluate([name: Rational(1)]),
      let two = try expression.evaluate([name: Rational(2)]), two == one.multiplied(by: Rational(2))
    else { return nil }
    return number.divided(by: one)
  }

  private mutating func change(_ metric: ResolvedMetric, _ cell: Cell, _ place: [(name: String, id: String)])
  {
    let number: Rational? = if case .number(let value) = cell { value } else { nil }
    guard number != nil || cell == .sign(.secret) else { return }
    let frames = [Plan.currentComparable, Plan.previousComparable].map {
      plan.frame($0, for: metric.definition)
    }
    if let measure = catalog.onlyMeasure(of: metric) {
      var own = self.cell(measure, frames[0], place)
      own.isChange = true
      add(own, number.map { .number($0) } ?? .secret, place)
      return
    }
    // What a change of a ratio tells is taken to be both ratios with all their parts.
    guard number != nil else { return }
    for measure in metric.measures.compactMap({ catalog.measures[$0] }) {
      for frame in frames {
        let own = self.cell(measure, frame, place)
        if let value = figures.evidence(own)?.value { add(own, .number(value), place) }
      }
    }
  }

  private func cell(_ measure: ResolvedMeasure, _ frame: Int, _ place: [(name: String, id: String)])
    -> MeasureCell
  {
    let schema = catalog.tables[measure.definition.table]?.schema
    let members = place.map { entry in
      schema.flatMap { figures.members(of: entry.name, table: $0, frame: frame) }?.members.firstIndex {
        $0.id == entry.id
      }
    }
    return figures.cell(measure, frame, place.map(\.name), members)
  }

  private mutating func add(
    _ cell: MeasureCell, _ seen: Statement.Seen, _ place: [(name: String, id: String)]
  ) {
    guard let measure = catalog.measures[cell.measure] else { return }
    let frame = plan.frames[cell.frame]
    var time = measure.scope == .snapshot ? frame.asOf.iso : frame.period.id
    var own: [String: String] = [:]
    for entry in place where cell.dimensions.contains(entry.name) {
      if case .period(asMonth: true) = catalog.dimensions[entry.name]?.source {
        time = entry.id
      } else {
        own[entry.name] = entry.id
      }
    }
    let series = Statement.Series(measure: cell.measure, comparedWith: frame.comparableWith?.id ?? "")
    sights.append(
      Sight(
        statement: Statement(series: series, time: time, place: own), seen: seen, cell: cell,
        isChange: cell.isChange))
  }
}
