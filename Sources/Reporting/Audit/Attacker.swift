import Aggregate
import Disclosure
import Tabular

/// What a reader of a publication and of those before it knows.
struct Attacker {
  let figures: FigureBuilder
  let past: [Release]
  private(set) var equations = AuditModel()
  /// The exact numbers, which say what must remain open and by how much overlapping parts are more than their whole.
  private(set) var exact: [Statement: Rational] = [:]
  private let related: Set<String>

  var model: CellModel { equations.model }

  private var plan: Plan { figures.plan }
  private var catalog: Catalog { figures.plan.catalog }

  init(_ figures: FigureBuilder, _ past: [Release]) {
    self.figures = figures
    self.past = past
    related = Set(figures.plan.catalog.definitions.protection.relations.flatMap { $0.parts + [$0.whole] })
  }

  // MARK: This publication

  mutating func take(_ sights: [ReportReading.Sight]) {
    for sight in sights where isAsked(sight.statement.series.measure) {
      if sight.isChange {
        takeChange(sight)
      } else {
        take(sight.statement, sight.seen, sight.cell)
      }
    }
  }

  private func isAsked(_ name: String) -> Bool {
    guard let measure = catalog.measures[name] else { return false }
    return catalog.rule(for: measure) != nil || related.contains(name)
  }

  private mutating func take(_ statement: Statement, _ seen: Statement.Seen?, _ address: MeasureCell) {
    let isNew = exact[statement] == nil
    let position = equations.number(statement)
    guard let measure = catalog.measures[address.measure], let evidence = figures.evidence(address) else {
      return
    }
    exact[statement] = evidence.value
    let rule = catalog.rule(for: measure)
    let need = rule.flatMap { rule in rule.risk(evidence).map { open(rule, $0, evidence) } }
    let status = equations.model.cells[position].status
    switch seen {
    case .number(let number)?:
      if let rule, let known = rule.known(rounding: number) {
        let clipped = need.map {
          Need(lowest: max(known.lowest, $0.lowest), highest: min(known.highest, $0.highest))
        }
        equations.set(
          position, ModelCell(.unseen, value: evidence.value.double, bounds: known, need: clipped))
      } else {
        equations.set(position, ModelCell(.forced, value: number.double, need: need))
      }
    case .secret? where status != .forced:
      equations.set(
        position, ModelCell(need == nil ? .secondary : .primary, value: evidence.value.double, need: need))
    default:
      if isNew { equations.set(position, ModelCell(.unseen, value: evidence.value.double, need: need)) }
    }
    if isNew, plan.frames[address.frame].comparableWith != nil {
      takeOthers(than: statement, address, evidence)
    }
    if isNew, let last = plan.latest(of: address.frame) {
      takeLatest(of: statement, frame: last, address)
    }
  }

  /// What came up to the end of a period tells the period, to those who know what came up to its beginning.
  private mutating func takeLatest(of statement: Statement, frame: Int, _ address: MeasureCell) {
    let own = plan.frames[frame]
    let part = Statement(
      series: .init(measure: statement.series.measure, comparedWith: own.comparableWith?.id ?? ""),
      time: own.period.id, place: statement.place)
    take(
      part, nil,
      MeasureCell(
        measure: address.measure, frame: frame, dimensions: address.dimensions, members: address.members))
  }

  /// What must remain open: of what is rounded a unit at least.
  private func open(_ rule: ProtectionRule, _ risk: Risk, _ evidence: Evidence) -> Need {
    let value = evidence.value.double
    return rule.roundingBase == nil
      ? rule.need(risk, evidence) : Need(lowest: max(0, value - 1), highest: value + 1)
  }

  /// Schools that are in a period but not among those compared: the rest of two numbers.
  private mutating func takeOthers(than statement: Statement, _ address: MeasureCell, _ evidence: Evidence) {
    guard let measure = catalog.measures[address.measure], let rule = catalog.rule(for: measure),
      let all = plan.whole(of: address.frame)
    else { return }
    let address = MeasureCell(
      measure: address.measure, frame: all, dimensions: address.dimensions, members: address.members)
    var whole = statement
    whole.series.comparedWith = ""
    guard let known = figures.evidence(address), let others = known.without(evidence) else { return }
    take(whole, nil, address)
    let need = rule.risk(others).map { open(rule, $0, others) }
    let rest = equations.add(
      ModelCell(.unseen, value: others.value.double, need: need), "\(statement.quantity) others")
    equations.relate([(equations.number(whole), 1), (equations.number(statement), -1), (rest, -1)])
  }

  private mutating func takeChange(_ sight: ReportReading.Sight) {
    let address = sight.cell
    guard let pair = plan.frames[address.frame].pair else { return }
    func side(_ frame: Int) -> (statement: Statement, address: MeasureCell) {
      let own = plan.frames[frame]
      let isDay = catalog.measures[address.measure]?.scope == .snapshot
      return (
        Statement(
          series: .init(measure: address.measure, comparedWith: own.comparableWith?.id ?? ""),
          time: isDay ? own.asOf.iso : own.period.id, place: sight.statement.place),
        MeasureCell(
          measure: address.measure, frame: frame, dimensions: address.dimensions, members: address.members)
      )
    }
    let (now, before) = (side(address.frame), side(pair))
    take(now.statement, nil, now.address)
    take(before.statement, nil, before.address)
    tellChange(
      sight.seen, from: before.statement, to: now.statement,
      rule: catalog.measures[address.measure].flatMap { catalog.rule(for: $0) })
  }

  private mutating func tellChange(
    _ seen: Statement.Seen, from before: Statement, to now: Statement, rule: ProtectionRule?
  ) {
    var cell = ModelCell(.secondary, value: 0, bounds: Interval(-.infinity, .infinity))
    if case .number(let number) = seen {
      cell = ModelCell(.forced, value: number.double)
      if let base = rule?.roundingBase {
        cell = ModelCell(
          .unseen, value: number.double,
          bounds: Interval(number.double - Double(base), number.double + Double(base)))
      }
    }
    let position = equations.add(cell, "\(now.quantity) change")
    equations.relate([(position, 1), (equations.number(now), -1), (equations.number(before), 1)])
  }

  // MARK: Everything together

  mutating func connect() {
    // The latest says what a number is now, those before it what it was.
    for release in past.reversed() { take(release) }
    joinSchools()
    relateMeasures()
    var series: [Statement.Series: [Statement]] = [:]
    for statement in equations.statements { series[statement.series, default: []].append(statement) }
    for (own, statements) in series.sorted(by: { $0.key < $1.key }) {
      guard let measure = catalog.measures[own.measure], measure.definition.isAdditive else { continue }
      PieceWork(figures, measure, own, statements, exact).add(to: &equations)
    }
    relatePieces()
  }

  /// Numbers nobody sees, but whose parts and wholes are: what two properties of schools have in common.
  private mutating func joinSchools() {
    var dimensions: [Statement.Series: Set<Set<String>>] = [:]
    for statement in equations.statements where statement.series.edition.isEmpty {
      let own = statement.place.keys.filter { catalog.dimensions[$0]?.isOfSchools ?? false }
      if !own.isEmpty, own.count == statement.place.count {
        dimensions[statement.series, default: []].insert(Set(own))
      }
    }
    for (series, tables) in dimensions.sorted(by: { $0.key < $1.key }) where tables.count > 1 {
      let all = tables.reduce(into: Set()) { $0.formUnion($1) }.sorted()
      for (index, frame) in plan.frames.enumerated()
      where (frame.comparableWith?.id ?? "") == series.comparedWith {
        let use = MeasureUse(measure: series.measure, frame: index, dimensions: all)
        guard plan.uses.contains(use), let measure = catalog.measures[series.measure] else { continue }
        let time = measure.scope == .snapshot ? frame.asOf.iso : frame.period.id
        let works = PieceWork(figures, measure, series, [], exact)
        for schools in works.schools(by: all, frame: index) {
          guard let address = works.address(schools, all, frame: index) else { continue }
          take(Statement(series: series, time: time, place: schools), nil, address)
        }
      }
    }
  }

  private mutating func relateMeasures() {
    for (parts, whole, isAtMost) in measureRelations {
      let known = equations.statements
      let measures = Set(known.map(\.series.measure))
      guard measures.isSuperset(of: parts + [whole]) else { continue }
      let places = Set(
        known.filter { parts.contains($0.series.measure) || $0.series.measure == whole }.map { own in
          Statement(
            series: .init(measure: whole, comparedWith: own.series.comparedWith, edition: own.series.edition),
            time: own.time, place: own.place)
        })
      for place in places.sorted() {
        func number(_ measure: String) -> Int {
          var own = place
          own.series = .init(
            measure: measure, comparedWith: place.series.comparedWith, edition: place.series.edition)
          return equations.number(own)
        }
        equations.relate(parts.map { (number($0), 1) } + [(number(whole), -1)], isAtMost: isAtMost)
      }
    }
  }

  private mutating func relatePieces() {
    for (parts, whole, isAtMost) in measureRelations {
      for (piece, position) in equations.pieces(where: { $0.measure == whole }) {
        let own = parts.compactMap { name in
          equations.position(
            AuditModel.Piece(
              series: .init(
                measure: name, comparedWith: piece.series.comparedWith, edition: piece.series.edition),
              time: piece.time, rest: piece.rest, schools: piece.schools))
        }
        guard own.count == parts.count else { continue }
        equations.relate(own.map { ($0, 1) } + [(position, -1)], isAtMost: isAtMost)
      }
    }
  }

  /// What everybody knows of several measures: the relations defined, and that a share is part of its whole.
  private var measureRelations: [(parts: [String], whole: String, isAtMost: Bool)] {
    var result: [(parts: [String], whole: String, isAtMost: Bool)] = []
    for relation in catalog.definitions.protection.relations {
      result.append((relation.parts, relation.whole, relation.isAtLeast))
    }
    for metric in catalog.metrics.values.sorted(by: { $0.definition.name < $1.definition.name }) {
      let own = metric.definition
      guard own.factor == 100, own.unit.en == "%", let below = own.denominator?.text.text,
        let whole = catalog.measures[below], let part = catalog.measures[own.numerator.text.text],
        isAsked(whole.definition.name), isAsked(part.definition.name)
      else { continue }
      result.append(([part.definition.name], below, true))
    }
    return result
  }

  // MARK: Publications before

  private mutating func take(_ release: Release) {
    var told: [(statement: Statement, cell: ReleasedCell)] = []
    for cell in release.cells
    where isAsked(cell.quantity.measure) {
      if let statement = Statement(cell.quantity) { told.append((statement, cell)) }
    }
    let corrections = release.corrections(figures)
    let outdated = Set(
      told.filter { entry in
        // What it is now is known, or nobody has delivered anything else since.
        exact[entry.statement].map { $0 != entry.cell.value } ?? corrections.concern(entry.cell.quantity)
      }.map(\.statement))
    // Where numbers have changed since, what adds up in the earlier publication is told apart from what does now.
    let changed = Set(outdated.map(\.series))
    for (statement, cell) in told {
      var then = statement
      if changed.contains(statement.series) { then.series.edition = release.run }
      tell(then, cell)
      if then == statement { continue }
      if outdated.contains(statement) {
        correct(cell, then, statement, corrections)
      } else {
        tell(statement, cell)
        equations.relate([(equations.number(then), 1), (equations.number(statement), -1)])
      }
    }
  }

  private mutating func tell(_ statement: Statement, _ cell: ReleasedCell) {
    let position = equations.number(statement)
    let rule = catalog.measures[statement.series.measure].flatMap { catalog.rule(for: $0) }
    let known = equations.model.cells[position]
    if cell.status == .unseen, let bounds = rule?.known(rounding: cell.value) {
      if exact[statement] == nil {
        equations.set(position, ModelCell(.unseen, value: cell.value.double, bounds: bounds))
      }
    } else if !cell.status.isHidden {
      equations.set(position, ModelCell(.forced, value: cell.value.double, need: known.need))
    } else if exact[statement] == nil {
      equations.set(position, ModelCell(.unseen, value: cell.value.double, need: cell.need))
    }
    exact[statement] = exact[statement] ?? cell.value
  }

  /// A number that is another one now.
  private mutating func correct(
    _ cell: ReleasedCell, _ then: Statement, _ statement: Statement, _ corrections: Corrections
  ) {
    guard let now = exact[statement] else { return }
    let need = corrections.need(cell, now: now)
    if cell.status.isHidden {
      // By how much a hidden number changed, the reader is taken to know, unless few are behind that.
      guard need == nil, let change = cell.value.subtracting(now) else { return }
      equations.relate(
        [(equations.number(then), 1), (equations.number(statement), -1)], constant: change.double)
    } else if let need {
      let current = equations.number(statement)
      let seen = equations.model.cells[current]
      let all = seen.need.map {
        Need(lowest: min($0.lowest, need.lowest), highest: max($0.highest, need.highest))
      }
      equations.set(
        current, ModelCell(seen.status, value: seen.value, bounds: seen.bounds, need: all ?? need))
    }
  }
}

extension Statement {
  /// What an earlier publication said; nil for a change.
  init?(_ quantity: Quantity) {
    var time = quantity.period
    var other = ""
    if time.firstRange(of: " less ") != nil { return nil }
    if let range = time.firstRange(of: " comparable with ") {
      other = String(time[range.upperBound...])
      time = String(time[..<range.lowerBound])
    }
    self.init(
      series: Series(measure: quantity.measure, comparedWith: other), time: time,
      place: Dictionary(quantity.coordinates.map { ($0.dimension, $0.member) }) { first, _ in first })
  }
}
