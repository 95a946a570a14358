public import Solver

/// Chooses further numbers to hide so that no secret one can be computed from the rest: as few and as cheap as a
/// heuristic finds.
///
/// For each need that is not met yet, in turn, the cheapest deviation of other cells is computed that lets the secret
/// cell move far enough (`MaskingProgram`); the cells in it become secret. Then each cell hidden that way is shown again
/// if every need stays met without it, the dearest first. In small components this is repeated in several
/// orders, and the cheapest result counts. The result does not depend on anything but the model.
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
    var result = Result(model: model)
    let needy = model.cells.indices.filter { model.cells[$0].need != nil }
    for cell in needy where model.cells[cell].status == .forced { result.unprotected.append(cell) }
    let components = model.components { model.cells[$0].status != .forced }
    for component in components {
      let needs = component.cells.filter { model.cells[$0].need != nil }
      if needs.isEmpty { continue }
      var best: Choice?
      let tries = component.cells.count <= smallComponent ? orders : 1
      let first = order(needs, model)
      for attempt in 0..<tries {
        var choice = Choice(model, component)
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

/// A choice of hidden cells in one component, growing and shrinking.
private struct Choice {
  /// A need of a cell in one direction.
  struct Demand: Hashable {
    let cell: Int
    let amount: Double
  }

  let model: CellModel
  let program: MaskingProgram
  private let cells: [Int]
  private(set) var hidden: Set<Int> = []
  private(set) var reasons: [Int: Int] = [:]
  private(set) var unprotected: [Int] = []
  /// For each demand deviations that meet it with hidden cells only.
  private var witnesses: [Demand: [MaskingProgram.Deviation]] = [:]

  var cost: Double { hidden.sorted().reduce(0) { $0 + model.cells[$1].cost } }

  init(_ model: CellModel, _ component: CellModel.Component) {
    self.model = model
    cells = component.cells
    program = MaskingProgram(model, component)
    for cell in cells { program.allow(cell, price: price(cell)) }
  }

  /// A true zero stays a number: hiding it would protect nothing that a reader could not guess.
  private func price(_ cell: Int) -> Double? {
    let own = model.cells[cell]
    if own.status.isHidden { return 0 }
    return own.value == 0 && own.bounds.lowest == 0 ? nil : own.cost
  }

  private func demands(_ cell: Int) -> [Demand] {
    let own = model.cells[cell]
    guard let need = own.need else { return [] }
    return [need.highest - own.value, need.lowest - own.value].enumerated().compactMap { index, amount in
      (index == 0 ? amount > MaskingProgram.smallest : amount < -MaskingProgram.smallest)
        ? Demand(cell: cell, amount: amount) : nil
    }
  }

  mutating func hide(needs: [Int]) throws(SolverError) {
    // What one need's deviations do for others, they need not be asked for again.
    var met: [Demand: [MaskingProgram.Deviation]] = [:]
    let all = Dictionary(grouping: needs.flatMap(demands), by: \.cell)
    for cell in needs {
      for demand in all[cell] ?? [] {
        if let known = met[demand] {
          witnesses[demand] = known
          continue
        }
        guard let deviations = try program.cheapest(cell, by: demand.amount) else {
          if unprotected.last != cell { unprotected.append(cell) }
          continue
        }
        witnesses[demand] = deviations
        for deviation in deviations where !model.cells[deviation.cell].status.isHidden {
          guard hidden.insert(deviation.cell).inserted else { continue }
          reasons[deviation.cell] = cell
          program.allow(deviation.cell, price: 0)
        }
        for deviation in deviations {
          for other in all[deviation.cell] ?? [] where other.amount * deviation.amount > 0 {
            if deviation.amount.magnitude >= other.amount.magnitude - MaskingProgram.smallest {
              met[other] = deviations
            }
          }
        }
      }
    }
  }

  /// Shows again what no need misses, the dearest first.
  mutating func showAgain() throws(SolverError) {
    for cell in cells where !model.cells[cell].status.isHidden && !hidden.contains(cell) {
      program.allow(cell, price: nil)
    }
    let order = hidden.sorted {
      (-model.cells[$0].cost, -model.cells[$0].value, $0) < (
        -model.cells[$1].cost, -model.cells[$1].value, $1
      )
    }
    for cell in order {
      program.allow(cell, price: nil)
      var renewed: [Demand: [MaskingProgram.Deviation]] = [:]
      var isNeeded = false
      for (demand, witness) in witnesses.sorted(by: {
        ($0.key.cell, $0.key.amount) < ($1.key.cell, $1.key.amount)
      })
      where witness.contains(where: { $0.cell == cell }) {
        guard let other = try program.cheapest(demand.cell, by: demand.amount) else {
          isNeeded = true
          break
        }
        renewed[demand] = other
      }
      if isNeeded {
        program.allow(cell, price: 0)
      } else {
        hidden.remove(cell)
        witnesses.merge(renewed) { $1 }
      }
    }
  }
}
