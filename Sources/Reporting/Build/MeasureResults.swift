import Aggregate
import Tabular

/// The results of all measure uses of a plan.
struct MeasureResults: Sendable {
  /// Where the results of a use are.
  struct Place: Sendable {
    fileprivate let accumulator: Int
    fileprivate let grouping: Int
    fileprivate let position: Int
    fileprivate let key: GroupKey
  }
  private var accumulators: [TableAccumulator] = []
  private var places: [MeasureUse: Place] = [:]

  init() {}

  mutating func add(_ accumulator: TableAccumulator, pass: TablePass) {
    for (use, place) in pass.places {
      places[use] = Place(
        accumulator: accumulators.count, grouping: place.grouping, position: place.position,
        key: pass.program.groupings[place.grouping].key)
    }
    var accumulator = accumulator
    accumulator.finish()
    accumulators.append(accumulator)
  }

  /// nil for what has not been computed.
  func place(of use: MeasureUse) -> Place? { places[use] }

  /// The result for the members of the use's dimensions, nil standing for none; nil where no row had a value.
  func value(at place: Place, members: [Int?]) -> Rational? {
    accumulators[place.accumulator].result(
      grouping: place.grouping, position: place.position, key: place.key.key(members))
  }

  /// The members of every group in which a row had a value, ordered by key.
  func groups(_ use: MeasureUse) -> [[Int?]] {
    guard let place = places[use] else { return [] }
    let accumulator = accumulators[place.accumulator]
    return accumulator.keys(grouping: place.grouping).compactMap { key in
      accumulator.result(grouping: place.grouping, position: place.position, key: key)
        .map { _ in place.key.members(of: key) }
    }
  }
}
