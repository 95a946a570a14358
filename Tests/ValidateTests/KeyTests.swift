import Tabular
import Testing
import Validate

/// Doubled keys: found by their fingerprints, decided by their values.
struct KeyTests {
  private func row(_ school: Int64, _ number: Int64, hours: Int64 = 100) -> [Int64] {
    [school, number, hours, empty, empty]
  }

  /// The candidates and verdicts over deliveries of one batch each.
  private func resolve(
    _ deliveries: [(rows: Batch, scope: Int)], inOrder order: [Int]? = nil
  ) -> (candidates: Int, verdicts: [Int: [Int: KeyResolver.Verdict]], findings: [Finding]) {
    var collector = KeyCollector(table: posts)
    for delivery in deliveries { collector.add(delivery.rows, scope: delivery.scope) }
    let candidates = collector.candidates()
    var merged = KeyResolver(table: posts, candidates: candidates)
    // One resolver per delivery, merged in any order, as workers do.
    for index in order ?? Array(deliveries.indices) {
      var own = KeyResolver(table: posts, candidates: candidates)
      own.add(
        deliveries[index].rows, delivery: index, scope: deliveries[index].scope,
        context: delivery(path: "f\(index).csv"))
      merged.merge(own)
    }
    var log = FindingLog()
    return (candidates.count, merged.verdicts(log: &log), log.sorted)
  }

  @Test func `keys that occur once are no candidates`() {
    let found = resolve([(batch([row(1, 1), row(1, 2), row(2, 1)]), 0)])
    #expect(found.candidates == 0 && found.verdicts.isEmpty && found.findings.isEmpty)
  }

  @Test func `an identical row counts once: the first stays, the others are notes`() {
    let found = resolve([(batch([row(1, 1), row(1, 2), row(1, 1), row(1, 1)]), 0)])
    #expect(found.verdicts == [0: [4: .superseded, 5: .superseded]])
    #expect(found.findings.map(\.rule) == ["duplicate-row", "duplicate-row"])
    #expect(found.findings.allSatisfy { $0.severity == .note })
    #expect(found.findings.first?.message.de.contains("in Zeile 2") == true)
  }

  @Test func `contradicting rows count neither, and each points at the other`() {
    let found = resolve([(batch([row(1, 1, hours: 5), row(1, 1, hours: 6)]), 0)])
    #expect(found.verdicts == [0: [2: .contradicted, 3: .contradicted]])
    #expect(found.findings.map(\.rule) == ["primary-key", "primary-key"])
    #expect(found.findings.allSatisfy { $0.severity == .error })
    #expect(found.findings[0].message.de.contains("„Schulnummer + Nummer“"))
    #expect(found.findings[0].message.de.contains("in Zeile 3"))
    #expect(found.findings[1].message.de.contains("in Zeile 2"))
  }

  @Test func `two of three alike and one contradicting: none counts`() {
    let found = resolve([(batch([row(1, 1), row(1, 1), row(1, 1, hours: 7)]), 0)])
    #expect(found.verdicts == [0: [2: .contradicted, 3: .contradicted, 4: .contradicted]])
  }

  @Test(arguments: [[0, 1], [1, 0]])
  func `another delivery is not named, and the earlier one stays whoever was faster`(order: [Int]) {
    let found = resolve([(batch([row(1, 1)]), 3), (batch([row(1, 1)]), 3)], inOrder: order)
    #expect(found.verdicts == [1: [2: .superseded]])
    #expect(found.findings.map(\.location.file) == ["f1.csv"])
    #expect(found.findings[0].message.de.contains("in einer anderen Lieferung"))
    #expect(!found.findings[0].message.de.contains("f0"))
  }

  @Test func `keys of another scope have nothing to do with each other`() {
    let found = resolve([(batch([row(1, 1)]), 1), (batch([row(1, 1)]), 2)])
    #expect(found.candidates == 0)
  }

  @Test func `rows that are rejected already do not count against others`() {
    let found = resolve([(batch([row(1, 1), row(1, 1, hours: 9)], rejected: [0, 1]), 0)])
    #expect(found.candidates == 0 && found.verdicts.isEmpty)
  }

  @Test func `a collision of fingerprints is told apart by the values`() {
    // All rows of the batch are candidates, whatever their fingerprint.
    var collector = KeyCollector(table: posts)
    let rows = batch([row(1, 1), row(1, 2), row(1, 1)])
    collector.add(rows, scope: 0)
    collector.add(rows, scope: 0)
    var resolver = KeyResolver(table: posts, candidates: collector.candidates())
    resolver.add(batch([row(1, 1), row(1, 2)]), delivery: 0, scope: 0, context: delivery())
    var log = FindingLog()
    #expect(resolver.verdicts(log: &log).isEmpty && log.kept.isEmpty)
  }

  @Test func `fingerprints of several workers are put together`() {
    var first = KeyCollector(table: posts)
    var second = KeyCollector(table: posts)
    first.add(batch([row(1, 1), row(1, 2)]), scope: 0)
    second.add(batch([row(1, 2), row(1, 3)]), scope: 0)
    #expect(first.candidates().isEmpty && second.candidates().isEmpty)
    first.merge(second)
    #expect(first.candidates().count == 1)
  }

  @Test func `a table without a key has no doubles`() {
    let free = TableSchema(
      name: "frei", title: posts.title, sender: .school, time: .flow, frequency: .monthly,
      fields: posts.fields)
    var collector = KeyCollector(table: free)
    collector.add(batch([row(1, 1), row(1, 1)]), scope: 0)
    #expect(collector.candidates().isEmpty)
  }
}
