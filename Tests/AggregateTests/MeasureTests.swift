import Aggregate
import Tabular
import Testing

/// Each measure against values computed by hand: group 0 has values, group 1 has none but a missing one.
struct MeasureTests {
  private static let values: [[(group: Int32, value: Int64)]] = [
    [(0, 7), (0, 3), (-1, 1000), (1, none)], [(0, 7), (0, Missing.invalid), (0, -2)],
  ]

  @Test func `count without a field counts rows`() {
    var count = Count()
    count.add(groups: [0, 0, -1, 1], values: [], groupCount: 3)
    #expect((0..<3).map { count.result(group: $0, scale: 0) } == [ratio(2), ratio(1), nil])
    #expect(Count.emptyResult == Rational(0) && !Count.needsInput)
  }

  @Test func `count with a field counts values that are not missing`() {
    #expect(results(Count(), Self.values) == [ratio(4), nil])
  }

  @Test func `sum adds exactly, with the decimals of the field`() {
    #expect(results(Sum(), Self.values) == [ratio(15), nil])
    #expect(results(Sum(), Self.values, scale: 2) == [ratio(3, 20), nil])
    let largest: [(group: Int32, value: Int64)] = [(0, .max), (0, .max), (1, .max), (1, Missing.limit)]
    #expect(results(Sum(), [largest]) == [ratio(Int128(Int64.max) * 2), ratio(63)])
    #expect(Sum.emptyResult == Rational(0) && Sum.needsInput)
  }

  @Test func `count_distinct counts each value once per group, over all batches`() {
    #expect(results(CountDistinct(), Self.values) == [ratio(3), nil])
    #expect(results(CountDistinct(), [[(0, 5), (1, 5)], [(1, 5), (1, 6)]]) == [ratio(1), ratio(2)])
    #expect(CountDistinct.emptyResult == Rational(0))
  }

  @Test func `min and max ignore what is missing and take negative values`() {
    #expect(results(Minimum(), Self.values) == [ratio(-2), nil])
    #expect(results(Maximum(), Self.values) == [ratio(7), nil])
    #expect(results(Maximum(), [[(0, -9), (0, -4)]], scale: 1) == [ratio(-2, 5), nil])
    #expect(Minimum.emptyResult == nil && Maximum.emptyResult == nil)
  }

  @Test func `mean is the exact quotient`() {
    #expect(results(Mean(), Self.values) == [ratio(15, 4), nil])
    #expect(results(Mean(), [[(0, 1), (0, 1), (0, 2)]], scale: 2) == [ratio(4, 300), nil])
    #expect(Mean.emptyResult == nil)
  }

  @Test func `median is the middle value, or the mean of the two middle ones`() {
    #expect(results(Median(), Self.values) == [ratio(5), nil])
    #expect(results(Median(), [[(0, 9), (0, 1)], [(0, 4)]]) == [ratio(4), nil])
    #expect(results(Median(), [[(0, 1), (0, 2)]], scale: 1) == [ratio(3, 20), nil])
    #expect(results(Median(), [[(0, 5), (0, 5), (0, 5), (0, 100)]]) == [ratio(5), nil])
    #expect(Median.emptyResult == nil)
  }

  @Test func `percentile is the smallest value with that share at or below it`() {
    // 1 to 10: the 25th is the third value, the 50th lies between two, the 90th between the ninth and the tenth.
    let ten: [(group: Int32, value: Int64)] = (1...10).map { (0, Int64($0)) }
    func percentile(_ percent: Int, _ rows: [(group: Int32, value: Int64)], scale: Int = 0) -> Rational? {
      results(Percentile(told(percent: percent)), [rows], scale: scale)[0]
    }
    #expect(
      [1, 25, 50, 90, 99].map { percentile($0, ten) } == [
        ratio(1), ratio(3), ratio(11, 2), ratio(19, 2), ratio(10),
      ])
    #expect(percentile(75, [(0, 5), (0, 5), (0, 7)], scale: 1) == ratio(7, 10))
    #expect(percentile(90, [(0, 4)]) == ratio(4))
    #expect(results(Percentile(), Self.values) == [ratio(5), nil] && Percentile.emptyResult == nil)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `the 50th percentile is the median, and every percentile agrees with the sorted values`(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<100 {
      let count = Int.random(in: 1...30, using: &numbers)
      let values = (0..<count).map { _ in Int64.random(in: -9...9, using: &numbers) }
      let rows = values.map { (group: Int32(0), value: $0) }
      let percent = Int.random(in: 1...99, using: &numbers)
      let sorted = values.sorted()
      // At least that share of all values at or below it; met exactly: the mean with the next.
      let position = (count * percent + 99) / 100 - 1
      let isMet = count * percent % 100 == 0
      let expected = ratio(Int128(sorted[position]) + Int128(sorted[isMet ? position + 1 : position]), 2)
      #expect(results(Percentile(told(percent: percent)), [rows])[0] == expected)
      #expect(results(Percentile(told(percent: 50)), [rows])[0] == results(Median(), [rows])[0])
    }
  }

  @Test func `sum_distinct adds the weight of each different value once, with the weights' decimals`() {
    let weights = Weights(byCode: [7: 150, 3: 25, 99: 1000], scale: 2)
    #expect(results(SumDistinct(told(weights: weights)), Self.values, scale: 9) == [ratio(175, 100), nil])
    // A value without a weight weighs nothing, but it is there: the result is 0, not missing.
    #expect(
      results(SumDistinct(told(weights: weights)), [[(0, 1), (1, 7)], [(1, 7)]]) == [ratio(0), ratio(3, 2)])
    #expect(SumDistinct.emptyResult == Rational(0))
  }

  @Test func `the catalogue finds each measure by its word and nothing else`() {
    let words = [
      "count", "sum", "count_distinct", "sum_distinct", "min", "max", "mean", "median", "percentile",
    ]
    #expect(MeasureCatalog.all.map { $0.name } == words)
    for word in words { #expect(MeasureCatalog.measure(named: word)?.name == word) }
    #expect(MeasureCatalog.measure(named: "avg") == nil)
    #expect(MeasureCatalog.all.allSatisfy { !$0.summary.isEmpty })
  }

  @Test(arguments: MeasureCatalog.all.map { $0.name })
  func `a state that saw nothing has no result for any group`(name: String) throws {
    let measure = try #require(MeasureCatalog.measure(named: name)).init()
    #expect(measure.result(group: 0, scale: 0) == nil)
    #expect(measure.result(group: 5, scale: 2) == nil)
  }
}
