import Disclosure
import Foundation
import Tabular
import Testing

/// Publications made so that the naive rule, which hides small numbers and nothing else, gives them away.
///
/// With ATTACK_FOLDER set each is written down as shown, unprotected and protected, for the attacker in
/// `Tests/attack/attack.py`, which knows nothing of this program.
struct AttackSuiteTests {
  @Test(arguments: AttackCase.all)
  func `the naive rule leaks and the protection does not`(attack: AttackCase) throws {
    let builder = attack.builder
    let naive = builder.model
    #expect(try !IntervalAttack(on: naive).tooNarrow().isEmpty, "\(attack.name) leaks nothing")
    let result = try SecondarySuppression.protect(naive)
    #expect(result.unprotected == [])
    #expect(try IntervalAttack(on: result.model).tooNarrow() == [])
    guard let folder = ProcessInfo.processInfo.environment["ATTACK_FOLDER"] else { return }
    try WrittenCase(builder, naive, leaks: true).write(to: "\(folder)/\(attack.name)_offen.json")
    try WrittenCase(builder, result.model, leaks: false).write(to: "\(folder)/\(attack.name)_geschuetzt.json")
  }
}

/// One publication that leaks.
struct AttackCase: Sendable, CustomTestStringConvertible {
  let name: String
  let builder: ModelBuilder

  var testDescription: String { name }

  private init(_ name: String, _ build: (inout ModelBuilder) -> Void) {
    self.name = name
    var builder = ModelBuilder()
    build(&builder)
    self.builder = builder
  }

  /// The cell of a number of persons: secret if there are one to four.
  private static func persons(_ count: Int) -> ModelCell { ExampleTable(tables: [], leaves: []).cell(count) }

  private static func quantity(_ measure: String, _ period: String, _ members: [String: String] = [:])
    -> Quantity
  {
    Quantity(measure, period: period, members.map { Quantity.Coordinate($0.key, $0.value) })
  }

  static let all: [AttackCase] = [
    AttackCase("randsumme") { builder in
      ExampleTable(
        tables: [["gruppe"], []],
        leaves: [(["gruppe": "A"], 40), (["gruppe": "B"], 3), (["gruppe": "C"], 20)]
      ).add(to: &builder)
      builder.connect(additive: ["personen"])
    },
    AttackCase("zeilen_und_spalten") { builder in
      // One secret number in its row, two in another: the totals of rows and columns tell all of them.
      let rows = [("a", [2, 33, 41]), ("b", [14, 3, 4]), ("c", [30, 22, 19])]
      ExampleTable(
        tables: [["zeile", "spalte"], ["zeile"], ["spalte"], []],
        leaves: rows.flatMap { row, counts in
          zip(["x", "y", "z"], counts).map { (["zeile": row, "spalte": $0.0], $0.1) }
        }
      ).add(to: &builder)
      builder.connect(additive: ["personen"])
    },
    AttackCase("hierarchie") { builder in
      ExampleTable(
        tables: [["gruppe", "form"], ["gruppe"], []],
        leaves: [
          (["gruppe": "Foerder", "form": "S"], 31), (["gruppe": "Foerder", "form": "KS"], 2),
          (["gruppe": "Sek", "form": "H"], 12), (["gruppe": "Sek", "form": "R"], 25),
        ]
      ).add(to: &builder)
      builder.connect(additive: ["personen"])
    },
    AttackCase("verbundene_tabellen") { builder in
      // Special needs schools and schools without an index are the same but for one: the difference is its staff.
      for (schools, index, count) in [("Foerder", "ohne", 12), ("Grund", "ohne", 2), ("Grund", "1-3", 30)] {
        builder.add(
          quantity("personen", "2024/25", ["form": schools, "index": index]),
          ModelCell(.unseen, value: Double(count), need: persons(count).need))
      }
      for (form, count) in [("Foerder", 12), ("Grund", 32)] {
        builder.add(quantity("personen", "2024/25", ["form": form]), persons(count))
      }
      for (index, count) in [("ohne", 14), ("1-3", 30)] {
        builder.add(quantity("personen", "2024/25", ["index": index]), persons(count))
      }
      builder.add(quantity("personen", "2024/25"), persons(44))
      builder.connect(additive: ["personen"])
    },
    AttackCase("quote_mit_bekanntem_nenner") { builder in
      // The numerator is secret, but the denominator and the rest of it are shown elsewhere.
      for (topic, absent, attended) in [("Sucht", 3, 13), ("Medien", 7, 40), ("Trauma", 6, 22)] {
        for (measure, count) in [("gefehlt", absent), ("da", attended), ("erwartet", absent + attended)] {
          builder.add(quantity(measure, "2024/25", ["thema": topic]), persons(count))
        }
        builder.relate([
          (quantity("gefehlt", "2024/25", ["thema": topic]), 1),
          (quantity("da", "2024/25", ["thema": topic]), 1),
          (quantity("erwartet", "2024/25", ["thema": topic]), -1),
        ])
      }
      for (measure, count) in [("gefehlt", 16), ("da", 75), ("erwartet", 91)] {
        builder.add(quantity(measure, "2024/25"), persons(count))
      }
      builder.connect(additive: ["gefehlt", "da", "erwartet"])
    },
    AttackCase("veraenderung_zum_vormonat") { builder in
      // Both months are shown whole, the change for schools that reported in both; one school reported only now.
      for (name, count) in [("jetzt", 64), ("vorher", 60)] {
        builder.add(quantity("personen", name), persons(count))
      }
      builder.add(quantity("personen", "jetzt vergleichbar"), ModelCell(.unseen, value: 61))
      builder.add(
        quantity("personen", "jetzt andere"), ModelCell(.unseen, value: 3, need: persons(3).need))
      builder.add(
        quantity("personen", "veraenderung"),
        ModelCell(.published, value: 1, bounds: Interval(-.infinity, .infinity)))
      builder.relate([
        (quantity("personen", "jetzt"), 1), (quantity("personen", "jetzt vergleichbar"), -1),
        (quantity("personen", "jetzt andere"), -1),
      ])
      builder.relate([
        (quantity("personen", "jetzt vergleichbar"), 1), (quantity("personen", "vorher"), -1),
        (quantity("personen", "veraenderung"), -1),
      ])
    },
    AttackCase("monate_und_jahr") { builder in
      // Each month was published with its total alone; the year tells the secret month.
      let months = (1...12).map { "2025-\($0 < 10 ? "0" : "")\($0)" }
      for (index, month) in months.enumerated() {
        let count = index == 6 ? 2 : 10 + index
        // What was published before is known; what was hidden is not.
        builder.add(
          quantity("personen", month),
          count < 5 ? persons(count) : ModelCell(.forced, value: Double(count)))
      }
      builder.add(quantity("personen", "2025"), persons(10 * 11 + 66 - 6 + 2))
      builder.connect(additive: ["personen"], months: ["2025": months])
    },
    AttackCase("aufgelaufen") { builder in
      // What came up to February was published, what came up to March is about to be: the difference is March.
      let months = (8...12).map { "2024-\($0 < 10 ? "0" : "")\($0)" } + ["2025-01", "2025-02"]
      builder.add(quantity("personen", "bis Februar"), ModelCell(.forced, value: 61))
      builder.add(quantity("personen", "bis Maerz"), persons(63))
      builder.add(quantity("personen", "2025-03"), persons(2))
      builder.connect(
        additive: ["personen"], months: ["bis Februar": months, "bis Maerz": months + ["2025-03"]])
    },
    AttackCase("schuljahr_und_kalenderjahr") { builder in
      // Two years that share seven months, and all the others one by one.
      let first = (8...12).map { "2024-\($0 < 10 ? "0" : "")\($0)" }
      let shared = (1...7).map { "2025-0\($0)" }
      let last = (8...12).map { "2025-\($0 < 10 ? "0" : "")\($0)" }
      for (index, month) in (first + last).enumerated() {
        builder.add(
          quantity("personen", month),
          index == 2 ? persons(3) : ModelCell(.forced, value: Double(20 + index)))
      }
      builder.add(
        quantity("personen", "2024/25"), ModelCell(.forced, value: Double(20 + 21 + 3 + 23 + 24 + 200)))
      builder.add(quantity("personen", "2025"), persons(25 + 26 + 27 + 28 + 29 + 200))
      builder.connect(additive: ["personen"], months: ["2024/25": first + shared, "2025": shared + last])
    },
    AttackCase("berichtigung_einer_schule") { builder in
      // Three more young people at one school: shown before and after, the difference is a number like any other.
      let rule = ProtectionRule()
      for (group, old, new) in [("A", 200, 203), ("B", 230, 230), ("", 430, 433)] {
        let members = group.isEmpty ? [:] : ["gruppe": group]
        builder.add(quantity("personen", "alt", members), ModelCell(.forced, value: Double(old)))
        let need = rule.need(
          correcting: Rational(old), to: Rational(new), persons: Rational(new - old), schools: 1)
        builder.add(
          quantity("personen", "neu", members), ModelCell(.published, value: Double(new), need: need))
      }
      builder.connect(additive: ["personen"])
    },
    AttackCase("gerundet") { builder in
      // Two and two are shown as 0; their sum is public elsewhere.
      let rule = ProtectionRule(roundingBase: 5)
      for group in ["A", "B"] {
        builder.add(
          quantity("personen", "2025", ["gruppe": group]),
          ModelCell(
            .unseen, value: 2, bounds: rule.known(rounding: Rational(2)) ?? Interval(0, 0),
            need: Need(lowest: 1, highest: 2)))
      }
      builder.add(quantity("personen", "2025"), ModelCell(.published, value: 4))
      builder.connect(additive: ["personen"])
    },
    AttackCase("berichtigung") { builder in
      // Before a correction at school C the publication hid A and B; a naive new one hides A and C.
      for (group, count) in [("A", 3), ("B", 46), ("C", 51)] {
        builder.add(quantity("personen", "neu", ["gruppe": group]), persons(count))
      }
      builder.add(quantity("personen", "neu"), persons(100))
      builder.add(quantity("personen", "alt", ["gruppe": "C"]), ModelCell(.forced, value: 50))
      builder.add(quantity("personen", "alt"), ModelCell(.forced, value: 99))
      builder.relate([
        (quantity("personen", "neu", ["gruppe": "A"]), 1), (quantity("personen", "neu", ["gruppe": "B"]), 1),
        (quantity("personen", "alt", ["gruppe": "C"]), 1), (quantity("personen", "alt"), -1),
      ])
      builder.connect(additive: ["personen"])
    },
    AttackCase("nullen") { builder in
      // The zeros are shown, so that the row's total is the one secret number in it.
      let rows = [("a", [0, 4, 0]), ("b", [12, 9, 30]), ("c", [8, 15, 11])]
      ExampleTable(
        tables: [["zeile", "spalte"], ["spalte"], []],
        leaves: rows.flatMap { row, counts in
          zip(["x", "y", "z"], counts).map { (["zeile": row, "spalte": $0.0], $0.1) }
        }
      ).add(to: &builder)
      builder.connect(additive: ["personen"])
    },
    AttackCase("obergrenze") { builder in
      // As many places as persons at most: two places tell that there are no more than two.
      for (kind, count, places) in [("a", 2, 2), ("b", 9, 11), ("c", 14, 15)] {
        builder.add(quantity("personen", "2025", ["art": kind]), persons(count))
        builder.add(
          quantity("stellen", "2025", ["art": kind]), ModelCell(.published, value: Double(places)))
        builder.relate(
          [
            (quantity("personen", "2025", ["art": kind]), 1),
            (quantity("stellen", "2025", ["art": kind]), -1),
          ], isAtMost: true)
      }
      builder.add(quantity("personen", "2025"), persons(25))
      builder.add(quantity("stellen", "2025"), ModelCell(.published, value: 28))
      builder.connect(additive: ["personen", "stellen"])
    },
  ]
}

/// A publication as a reader sees it, for another program.
private struct WrittenCase: Encodable {
  struct WrittenCell: Encodable {
    let name: String
    let shown: Double?
    let lowest: Double?
    let highest: Double?
    let need: [Double]?

    enum CodingKeys: CodingKey { case name, shown, lowest, highest, need }

    /// An absent number is told, not left out.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encode(shown, forKey: .shown)
      try container.encode(lowest, forKey: .lowest)
      try container.encode(highest, forKey: .highest)
      try container.encode(need, forKey: .need)
    }
  }
  struct WrittenTerm: Encodable {
    let name: String
    let factor: Double

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(name)
      try container.encode(factor)
    }
  }
  struct WrittenRelation: Encodable {
    let terms: [WrittenTerm]
    let constant: Double
    let atMost: Bool
  }
  let leaks: Bool
  let cells: [WrittenCell]
  let relations: [WrittenRelation]

  init(_ builder: ModelBuilder, _ model: CellModel, leaks: Bool) {
    self.leaks = leaks
    cells = zip(builder.quantities, model.cells).map { quantity, cell in
      WrittenCell(
        name: quantity.description, shown: cell.status.isHidden ? nil : cell.value,
        lowest: cell.bounds.lowest.isFinite ? cell.bounds.lowest : nil,
        highest: cell.bounds.highest.isFinite ? cell.bounds.highest : nil,
        need: cell.need.map { [$0.lowest, $0.highest] })
    }
    relations = model.relations.map { relation in
      WrittenRelation(
        terms: relation.terms.map {
          WrittenTerm(name: builder.quantities[$0.cell].description, factor: $0.factor)
        }, constant: relation.constant, atMost: relation.isAtMost)
    }
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try encoder.encode(self).write(to: URL(fileURLWithPath: path))
  }
}
