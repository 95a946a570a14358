/// Which results of a program need not look at rows: their groups are unions of another grouping's groups.
///
/// Every row has a group in every grouping, and states merge; what a grouping by fewer dimensions adds up over the same
/// rows follows from one by more.
struct RollUp: Sendable {
  /// Where an input's groups come from.
  struct Source: Sendable {
    /// The finer grouping.
    let grouping: Int
    /// The input's position among those of the finer grouping.
    let position: Int
    /// The positions of the coarser grouping's dimensions among the finer one's.
    let dimensions: [Int]
  }
  /// By grouping and position of the input; nil where rows must be looked at.
  let sources: [[Source?]]

  init(_ groupings: [GroupingPlan]) {
    sources = groupings.map { coarse in
      coarse.inputs.map { input in
        for (place, fine) in groupings.enumerated()
        where fine.dimensions.count > coarse.dimensions.count && fine.frame == coarse.frame
          && fine.scope == coarse.scope
        {
          guard let position = fine.inputs.firstIndex(of: input),
            let dimensions = Self.places(of: coarse.dimensions, in: fine.dimensions)
          else { continue }
          return Source(grouping: place, position: position, dimensions: dimensions)
        }
        return nil
      }
    }
  }

  /// Nothing is derived.
  static func none(_ groupings: [GroupingPlan]) -> RollUp {
    RollUp(sources: groupings.map { $0.inputs.map { _ in nil } })
  }

  private init(sources: [[Source?]]) { self.sources = sources }

  /// Whether the grouping must look at rows.
  func readsRows(_ grouping: Int) -> Bool {
    sources[grouping].isEmpty || sources[grouping].contains { $0 == nil }
  }

  private static func places(of coarse: [GroupingDimension], in fine: [GroupingDimension]) -> [Int]? {
    var places: [Int] = []
    for dimension in coarse {
      guard let place = fine.firstIndex(where: { $0.isSame(as: dimension) }) else { return nil }
      places.append(place)
    }
    return places
  }
}

extension GroupingDimension {
  /// Whether both give every row the same member.
  func isSame(as other: GroupingDimension) -> Bool {
    guard memberCount == other.memberCount else { return false }
    switch (source, other.source) {
    case (.lookup(let field, let members), .lookup(let otherField, let others)):
      return field == otherField && members == others
    case (.open(let field), .open(let otherField)): return field == otherField
    case (.day(let field, let first, let members), .day(let otherField, let otherFirst, let others)):
      return field == otherField && first == otherFirst && members == others
    case (.period(let members), .period(let others)): return members == others
    default: return false
    }
  }
}
