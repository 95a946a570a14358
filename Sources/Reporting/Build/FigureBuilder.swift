import Aggregate
import Disclosure
import Expression
import Tabular

/// Turns measure results into figures: joins numerator and denominator, and says why a figure is missing.
final class FigureBuilder {
  let plan: Plan
  let results: MeasureResults
  let finder: MemberFinder
  let overview: DeliveryOverview
  let references: ReferenceData
  /// What a publication must not show; nil before that is decided.
  var protection: Protection?
  /// The deliveries that count.
  let deliveries: Set<DeliveryMark>
  /// Takes down what a publication would show, while nothing is protected yet.
  var recorder: ShownCells?
  private let expected: GroupDeliveries
  private var memberCache: [MemberKey: DimensionMembers] = [:]
  /// By the dimensions asked for, which may be more than the measure has.
  private var splits: [MeasureUse: MeasureSplit] = [:]

  init(
    plan: Plan, results: MeasureResults, finder: MemberFinder, overview: DeliveryOverview,
    references: ReferenceData, schoolCount: Int, deliveries: Set<DeliveryMark> = []
  ) {
    self.plan = plan
    self.results = results
    self.finder = finder
    self.overview = overview
    self.references = references
    self.deliveries = deliveries
    expected = GroupDeliveries(plan: plan, finder: finder, overview: overview, schoolCount: schoolCount)
  }

  /// The figure of a metric for a member of each dimension (nil: none).
  ///
  /// In a publication a figure is secret with any of the measures it is computed from.
  func figure(
    _ metric: ResolvedMetric, frame shown: Int, dimensions: [String], members: [Int?], audience: Audience
  ) throws -> Figure {
    let frame = plan.frame(shown, for: metric.definition)
    let numerator = try part(metric.numerator, frame, dimensions, members, audience)
    guard let expression = metric.denominator else {
      return Figure(value: numerator, numerator: numerator, denominator: nil)
    }
    let denominator = try part(expression, frame, dimensions, members, audience)
    return Figure(
      value: try quotient(metric.definition, numerator, denominator), numerator: numerator,
      denominator: denominator)
  }

  private func quotient(
    _ metric: MetricDefinition, _ numerator: FigurePart, _ denominator: FigurePart
  ) throws -> FigurePart {
    // A constant denominator (39 hours) grounds nothing.
    let isGrounded = numerator.isGrounded || denominator.isGrounded
    guard let above = numerator.value, let below = denominator.value else {
      let sign = Sign.strongest([numerator.sign, denominator.sign].compactMap(\.self))
      return .none(sign ?? .notMeaningful, isGrounded: isGrounded)
    }
    guard !below.isZero else { return .none(.notMeaningful, isGrounded: isGrounded) }
    if let minimum = metric.minimumDenominator, below < Rational(minimum) {
      return .none(.uncertain, isGrounded: isGrounded)
    }
    guard let value = above.divided(by: below)?.multiplied(by: Rational(metric.factor)) else {
      throw ReportingError(.internalError, "\(metric.name): the quotient does not fit 128 bits")
    }
    return .number(value, isGrounded: isGrounded)
  }

  private func part(
    _ expression: MetricExpression, _ frame: Int, _ dimensions: [String], _ members: [Int?],
    _ audience: Audience
  ) throws -> FigurePart {
    var values: [String: Rational?] = [:]
    var signs: [Sign] = []
    var isGrounded = false
    for name in expression.names {
      guard let split = split(name, frame, dimensions) else { continue }
      var part = measurePart(split, members)
      if audience == .veroeffentlichung { part = try published(part, split.cell(members)) }
      values[name] = .some(part.value)
      if let sign = part.sign { signs.append(sign) }
      isGrounded = isGrounded || part.isGrounded
    }
    if let sign = Sign.strongest(signs) { return .none(sign, isGrounded: isGrounded) }
    guard let value = try expression.evaluate(values) else {
      return .none(.notMeaningful, isGrounded: isGrounded)
    }
    return .number(value, isGrounded: isGrounded)
  }

  /// A part as a publication shows it.
  private func published(_ part: FigurePart, _ cell: MeasureCell) throws -> FigurePart {
    recorder?.note(cell)
    guard let protection else {
      guard recorder != nil else {
        throw ReportingError(.internalError, "a publication was to be written that is not protected")
      }
      return part
    }
    return protection.published(part, cell)
  }

  /// The change of a metric between comparable sets of schools.
  ///
  /// - Throws: `ReportingError` where it does not fit 128 bits.
  func change(
    _ metric: ResolvedMetric, dimensions: [String], members: [Int?], audience: Audience
  ) throws -> FigurePart {
    var audience = audience
    var isSecret = false
    if audience == .veroeffentlichung, let protection {
      // A change falls with what it is the change of.
      for frame in [Plan.current, Plan.previous].map({ plan.frame($0, for: metric.definition) }) {
        for measure in metric.measures.compactMap({ plan.catalog.measures[$0] })
        where protection.hidden[cell(measure, frame, dimensions, members)] != nil { isSecret = true }
      }
    }
    if audience == .veroeffentlichung, let measure = plan.catalog.onlyMeasure(of: metric) {
      // Of a plain sum only the difference is told, not what it is the difference of.
      let frame = plan.frame(Plan.currentComparable, for: metric.definition)
      let cell = cell(measure, frame, dimensions, members, isChange: true)
      if try published(.none(.unknown, isGrounded: true), cell).sign == .secret { isSecret = true }
      // The difference of rounded numbers is told where numbers are rounded.
      if protection?.rounding[measure.definition.name] == nil { audience = .intern }
    }
    func value(_ frame: Int) throws -> FigurePart {
      try figure(metric, frame: frame, dimensions: dimensions, members: members, audience: audience).value
    }
    let now = try value(Plan.currentComparable)
    let before = try value(Plan.previousComparable)
    guard let a = now.value, let b = before.value else {
      let sign = Sign.strongest([now.sign, before.sign].compactMap(\.self)) ?? .unknown
      // Schools that delivered in both periods are needed; without them nothing is known about the change.
      return .none(sign == .deliveryMissing ? .unknown : sign, isGrounded: true)
    }
    if isSecret { return .none(.secret, isGrounded: true) }
    guard let difference = a.subtracting(b) else {
      throw ReportingError(.internalError, "a change does not fit 128 bits")
    }
    return .number(difference, isGrounded: true)
  }

  /// The cell of a measure: what the measure says for the members of those dimensions that its rows have.
  func cell(
    _ measure: ResolvedMeasure, _ frame: Int, _ dimensions: [String], _ members: [Int?],
    isChange: Bool = false
  ) -> MeasureCell {
    split(measure, frame, dimensions).cell(members, isChange: isChange)
  }

  func measurePart(
    _ measure: ResolvedMeasure, _ frame: Int, _ dimensions: [String], _ members: [Int?]
  ) -> FigurePart {
    measurePart(split(measure, frame, dimensions), members)
  }

  private func measurePart(_ split: MeasureSplit, _ members: [Int?]) -> FigurePart {
    let chosen = split.chosen(members)
    let isAbout = split.isAbout
    if let place = split.place, let value = results.value(at: place, members: chosen) {
      return .number(value, isGrounded: isAbout)
    }
    let (frame, measure) = (split.use.frame, split.measure)
    guard isAvailable(frame) else { return .none(.unknown, isGrounded: false) }
    let situation = situation(of: measure, frame, split.use.dimensions, chosen)
    if situation.isUnknown { return .none(.unknown, isGrounded: isAbout && situation.isGrounded) }
    if situation.isMissing { return .none(.deliveryMissing, isGrounded: isAbout) }
    guard situation.applies, let zero = measure.definition.aggregate.emptyResult else {
      return .none(.notMeaningful, isGrounded: isAbout && situation.isGrounded)
    }
    return .number(zero, isGrounded: isAbout && situation.isGrounded)
  }

  /// nil for a measure that does not exist.
  private func split(_ measure: String, _ frame: Int, _ dimensions: [String]) -> MeasureSplit? {
    if let known = splits[MeasureUse(measure: measure, frame: frame, dimensions: dimensions)] { return known }
    return plan.catalog.measures[measure].map { split($0, frame, dimensions) }
  }

  private func split(_ measure: ResolvedMeasure, _ frame: Int, _ dimensions: [String]) -> MeasureSplit {
    let asked = MeasureUse(measure: measure.definition.name, frame: frame, dimensions: dimensions)
    if let known = splits[asked] { return known }
    let shared = plan.catalog.shared(dimensions, with: measure)
    let use = MeasureUse(measure: asked.measure, frame: frame, dimensions: shared)
    let split = MeasureSplit(
      measure: measure, use: use, positions: dimensions.indices.filter { shared.contains(dimensions[$0]) },
      isAbout: dimensions.isEmpty || !shared.isEmpty, place: results.place(of: use))
    splits[asked] = split
    return split
  }

  /// Whether the reference tables reach back to the frame.
  func isAvailable(_ frame: Int) -> Bool {
    references.edition(of: plan.catalog.definitions.network.register.table, on: plan.frames[frame].asOf)
      != nil
  }

  private struct Situation {
    /// Deliveries were expected from the group and none is usable.
    var isMissing = false
    /// The frame is a comparison, and no school of the group can be compared.
    var isUnknown = false
    /// There is anything in the group the measure could speak of.
    var applies = true
    /// Deliveries were expected from the group.
    var isGrounded = false
  }

  private func situation(
    of measure: ResolvedMeasure, _ frame: Int, _ dimensions: [String], _ members: [Int?]
  ) -> Situation {
    var situation = Situation()
    guard let table = plan.catalog.tables[measure.definition.table]?.schema else { return situation }
    var needed: [(table: TableSchema, scope: Scope, isOwn: Bool)] = []
    if table.sender == .school || table.sender == .office { needed.append((table, measure.scope, true)) }
    for filter in measure.definition.reporting {
      guard let other = plan.catalog.tables[filter.table]?.schema else { continue }
      needed.append((other, other.time == .stock ? .snapshot : .period, false))
    }
    for need in needed {
      let group = zip(dimensions, members).map { (name: $0, member: $1) }
      let (expected, usable) = self.expected.counts(need.table, need.scope, frame, group, of: measure)
      if expected > 0, usable == 0 { situation.isMissing = true }
      if plan.frames[frame].comparableWith != nil, need.table.sender == .school, usable == 0 {
        situation.isUnknown = true
      }
      // The office speaks for no school in particular.
      let isAboutSchools = dimensions.contains { plan.catalog.dimensions[$0]?.isOfSchools ?? false }
      if expected > 0 || usable > 0, need.table.sender == .school || !isAboutSchools {
        situation.isGrounded = true
      }
      if need.isOwn, expected == 0, usable == 0 { situation.applies = false }
    }
    return situation
  }

  private struct MemberKey: Hashable {
    let dimension: String
    let table: String
    let frame: Int
  }

  /// The members of a dimension for rows of the table, in the frame.
  func members(of dimension: String, table: TableSchema, frame: Int) -> DimensionMembers? {
    let key = MemberKey(dimension: dimension, table: table.name, frame: frame)
    if let known = memberCache[key] { return known }
    let found = finder.members(of: dimension, table: table, frame: frame)
    memberCache[key] = found
    return found
  }
}
