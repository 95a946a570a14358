import Aggregate
import Expression
import Tabular

/// Where the results of a measure use are found.
struct ResultPlace: Sendable {
  let grouping: Int
  let position: Int
}

/// One pass over one table, and where its results will be.
struct TablePass: Sendable {
  let table: String
  let program: TableProgram
  let places: [MeasureUse: ResultPlace]
  let sets: [SetKey: Int]
}

/// A set in a frame.
struct SetKey: Hashable, Sendable {
  let name: String
  let frame: Int
}

/// A set whose values are known.
struct KnownSet: Sendable {
  /// What the values weigh.
  let weights: Weights
  /// 1 for every code in the set.
  let members: [UInt8]

  /// The values collected, without those of which the set's `having` does not hold.
  init(_ collected: Weights, having: MetricCondition?) throws {
    var weights = collected
    if let having {
      weights.byCode = try collected.byCode.filter { entry in
        try having.holds(["value": Rational(scaled: entry.value, scale: collected.scale)])
      }
    }
    self.weights = weights
    var members = [UInt8](repeating: 0, count: Int(weights.byCode.keys.max() ?? -1) + 1)
    for code in weights.byCode.keys where code >= 0 { members[Int(code)] = 1 }
    self.members = members
  }
}

/// Turns measure uses into programs, one table and pass at a time.
///
/// A pass over a table computes its sets first and every measure whose sets are known by then; a table whose
/// measures need sets of a later table is passed over again.
struct ProgramBuilder: Sendable {
  let plan: Plan
  let finder: MemberFinder
  let overview: DeliveryOverview
  let schoolCount: Int

  /// The sets that measures of the plan use, with their frames.
  var neededSets: Set<SetKey> {
    var result: Set<SetKey> = []
    for use in plan.uses {
      guard let measure = plan.catalog.measures[use.measure]?.definition else { continue }
      for name in measure.sets { result.insert(SetKey(name: name, frame: use.frame)) }
    }
    return result
  }

  /// The next pass over the table: sets still open and uses whose sets are known; nil if there is nothing to do.
  func pass(
    over tableName: String, openSets: Set<SetKey>, openUses: Set<MeasureUse>, known: [SetKey: KnownSet]
  ) throws(ReportingError) -> TablePass? {
    guard let table = plan.catalog.tables[tableName] else { return nil }
    var program = TableProgram()
    var sets: [SetKey: Int] = [:]
    for key in openSets.sorted(by: { ($0.name, $0.frame) < ($1.name, $1.frame) }) {
      guard let set = plan.catalog.sets[key.name], set.definition.table == tableName else { continue }
      program.inputs.append(input(set, table: table.schema, frame: key.frame))
      sets[key] = program.sets.count
      program.sets.append(
        SetPlan(input: program.inputs.count - 1, field: set.field, distinct: set.distinct))
    }
    var groups: [GroupID: [MeasureUse]] = [:]
    for use in openUses {
      guard let measure = plan.catalog.measures[use.measure], measure.definition.table == tableName,
        measure.definition.sets.allSatisfy({
          known[SetKey(name: $0, frame: use.frame)] != nil
        })
      else { continue }
      groups[GroupID(frame: use.frame, scope: measure.scope, dimensions: use.dimensions), default: []]
        .append(use)
    }
    var inputOf: [InputID: Int] = [:]
    var places: [MeasureUse: ResultPlace] = [:]
    for (id, uses) in groups.sorted(by: { $0.key < $1.key }) {
      var inputs: [Int] = []
      for use in uses.sorted(by: { $0.measure < $1.measure }) {
        let inputID = InputID(measure: use.measure, frame: use.frame)
        if inputOf[inputID] == nil, let measure = plan.catalog.measures[use.measure] {
          inputOf[inputID] = program.inputs.count
          program.inputs.append(input(measure, table: table.schema, frame: use.frame, known: known))
        }
        places[use] = ResultPlace(grouping: program.groupings.count, position: inputs.count)
        if let index = inputOf[inputID] { inputs.append(index) }
      }
      let dimensions = id.dimensions.compactMap {
        finder.members(of: $0, table: table.schema, frame: id.frame)?.grouping
      }
      guard
        let grouping = GroupingPlan(
          frame: id.frame, scope: id.scope, dimensions: dimensions, inputs: inputs)
      else {
        throw ReportingError(
          .selectionEmpty, "too many dimensions at once: \(id.dimensions.joined(separator: ", "))")
      }
      program.groupings.append(grouping)
    }
    guard !program.isEmpty else { return nil }
    return TablePass(table: tableName, program: program, places: places, sets: sets)
  }

  private struct GroupID: Hashable, Comparable {
    let frame: Int
    let scope: Scope
    let dimensions: [String]

    static func < (left: GroupID, right: GroupID) -> Bool {
      if left.frame != right.frame { return left.frame < right.frame }
      if left.scope != right.scope { return left.scope.rawValue < right.scope.rawValue }
      return left.dimensions.lexicographicallyPrecedes(right.dimensions)
    }
  }

  private struct InputID: Hashable {
    let measure: String
    let frame: Int
  }

  /// The rows a set is drawn from in a frame, and what is added up.
  func input(_ set: ResolvedSet, table: TableSchema, frame: Int) -> MeasureInput {
    MeasureInput(
      measure: Count.self, frame: frame, scope: set.scope,
      conditions: bound(set.conditions, table: table, frame: frame), filters: [],
      value: value(set.weight, table: table, frame: frame), scale: set.scale, name: set.definition.name)
  }

  /// A measure's input in a frame, all its sets being known.
  func input(
    _ measure: ResolvedMeasure, table: TableSchema, frame: Int, known: [SetKey: KnownSet]
  ) -> MeasureInput {
    var filters: [CodeFilter] = []
    for (names, keeps) in [(measure.definition.only, true), (measure.definition.except, false)] {
      for name in names {
        guard let set = plan.catalog.sets[name],
          let members = known[SetKey(name: name, frame: frame)]?.members,
          let domain = plan.catalog.tables[set.definition.table]?.schema.fields[set.field].domain,
          let field = Resolver.field(of: domain, in: table)
        else { continue }
        filters.append(CodeFilter(field: field, members: members, keepsMembers: keeps))
      }
    }
    if let school = table.schoolField {
      for filter in measure.definition.reporting {
        filters.append(
          CodeFilter(field: school, members: schools(filter, frame: frame), keepsMembers: true))
      }
      if plan.frames[frame].comparableWith != nil {
        for (table, scope) in dependencies(measure, table) {
          let members = overview.comparableSchools(table, scope: scope, frame: frame)
          filters.append(CodeFilter(field: school, members: members, keepsMembers: true))
        }
      }
    }
    return MeasureInput(
      measure: measure.definition.aggregate, frame: frame, scope: measure.scope,
      conditions: bound(measure.conditions, table: table, frame: frame), filters: filters,
      value: value(measure.input, table: table, frame: frame), scale: measure.scale,
      parameters: parameters(measure, frame, known), members: members(measure, table, frame),
      name: measure.definition.name)
  }

  private func parameters(
    _ measure: ResolvedMeasure, _ frame: Int, _ known: [SetKey: KnownSet]
  ) -> MeasureParameters {
    var parameters = MeasureParameters()
    parameters.percent = measure.definition.percent
    if let name = measure.definition.weights, let set = known[SetKey(name: name, frame: frame)] {
      parameters.weights = set.weights
    }
    return parameters
  }

  /// The parts of the selection that the measure's rows can be asked.
  private func members(_ measure: ResolvedMeasure, _ table: TableSchema, _ frame: Int) -> [MemberFilter] {
    (plan.selection?.parts(for: measure, plan.catalog).whole ?? []).map { part in
      let members = part.dimensions.compactMap { finder.members(of: $0, table: table, frame: frame) }
      return MemberFilter(dimensions: members.map(\.grouping), condition: part.bound(members))
    }
  }

  private func value(
    _ input: ResolvedMeasure.Input, table: TableSchema, frame: Int
  ) -> MeasureInput.Value {
    switch input {
    case .none: .none
    case .field(let field): .field(field)
    case .expression(let expression): .expression(bound(expression, table: table, frame: frame))
    }
  }

  /// The tables sent by schools on whose deliveries a measure depends.
  private func dependencies(
    _ measure: ResolvedMeasure, _ table: TableSchema
  ) -> [(table: TableSchema, scope: Scope)] {
    let others = measure.definition.reporting.compactMap { filter in
      plan.catalog.tables[filter.table].map { other in
        (table: other.schema, scope: other.schema.time == .stock ? Scope.snapshot : .period)
      }
    }
    return ([(table, measure.scope)] + others).filter { $0.table.sender == .school }
  }

  private func schools(_ filter: ReportingFilter, frame: Int) -> [UInt8] {
    guard let schema = plan.catalog.tables[filter.table]?.schema else { return [] }
    let reported = overview.reported(
      filter.table, frame: frame, scope: schema.time == .stock ? .snapshot : .period)
    if schema.sender == .office {
      return [UInt8](repeating: reported.officeUsable > 0 ? 1 : 0, count: schoolCount)
    }
    return (0..<schoolCount).map { school in
      let (expected, usable) = (reported.expected[school], reported.usable[school])
      switch filter.demand {
      case .any: return usable > 0 ? 1 : 0
      case .all: return usable > 0 && usable >= expected ? 1 : 0
      case .notMissing: return usable > 0 || reported.memberships[school] == 0 ? 1 : 0
      }
    }
  }

  private func bound(_ expressions: [RowExpression], table: TableSchema, frame: Int) -> [BoundExpression] {
    expressions.map { bound($0, table: table, frame: frame) }
  }

  private func bound(_ expression: RowExpression, table: TableSchema, frame: Int) -> BoundExpression {
    expression.bound(parameters: plan.frames[frame].parameters) { field, text in
      finder.domains.domain(of: field, in: table).code(of: text)
    }
  }
}
