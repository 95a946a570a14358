import Disclosure
import Tabular

/// A table given by its innermost cells, with the margins it is published with.
struct ExampleTable {
  let measure: String
  let period: String
  /// Members by dimension with the number of persons.
  var leaves: [(members: [String: String], persons: Int)]
  /// Which tables are published: the dimensions of each; none for the total.
  var tables: [[String]]
  var rule = ProtectionRule(threshold: 5, minimumSchools: 0)

  init(
    measure: String = "personen", period: String = "2024/25", tables: [[String]],
    leaves: [(members: [String: String], persons: Int)]
  ) {
    self.measure = measure
    self.period = period
    self.tables = tables
    self.leaves = leaves
  }

  /// All sums over the dimensions.
  func sums(_ dimensions: [String]) -> [Quantity: Int] {
    var sums: [Quantity: Int] = [:]
    for leaf in leaves {
      let coordinates = dimensions.map { Quantity.Coordinate($0, leaf.members[$0] ?? "") }
      sums[Quantity(measure, period: period, coordinates), default: 0] += leaf.persons
    }
    return sums
  }

  /// Adds every published cell, the small ones as secret.
  func add(to builder: inout ModelBuilder) {
    for dimensions in tables {
      for (quantity, persons) in sums(dimensions).sorted(by: { $0.key < $1.key }) {
        builder.add(quantity, cell(persons))
      }
    }
  }

  func cell(_ persons: Int) -> ModelCell {
    let count = Rational(persons)
    let evidence = Evidence(value: count, persons: count, schools: nil)
    guard let risk = rule.risk(evidence) else {
      return ModelCell(persons == 0 ? .forced : .published, value: Double(persons))
    }
    return ModelCell(.primary, value: Double(persons), need: rule.need(risk, evidence))
  }

  /// The table alone as a model.
  var model: CellModel {
    var builder = ModelBuilder()
    add(to: &builder)
    builder.connect(additive: [measure])
    return builder.model
  }
}

/// Numbers that look random and are the same each time.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
