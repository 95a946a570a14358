public import Tabular

/// An expression ready to run over batches.
///
/// Each node is one loop over whole columns. Missing values follow SQL: computing with one is missing, comparing
/// with one is unknown. A missing result is `Missing.empty`; a result beyond 64 bits is `Missing.invalid` where it
/// arises, and computing on with it is missing. A cell that is only passed on (a bare field, `case`, `coalesce`)
/// stays invalid if it was.
public struct BoundExpression: Sendable {
  enum Root: Sendable {
    case cells(Cells)
    case truths(Truths)
  }
  /// What it yields; `boolean` for a condition.
  public let type: FieldType
  let root: Root
  /// Whether anything in it is computed that could leave 64 bits.
  public let hasArithmetic: Bool

  init(type: FieldType, root: Root) {
    self.type = type
    self.root = root
    hasArithmetic =
      switch root {
      case .cells(let cells): cells.hasArithmetic
      case .truths(let truths): truths.hasArithmetic
      }
  }

  /// One cell per row: 1, 0 or missing for a condition.
  ///
  /// Columns stand in the order of the fields the expression was checked against; those it does not use may be
  /// empty, the others hold at least `rowCount` cells.
  public func evaluate(_ columns: [Column], rowCount: Int) -> Column {
    var values: [Int64] = []
    values.reserveCapacity(rowCount)
    for evaluator in Evaluator.chunks(columns, rowCount) {
      let run =
        switch root {
        case .cells(let cells): evaluator.run(cells)
        case .truths(let truths): evaluator.cells(evaluator.run(truths))
        }
      values.append(contentsOf: evaluator.finished(run))
    }
    return Column(type: type, values: values)
  }

  /// Sets the mask to 1 for rows where the condition is true, to 0 where it is false or unknown.
  ///
  /// The mask is resized to `rowCount`. Only for expressions of type `boolean`.
  public func select(_ columns: [Column], rowCount: Int, into mask: inout [UInt8]) {
    precondition(type == .boolean, "only a condition selects rows")
    mask.removeAll(keepingCapacity: true)
    mask.reserveCapacity(rowCount)
    for evaluator in Evaluator.chunks(columns, rowCount) {
      let run =
        switch root {
        case .cells(let cells): evaluator.run(.cells(cells))
        case .truths(let truths): evaluator.run(truths)
        }
      switch run {
      case .constant(let truth):
        mask.append(contentsOf: repeatElement(truth == Truth.yes ? 1 : 0, count: evaluator.count))
      case .column(let truths):
        mask.append(contentsOf: mapped(truths, evaluator.count) { $0 == Truth.yes ? 1 : 0 }.values)
      }
    }
  }
}

/// Runs a program over some rows of a batch.
private struct Evaluator {
  let columns: [Column]
  let start: Int
  let count: Int

  /// As many rows at a time as leave the results of all nodes in the processor's cache.
  static func chunks(_ columns: [Column], _ rowCount: Int) -> some Sequence<Evaluator> {
    let size = 4096
    return stride(from: 0, to: rowCount, by: size).lazy.map { start in
      Evaluator(columns: columns, start: start, count: min(size, rowCount - start))
    }
  }

  func run(_ cells: Cells) -> CellRun {
    switch cells {
    case .field(let index): return .column(Lane(values: columns[index].values, start: start))
    case .constant(let value): return .constant(value)
    case .parameter, .code: preconditionFailure("not bound")
    case .scaled(let one, let power):
      return combined(run(one), .constant(power), count) { checked($0.multipliedReportingOverflow(by: $1)) }
    case .negated(let one): return combined(.constant(0), run(one), count) { checked((-$1, false)) }
    case .absolute(let one): return combined(.constant(0), run(one), count) { abs($1) }
    case .arithmetic(let operation, let left, let right):
      return arithmetic(operation, run(left), run(right))
    case .smaller(let left, let right): return combined(run(left), run(right), count) { min($0, $1) }
    case .larger(let left, let right): return combined(run(left), run(right), count) { max($0, $1) }
    case .coalesce(let left, let right): return coalesced(run(left), run(right))
    case .branch(let condition, let value, let otherwise):
      return chosen(run(condition), run(value), run(otherwise))
    case .truth(let truths): return self.cells(run(truths))
    }
  }

  func run(_ truths: Truths) -> TruthRun {
    switch truths {
    case .constant(let truth): return .constant(truth)
    case .cells(let cells):
      return tested(run(cells), .constant(0), count) { $0 != $1 }
    case .compare(let comparison, let left, 1, let right, 1):
      return compared(comparison, run(left), run(right), count)
    case .compare(let comparison, let left, let a, let right, let b):
      return compared(comparison, run(left), by: a, run(right), by: b, count)
    case .isIn: preconditionFailure("not bound")
    case .member(let one, let values, let hasMissing): return member(run(one), values, hasMissing)
    case .and(let left, let right): return joined(run(left), run(right), count) { min($0, $1) }
    case .or(let left, let right): return joined(run(left), run(right), count) { max($0, $1) }
    case .not(let one): return joined(run(one), .constant(0), count) { truth, _ in Truth.yes - truth }
    case .isMissing(let cells):
      switch run(cells) {
      case .constant(let cell): return .constant(cell < Missing.limit ? Truth.yes : Truth.no)
      case .column(let cells):
        return .column(mapped(cells, count) { $0 < Missing.limit ? Truth.yes : Truth.no })
      }
    }
  }

  func cells(_ run: TruthRun) -> CellRun {
    @inline(__always) func cell(_ truth: UInt8) -> Int64 {
      truth == Truth.unknown ? Missing.empty : Int64(truth / 2)
    }
    return switch run {
    case .constant(let truth): .constant(cell(truth))
    case .column(let truths): .column(mapped(truths, count) { cell($0) })
    }
  }

  /// The reasons of missing cells end here: a computed cell is missing or invalid.
  func finished(_ run: CellRun) -> [Int64] {
    @inline(__always) func cell(_ cell: Int64) -> Int64 { cell < Missing.invalid ? Missing.empty : cell }
    return switch run {
    case .constant(let value): [Int64](repeating: cell(value), count: count)
    case .column(let values): mapped(values, count) { cell($0) }.values
    }
  }

  private func arithmetic(_ operation: Arithmetic, _ left: CellRun, _ right: CellRun) -> CellRun {
    switch operation {
    case .add: combined(left, right, count) { checked($0.addingReportingOverflow($1)) }
    case .subtract: combined(left, right, count) { checked($0.subtractingReportingOverflow($1)) }
    case .multiply: combined(left, right, count) { checked($0.multipliedReportingOverflow(by: $1)) }
    case .divide: preconditionFailure("rows are never divided")
    }
  }

  private func coalesced(_ left: CellRun, _ right: CellRun) -> CellRun {
    switch (left, right) {
    case (.constant(let cell), _): cell < Missing.limit ? right : left
    case (.column(let cells), .constant(let other)):
      .column(mapped(cells, count) { $0 < Missing.limit ? other : $0 })
    case (.column(let cells), .column(let others)):
      .column(mapped(cells, others, count) { $0 < Missing.limit ? $1 : $0 })
    }
  }

  private func chosen(_ condition: TruthRun, _ value: CellRun, _ otherwise: CellRun) -> CellRun {
    guard case .column(let truths) = condition else {
      if case .constant(Truth.yes) = condition { return value }
      return otherwise
    }
    let (yes, no) = (finished(value), finished(otherwise))
    var result = no
    for row in 0..<count where truths.values[truths.start + row] == Truth.yes { result[row] = yes[row] }
    return .column(Lane(values: result, start: 0))
  }

  private func member(_ run: CellRun, _ values: [Int64], _ hasMissing: Bool) -> TruthRun {
    // Few values are compared one after the other, many are looked up.
    let absent = hasMissing ? Truth.unknown : Truth.no
    if values.count <= 16 {
      let absent = TruthRun.constant(absent)
      return values.reduce(isUnknown(run, or: absent)) { found, value in
        joined(found, tested(run, .constant(value), count) { $0 == $1 }, count) { max($0, $1) }
      }
    }
    let set = Set(values)
    func truth(_ cell: Int64) -> UInt8 {
      cell < Missing.limit ? Truth.unknown : set.contains(cell) ? Truth.yes : absent
    }
    return switch run {
    case .constant(let cell): .constant(truth(cell))
    case .column(let cells): .column(mapped(cells, count) { truth($0) })
    }
  }

  /// Where nothing is found yet: unknown for missing cells, else as given.
  private func isUnknown(_ run: CellRun, or absent: TruthRun) -> TruthRun {
    joined(tested(run, .constant(0), count) { _, _ in false }, absent, count) { max($0, $1) }
  }
}
