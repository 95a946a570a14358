import Tabular
import Testing
import Validate

struct UniqueKeyTests {
  private func verdicts(_ unique: UniqueFields, _ rows: [[Int64]]) -> (
    findings: [Finding], verdicts: [Int: KeyResolver.Verdict]
  ) {
    var collector = KeyCollector(unique)
    collector.add(batch(rows), scope: 0)
    var resolver = KeyResolver(table: posts, unique: unique, candidates: collector.candidates())
    resolver.add(batch(rows), delivery: 0, scope: 0, context: delivery())
    var log = FindingLog()
    let verdicts = resolver.verdicts(log: &log)[0] ?? [:]
    return (log.sorted, verdicts)
  }

  private func unique(_ yaml: String) throws -> UniqueFields {
    try UniqueKey(node(yaml), table: posts).fields
  }

  @Test func `fields that repeat are told at the last of them, and none of the rows counts`() throws {
    let fields = try unique("{rule: unique-key, columns: [stunden, ab]}")
    let (findings, verdicts) = verdicts(fields, [[0, 1, 5, 7, 1], [0, 2, 5, 7, 1], [0, 3, 5, 8, 1]])
    #expect(findings.map(\.rule) == ["unique-key", "unique-key"] && findings[0].location.column == 2)
    #expect(verdicts == [2: .contradicted, 3: .contradicted])
  }

  @Test func `rows without a value are left alone, for one field and for several`() throws {
    for columns in ["[stunden]", "[stunden, ab]"] {
      let fields = try unique("{rule: unique-key, columns: \(columns)}")
      #expect(verdicts(fields, [[0, 1, empty, 7, 1], [0, 2, empty, 7, 1]]).findings.isEmpty, "\(columns)")
    }
  }

  @Test func `a warning keeps the rows, and equal rows are left to the primary key`() throws {
    let fields = try unique("{rule: unique-key, columns: [ab], severity: warning}")
    let (findings, verdicts) = verdicts(fields, [[0, 1, 5, 7, 1], [0, 2, 6, 7, 1]])
    #expect(findings.map(\.severity) == [.warning, .warning] && verdicts.isEmpty)
    #expect(!findings[0].message.de.contains("zählt"))
    #expect(self.verdicts(fields, [[0, 1, 5, 7, 1], [0, 1, 5, 7, 1]]).findings.isEmpty)
  }

  @Test func `it is found among the rules of a contract`() throws {
    let nodes = [
      try node("{rule: unique-key, columns: [ab]}"), try node("{rule: school-mismatch, column: schulnummer}"),
    ]
    #expect(try RuleCatalog.uniqueFields(nodes, table: posts).map(\.fields) == [[3]])
    #expect(try RuleCatalog.rules(nodes, table: posts).count == 1)
  }
}
