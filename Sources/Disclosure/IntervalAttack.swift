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

  /// The hidden cells whose interval is narrower than their need, in order.
  ///
  /// - Throws: `SolverError`.
  public func tooNarrow() throws(SolverError) -> [Int] {
    let needy = model.cells.indices.filter { model.cells[$0].need != nil }
    // What is shown is no interval at all.
    let shown = needy.filter { !model.cells[$0].status.isHidden }
    let intervals = try intervals(of: needy)
    let narrow = intervals.filter { cell, interval in !(model.cells[cell].need?.isMet(by: interval) ?? true) }
    return (shown + narrow.keys).sorted()
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
