import Solver

/// A choice of hidden cells in one component, growing and shrinking.
struct Choice {
  /// A need of a cell in one direction.
  struct Demand: Hashable {
    let cell: Int
    let amount: Double
  }

  let model: CellModel
  private let finder: any Finder
  private let cells: [Int]
  private(set) var hidden: Set<Int> = []
  private(set) var reasons: [Int: Int] = [:]
  private(set) var unprotected: [Int] = []
  /// For each demand deviations that meet it with hidden cells only.
  private var witnesses: [Demand: [MaskingProgram.Deviation]] = [:]

  var cost: Double { hidden.sorted().reduce(0) { $0 + model.cells[$1].cost } }

  init(_ model: CellModel, _ component: CellModel.Component, _ near: Neighbourhood) {
    self.model = model
    cells = component.cells
    finder =
      component.cells.count <= SecondarySuppression.smallComponent
      ? WholeFinder(model, component) : NearFinder(model, component, near)
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
        guard let deviations = try finder.cheapest(cell, by: demand.amount, isThorough: true) else {
          if unprotected.last != cell { unprotected.append(cell) }
          continue
        }
        witnesses[demand] = deviations
        for deviation in deviations where !model.cells[deviation.cell].status.isHidden {
          guard hidden.insert(deviation.cell).inserted else { continue }
          reasons[deviation.cell] = cell
          finder.allow(deviation.cell, price: 0)
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
      finder.allow(cell, price: nil)
    }
    let order = hidden.sorted {
      (-model.cells[$0].cost, -model.cells[$0].value, $0) < (
        -model.cells[$1].cost, -model.cells[$1].value, $1
      )
    }
    for cell in order {
      finder.allow(cell, price: nil)
      var renewed: [Demand: [MaskingProgram.Deviation]] = [:]
      var isNeeded = false
      for (demand, witness) in witnesses.sorted(by: {
        ($0.key.cell, $0.key.amount) < ($1.key.cell, $1.key.amount)
      })
      where witness.contains(where: { $0.cell == cell }) {
        guard let other = try finder.cheapest(demand.cell, by: demand.amount, isThorough: false) else {
          isNeeded = true
          break
        }
        renewed[demand] = other
      }
      if isNeeded {
        finder.allow(cell, price: 0)
      } else {
        hidden.remove(cell)
        witnesses.merge(renewed) { $1 }
      }
    }
  }
}
