import Expression
import Tabular
import Testing
import Validate

struct RowCollectorTests {
  private let requests: [CollectionRequest]

  init() throws {
    let condition = try RowExpression.condition(
      Expression.parse("stunden > 0", at: SourceLocation(file: "t")), fields: posts.fields, parameters: [:])
    let computed = try RowExpression(
      Expression.parse("stunden * 2", at: SourceLocation(file: "t")), fields: posts.fields, parameters: [:])
    requests = [
      CollectionRequest(table: "stellen", sources: [.field(1), .expression(computed)], condition: condition),
      CollectionRequest(table: "stellen", sources: [.field(2)], form: .totals),
    ]
  }

  private func row(_ number: Int64, _ hours: Int64) -> [Int64] { [0, number, hours, empty, empty] }

  @Test func `rows and totals are kept of what counts, in the order of files and lines`() {
    var first = RowCollector(requests)
    first.add(batch([row(7, 300)]), delivery: 1, context: delivery())
    first.add(batch([row(5, 100), row(6, empty)], firstLine: 9), delivery: 0, context: delivery())
    var second = RowCollector(requests)
    second.add(batch([row(3, 200), row(4, 50)], rejected: [0, 1]), delivery: 0, context: delivery())
    first.merge(second)
    let settled = first.settled()
    #expect(settled[0].columns == [[3, 5, 7], [400, 200, 600]])
    #expect(settled[0].places.map(\.line) == [2, 9, 2] && settled[0].places.map(\.delivery) == [0, 0, 1])
    #expect(settled[0].incomplete == [0])
    #expect(settled[1].places.isEmpty)
    #expect(settled[1].totals[0]?.rows == 3 && settled[1].totals[0]?.sums == [300])
    #expect(settled[1].totals[0]?.counts == [2] && settled[1].totals[1]?.sums == [300])
  }

  @Test func `rows that turn out not to count are left out; after a contradiction something is missing`() {
    var collector = RowCollector(requests)
    collector.add(batch([row(1, 100), row(2, 100), row(3, 100)]), delivery: 0, context: delivery())
    let repeated = collector.settled([0: [3: .superseded]])
    #expect(repeated[0].columns[0] == [1, 3] && repeated[0].incomplete.isEmpty)
    let contradicted = collector.settled([0: [2: .contradicted]])
    #expect(contradicted[0].columns[0] == [2, 3] && contradicted[0].incomplete == [0])
  }

  @Test func `a blank line is no row that is missing`() {
    var collector = RowCollector(requests)
    let blank = [Int64](repeating: empty, count: 5)
    collector.add(batch([row(1, 100), blank], rejected: [0, 2]), delivery: 0, context: delivery())
    #expect(collector.settled()[0].incomplete.isEmpty)
  }
}
