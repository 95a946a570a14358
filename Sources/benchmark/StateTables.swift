import Disclosure
import Tabular

/// An invented state as a publication would show it.
///
/// Young people newly in casework by district, school type and month, with all margins (region → state,
/// type → group → all, month → year). The same seed gives the same tables.
struct StateTables {
  /// How many schools; 5,400 as in North Rhine-Westphalia.
  let schools: Int
  let districts: Int
  let seed: UInt64

  /// School types with their group and how many of a hundred thousand schools they are, in NRW's proportions.
  private static let types: [(name: String, group: String, weight: Int)] = [
    ("G", "G", 51_900), ("H", "HRSK", 2_900), ("R", "HRSK", 6_600), ("SK", "HRSK", 2_100),
    ("GE", "GE", 6_900), ("GY", "GY", 11_600), ("S", "FOE", 8_700), ("KS", "FOE", 700), ("WF", "FOE", 400),
    ("BK", "BKWB", 7_100), ("WB", "BKWB", 1_100),
  ]
  private static let months = (1...12).map { "\($0 < 10 ? "0" : "")\($0)" }
  private static let rule = ProtectionRule()

  /// All cells, the secret ones marked, and what connects them.
  var builder: ModelBuilder {
    var persons: [[Int]: Int] = [:]
    var counted: [[Int]: Int] = [:]
    var chance = Chance(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
    for school in 0..<schools {
      // Districts differ in size by a factor of six; every one has schools of the frequent types.
      let district = min(chance.below(districts), chance.below(districts + districts / 5)) % districts
      let type = Self.type(school < 11 ? school * 9_091 : chance.below(100_000))
      for month in 0..<12 {
        let young = chance.below(8) == 0 ? 0 : chance.below(4) + chance.below(5)
        persons[[district, type, month], default: 0] += young
        if young > 0 { counted[[district, type, month], default: 0] += 1 }
      }
    }
    var builder = ModelBuilder()
    for place in [[], ["bezirk"], ["bezirk", "kreis"]] {
      for form in [[], ["gruppe"], ["gruppe", "form"]] {
        for time in [[], ["zeit"]] { add(place + form + time, persons, counted, to: &builder) }
      }
    }
    builder.connect(additive: ["kinder"])
    return builder
  }

  private func add(
    _ dimensions: [String], _ persons: [[Int]: Int], _ counted: [[Int]: Int], to builder: inout ModelBuilder
  ) {
    var sums: [Quantity: (persons: Int, schools: Int)] = [:]
    for (key, count) in persons {
      let all = [
        "bezirk": String(key[0] % 5), "kreis": String(key[0]), "gruppe": Self.types[key[1]].group,
        "form": Self.types[key[1]].name, "zeit": Self.months[key[2]],
      ]
      let coordinates = dimensions.map { Quantity.Coordinate($0, all[$0] ?? "") }
      let quantity = Quantity("kinder", period: "2024/25", coordinates)
      let own = sums[quantity] ?? (0, 0)
      // A school is one contributor to a year, whatever its months.
      let schools = dimensions.contains("zeit") ? counted[key] ?? 0 : (counted[key] ?? 0) / 8
      sums[quantity] = (own.persons + count, own.schools + schools)
    }
    let largest = Double(sums.values.map(\.persons).max() ?? 1)
    for (quantity, sum) in sums.sorted(by: { $0.key < $1.key }) {
      let evidence = Evidence(
        value: Rational(sum.persons), persons: Rational(sum.persons), schools: Rational(sum.schools))
      let value = Double(sum.persons)
      guard let risk = Self.rule.risk(evidence) else {
        builder.add(
          quantity,
          ModelCell(sum.persons == 0 ? .forced : .published, value: value, cost: 1 + 0.1 * value / largest))
        continue
      }
      builder.add(quantity, ModelCell(.primary, value: value, need: Self.rule.need(risk, evidence)))
    }
  }

  private static func type(_ place: Int) -> Int {
    var rest = place
    for (index, type) in types.enumerated() {
      if rest < type.weight { return index }
      rest -= type.weight
    }
    return 0
  }

  /// Numbers that look random and are the same each time.
  private struct Chance {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(max(1, bound)))
    }
  }
}
