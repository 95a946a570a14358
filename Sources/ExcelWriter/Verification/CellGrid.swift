/// The cells of a sheet that hold something, row by row, found by row and column, both from 0.
struct CellGrid: Sendable {
  /// All cells, row by row.
  let ordered: [WorkbookFacts.Cell]
  /// Where the cells of each row begin, and one entry behind the last row.
  private let begins: [Int32]

  /// The cells in any order; of several in one place the last one counts.
  init(_ cells: [WorkbookFacts.Cell]) {
    var ordered = cells
    func precedes(_ left: WorkbookFacts.Cell, _ right: WorkbookFacts.Cell) -> Bool {
      (left.row, left.column) < (right.row, right.column)
    }
    if !zip(cells, cells.dropFirst()).allSatisfy(precedes) {
      ordered = cells.sorted(by: precedes)
      ordered = ordered.indices.filter { index in
        index + 1 == ordered.count || precedes(ordered[index], ordered[index + 1])
      }.map { ordered[$0] }
    }
    self.ordered = ordered
    var begins: [Int32] = []
    for (index, cell) in ordered.enumerated() {
      while begins.count <= cell.row { begins.append(Int32(index)) }
    }
    begins.append(Int32(ordered.count))
    self.begins = begins
  }

  /// The rows that hold something.
  var rows: [Int] { (0..<(begins.count - 1)).filter { begins[$0] < begins[$0 + 1] } }

  /// The cells of a row by column.
  func row(_ row: Int) -> ArraySlice<WorkbookFacts.Cell> { ordered[places(row)] }

  /// The cell in that place.
  subscript(row: Int, column: Int) -> WorkbookFacts.Cell? {
    let places = places(row)
    // Without gaps before it a cell stands as far from the row's first one as its column says.
    let guess = places.lowerBound + column
    if column >= 0, guess < places.upperBound, ordered[guess].column == column { return ordered[guess] }
    return ordered[places].first { $0.column == column }
  }

  private func places(_ row: Int) -> Range<Int> {
    guard row >= 0, row + 1 < begins.count else { return 0..<0 }
    return Int(begins[row])..<Int(begins[row + 1])
  }
}
