/// Which groupings of a program need not look at rows: their groups are unions of another grouping's groups.
///
/// Every row has a group in every grouping, and states merge; a grouping by fewer dimensions over the same rows
/// follows from one by more.
struct RollUp: Sendable {
  /// Where a grouping's groups come from.
  struct Step: Sendable {
    /// The finer grouping.
    let source: Int
    /// The positions of the coarser grouping's dimensions among the finer one's.
    let dimensions: [Int]
    /// The positions of the coarser grouping's inputs among the finer one's.
    let inputs: [Int]
  }
  /// By grouping; nil where it must look at the rows.
  let steps: [Step?]

  init(_ groupings: [GroupingPlan]) {
    steps = groupings.indices.map { coarse in
      for fine in groupings.indices where fine != coarse {
        guard groupings[fine].dimensions.count > groupings[coarse].dimensions.count,
          let step = Self.step(groupings[coarse], from: groupings[fine], at: fine)
        else { continue }
        return step
      }
      return nil
    }
  }

  /// Nothing is derived.
  static func none(_ groupings: [GroupingPlan]) -> RollUp { RollUp(steps: groupings.map { _ in nil }) }

  private init(steps: [Step?]) { self.steps = steps }

  private static func step(_ coarse: GroupingPlan, from fine: GroupingPlan, at index: Int) -> Step? {
    guard coarse.frame == fine.frame, coarse.scope == fine.scope else { return nil }
    var dimensions: [Int] = []
    for dimension in coarse.dimensions {
      guard let place = fine.dimensions.firstIndex(where: { $0.isSame(as: dimension) }) else { return nil }
      dimensions.append(place)
    }
    var inputs: [Int] = []
    for input in coarse.inputs {
      guard let place = fine.inputs.firstIndex(of: input) else { return nil }
      inputs.append(place)
    }
    return Step(source: index, dimensions: dimensions, inputs: inputs)
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
