import Aggregate
import Expression
import Synchronization
import Tabular
import Validate

/// From a figure back to file and line: every row that its measures took.
struct RowTrace {
  /// One row, and what it is to the figure.
  struct Entry: Sendable, Hashable {
    /// Which side of the ratio: `numerator`, `denominator`, or `value` of a plain figure.
    let part: String
    /// The measure, or the set through which a row of a measure came in.
    let name: String
    let path: String
    /// The physical line; nil for a delivery that did not come.
    let line: Int?
    /// What it adds; nil where rows are only counted or the value must not be shown.
    let value: Rational?
  }
  /// How many rows a measure read and took.
  struct Counts: Sendable {
    var accepted = 0
    var taken = 0
  }
  private(set) var entries: [Entry] = []
  private(set) var counts: [String: Counts] = [:]

  private let evaluation: Evaluation
  private var plan: Plan { evaluation.plan }
  private var catalog: Catalog { evaluation.plan.catalog }

  /// Reads again what the metric was computed from.
  init(_ metric: ResolvedMetric, _ evaluation: Evaluation) throws {
    self.evaluation = evaluation
    let frame = plan.frame(Plan.current, for: metric.definition)
    let above = metric.numerator.names
    let below = metric.denominator?.names ?? []
    for name in metric.measures {
      guard let measure = catalog.measures[name] else { continue }
      let part = metric.denominator == nil ? "value" : above.contains(name) ? "numerator" : "denominator"
      try trace(measure, frame: frame, part: part)
      // A measure on both sides is traced once and told twice.
      if above.contains(name), below.contains(name) {
        entries += entries.filter { $0.name == name && $0.part == "numerator" }.map {
          Entry(part: "denominator", name: $0.name, path: $0.path, line: $0.line, value: $0.value)
        }
      }
    }
  }

  private mutating func trace(_ measure: ResolvedMeasure, frame: Int, part: String) throws {
    guard let table = catalog.tables[measure.definition.table] else { return }
    let input = evaluation.builder.input(
      measure, table: table.schema, frame: frame, known: evaluation.aggregated.sets)
    let showsValue = isHarmless(measure, table.schema)
    let rows = try rows(input, of: table, frame: frame)
    counts[measure.definition.name] = Counts(accepted: rows.accepted, taken: rows.taken.count)
    entries += rows.taken.map { row in
      Entry(
        part: part, name: measure.definition.name, path: row.path, line: row.line,
        value: showsValue ? row.value.map { Rational(scaled: Int128($0), scale: measure.scale) } : nil)
    }
    for name in measure.definition.only {
      try trace(set: name, through: rows, table.schema, frame: frame, part: part)
    }
  }

  /// The rows that put the values of a measure's rows into a set.
  private mutating func trace(
    set name: String, through rows: Rows, _ schema: TableSchema, frame: Int, part: String
  ) throws {
    guard let set = catalog.sets[name], let table = catalog.tables[set.definition.table],
      let field = Resolver.field(of: table.schema.fields[set.field].domain ?? "", in: schema)
    else { return }
    let wanted = Set(rows.taken.map { $0.cells[field] })
    let input = evaluation.builder.input(set, table: table.schema, frame: frame)
    entries += try self.rows(input, of: table, frame: frame).taken.filter {
      wanted.contains($0.cells[set.field])
    }
    .map { Entry(part: part, name: name, path: $0.path, line: $0.line, value: nil) }
  }

  /// Whether every field the value is computed from may be shown.
  private func isHarmless(_ measure: ResolvedMeasure, _ schema: TableSchema) -> Bool {
    let used: [Int] =
      switch measure.input {
      case .none: []
      case .field(let field): [field]
      case .expression(let expression): expression.usedFields
      }
    return used.allSatisfy { index in
      let field = schema.fields[index]
      switch field.type {
      case .integer, .decimal, .boolean: return true
      default: return field.privacy == .harmless && field.type == .date
      }
    } && !used.isEmpty
  }

  private struct Row: Sendable {
    let path: String
    let line: Int?
    let value: Int64?
    let cells: [Int64]
  }

  private struct Rows: Sendable {
    var accepted = 0
    var taken: [Row] = []
  }

  private func rows(_ input: MeasureInput, of table: TableDefinition, frame: Int) throws -> Rows {
    switch table.schema.sender {
    case .reference: reference(input, table)
    case .system: states(input, table)
    case .school, .office: try deliveries(input, table)
    case .receipts: Rows()
    }
  }

  private func reference(_ input: MeasureInput, _ table: TableDefinition) -> Rows {
    var rows = Rows()
    guard
      let edition = evaluation.references.edition(of: table.schema.name, on: plan.frames[input.frame].asOf)
    else { return rows }
    for batch in edition.batches {
      Self.take(
        input, batch,
        role: DeliveryRole(
          periodFrames: [input.frame], snapshotFrames: [input.frame], periodCode: -1, path: edition.path),
        &rows)
    }
    return rows
  }

  private func states(_ input: MeasureInput, _ table: TableDefinition) -> Rows {
    var rows = Rows()
    let maker = StateRows(table: table, domains: evaluation.finder.domains)
    let files = Dictionary(
      evaluation.intake.outcomes.map { (DeliveryKey($0.found), $0.found.path) },
      uniquingKeysWith: { first, _ in first })
    let numbers = evaluation.schools.domain.texts
    for state in evaluation.overview.states {
      guard let frequency = catalog.tables[state.table]?.schema.frequency else { continue }
      let number = state.school.map { numbers[Int($0)] }
      let key = DeliveryKey(table: state.table, period: state.period, schoolNumber: number)
      let name = [number, state.table].compactMap(\.self).joined(separator: "_")
      let path = files[key] ?? "eingang/\(state.period.folderName)/\(name).csv (missing)"
      let role = evaluation.aggregation.role(of: state.period, frequency: frequency, path: path)
      Self.take(input, maker.batch([state]), role: role, &rows)
    }
    return Rows(
      accepted: rows.accepted,
      taken: rows.taken.map { Row(path: $0.path, line: nil, value: $0.value, cells: $0.cells) })
  }

  private func deliveries(_ input: MeasureInput, _ table: TableDefinition) throws -> Rows {
    guard let scan = evaluation.aggregated.scans[table.schema.name], let frequency = table.schema.frequency
    else { return Rows() }
    let roles = scan.deliveries.map {
      evaluation.aggregation.role(of: $0.period, frequency: frequency, path: $0.path)
    }
    let found = Mutex(Rows())
    _ = try scan.run(initial: ScanState(), reportsFindings: false) { _, batch, delivery, _ in
      var rows = Rows()
      Self.take(input, batch, role: roles[delivery], &rows)
      found.withLock {
        $0.accepted += rows.accepted
        $0.taken += rows.taken
      }
    }
    var rows = found.withLock { $0 }
    rows.taken.sort { ($0.path, $0.line ?? 0) < ($1.path, $1.line ?? 0) }
    return rows
  }

  private static func take(_ input: MeasureInput, _ batch: Batch, role: DeliveryRole, _ rows: inout Rows) {
    guard role.isActive(frame: input.frame, scope: input.scope) else { return }
    rows.accepted += batch.rejected.count { $0 == 0 }
    let selection = Selection(input, batch, periodCode: role.periodCode)
    for row in 0..<batch.rowCount where selection.mask[row] != 0 {
      let value = selection.values.isEmpty ? nil : selection.values[row]
      // A missing value adds nothing to a sum and is no member of a distinct count.
      if let value, Missing.contains(value) { continue }
      rows.taken.append(
        Row(
          path: role.path, line: Int(batch.lines[row]), value: value,
          cells: batch.columns.map { $0.values[row] }))
    }
  }
}
