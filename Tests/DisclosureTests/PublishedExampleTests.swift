import Disclosure
import Tabular
import Testing

/// Examples from the documentation of sdcTable (R), rebuilt as data.
struct PublishedExampleTests {
  /// `sdc_testproblem()`: persons by region and gender; with `freq` and `maxN = 3` one cell is secret: region A, female.
  private static var regions: ExampleTable {
    let persons = [
      "A": ["male": 18, "female": 2], "B": ["male": 14, "female": 19], "C": ["male": 12, "female": 10],
      "D": ["male": 11, "female": 14],
    ]
    var table = ExampleTable(
      tables: [["region", "gender"], ["region"], ["gender"], []],
      leaves: persons.flatMap { region, genders in
        genders.map { (["region": region, "gender": $0.key], $0.value) }
      })
    // "At most 3" there is "less than 4" here.
    table.rule = ProtectionRule(threshold: 4, minimumSchools: 0)
    return table
  }

  @Test func `persons by region and gender: one secret cell, three more are needed`() throws {
    var builder = ModelBuilder()
    Self.regions.add(to: &builder)
    builder.connect(additive: ["personen"])
    let secret = builder.model.cells.indices.filter { builder.model.cells[$0].status == .primary }
    #expect(secret.map { builder.quantities[$0].description } == ["personen 2024/25 gender=female region=A"])
    let result = try SecondarySuppression.protect(builder.model)
    #expect(result.unprotected == [])
    #expect(result.model.cells.count { $0.status == .secondary } == 3)
    #expect(try OptimalSuppression.cost(builder.model) == 3)
    #expect(try IntervalAttack(on: result.model).tooNarrow() == [])
  }

  /// The table of the tests of `protectTable()`: nine cells are hidden, two or more in each row and column, and still
  /// one of them is known exactly (Fischetti and Salazar-González show the same with rows and columns added up).
  private static var rowsAndColumns: ModelBuilder {
    let rows = [
      "w": [30, 47, 64, 89], "x": [90, 124, 5, 31], "y": [92, 100, 59, 85], "z": [800, 991, 651, 685],
    ]
    let hidden = ["wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"]
    let table = ExampleTable(
      tables: [["v1", "v2"], ["v1"], ["v2"], []],
      leaves: rows.flatMap { row, numbers in
        zip(["a", "b", "c", "d"], numbers).map { (["v1": row, "v2": $0.0], $0.1) }
      })
    var builder = ModelBuilder()
    for dimensions in table.tables {
      for (quantity, persons) in table.sums(dimensions).sorted(by: { $0.key < $1.key }) {
        let value = Double(persons)
        // Protected against exact recalculation, as there by default: a unit up or down.
        let isHidden =
          dimensions.count == 2 && hidden.contains(quantity.coordinates.map(\.member).joined())
        builder.add(
          quantity,
          isHidden
            ? ModelCell(.primary, value: value, need: Need(lowest: value - 0.5, highest: value + 0.5))
            : ModelCell(.published, value: value))
      }
    }
    builder.connect(additive: ["personen"])
    return builder
  }

  @Test func `two hidden cells in each row and column are not enough`() throws {
    let builder = Self.rowsAndColumns
    let known = try IntervalAttack(on: builder.model).tooNarrow().map { builder.quantities[$0].description }
    #expect(known == ["personen 2024/25 v1=w v2=b"])
  }

  @Test func `one more hidden cell makes it safe`() throws {
    let result = try SecondarySuppression.protect(Self.rowsAndColumns.model)
    #expect(result.unprotected == [])
    #expect(result.model.cells.count { $0.status == .secondary } == 1)
    #expect(try IntervalAttack(on: result.model).tooNarrow() == [])
  }
}
