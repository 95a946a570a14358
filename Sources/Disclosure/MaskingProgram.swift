import Solver

/// The question "by how little can other numbers change so that this secret one becomes larger (or smaller)?", as a
/// linear program over one component.
///
/// Each cell's deviation from its exact value is split into a part up and a part down. A solution is another
/// publication that fits everything shown: whoever sees only cells that do not deviate cannot tell the two apart.
/// Source: the incremental attacker problems of Kelly, Golden and Assad (1992), as used by tau-Argus and sdcTable.
final class MaskingProgram {
  /// A deviation of one cell.
  struct Deviation: Sendable, Hashable {
    let cell: Int
    let amount: Double
  }

  private let model: CellModel
  private let cells: [Int]
  private let column: [Int: Int]
  private let program: LinearProgram

  /// Smallest deviation that counts as one.
  static let smallest = 1e-7

  init(_ model: CellModel, _ component: CellModel.Component) {
    self.model = model
    cells = component.cells
    var column: [Int: Int] = [:]
    for (index, cell) in cells.enumerated() { column[cell] = 2 * index }
    self.column = column
    let rows = component.relations.map { index in
      let relation = model.relations[index]
      var terms: [LinearProgram.Term] = []
      var value = 0.0
      for term in relation.terms {
        value += term.factor * model.cells[term.cell].value
        guard let up = column[term.cell] else { continue }
        terms.append(LinearProgram.Term(up, term.factor))
        terms.append(LinearProgram.Term(up + 1, -term.factor))
      }
      return LinearProgram.Row(
        terms, relation.isAtMost ? Bounds(nil, max(0, relation.constant - value)) : .exactly(0))
    }
    program = LinearProgram(
      columns: [Bounds](repeating: .exactly(0), count: 2 * cells.count), rows: rows)
  }

  /// Lets a cell deviate at a price for each unit, or not at all.
  func allow(_ cell: Int, price: Double?) {
    guard let up = column[cell] else { return }
    let own = model.cells[cell]
    for (offset, room) in [own.bounds.highest - own.value, own.value - own.bounds.lowest].enumerated() {
      let room = max(0, room)
      // A number that is zero and stays zero has no room; GLPK wants fixed columns told apart.
      let open = room.isFinite ? (room > 0 ? Bounds(0, room) : .exactly(0)) : Bounds(0, nil)
      program.setBounds(price == nil ? .exactly(0) : open, column: up + offset)
      program.setObjective(price ?? 0, column: up + offset)
    }
  }

  /// The cheapest way to let the cell deviate by the amount, up or down: all deviations; nil if there is none.
  func cheapest(_ cell: Int, by amount: Double) throws(SolverError) -> [Deviation]? {
    guard let up = column[cell] else { return nil }
    let (moved, still) = amount > 0 ? (up, up + 1) : (up + 1, up)
    program.setBounds(.exactly(amount.magnitude), column: moved)
    program.setBounds(.exactly(0), column: still)
    defer { allow(cell, price: 0) }
    guard case .best = try program.solve(.smallest) else { return nil }
    var deviations: [Deviation] = []
    for (index, other) in cells.enumerated() {
      let amount = program.value(column: 2 * index) - program.value(column: 2 * index + 1)
      if amount.magnitude > Self.smallest { deviations.append(Deviation(cell: other, amount: amount)) }
    }
    return deviations
  }
}
