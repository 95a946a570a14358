import Disclosure
import Solver

/// The fewest cells that must be hidden, found by branch and cut over all choices at once: for each need and direction
/// deviations that only hidden cells may have.
///
/// Written for the tests, apart from the program's heuristic; only for small tables.
enum OptimalSuppression {
  /// The least cost; nil if there is no choice at all.
  static func cost(_ model: CellModel, milliseconds: Int = 60_000) throws -> Double? {
    let cells = model.cells
    let candidates = cells.indices.filter { cells[$0].status == .published && cells[$0].value != 0 }
    let loose = cells.indices.filter { cells[$0].status.isHidden || candidates.contains($0) }
    var columns: [Bounds] = candidates.map { _ in Bounds(0, 1) }
    var rows: [LinearProgram.Row] = []
    for (cell, amount) in demands(cells) {
      let start = columns.count
      for other in loose {
        let room = (
          up: cells[other].bounds.highest - cells[other].value,
          down: cells[other].value - cells[other].bounds.lowest
        )
        // Longer detours than this many times the demand are not needed in tables of this size.
        let most = amount.magnitude * 8
        columns.append(Bounds(0, max(min(room.up, most), 1e-9)))
        columns.append(Bounds(0, max(min(room.down, most), 1e-9)))
        if other == cell {
          columns[columns.count - (amount > 0 ? 2 : 1)] = .exactly(amount.magnitude)
          columns[columns.count - (amount > 0 ? 1 : 2)] = .exactly(0)
        }
        guard let choice = candidates.firstIndex(of: other) else { continue }
        for column in [columns.count - 2, columns.count - 1] {
          let limit = columns[column].upper ?? 0
          rows.append(
            LinearProgram.Row(
              [LinearProgram.Term(column, 1), LinearProgram.Term(choice, -limit)], Bounds(nil, 0)))
        }
      }
      for relation in model.relations {
        var terms: [LinearProgram.Term] = []
        for term in relation.terms {
          guard let place = loose.firstIndex(of: term.cell) else { continue }
          terms.append(LinearProgram.Term(start + 2 * place, term.factor))
          terms.append(LinearProgram.Term(start + 2 * place + 1, -term.factor))
        }
        if terms.isEmpty { continue }
        let value = relation.terms.reduce(0) { $0 + $1.factor * cells[$1.cell].value }
        rows.append(
          LinearProgram.Row(terms, relation.isAtMost ? Bounds(nil, relation.constant - value) : .exactly(0)))
      }
    }
    let program = LinearProgram(columns: columns, rows: rows)
    for (column, cell) in candidates.enumerated() {
      program.setObjective(cells[cell].cost, column: column)
      program.setBinary(column: column)
    }
    guard case .best(let cost) = try program.solveBinary(.smallest, milliseconds: milliseconds) else {
      return nil
    }
    return cost
  }

  private static func demands(_ cells: [ModelCell]) -> [(cell: Int, amount: Double)] {
    cells.indices.flatMap { cell -> [(cell: Int, amount: Double)] in
      guard let need = cells[cell].need else { return [] }
      return [(cell, need.highest - cells[cell].value), (cell, need.lowest - cells[cell].value)]
        .filter { $0.amount.magnitude > 1e-7 }
    }
  }
}
