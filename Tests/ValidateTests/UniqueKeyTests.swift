import Tabular
import Testing
import Validate

struct UniqueKeyTests {
  private func verdicts(
    _ unique: UniqueFields, _ rows: [[Int64]], rejected: [UInt8]? = nil, table: TableSchema = posts
  ) -> (findings: [Finding], verdicts: [Int: KeyResolver.Verdict]) {
    let rows = batch(rows, rejected: rejected)
    var collector = KeyCollector(unique)
    collector.add(rows, scope: 0)
    var resolver = KeyResolver(table: table, unique: unique, candidates: collector.candidates())
    resolver.add(rows, delivery: 0, scope: 0, context: delivery())
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

  @Test func `a warning is told at each row but the first, and changes nothing`() throws {
    let fields = try unique("{rule: unique-key, columns: [ab], severity: warning}")
    let (findings, verdicts) = verdicts(fields, [[0, 1, 5, 7, 1], [0, 2, 6, 7, 1], [0, 3, 6, 7, 1]])
    #expect(findings.map(\.severity) == [.warning, .warning] && findings.map(\.location.line) == [3, 4])
    #expect(verdicts.isEmpty)
    #expect(findings.allSatisfy { $0.message.de == "„besetzt ab“ kommt schon vor, in Zeile 2." })
  }

  @Test func `a warning tells equal rows too, unless a primary key does`() throws {
    let fields = try unique("{rule: unique-key, columns: [ab], severity: warning}")
    let rows: [[Int64]] = [[0, 1, 5, 7, 1], [0, 1, 5, 7, 1]]
    #expect(verdicts(fields, rows).findings.isEmpty)
    let free = TableSchema(
      name: "frei", title: posts.title, sender: .school, time: .flow, frequency: .monthly,
      fields: posts.fields)
    let (findings, verdicts) = verdicts(fields, rows, table: free)
    #expect(findings.map(\.location.line) == [3] && verdicts.isEmpty)
  }

  @Test(arguments: ["[ab]", "[stunden, ab]"])
  func `a warning looks at rows with other faults, an error does not`(columns: String) throws {
    let rows: [[Int64]] = [[0, 1, 5, 7, 1], [0, 2, 5, 7, 1], [0, 3, 5, 7, 1], [0, 4, 5, 7, 1]]
    // A fault in a cell; a record that cannot be read.
    let marks: [UInt8] = [0, 1, 2, 0]
    let warning = try unique("{rule: unique-key, columns: \(columns), severity: warning}")
    #expect(verdicts(warning, rows, rejected: marks).findings.map(\.location.line) == [3, 5])
    let error = try unique("{rule: unique-key, columns: \(columns)}")
    #expect(verdicts(error, rows, rejected: marks).verdicts == [2: .contradicted, 5: .contradicted])
  }

  @Test func `only the keys are read again where nothing else is asked`() throws {
    let free = TableSchema(
      name: "frei", title: posts.title, sender: .school, time: .flow, frequency: .monthly,
      fields: posts.fields)
    let warning = try unique("{rule: unique-key, columns: [ab], severity: warning}")
    let error = try unique("{rule: unique-key, columns: [ab]}")
    #expect(UniqueFields.needed(to: [warning], of: free) == [3])
    #expect(UniqueFields.needed(to: [warning, error], of: free) == nil)
    #expect(UniqueFields.needed(to: [warning], of: posts) == nil)
  }

  @Test func `it is found among the rules of a contract`() throws {
    let nodes = [
      try node("{rule: unique-key, columns: [ab]}"), try node("{rule: school-mismatch, column: schulnummer}"),
    ]
    #expect(try RuleCatalog.uniqueFields(nodes, table: posts).map(\.fields) == [[3]])
    #expect(try RuleCatalog.rules(nodes, table: posts).count == 1)
  }
}
