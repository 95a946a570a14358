public import Solver

/// Chooses further numbers to hide so that no secret one can be computed from the rest: as few and as cheap as a
/// heuristic finds.
///
/// For each need that is not met yet, in turn, the cheapest deviation of other cells is computed that lets the secret
/// cell move far enough (`MaskingProgram`); the cells in it become secret. Then each cell hidden that way is shown again
/// if every need stays met without it, the dearest first. In small components this is repeated in several
/// orders, and the cheapest result counts; in large ones deviations are looked for near the secret cell first
/// (`Neighbourhood`). The result does not depend on anything but the model.
/// The choice is safe by construction: every need keeps a witness, another publication that fits all that is shown.
public struct SecondarySuppression {
  /// What was hidden, and what could not be protected.
  public struct Result: Sendable {
    /// The model with the chosen cells marked as secondary.
    public internal(set) var model: CellModel
    /// For each secondary cell the secret cell it was first hidden for.
    public internal(set) var reasons: [Int: Int] = [:]
    /// Cells whose need cannot be met, whatever is hidden: the publication tells them.
    public internal(set) var unprotected: [Int] = []
  }

  /// In components up to this many cells several orders are tried.
  public static let smallComponent = 400
  /// How many.
  public static let orders = 12

  /// Protects all needs of the model.
  ///
  /// - Throws: `SolverError`.
  public static func protect(_ model: CellModel) throws(SolverError) -> Result {
    let needy = model.cells.indices.filter { model.cells[$0].need != nil }
    var model = model
    // What must be protected cannot be shown itself.
    for cell in needy where model.cells[cell].status == .published { model.cells[cell].status = .primary }
    var result = Result(model: model)
    for cell in needy where model.cells[cell].status == .forced { result.unprotected.append(cell) }
    let components = model.components { model.cells[$0].status != .forced }
    let near = Neighbourhood(model)
    for component in components {
      let needs = component.cells.filter { model.cells[$0].need != nil }
      if needs.isEmpty { continue }
      var best: Choice?
      let tries = component.cells.count <= smallComponent ? orders : 1
      let first = order(needs, model)
      for attempt in 0..<tries {
        var choice = Choice(model, component, near)
        try choice.hide(needs: permuted(first, attempt))
        try choice.showAgain()
        if best.map({ (choice.unprotected.count, choice.cost) < ($0.unprotected.count, $0.cost) }) ?? true {
          best = choice
        }
        // Nothing can be cheaper than nothing.
        if choice.hidden.isEmpty { break }
      }
      guard let best else { continue }
      for cell in best.hidden { result.model.cells[cell].status = .secondary }
      for (cell, secret) in best.reasons where best.hidden.contains(cell) { result.reasons[cell] = secret }
      result.unprotected += best.unprotected
    }
    result.unprotected.sort()
    return result
  }

  /// The needs that ask for the largest deviation first; they open most ways for others.
  private static func order(_ needs: [Int], _ model: CellModel) -> [Int] {
    func size(_ cell: Int) -> Double {
      model.cells[cell].need.map { $0.highest - $0.lowest } ?? 0
    }
    return needs.sorted { (-size($0), $0) < (-size($1), $1) }
  }

  /// The same elements in another order, a different one for each attempt, always the same for the same attempt.
  private static func permuted(_ cells: [Int], _ attempt: Int) -> [Int] {
    switch attempt {
    case 0: return cells
    case 1: return cells.reversed()
    default:
      var state = UInt64(attempt) &* 0x9E37_79B9_7F4A_7C15
      var result = cells
      for index in result.indices.dropFirst().reversed() {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        result.swapAt(index, Int((state >> 33) % UInt64(index + 1)))
      }
      return result
    }
  }
}
