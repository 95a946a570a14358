import Aggregate
import Disclosure
import Expression
import Tabular

/// The independent check of a finished publication: reads what it shows, not how it was protected, and computes what a
/// reader with a solver can derive about each secret number.
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
  }

  private var plan: Plan { figures.plan }
  private var catalog: Catalog { figures.plan.catalog }

  /// Attacks the report.
  ///
  /// - Throws: `ReportingError` where the solver gives up.
  func outcome() throws -> Outcome {
    var knowledge = Knowledge(figures)
    var seen: [(cell: MeasureCell, seen: Knowledge.Seen)] = []
    for table in report.tables { seen += try cells(of: table) }
    for row in report.told { seen += try cells(of: row, dimensions: []) }
    // What is told anywhere is known everywhere.
    for (cell, shown) in seen { if case .number = shown { knowledge.add(cell, shown) } }
    for (cell, shown) in seen { if case .sign = shown { knowledge.add(cell, shown) } }
    for (cell, shown) in seen { if case .nothing = shown { knowledge.add(cell, shown) } }
    knowledge.connect(past: past)
    let model = knowledge.builder.model
    let quantities = knowledge.builder.quantities
    do {
      var failures = Set(try IntervalAttack(on: model).tooNarrow())
      let hidden = model.cells.indices.filter { cell in
        model.cells[cell].status.isHidden && knowledge.tellers[quantities[cell]] != nil
          && model.cells[cell].bounds == Interval(0, .infinity)
      }
      for (cell, interval) in try IntervalAttack(on: model).intervals(of: hidden)
      where interval.highest - interval.lowest < 1e-6 * max(1, model.cells[cell].value.magnitude) {
        failures.insert(cell)
      }
      return Outcome(hidden: hidden.count, failures: failures.sorted().map { quantities[$0].description })
    } catch {
      throw ReportingError(.internalError, "\(error)")
    }
  }

  // MARK: Reading the report

  private func cells(of table: ReportTable) throws -> [(cell: MeasureCell, seen: Knowledge.Seen)] {
    var result: [(cell: MeasureCell, seen: Knowledge.Seen)] = []
    let dimensions = table.dimensions.map(name)
    for row in table.flat { result += try cells(of: row, dimensions: dimensions) }
    // Changes stand in the sheet only.
    guard !table.rows.isEmpty, table.flat.count % table.rows.count == 0 else { return result }
    let each = table.flat.count / table.rows.count
    for metric in catalog.metrics.values.sorted(by: { $0.definition.name < $1.definition.name }) {
      let header = TableBuilder.changeHeader(metric.definition, report.language)
      guard each > 0, let column = table.columns.firstIndex(where: { $0.header == header }) else { continue }
      for (index, row) in table.rows.enumerated() {
        let place = place(table.flat[index * each].members, dimensions)
        result += change(metric, row[column], place.dimensions, place.ids)
      }
    }
    return result
  }

  /// The dimension of that label.
  private func name(_ label: String) -> String {
    catalog.definitions.dimensions.first { $0.label[report.language] == label }?.name ?? label
  }

  /// Dimensions and members without those that are added up.
  private func place(_ members: [String], _ dimensions: [String]) -> (dimensions: [String], ids: [String]) {
    let total = TableBuilder.totalWord(report.language)
    let kept = zip(dimensions, members).filter { $0.1 != total }
    return (kept.map(\.0), kept.map(\.1))
  }

  private func cells(
    of row: FlatRow, dimensions: [String]
  ) throws -> [(cell: MeasureCell, seen: Knowledge.Seen)] {
    let (names, ids) = place(row.members, dimensions)
    if row.metric.hasSuffix("_differenz"), let metric = catalog.metrics[String(row.metric.dropLast(10))] {
      return change(metric, row.value.map(Cell.number) ?? .sign(.secret), names, ids)
    }
    guard let metric = catalog.metrics[row.metric],
      let shown = plan.frames.prefix(2).firstIndex(where: { $0.period.id == row.period })
    else { return [] }
    var parts = [(metric.numerator, metric.definition.isRatio ? row.numerator : row.value)]
    if let denominator = metric.denominator { parts.append((denominator, row.denominator)) }
    var result: [(cell: MeasureCell, seen: Knowledge.Seen)] = []
    for (expression, number) in parts {
      for name in expression.names {
        guard let measure = catalog.measures[name] else { continue }
        let cell = cell(measure, shown, names, ids)
        if let number {
          let own = try measured(number, name, expression) ?? figures.evidence(cell)?.value
          if let own { result.append((cell, .number(own))) }
        } else if row.sign == .secret {
          result.append((cell, .sign))
        }
      }
    }
    return result
  }

  /// The measure's value behind a part that is the measure times a constant; nil for anything else.
  private func measured(
    _ number: Rational, _ name: String, _ expression: MetricExpression
  ) throws -> Rational? {
    guard expression.names.count == 1, let one = try expression.evaluate([name: Rational(1)]),
      let two = try expression.evaluate([name: Rational(2)]), two == one.multiplied(by: Rational(2))
    else { return nil }
    return number.divided(by: one)
  }

  private func change(
    _ metric: ResolvedMetric, _ cell: Cell, _ names: [String], _ ids: [String]
  ) -> [(cell: MeasureCell, seen: Knowledge.Seen)] {
    let number: Rational? = if case .number(let value) = cell { value } else { nil }
    guard number != nil || cell == .sign(.secret) else { return [] }
    if let measure = catalog.onlyMeasure(of: metric) {
      var own = self.cell(measure, Plan.currentComparable, names, ids)
      own.isChange = true
      return [(own, number.map { .number($0) } ?? .sign)]
    }
    // What a change of a ratio tells is taken to be both ratios with all their parts.
    return metric.measures.compactMap { catalog.measures[$0] }.flatMap { measure in
      [Plan.currentComparable, Plan.previousComparable].compactMap { frame in
        let own = self.cell(measure, frame, names, ids)
        // Which of them is hidden, the sign does not tell.
        guard number != nil else { return (own, .nothing) }
        return figures.evidence(own).map { (own, .number($0.value)) }
      }
    }
  }

  private func cell(
    _ measure: ResolvedMeasure, _ frame: Int, _ names: [String], _ ids: [String]
  ) -> MeasureCell {
    let schema = catalog.tables[measure.definition.table]?.schema
    let members = zip(names, ids).map { name, id in
      schema.flatMap { figures.members(of: name, table: $0, frame: frame) }?.members.firstIndex {
        $0.id == id
      }
    }
    return figures.cell(measure, frame, names, members)
  }
}
