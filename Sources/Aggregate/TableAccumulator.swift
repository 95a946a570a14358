import Expression
public import Tabular

/// The partial state of everything aggregated from one table: one per worker, merged at the end.
public struct TableAccumulator: Sendable {
  private let program: TableProgram
  private let rollUp: RollUp
  private var groupers: [Grouper]
  private var states: [[any Measure]]
  private var sets: [SetState]
  /// The first row whose expression leaves the range of numbers: a run must not go on without it.
  public private(set) var overflow: RowOverflow?

  /// The state over no rows.
  ///
  /// With `rollsUp`, groupings that follow from finer ones have results only once `finish()` was called.
  public init(_ program: TableProgram, rollsUp: Bool = false) {
    self.program = program
    rollUp = rollsUp ? RollUp(program.groupings) : .none(program.groupings)
    groupers = program.groupings.map { Grouper($0.dimensions, key: $0.key) }
    states = program.groupings.map { plan in plan.inputs.map { program.inputs[$0].makeState() } }
    sets = program.sets.map { SetState($0, scale: program.inputs[$0.input].scale) }
  }

  /// Takes in the rows of a batch that were not rejected.
  public mutating func add(_ batch: Batch, role: DeliveryRole) {
    guard batch.rowCount > 0 else { return }
    var selections = [Selection?](repeating: nil, count: program.inputs.count)
    let counting = Selection.counting(batch)
    let rejected = Batch.rows(markedBy: batch.rejected)
    for (index, plan) in program.groupings.enumerated()
    where rollUp.readsRows(index) && role.isActive(frame: plan.frame, scope: plan.scope) {
      let groups = groupers[index].groups(of: batch, periodCode: role.periodCode)
      let groupCount = groupers[index].keys.count
      // What all inputs without conditions of their own have in common.
      var plain: [Int32]?
      for (position, input) in plan.inputs.enumerated() where rollUp.sources[index][position] == nil {
        let selection = selections[input] ?? select(program.inputs[input], batch, counting, role)
        selections[input] = selection
        let isPlain = program.inputs[input].isPlain
        let chosen =
          isPlain ? plain ?? Self.chosen(groups, without: rejected) : Self.chosen(groups, selection.mask)
        if isPlain { plain = chosen }
        states[index][position].add(groups: chosen, values: selection.values, groupCount: groupCount)
      }
    }
    for (index, plan) in program.sets.enumerated() {
      let input = program.inputs[plan.input]
      guard role.isActive(frame: input.frame, scope: input.scope) else { continue }
      let selection = selections[plan.input] ?? select(input, batch, counting, role)
      selections[plan.input] = selection
      sets[index].add(batch, plan, selection)
    }
  }

  /// Groups with -1 for some rows.
  private static func chosen(_ groups: [Int32], without rows: [Int]) -> [Int32] {
    var chosen = groups
    for row in rows { chosen[row] = -1 }
    return chosen
  }

  /// Groups with -1 for the rows that do not count.
  private static func chosen(_ groups: [Int32], _ mask: [UInt8]) -> [Int32] {
    var chosen = groups
    var rows = chosen.mutableSpan
    let mask = mask.span.extracting(rows.indices)
    for row in rows.indices { rows[row] |= mask[row] == 0 ? -1 : 0 }
    return chosen
  }

  /// Ends the taking in: groupings that follow from finer ones are put together.
  public mutating func finish() {
    // Those by more dimensions first: others may follow from them.
    let order = program.groupings.indices.sorted {
      program.groupings[$0].dimensions.count > program.groupings[$1].dimensions.count
    }
    for index in order {
      var mappings: [Int: [Int32]] = [:]
      for (position, source) in rollUp.sources[index].enumerated() {
        guard let source else { continue }
        let mapping = mappings[source.grouping] ?? mapping(of: source, to: index)
        mappings[source.grouping] = mapping
        let state = states[source.grouping][source.position]
        states[index][position].merge(any: state, mapping: mapping, groupCount: groupers[index].keys.count)
      }
    }
  }

  /// For each group of the finer grouping its group in the coarser one.
  private mutating func mapping(of source: RollUp.Source, to index: Int) -> [Int32] {
    let (coarse, fine) = (program.groupings[index].key, program.groupings[source.grouping].key)
    return groupers[source.grouping].keys.map { key in
      let members = fine.members(of: key)
      return groupers[index].slot(of: coarse.key(source.dimensions.map { members[$0] }))
    }
  }

  private mutating func select(
    _ input: MeasureInput, _ batch: Batch, _ counting: [UInt8], _ role: DeliveryRole
  ) -> Selection {
    let selection = Selection(input, batch, counting: counting, periodCode: role.periodCode)
    if let row = selection.overflow {
      let found = RowOverflow(path: role.path, line: Int(batch.lines[row]), name: input.name)
      overflow = min(overflow ?? found, found)
    }
    return selection
  }

  /// Takes in another worker's state over the same program.
  public mutating func merge(_ other: TableAccumulator) {
    for index in groupers.indices {
      var mapping: [Int32] = []
      for key in other.groupers[index].keys { mapping.append(groupers[index].slot(of: key)) }
      let groupCount = groupers[index].keys.count
      for position in states[index].indices {
        states[index][position].merge(
          any: other.states[index][position], mapping: mapping, groupCount: groupCount)
      }
    }
    for index in sets.indices { sets[index].merge(other.sets[index]) }
    if let found = other.overflow { overflow = min(overflow ?? found, found) }
  }

  /// The keys of the groups that appeared, sorted.
  public func keys(grouping: Int) -> [Int] { groupers[grouping].keys.sorted() }

  /// The result of a grouping's n-th input for a key; nil where no row had a value.
  public func result(grouping: Int, position: Int, key: Int) -> Rational? {
    guard let slot = groupers[grouping].existingSlot(of: key) else { return nil }
    let input = program.inputs[program.groupings[grouping].inputs[position]]
    return states[grouping][position].result(group: Int(slot), scale: input.scale)
  }

  /// The codes of a set with what they weigh.
  public func codes(set index: Int) -> Weights { sets[index].weights }
}
