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
  let suppression: PrimarySuppression
  private let deliveries: GroupDeliveries
  private var memberCache: [MemberKey: DimensionMembers] = [:]

  init(
    plan: Plan, results: MeasureResults, finder: MemberFinder, overview: DeliveryOverview,
    references: ReferenceData, schoolCount: Int
  ) {
    self.plan = plan
    self.results = results
    self.finder = finder
    self.overview = overview
    self.references = references
    deliveries = GroupDeliveries(plan: plan, finder: finder, overview: overview, schoolCount: schoolCount)
    suppression = PrimarySuppression(threshold: plan.catalog.definitions.protection.threshold)
  }

  /// The figure of a metric for a member of each dimension (nil: none).
  ///
  /// In a publication small numbers of persons are secret.
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
      guard let measure = plan.catalog.measures[name] else { continue }
      var part = measurePart(measure, frame, dimensions, members)
      if audience == .veroeffentlichung, isSecret(measure, part, frame, dimensions, members) {
        part = .none(.secret, isGrounded: true)
      }
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

  private func isSecret(
    _ measure: ResolvedMeasure, _ part: FigurePart, _ frame: Int, _ dimensions: [String], _ members: [Int?]
  ) -> Bool {
    if measure.definition.counts == .persons, let count = part.value, suppression.isSecret(persons: count) {
      return true
    }
    guard let guardian = measure.definition.protectedBy.flatMap({ plan.catalog.measures[$0] }),
      let count = measurePart(guardian, frame, dimensions, members).value
    else { return false }
    return suppression.isSecret(persons: count)
  }

  private func measurePart(
    _ measure: ResolvedMeasure, _ frame: Int, _ dimensions: [String], _ members: [Int?]
  ) -> FigurePart {
    let shared = plan.catalog.shared(dimensions, with: measure)
    let chosen = zip(dimensions, members).filter { shared.contains($0.0) }.map(\.1)
    let use = MeasureUse(measure: measure.definition.name, frame: frame, dimensions: shared)
    // A total beside a member says nothing about whether there is anything to say about the member.
    let isAbout = dimensions.isEmpty || !shared.isEmpty
    if let value = results.value(use, members: chosen) { return .number(value, isGrounded: isAbout) }
    guard isAvailable(frame) else { return .none(.unknown, isGrounded: false) }
    let situation = situation(of: measure, frame, shared, chosen)
    if situation.isUnknown { return .none(.unknown, isGrounded: isAbout && situation.isGrounded) }
    if situation.isMissing { return .none(.deliveryMissing, isGrounded: isAbout) }
    guard situation.applies, let zero = measure.definition.aggregate.emptyResult else {
      return .none(.notMeaningful, isGrounded: isAbout && situation.isGrounded)
    }
    return .number(zero, isGrounded: isAbout && situation.isGrounded)
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
      let (expected, usable) = deliveries.counts(need.table, need.scope, frame, group, of: measure)
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
