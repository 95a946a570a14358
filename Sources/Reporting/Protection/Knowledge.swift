import Aggregate
import Disclosure
import Tabular

/// Everything a reader of a publication can know, as a model: what is shown, what public registers say, and what was
/// published before.
struct Knowledge {
  /// What the reader sees of a number.
  enum Seen {
    /// Not decided yet: the rules say what is secret by itself.
    case toBeDecided(cost: Double)
    /// This number.
    case number(Rational)
    /// A sign in its place.
    case sign
    /// Nothing; but everybody can find out which schools it is about.
    case nothing
  }

  let figures: FigureBuilder
  private(set) var builder = ModelBuilder()
  /// The cells that tell a quantity, in order.
  private(set) var tellers: [Quantity: [MeasureCell]] = [:]
  private(set) var values: [Quantity: Rational] = [:]
  private(set) var risks: [Quantity: Risk] = [:]
  private var shown: Set<Source> = []
  private let relatedMeasures: Set<String>

  private struct Source: Hashable {
    let measure: String
    let frame: Int
  }

  private var plan: Plan { figures.plan }
  private var catalog: Catalog { figures.plan.catalog }

  init(_ figures: FigureBuilder) {
    self.figures = figures
    relatedMeasures = Set(
      figures.plan.catalog.definitions.protection.relations.flatMap { $0.parts + [$0.whole] })
  }

  // MARK: This publication

  /// Adds a number; those that need no protection and are no part of a relation are left out.
  mutating func add(_ cell: MeasureCell, _ seen: Seen) {
    guard let measure = catalog.measures[cell.measure] else { return }
    let rule = catalog.rule(for: measure)
    guard rule != nil || relatedMeasures.contains(cell.measure) else { return }
    if cell.isChange { return addChange(cell, seen) }
    guard let evidence = figures.evidence(cell) else { return }
    let quantity = figures.quantity(cell)
    if case .nothing = seen {
    } else {
      tellers[quantity, default: []].append(cell)
      shown.insert(Source(measure: cell.measure, frame: cell.frame))
    }
    let risk = rule?.risk(evidence)
    let isThing = rule == nil && measure.definition.counts == .offers
    if let known = builder.cell(quantity) {
      // What another number led to first may be shown as well: then it is to be decided on like all that is.
      if case .toBeDecided = seen, known.status == .unseen, rule?.roundingBase == nil {
        builder.replace(quantity, with: Self.cell(seen, evidence, rule, risk, isThing: isThing))
      }
      return
    }
    values[quantity] = evidence.value
    if rule?.roundingBase == nil { risks[quantity] = risk }
    builder.add(quantity, Self.cell(seen, evidence, rule, risk, isThing: isThing))
    if plan.frames[cell.frame].comparableWith != nil { addOthers(than: cell, evidence) }
    if let last = plan.latest(of: cell.frame) {
      // What came up to the end of a period and what came up to its beginning tell the period.
      add(
        MeasureCell(
          measure: cell.measure, frame: last, dimensions: cell.dimensions, members: cell.members), .nothing)
    }
  }

  private static func cell(
    _ seen: Seen, _ evidence: Evidence, _ rule: ProtectionRule?, _ risk: Risk?, isThing: Bool = false
  ) -> ModelCell {
    let value = evidence.value.double
    if let known = rule?.known(rounding: evidence.value) {
      let need = Need(lowest: max(known.lowest, value - 1), highest: min(known.highest, value + 1))
      return ModelCell(.unseen, value: value, bounds: known, need: risk == nil ? nil : need)
    }
    let need = risk.flatMap { rule?.need($0, evidence) }
    switch seen {
    case .toBeDecided(let cost):
      if risk != nil { return ModelCell(.primary, value: value, cost: cost, need: need) }
      // Things are no secret, but they may tell one; then they are hidden too. Numbers of schools never are.
      let isForced = value == 0 || rule == nil && !isThing
      return ModelCell(isForced ? .forced : .published, value: value, cost: cost)
    case .number(let number): return ModelCell(.forced, value: number.double)
    case .sign: return ModelCell(risk == nil ? .secondary : .primary, value: value, need: need)
    case .nothing: return ModelCell(value == 0 ? .forced : .unseen, value: value, need: need)
    }
  }

  /// What the schools tell that are in a frame, but not among those compared.
  private mutating func addOthers(than cell: MeasureCell, _ evidence: Evidence) {
    guard let measure = catalog.measures[cell.measure], let rule = catalog.rule(for: measure),
      let frame = plan.whole(of: cell.frame)
    else { return }
    let whole = MeasureCell(
      measure: cell.measure, frame: frame, dimensions: cell.dimensions, members: cell.members)
    guard let all = figures.evidence(whole), let others = all.without(evidence) else { return }
    add(whole, .nothing)
    let quantity = figures.quantity(cell)
    let name = Quantity(quantity.measure, period: "\(quantity.period) others", quantity.coordinates)
    values[name] = others.value
    builder.add(name, Self.cell(.nothing, others, rule, rule.risk(others)))
    builder.relate([(figures.quantity(whole), 1), (quantity, -1), (name, -1)])
  }

  /// A difference between two comparable sets, of which neither is shown.
  private mutating func addChange(_ cell: MeasureCell, _ seen: Seen) {
    let now = MeasureCell(
      measure: cell.measure, frame: cell.frame, dimensions: cell.dimensions, members: cell.members)
    guard let pair = plan.frames[cell.frame].pair else { return }
    let before = MeasureCell(
      measure: cell.measure, frame: pair, dimensions: cell.dimensions, members: cell.members)
    guard let later = figures.evidence(now), let earlier = figures.evidence(before),
      let change = later.value.subtracting(earlier.value)
    else { return }
    add(now, .nothing)
    add(before, .nothing)
    let name = figures.quantity(cell)
    tellers[name, default: []].append(cell)
    values[name] = change
    if let rule = catalog.measures[cell.measure].flatMap({ catalog.rule(for: $0) }),
      let (later, earlier) = rule.known(rounding: later.value).flatMap({ later in
        rule.known(rounding: earlier.value).map { (later, $0) }
      })
    {
      let bounds = Interval(later.lowest - earlier.highest, later.highest - earlier.lowest)
      builder.add(name, ModelCell(.unseen, value: change.double, bounds: bounds))
      builder.relate([(name, 1), (figures.quantity(now), -1), (figures.quantity(before), 1)])
      return
    }
    let status: ModelCell.Status =
      switch seen {
      case .toBeDecided: .published
      case .number: .forced
      case .sign: .secondary
      case .nothing: .unseen
      }
    var cost = 1.0
    if case .toBeDecided(let asked) = seen { cost = asked }
    builder.add(
      name,
      ModelCell(
        status, value: change.double, bounds: Interval(-.infinity, .infinity), cost: cost))
    builder.relate([(name, 1), (figures.quantity(now), -1), (figures.quantity(before), 1)])
  }

  // MARK: What connects it

  /// Adds what tables have in common, and everything that connects the numbers; `past` is what was published before.
  mutating func connect(past: [Release]) {
    for source in shown.sorted(by: { ($0.measure, $0.frame) < ($1.measure, $1.frame) }) {
      let tables = ProtectedUses.joins(plan.published[source.measure] ?? [], catalog)
      for dimensions in tables.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        let use = MeasureUse(measure: source.measure, frame: source.frame, dimensions: dimensions)
        for members in figures.results.groups(use) {
          add(
            MeasureCell(
              measure: source.measure, frame: source.frame, dimensions: dimensions, members: members),
            .nothing)
        }
      }
    }
    relateMeasures()
    // The latest says what a number is now, those before it what it was.
    for release in past.reversed() { add(release) }
    let measures = Set(builder.quantities.map(\.measure))
    let additive = measures.filter { catalog.measures[$0]?.definition.isAdditive ?? false }
    var months: [String: [String]] = [:]
    for id in Set(builder.quantities.map(\.period)) {
      if let period = Period(parsing: id) { months[id] = period.duePeriods(.monthly).map(\.id) }
    }
    // The closure must not reach for what is being changed.
    let definitions = catalog
    builder.connect(additive: additive, months: months) { name, value in
      guard let measure = definitions.measures[name], measure.definition.counts?.isPersons ?? false,
        let rule = definitions.rule(for: measure), rule.roundingBase == nil, value == value.rounded()
      else { return nil }
      let count = Rational(Int(value))
      let evidence = Evidence(value: count, persons: count, schools: nil)
      return rule.risk(evidence).map { rule.need($0, evidence) }
    }
  }

  private mutating func relateMeasures() {
    let known = Dictionary(grouping: builder.quantities, by: \.measure)
    for relation in catalog.definitions.protection.relations {
      for whole in known[relation.whole] ?? [] {
        let parts = relation.parts.map { (Quantity($0, period: whole.period, whole.coordinates), 1.0) }
        builder.relate(parts + [(whole, -1)], isAtMost: relation.isAtLeast)
      }
    }
    // A share has its numerator within its denominator.
    for metric in catalog.metrics.values.sorted(by: { $0.definition.name < $1.definition.name }) {
      let own = metric.definition
      guard own.factor == 100, own.unit.en == "%", let below = own.denominator?.text.text,
        catalog.measures[below] != nil
      else { continue }
      for part in known[own.numerator.text.text] ?? [] {
        let whole = Quantity(below, period: part.period, part.coordinates)
        builder.relate([(part, 1), (whole, -1)], isAtMost: true)
      }
    }
  }

  /// Hides rounded numbers that others, rounded or not, tell too closely.
  ///
  /// - Returns: Whether any of the cells is one.
  mutating func hideRounded(_ positions: [Int]) -> Bool {
    var isAny = false
    for position in positions {
      let quantity = builder.quantities[position]
      let cell = builder.cells[position]
      guard tellers[quantity] != nil, risks[quantity] == nil, cell.status == .unseen else { continue }
      risks[quantity] = .fewPersons
      builder.replace(quantity, with: ModelCell(.primary, value: cell.value, need: cell.need))
      isAny = true
    }
    return isAny
  }

  // MARK: Before

  /// Makes a number secret that would tell by how much it was corrected.
  private mutating func hold(_ quantity: Quantity, _ need: Need) {
    guard let cell = builder.cell(quantity), tellers[quantity] != nil else { return }
    var need = need
    if let own = cell.need {
      need = Need(lowest: min(own.lowest, need.lowest), highest: max(own.highest, need.highest))
    }
    risks[quantity] = risks[quantity] ?? .correction
    builder.replace(quantity, with: ModelCell(.primary, value: cell.value, cost: cell.cost, need: need))
  }

  /// What an earlier publication showed and what it hid.
  ///
  /// A number shown with the same value is known. What changed since is another number of the same name; where
  /// either publication hides it, the reader is taken to know by how much it changed, unless few are behind that.
  private mutating func add(_ release: Release) {
    var own = ModelBuilder()
    var names: [Quantity: Quantity] = [:]
    let corrections = release.corrections(figures)
    for cell in release.cells {
      let quantity = cell.quantity
      own.add(quantity, ModelCell(cell.status, value: cell.value.double))
      names[quantity] = quantity
      let earlier = Quantity(
        quantity.measure, period: "\(quantity.period) in \(release.run)", quantity.coordinates)
      // What it is now is known, or nobody has delivered anything else since.
      let isOutdated = values[quantity].map { $0 != cell.value } ?? corrections.concern(quantity)
      guard !cell.status.isHidden else {
        if isOutdated, values[quantity] == nil || corrections.need(cell, now: values[quantity]) != nil {
          names[quantity] = earlier
        } else {
          values[quantity] = values[quantity] ?? cell.value
        }
        let rule = catalog.measures[quantity.measure].flatMap { catalog.rule(for: $0) }
        let known = cell.status == .unseen ? rule?.known(rounding: cell.value) : nil
        builder.add(
          names[quantity] ?? quantity,
          ModelCell(
            .unseen, value: cell.value.double, bounds: known ?? Interval(0, .infinity), need: cell.need))
        continue
      }
      if !isOutdated {
        values[quantity] = cell.value
        let known = ModelCell(.forced, value: cell.value.double)
        builder.add(quantity, known)
        builder.replace(quantity, with: known)
      } else {
        builder.add(earlier, ModelCell(.forced, value: cell.value.double))
        names[quantity] = earlier
        if let need = corrections.need(cell, now: values[quantity]) { hold(quantity, need) }
      }
    }
    own.connect(
      additive: Set(own.quantities.map(\.measure)).filter {
        catalog.measures[$0]?.definition.isAdditive ?? false
      })
    for quantity in own.quantities where names[quantity] == nil {
      // A sum that nobody saw.
      names[quantity] = Quantity(
        quantity.measure, period: "\(quantity.period) in \(release.run)", quantity.coordinates)
      if let cell = own.cell(quantity), let name = names[quantity] { builder.add(name, cell) }
    }
    builder.adopt(own, names: names)
  }
}

extension Evidence {
  /// What is left of it without a part.
  func without(_ part: Evidence) -> Evidence? {
    func difference(_ whole: Rational?, _ part: Rational?) -> Rational? {
      whole.flatMap { whole in part.flatMap { whole.subtracting($0) } }
    }
    guard let value = value.subtracting(part.value), value >= Rational(0) else { return nil }
    return Evidence(
      value: value, persons: difference(persons, part.persons), schools: difference(schools, part.schools))
  }
}

extension FigureBuilder {
  /// What is known about a number inside the office; nil where there is none.
  func evidence(_ cell: MeasureCell) -> Evidence? {
    guard let measure = plan.catalog.measures[cell.measure],
      let value = measurePart(measure, cell.frame, cell.dimensions, cell.members).value
    else { return nil }
    func count(_ other: ResolvedMeasure?) -> Rational? {
      other.map { measurePart($0, cell.frame, cell.dimensions, cell.members).value ?? Rational(0) }
    }
    let isPersons = measure.definition.counts?.isPersons ?? false
    return Evidence(
      value: value,
      persons: isPersons ? value : count(ProtectedUses.guardian(of: measure, plan.catalog)),
      // The smallest and the largest value are one school's, however many were looked at.
      schools: measure.isExtreme ? Rational(1) : count(plan.catalog.contributors(of: measure)))
  }

  /// What a cell says, in words that hold from one run to the next.
  ///
  /// A month of a year is that month; a stock belongs to its day.
  func quantity(_ cell: MeasureCell) -> Quantity {
    let frame = plan.frames[cell.frame]
    let measure = plan.catalog.measures[cell.measure]
    var period = measure?.scope == .snapshot ? frame.asOf.iso : frame.period.id
    var coordinates: [Quantity.Coordinate] = []
    for (name, position) in zip(cell.dimensions, cell.members) {
      let id = memberID(name, position, cell)
      if case .period(asMonth: true) = plan.catalog.dimensions[name]?.source, measure?.scope == .period {
        period = id
      } else {
        coordinates.append(Quantity.Coordinate(name, id))
      }
    }
    if let other = frame.comparableWith {
      period += cell.isChange ? " less \(other.id)" : " comparable with \(other.id)"
    }
    return Quantity(cell.measure, period: period, coordinates)
  }

  private func memberID(_ dimension: String, _ position: Int?, _ cell: MeasureCell) -> String {
    guard let position, let table = plan.catalog.measures[cell.measure]?.definition.table,
      let schema = plan.catalog.tables[table]?.schema,
      let members = members(of: dimension, table: schema, frame: cell.frame)?.members,
      members.indices.contains(position)
    else { return "" }
    return members[position].id
  }
}
