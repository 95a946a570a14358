public import Solver

/// What a reader with a solver can derive about hidden numbers from everything that is shown: by linear programming,
/// the smallest and the largest value that fits all relations.
///
/// It reads shown cells by their value and hidden ones by their bounds only.
/// Source: Fischetti and Salazar-González, "Models and algorithms for optimizing cell suppression in tabular data
/// with linear constraints" (2000), the attacker's problem; solved over real numbers.
public struct IntervalAttack {
  private let model: CellModel

  /// An attack on the publication as it stands.
  public init(on model: CellModel) { self.model = model }

  /// The interval of each hidden cell asked for.
  ///
  /// - Throws: `SolverError`. A publication that contradicts itself gives empty intervals (lowest above highest).
  public func intervals(of wanted: [Int]) throws(SolverError) -> [Int: Interval] {
    var result: [Int: Interval] = [:]
    let wanted = Set(wanted)
    for component in model.components(isLoose: { model.cells[$0].status.isHidden }) {
      let asked = component.cells.filter(wanted.contains)
      if asked.isEmpty { continue }
      let program = program(component)
      for (column, cell) in component.cells.enumerated() where wanted.contains(cell) {
        program.setObjective(1, column: column)
        let lowest = try program.solve(.smallest)
        let highest = try program.solve(.largest)
        program.setObjective(0, column: column)
        result[cell] = Self.interval(lowest, highest)
      }
    }
    return result
  }

  /// The hidden cells whose interval is narrower than their need, in order; of `distinct` cells those that are known
  /// exactly.
  ///
  /// Every solution shows for all cells what is possible; only what none has shown yet is asked for.
  /// - Throws: `SolverError`.
  public func tooNarrow(distinct: [Int] = []) throws(SolverError) -> [Int] {
    try outcome(distinct: distinct).tooNarrow
  }

  /// What an attack has found, each in order.
  public struct Outcome: Sendable {
    /// The hidden cells whose interval is narrower than their need, or empty.
    public let tooNarrow: [Int]
    /// Those of them that no value at all fits: what is shown contradicts itself.
    public let contradictory: [Int]
  }

  /// The same, and which of the cells are in question only because the publication contradicts itself.
  ///
  /// - Throws: `SolverError`.
  public func outcome(distinct: [Int] = []) throws(SolverError) -> Outcome {
    var contradictory: Set<Int> = []
    let needy = model.cells.indices.filter { model.cells[$0].need != nil }
    // What is shown is no interval at all.
    var result = Set(needy.filter { !model.cells[$0].status.isHidden })
    let distinct = Set(distinct).subtracting(needy)
    let asked = distinct.union(needy).subtracting(result)
    for component in model.components(isLoose: { model.cells[$0].status.isHidden }) {
      let wanted = component.cells.enumerated().filter { asked.contains($0.element) }
      if wanted.isEmpty { continue }
      let program = program(component)
      var seen = [Interval](repeating: Interval(.infinity, -.infinity), count: component.cells.count)
      for (column, cell) in wanted {
        func isEnough() -> Bool { isWide(seen[column], model.cells[cell]) }
        program.setObjective(1, column: column)
        for direction in [LinearProgram.Direction.smallest, .largest] where !isEnough() {
          let outcome = try program.solve(direction)
          if case .best = outcome {
            for index in seen.indices {
              let value = program.value(column: index)
              seen[index] = Interval(min(seen[index].lowest, value), max(seen[index].highest, value))
            }
          } else {
            if case .infeasible = outcome { contradictory.insert(cell) }
            let end = Self.interval(outcome, outcome)
            if direction == .smallest {
              seen[column].lowest = end.lowest
            } else {
              seen[column].highest = end.highest
            }
          }
        }
        program.setObjective(0, column: column)
        if !isEnough() { result.insert(cell) }
      }
    }
    return Outcome(tooNarrow: result.sorted(), contradictory: result.intersection(contradictory).sorted())
  }

  private func isWide(_ interval: Interval, _ cell: ModelCell) -> Bool {
    if let need = cell.need { return need.isMet(by: interval) }
    return interval.highest - interval.lowest >= 1e-6 * max(1, cell.value.magnitude)
  }

  private func program(_ component: CellModel.Component) -> LinearProgram {
    var column: [Int: Int] = [:]
    for (index, cell) in component.cells.enumerated() { column[cell] = index }
    let rows = component.relations.map { index in
      let relation = model.relations[index]
      var constant = relation.constant
      var terms: [LinearProgram.Term] = []
      for term in relation.terms {
        if let column = column[term.cell] {
          terms.append(LinearProgram.Term(column, term.factor))
        } else {
          constant -= term.factor * model.cells[term.cell].value
        }
      }
      return LinearProgram.Row(terms, relation.isAtMost ? Bounds(nil, constant) : .exactly(constant))
    }
    return LinearProgram(columns: component.cells.map { model.cells[$0].bounds.asBounds }, rows: rows)
  }

  private static func interval(_ lowest: LinearProgram.Outcome, _ highest: LinearProgram.Outcome) -> Interval
  {
    func end(_ outcome: LinearProgram.Outcome, open: Double) -> Double {
      switch outcome {
      case .best(let value): value
      case .unbounded: open
      case .infeasible: -open
      }
    }
    return Interval(end(lowest, open: -.infinity), end(highest, open: .infinity))
  }
}

extension Interval {
  var asBounds: Bounds { Bounds(lowest.isFinite ? lowest : nil, highest.isFinite ? highest : nil) }
}
