import Aggregate
import Tabular

/// Builds one table of a report: its rows, its columns and the same figures flat.
struct TableBuilder {
  let plan: Plan
  let figures: FigureBuilder
  let audience: Audience
  let language: Language

  /// What stands in the place of a member in a total.
  static func totalWord(_ language: Language) -> String { language == .de ? "Insgesamt" : "Total" }

  /// The heading of the column with a metric's change.
  static func changeHeader(_ metric: MetricDefinition, _ language: Language) -> String {
    "\(language == .de ? "Veränderung" : "Change") \(metric.label[language])"
  }

  private var totalWord: String { Self.totalWord(language) }

  func table(
    _ definition: ReportTableDefinition, title: String, description: String
  ) throws -> ReportTable {
    let names = definition.by[audience] ?? []
    let metrics = (definition.metrics + definition.beside).compactMap { plan.catalog.metrics[$0] }
    let rows = try RowFinder(figures: figures, plan: plan, language: language).rows(
      names, metrics: metrics, across: definition.across, audience: audience,
      leavesOutZeros: definition.leavesOutZeros)
    let layout =
      try definition.across.map { try across($0, definition, metrics, names: names, rows: rows) }
      ?? down(definition, metrics, names: names, rows: rows)
    let columns = distinct(layout.columns)
    return ReportTable(
      id: definition.id, title: title,
      description: description, columns: columns, rows: layout.rows,
      notes: definition.notes.map { $0[language] } + layout.notes, source: source(metrics),
      dimensions: labelColumns(names, definition).map(\.header)
        + (definition.across.map { [label(of: $0)] } ?? []),
      flat: layout.flat)
  }

  /// Two columns of the same heading are told apart by a number.
  private func distinct(_ columns: [ReportColumn]) -> [ReportColumn] {
    var seen: [String: Int] = [:]
    return columns.map { column in
      let count = (seen[column.heading] ?? 0) + 1
      seen[column.heading] = count
      return count == 1
        ? column : ReportColumn(header: "\(column.header) \(count)", unit: column.unit, kind: column.kind)
    }
  }

  struct Layout {
    var columns: [ReportColumn] = []
    var rows: [[Cell]] = []
    var flat: [FlatRow] = []
    var notes: [String] = []
  }

  func label(of dimension: String) -> String {
    plan.catalog.dimensions[dimension]?.label[language] ?? dimension
  }

  private func source(_ metrics: [ResolvedMetric]) -> String {
    var sources: [String] = []
    for metric in metrics {
      for part in metric.definition.source[language].split(separator: ";") {
        let text = part.drop { $0 == " " }
        // One metric names first what another names last.
        guard !sources.contains(where: { $0.lowercased() == text.lowercased() }) else { continue }
        let isWord = text.dropFirst().first?.isLowercase ?? false
        sources.append(
          language == .en && isWord && !sources.isEmpty
            ? text.prefix(1).lowercased() + text.dropFirst() : String(text))
      }
    }
    return sources.joined(separator: "; ")
  }

  // MARK: One metric per column

  private func down(
    _ definition: ReportTableDefinition, _ metrics: [ResolvedMetric], names: [String], rows: [TableRow]
  ) throws -> Layout {
    var layout = Layout()
    let columns = metricColumns(definition, metrics)
    layout.columns = leadingColumns(names, definition) + columns.map(\.column)
    if definition.comparesPrevious { layout.notes.append(comparisonNote()) }
    let flats = flatColumns(definition, columns)
    for row in rows { try append(row, names: names, columns, flats, definition, to: &layout) }
    if definition.hasTotal, !names.isEmpty {
      if let note = totalNote(columns, names) { layout.notes.append(note) }
      let total = TableRow(
        members: [], ids: names.map { _ in totalWord }, labels: names.map { _ in totalWord })
      try append(total, names: names, columns, flats, definition, to: &layout)
    }
    return layout
  }

  /// A metric in a frame as each row of the flat table tells it.
  private struct FlatColumn {
    let metric: ResolvedMetric
    let frame: Int
    let period: String
    /// Where it is shown among the columns of metrics.
    let shownAt: Int?
  }

  private func flatColumns(
    _ definition: ReportTableDefinition, _ columns: [MetricColumn]
  ) -> [FlatColumn] {
    (definition.metrics + definition.beside).flatMap { name -> [FlatColumn] in
      guard let metric = plan.catalog.metrics[name] else { return [] }
      let isCompared = definition.comparesPrevious && definition.metrics.contains(name)
      return (isCompared ? [Plan.current, Plan.previous] : [Plan.current]).map { frame in
        FlatColumn(
          metric: metric, frame: frame, period: plan.frames[frame].period.id,
          shownAt: columns.firstIndex {
            $0.metric.definition.name == name && $0.part == .value(frame: frame)
          })
      }
    }
  }

  private func append(
    _ row: TableRow, names: [String], _ columns: [MetricColumn], _ flats: [FlatColumn],
    _ definition: ReportTableDefinition, to layout: inout Layout
  ) throws {
    // A total has no members: it is the figure without dimensions.
    let dimensions = row.members.isEmpty ? [] : names
    // So few that looking through them is faster than hashing their names.
    var known: [(metric: String, frame: Int, figure: Figure)] = []
    func figure(_ metric: ResolvedMetric, _ frame: Int) throws -> Figure {
      let name = metric.definition.name
      if let found = known.first(where: { $0.frame == frame && $0.metric == name }) { return found.figure }
      let figure = try figures.figure(
        metric, frame: frame, dimensions: dimensions, members: row.members, audience: audience)
      known.append((name, frame, figure))
      return figure
    }
    var cells = leadingCells(of: row, names, definition)
    for column in columns {
      switch column.part {
      case .value(let frame): cells.append(try figure(column.metric, frame).value.cell)
      case .numerator: cells.append(try figure(column.metric, Plan.current).numerator.cell)
      case .denominator:
        cells.append(try figure(column.metric, Plan.current).denominator?.cell ?? .sign(.notMeaningful))
      case .change:
        cells.append(
          try figures.change(
            column.metric, dimensions: dimensions, members: row.members, audience: audience
          ).cell)
      }
    }
    layout.rows.append(cells)
    let (members, leading) = (ids(of: row, names, definition), cells.count - columns.count)
    for flat in flats {
      layout.flat.append(
        self.flat(
          flat.metric, try figure(flat.metric, flat.frame), period: flat.period, members: members,
          place: flat.shownAt.map { CellPlace(row: layout.rows.count - 1, column: leading + $0) }))
    }
  }

  private func comparisonNote() -> String {
    language == .de
      ? "Die Veränderung zum vorherigen Zeitraum vergleicht nur Schulen, die in beiden Zeiträumen vollständig gemeldet haben."
      : "The change since the period before compares only schools that reported completely in both periods."
  }

  struct MetricColumn {
    enum Part: Equatable { case value(frame: Int), numerator, denominator, change }
    let metric: ResolvedMetric
    let part: Part
    let column: ReportColumn
  }

  private func metricColumns(
    _ definition: ReportTableDefinition, _ metrics: [ResolvedMetric]
  ) -> [MetricColumn] {
    var columns: [MetricColumn] = []
    func add(
      _ metric: ResolvedMetric, _ part: MetricColumn.Part, _ header: String, _ unit: String, _ decimals: Int
    ) {
      let column = ReportColumn(header: header, unit: shown(unit), kind: .number(decimals: decimals))
      // Two ratios with the same denominator show it once.
      if columns.contains(where: { $0.column.heading == column.heading }) { return }
      columns.append(MetricColumn(metric: metric, part: part, column: column))
    }
    for (index, metric) in metrics.enumerated() {
      let own = metric.definition
      let isMain = index < definition.metrics.count
      add(metric, .value(frame: Plan.current), own.label[language], own.unit[language], own.decimals)
      guard isMain else { continue }
      if let denominator = own.denominator, let above = own.numerator.label {
        add(metric, .numerator, above[language], own.numerator.unit[language], own.numerator.decimals)
        if !denominator.isHidden, let below = denominator.label {
          add(metric, .denominator, below[language], denominator.unit[language], denominator.decimals)
        }
      }
      guard definition.comparesPrevious else { continue }
      let before = plan.frames[Plan.previous].period.id
      add(
        metric, .value(frame: Plan.previous), "\(own.label[language]) \(before)", own.unit[language],
        own.decimals)
      add(
        metric, .change, Self.changeHeader(own, language), Self.changeUnit(own, language), own.decimals)
    }
    return columns
  }

  /// A difference of percentages is one of percentage points.
  static func changeUnit(_ metric: MetricDefinition, _ language: Language) -> String {
    guard metric.unit[language].contains("%") else { return metric.unit[language] }
    return language == .de ? "Prozentpunkte" : "percentage points"
  }

  /// "in %" in German headings, as is otherwise.
  private func shown(_ unit: String) -> String { unit == "%" ? "in %" : unit }

  private func flat(
    _ metric: ResolvedMetric, _ figure: Figure, period: String, members: [String], place: CellPlace?
  ) -> FlatRow {
    FlatRow(
      metric: metric.definition.name, period: period, members: members,
      value: figure.value.value, decimals: metric.definition.decimals, sign: figure.value.sign,
      unit: metric.definition.unit[language],
      numerator: metric.definition.isRatio ? figure.numerator.value : nil,
      denominator: figure.denominator?.value, place: place)
  }

  // MARK: One member per column

  private func across(
    _ dimension: String, _ definition: ReportTableDefinition, _ metrics: [ResolvedMetric], names: [String],
    rows: [TableRow]
  ) throws -> Layout {
    var layout = Layout()
    guard let first = metrics.first?.definition else { return layout }
    let finder = RowFinder(figures: figures, plan: plan, language: language)
    let columns = try finder.rows([dimension], metrics: metrics, across: nil, audience: audience)
    let isMixed = metrics.count > 1
    layout.columns =
      labelColumns(names, definition)
      + (isMixed ? [ReportColumn(header: metricWord, unit: nil, kind: .text)] : [])
      + columns.map {
        ReportColumn(
          header: $0.labels[0], unit: shown(first.unit[language]), kind: .number(decimals: first.decimals))
      }
    var all = rows
    if definition.hasTotal, !names.isEmpty {
      all.append(
        TableRow(members: [], ids: names.map { _ in totalWord }, labels: names.map { _ in totalWord }))
    }
    for row in all {
      for metric in metrics {
        let figures = try columns.map { column in
          try self.figures.figure(
            metric, frame: Plan.current, dimensions: (row.members.isEmpty ? [] : names) + [dimension],
            members: row.members + column.members, audience: audience)
        }
        if isMixed, definition.leavesOutZeros, figures.allSatisfy({ $0.value.value?.isZero ?? false }) {
          continue
        }
        var cells = labels(of: row, names, definition)
        if isMixed { cells.append(.text(metric.definition.label[language])) }
        for (column, figure) in zip(columns, figures) {
          cells.append(figure.value.cell)
          let place = CellPlace(row: layout.rows.count, column: cells.count - 1)
          layout.flat.append(
            flat(
              metric, figure, period: plan.frames[Plan.current].period.id,
              members: ids(of: row, names, definition) + column.ids, place: place))
        }
        layout.rows.append(cells)
      }
    }
    return layout
  }
}
