import Aggregate
import Tabular
import Testing

/// The laws that let one core, all cores or a cluster compute the same report, for every measure there is.
struct MergeLawTests {
  private static let groups = 5
  private static let weights = Weights(
    byCode: Dictionary(uniqueKeysWithValues: (-20...20).map { (Int64($0), Int128($0 * $0)) }), scale: 1)

  private struct Rows {
    let groups: [Int32]
    let values: [Int64]
  }

  private static func rows(_ numbers: inout SeededNumbers) -> Rows {
    let count = Int.random(in: 0...40, using: &numbers)
    return Rows(
      groups: (0..<count).map { _ in Int32.random(in: -1..<Int32(groups), using: &numbers) },
      values: (0..<count).map { _ in
        Int.random(in: 0..<6, using: &numbers) == 0 ? none : Int64.random(in: -20...20, using: &numbers)
      })
  }

  private static func state<M: Measure>(_ type: M.Type, _ parts: [Rows]) -> M {
    var state = type.init(told(weights: weights, percent: 75))
    for part in parts { state.add(groups: part.groups, values: part.values, groupCount: groups) }
    return state
  }

  private static func merged<M: Measure>(_ one: M, _ other: M, mapping: [Int32]? = nil) -> M {
    var result = one
    result.merge(other, mapping: mapping ?? (0..<Int32(groups)).map { $0 }, groupCount: groups)
    return result
  }

  private static func results(_ state: some Measure) -> [Rational?] {
    (0..<groups).map { state.result(group: $0, scale: 1) }
  }

  private static func check<M: Measure>(_ type: M.Type, seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<50 {
      let (a, b, c) = (rows(&numbers), rows(&numbers), rows(&numbers))
      let (first, second, third) = (state(type, [a]), state(type, [b]), state(type, [c]))
      let whole = results(state(type, [a, b, c]))
      #expect(results(merged(merged(first, second), third)) == whole, "\(M.name) seed \(seed)")
      #expect(results(merged(first, merged(second, third))) == whole, "associative, \(M.name) seed \(seed)")
      #expect(results(merged(third, merged(second, first))) == whole, "commutative, \(M.name) seed \(seed)")
      let fresh = M(told(weights: weights, percent: 75))
      #expect(results(merged(first, fresh)) == results(first), "identity right, \(M.name) seed \(seed)")
      #expect(results(merged(fresh, first)) == results(first), "identity left, \(M.name) seed \(seed)")
      checkMapping(first, second, a, b, &numbers)
    }
  }

  /// Workers number their groups in the order they meet them; the mapping tells whose is whose.
  private static func checkMapping<M: Measure>(
    _ first: M, _ second: M, _ a: Rows, _ b: Rows, _ numbers: inout SeededNumbers
  ) {
    let mapping = (0..<Int32(groups)).shuffled(using: &numbers)
    let moved = Rows(groups: b.groups.map { $0 < 0 ? -1 : mapping[Int($0)] }, values: b.values)
    #expect(
      results(merged(first, second, mapping: mapping)) == results(state(M.self, [a, moved])), "\(M.name)")
  }

  @Test(arguments: MeasureCatalog.all.map { $0.name }, [1, 2, 3] as [UInt64])
  func `merging is associative and commutative, and a fresh state changes nothing`(
    name: String, seed: UInt64
  ) throws {
    let type = try #require(MeasureCatalog.measure(named: name))
    Self.check(type, seed: seed)
  }
}
