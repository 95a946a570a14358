import Testing

@testable import ExcelWriter

/// How the rules of the checklist find cells, and how wide numbers are to them.
struct CellGridTests {
  private func cell(_ row: Int, _ column: Int, _ number: Double) -> WorkbookFacts.Cell {
    WorkbookFacts.Cell(
      row: row, column: column, value: .number(number), isNumber: true, hasFormula: false, style: 0)
  }

  @Test func `cells are found in any order, with gaps, and the last one of a place counts`() {
    let grid = CellGrid([
      cell(4, 2, 1), cell(1, 0, 2), cell(4, 0, 3), cell(4, 5, 4), cell(4, 2, 5), cell(1, 1, 6),
    ])
    #expect(grid.ordered.map(\.number) == [2, 6, 3, 5, 4])
    #expect(grid.rows == [1, 4] && grid.row(4).map(\.column) == [0, 2, 5])
    #expect(grid[4, 2]?.number == 5 && grid[4, 5]?.number == 4 && grid[1, 1]?.number == 6)
    for (row, column) in [(0, 0), (1, 2), (4, 1), (4, 6), (5, 0), (-1, 0), (4, -1)] {
      #expect(grid[row, column] == nil)
    }
    #expect(CellGrid([]).rows == [] && CellGrid([])[0, 0] == nil)
  }

  @Test(arguments: ["General", "0", "#,##0", "#,##0.00", "0.0", "dd.mm.yyyy"])
  func `a number is as long as its text`(format: String) {
    let shown = WorkbookStyles.Shown(format)
    var number = 0.4
    while number < 1e17 {
      for near in [number, number.rounded(), number.nextDown, number.nextUp, -number] {
        #expect(shown.length(near) == shown.text(near).utf8.count, "\(near)")
      }
      number *= 2.5
    }
    for power in 0...16 {
      let ten = Double("1e\(power)") ?? 0
      #expect(
        shown.length(ten) == shown.text(ten).utf8.count
          && shown.length(ten - 1) == shown.text(ten - 1).utf8.count)
    }
  }
}
