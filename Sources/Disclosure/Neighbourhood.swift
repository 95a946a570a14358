/// Which cells lie near another one: how large problems are cut into pieces that a linear program solves at once.
///
/// What holds while all other cells stay as they are holds for the whole publication: a deviation found among near
/// cells only is one of the whole model. What is lost is a cheaper one from further away.
struct Neighbourhood {
  private let model: CellModel
  /// The relations of each cell.
  private let relations: [[Int]]

  init(_ model: CellModel) {
    self.model = model
    var relations = [[Int]](repeating: [], count: model.cells.count)
    for (index, relation) in model.relations.enumerated() {
      for term in relation.terms { relations[term.cell].append(index) }
    }
    self.relations = relations
  }

  /// The cells around the start, the nearest first, that are reached over open cells only, and all relations they have.
  ///
  /// - Returns: The part, and whether nothing more can be reached.
  func around(
    _ start: Int, limit: Int, isOpen: (Int) -> Bool
  ) -> (part: CellModel.Component, isWhole: Bool) {
    var part = CellModel.Component(cells: [start], relations: [])
    var seen: Set<Int> = [start]
    var known: Set<Int> = []
    var next = 0
    var isWhole = true
    while next < part.cells.count {
      for index in relations[part.cells[next]] where known.insert(index).inserted {
        part.relations.append(index)
        for term in model.relations[index].terms where isOpen(term.cell) && !seen.contains(term.cell) {
          guard part.cells.count < limit else {
            isWhole = false
            continue
          }
          seen.insert(term.cell)
          part.cells.append(term.cell)
        }
      }
      next += 1
    }
    return (part, isWhole)
  }
}
