import Disclosure
import Testing

struct SecondarySuppressionTests {
  /// Three groups, one of them small: the naive rule hides one number, and the total tells it.
  private static let margin = ExampleTable(
    tables: [["gruppe"], []],
    leaves: [(["gruppe": "A"], 40), (["gruppe": "B"], 3), (["gruppe": "C"], 20)])

  @Test func `a single secret number beside its total is known exactly without protection`() throws {
    let attack = IntervalAttack(on: Self.margin.model)
    let secret = try #require(Self.margin.model.cells.firstIndex { $0.status == .primary })
    #expect(try attack.tooNarrow() == [secret])
    let interval = try #require(try attack.intervals(of: [secret])[secret])
    #expect(interval.lowest == 3 && interval.highest == 3)
  }

  @Test func `numbers that nothing fits are told from those that can be computed`() throws {
    let need = Need(lowest: 1, highest: 4)
    let cells = [3.0, 2].map { ModelCell(.primary, value: $0, need: need) }
    func outcome(_ other: Double) throws -> IntervalAttack.Outcome {
      let sum = [Relation.Term(0, 1), Relation.Term(1, 1)]
      let relations = [
        Relation(sum, constant: 5), Relation([Relation.Term(0, 1), Relation.Term(1, -1)], constant: other),
      ]
      return try IntervalAttack(on: CellModel(cells: cells, relations: relations)).outcome()
    }
    let known = try outcome(1)
    #expect(known.tooNarrow == [0, 1] && known.contradictory.isEmpty)
    let impossible = try outcome(50)
    #expect(impossible.tooNarrow == [0, 1] && impossible.contradictory == [0, 1])
  }

  @Test func `one more number is hidden, and no more`() throws {
    let result = try SecondarySuppression.protect(Self.margin.model)
    #expect(result.unprotected == [])
    #expect(result.model.cells.count { $0.status == .secondary } == 1)
    #expect(try IntervalAttack(on: result.model).tooNarrow() == [])
  }

  @Test func `a zero is not hidden, even where it would cost nothing`() throws {
    let table = ExampleTable(
      tables: [["gruppe"], []],
      leaves: [(["gruppe": "A"], 0), (["gruppe": "B"], 3), (["gruppe": "C"], 20)])
    let result = try SecondarySuppression.protect(table.model)
    for cell in result.model.cells where cell.value == 0 { #expect(cell.status == .forced) }
    #expect(result.unprotected == [])
  }

  @Test func `what the publication tells anyway is said to be unprotected`() throws {
    var model = Self.margin.model
    for cell in model.cells.indices where model.cells[cell].status == .published {
      model.cells[cell].status = .forced
    }
    let result = try SecondarySuppression.protect(model)
    let secret = model.cells.firstIndex { $0.status == .primary }
    #expect(result.unprotected == [secret])
    #expect(try IntervalAttack(on: result.model).tooNarrow() == result.unprotected)
  }

  @Test(arguments: 1...60)
  func `random tables with hierarchies are safe, and nothing is hidden without need`(seed: Int) throws {
    let result = try SecondarySuppression.protect(RandomTables.hierarchy(seed).model)
    #expect(result.unprotected == [])
    #expect(try IntervalAttack(on: result.model).tooNarrow() == [])
    // Each number hidden for another's sake, shown again, must give something away.
    for cell in result.model.cells.indices where result.model.cells[cell].status == .secondary {
      var shown = result.model
      shown.cells[cell].status = .published
      #expect(try !IntervalAttack(on: shown).tooNarrow().isEmpty, "cell \(cell) of table \(seed)")
      #expect(shown.cells[cell].value >= 5)
    }
  }

  @Test func `the same table is protected in the same way`() throws {
    let model = RandomTables.hierarchy(7).model
    let first = try SecondarySuppression.protect(model)
    let second = try SecondarySuppression.protect(model)
    #expect(first.model.cells.map(\.status) == second.model.cells.map(\.status))
  }

  @Test func `at most a tenth more is hidden than an exact solver hides`() throws {
    var found = 0.0
    var best = 0.0
    for seed in 1...25 {
      let model = RandomTables.small(seed).model
      guard model.cells.contains(where: { $0.need != nil }) else { continue }
      let result = try SecondarySuppression.protect(model)
      let optimum = try #require(try OptimalSuppression.cost(model))
      let own = Double(result.model.cells.count { $0.status == .secondary })
      #expect(own >= optimum - 1e-6, "table \(seed): fewer than possible")
      found += own
      best += optimum
    }
    #expect(best > 20)
    #expect(found <= best * 1.1, "\(found) hidden, \(best) needed")
  }

  @Test func `at most a tenth more is hidden in tables with a hierarchy`() throws {
    var found = 0.0
    var best = 0.0
    for seed in 1...25 {
      let model = RandomTables.smallHierarchy(seed).model
      let result = try SecondarySuppression.protect(model)
      #expect(result.unprotected == [])
      guard model.cells.contains(where: { $0.need != nil }) else { continue }
      best += try #require(try OptimalSuppression.cost(model))
      found += Double(result.model.cells.count { $0.status == .secondary })
    }
    #expect(best > 20)
    #expect(found <= best * 1.1, "\(found) hidden, \(best) needed")
  }

  @Test func `what hangs together in thousands is protected near by, and the audit agrees`() throws {
    var dice = Dice(3)
    var leaves: [(members: [String: String], persons: Int)] = []
    for row in 0..<40 {
      for column in 0..<8 {
        for month in 0..<4 {
          let count = Int.random(in: 0...30, using: &dice)
          leaves.append((["zeile": "\(row)", "spalte": "\(column)", "monat": "\(month)"], count))
        }
      }
    }
    let table = ExampleTable(
      tables: [
        ["zeile", "spalte", "monat"], ["zeile", "spalte"], ["zeile", "monat"], ["spalte", "monat"], ["zeile"],
        [],
      ],
      leaves: leaves)
    let model = table.model
    #expect(model.cells.count > 4 * SecondarySuppression.smallComponent)
    let result = try SecondarySuppression.protect(model)
    #expect(result.unprotected == [])
    #expect(try IntervalAttack(on: result.model).tooNarrow() == [])
    let secret = model.cells.count { $0.need != nil }
    #expect(secret > 100 && result.model.cells.count { $0.status == .secondary } < 3 * secret)
  }
}

/// Tables with many small numbers.
enum RandomTables {
  /// School type within group, by month, with all margins.
  static func hierarchy(_ seed: Int) -> ExampleTable {
    var dice = Dice(seed)
    let types = ["A": ["a1", "a2", "a3"], "B": ["b1"], "C": ["c1", "c2"], "D": ["d1", "d2", "d3"]]
    var leaves: [(members: [String: String], persons: Int)] = []
    for (group, members) in types.sorted(by: { $0.key < $1.key }) {
      for type in members {
        for month in 1...4 {
          leaves.append((["gruppe": group, "form": type, "monat": "\(month)"], persons(&dice)))
        }
      }
    }
    return ExampleTable(
      tables: [
        ["gruppe", "form", "monat"], ["gruppe", "monat"], ["monat"], ["gruppe", "form"], ["gruppe"], [],
      ], leaves: leaves)
  }

  /// Two dimensions, four or five members each.
  static func small(_ seed: Int) -> ExampleTable {
    var dice = Dice(seed &+ 1000)
    let rows = Int.random(in: 3...5, using: &dice)
    let columns = Int.random(in: 3...4, using: &dice)
    var leaves: [(members: [String: String], persons: Int)] = []
    for row in 0..<rows {
      for column in 0..<columns {
        leaves.append((["zeile": "\(row)", "spalte": "\(column)"], persons(&dice)))
      }
    }
    return ExampleTable(tables: [["zeile", "spalte"], ["zeile"], ["spalte"], []], leaves: leaves)
  }

  /// Types within groups, and groups within the whole, for two halves of a year.
  static func smallHierarchy(_ seed: Int) -> ExampleTable {
    var dice = Dice(seed &+ 5000)
    var leaves: [(members: [String: String], persons: Int)] = []
    for (group, count) in [("A", 3), ("B", 2), ("C", 1)] {
      for type in 0..<count {
        for half in ["1", "2"] {
          leaves.append((["gruppe": group, "form": "\(group)\(type)", "halbjahr": half], persons(&dice)))
        }
      }
    }
    return ExampleTable(
      tables: [
        ["gruppe", "form", "halbjahr"], ["gruppe", "form"], ["gruppe", "halbjahr"], ["halbjahr"], ["gruppe"],
        [],
      ],
      leaves: leaves)
  }

  private static func persons(_ dice: inout Dice) -> Int {
    switch Int.random(in: 0..<10, using: &dice) {
    case 0: 0
    case 1, 2: Int.random(in: 1...4, using: &dice)
    default: Int.random(in: 5...60, using: &dice)
    }
  }
}
