import Solver

/// Finds the cheapest way to let a cell deviate, at the prices that hold at the moment.
protocol Finder: AnyObject {
  /// Lets a cell deviate at a price for each unit, or not at all.
  func allow(_ cell: Int, price: Double?)
  /// The cheapest way to let the cell deviate by the amount, up or down: all deviations; nil if none was found.
  ///
  /// Where all of a large component must be looked at to be sure that there is none, that is done if `isThorough`.
  func cheapest(
    _ cell: Int, by amount: Double, isThorough: Bool
  ) throws(SolverError) -> [MaskingProgram.Deviation]?
}

extension ModelCell {
  /// What it costs at first to let the cell deviate; nil: it cannot.
  ///
  /// A true zero stays a number: hiding it would protect nothing that a reader could not guess.
  var price: Double? {
    if status.isHidden { return 0 }
    return status == .forced || value == 0 && bounds.lowest == 0 ? nil : cost
  }
}

/// Looks at a whole component at once.
final class WholeFinder: Finder {
  private let program: MaskingProgram

  init(_ model: CellModel, _ component: CellModel.Component) {
    program = MaskingProgram(model, component)
    for cell in component.cells { program.allow(cell, price: model.cells[cell].price) }
  }

  func allow(_ cell: Int, price: Double?) { program.allow(cell, price: price) }

  func cheapest(
    _ cell: Int, by amount: Double, isThorough: Bool
  ) throws(SolverError) -> [MaskingProgram.Deviation]? {
    try program.cheapest(cell, by: amount)
  }
}

/// Looks near the cell first, and further away where nothing is found there.
final class NearFinder: Finder {
  /// Among how many cells a way is looked for, one after the other.
  static let limits = [120, 400, 1500]

  private let model: CellModel
  private let near: Neighbourhood
  private var prices: [Int: Double] = [:]

  init(_ model: CellModel, _ component: CellModel.Component, _ near: Neighbourhood) {
    self.model = model
    self.near = near
    for cell in component.cells { prices[cell] = model.cells[cell].price }
  }

  func allow(_ cell: Int, price: Double?) { prices[cell] = price }

  func cheapest(
    _ cell: Int, by amount: Double, isThorough: Bool
  ) throws(SolverError) -> [MaskingProgram.Deviation]? {
    for limit in isThorough ? Self.limits + [.max] : Self.limits {
      let (part, isWhole) = near.around(cell, limit: limit) { prices[$0] != nil }
      let program = MaskingProgram(model, part)
      for cell in part.cells { program.allow(cell, price: prices[cell]) }
      if let deviations = try program.cheapest(cell, by: amount) { return deviations }
      if isWhole { return nil }
    }
    return nil
  }
}
