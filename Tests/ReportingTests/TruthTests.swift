import Tabular
import Testing
import Validate

@testable import Reporting

/// The messy deliveries of the sample town against the clean truth they were made from.
struct TruthTests {
  private static func truth(_ name: String) throws -> [[String: String]] {
    try PlainCSV.rows("\(Project.samples)/wahrheit/\(name).csv", delimiter: 0x2C)
  }

  /// Rows as text with their number, by the columns of the truth.
  private static func tally(_ rows: [[String: String]], columns: [String]) -> [String: Int] {
    rows.reduce(into: [:]) { tally, row in
      tally[columns.map { row[$0] ?? "(no such column)" }.joined(separator: "|"), default: 0] += 1
    }
  }

  /// What one side has more often than the other.
  private static func surplus(_ one: [String: Int], over other: [String: Int]) -> [String] {
    one.filter { $0.value > other[$0.key] ?? 0 }.keys.sorted()
  }

  @Test(arguments: [
    ("stellen", 404), ("taetigkeiten", 32_383), ("faelle", 1595), ("fortbildungen", 398),
    ("netzwerktreffen", 714),
  ])
  func `the rows that count are those of the truth, in every column`(table: String, size: Int) throws {
    let truth = try Self.truth(table)
    let columns = try #require(truth.first).keys.sorted()
    let expected = Self.tally(truth, columns: columns)
    let found = Self.tally(try SampleTown.shared().rows[table] ?? [], columns: columns)
    #expect(truth.count == size)
    #expect(Self.surplus(found, over: expected).prefix(5) == [], "counted, but not true")
    #expect(Self.surplus(expected, over: found).prefix(5) == [], "true, but not counted")
  }

  @Test func `what was expected, what came, when and how much is what the truth says`() throws {
    let truth = try Self.truth("lieferungen")
    let columns = try #require(truth.first).keys.sorted()
    #expect(columns.count == 8 && truth.count == 3832)
    let expected = Self.tally(truth, columns: columns)
    let found = Self.tally(try SampleTown.shared().states, columns: columns)
    #expect(Self.surplus(found, over: expected).prefix(5) == [], "found, but not true")
    #expect(Self.surplus(expected, over: found).prefix(5) == [], "true, but not found")
  }

  @Test func `a school outside the network is seen, expects nothing and counts nothing`() throws {
    let strangers = try SampleTown.shared().strangers
    #expect(strangers.map { "\($0.table) \($0.period.id)" } == ["taetigkeiten 2024-11"])
    #expect(strangers.allSatisfy { $0.isReceived && !$0.isExpected && !$0.isUsable })
  }

  @Test func `no record of any delivery is lost`() throws {
    let town = try SampleTown.shared()
    #expect(town.chosen.count > 3700)
    #expect(Set(town.counts.keys) == Set(town.chosen))
    for (path, counts) in town.counts { #expect(counts.isConserved, "\(path): \(counts)") }
    let accepted = town.counts.values.reduce(0) { $0 + $1.accepted }
    #expect(accepted == town.rows.values.reduce(0) { $0 + $1.count })
    let all = town.counts.values.reduce(into: RecordCounts()) { $0.add($1) }
    #expect(all.rejected > 0 && all.superseded > 0 && all.footer > 0)
  }
}
