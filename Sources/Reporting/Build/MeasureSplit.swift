import Tabular

/// A measure divided by dimensions, as far as its rows have them: worked out once for all members.
final class MeasureSplit {
  let measure: ResolvedMeasure
  /// With the dimensions it shares with those asked for.
  let use: MeasureUse
  /// Whether a value says anything about the members: a total beside a member does not say whether there is anything
  /// to say about that member.
  let isAbout: Bool
  /// Where its results are; nil where nothing was computed.
  let place: MeasureResults.Place?
  /// Where the shared dimensions stand among those asked for.
  private let positions: [Int]

  init(
    measure: ResolvedMeasure, use: MeasureUse, positions: [Int], isAbout: Bool, place: MeasureResults.Place?
  ) {
    self.measure = measure
    self.use = use
    self.positions = positions
    self.isAbout = isAbout
    self.place = place
  }

  /// Of members of all dimensions asked for those of the shared ones.
  func chosen(_ members: [Int?]) -> [Int?] {
    positions.count == members.count ? members : positions.map { members[$0] }
  }

  /// What the measure says for these members.
  func cell(_ members: [Int?], isChange: Bool = false) -> MeasureCell {
    MeasureCell(
      measure: use.measure, frame: use.frame, dimensions: use.dimensions, members: chosen(members),
      isChange: isChange)
  }
}
