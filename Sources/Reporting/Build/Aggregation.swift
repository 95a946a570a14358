import Aggregate
import Ingest
import Platform
import Tabular
import Validate

/// What all rows of a run add up to.
struct Aggregated: Sendable {
  var results = MeasureResults()
  var log = FindingLog()
  /// Records by the delivery's path.
  var counts: [String: RecordCounts] = [:]
  /// The rejected rows by the delivery's path.
  var rejected: [String: [RecordPlace]] = [:]
  /// Inspections that reading the file has completed, by the delivery's path.
  var confirmed: [String: Inspection] = [:]
  /// The sets collected on the way.
  var sets: [SetKey: KnownSet] = [:]
  /// How the deliveries of each table were read in the end: with these, rows that do not count are found again.
  var scans: [String: DeliveryScan] = [:]
  /// The rules across rows with what they collected.
  var check: CrossRowCheck

  /// Shows every batch that counts, with its table and delivery.
  func observe(_ observer: @escaping @Sendable (Batch, TableSchema, ChosenDelivery) -> Void) throws {
    for name in scans.keys.sorted() {
      guard let scan = scans[name] else { continue }
      _ = try scan.run(initial: ScanState(), reportsFindings: false) { _, batch, delivery, _ in
        guard !scan.deliveries[delivery].isHistory else { return }
        observer(batch, scan.table.schema, scan.deliveries[delivery])
      }
    }
  }
}

/// Computes every measure of a plan, table by table.
struct Aggregation: Sendable {
  let plan: Plan
  let input: String
  let threads: Int
  let domains: Domains
  let references: ReferenceData
  let intake: Intake
  let overview: DeliveryOverview
  let builder: ProgramBuilder
  let known: [String: [UInt8]]
  let periodCodes: [Period: Int]
  let hashes: Bool

  func run() throws -> Aggregated {
    var state = Aggregated(
      check: CrossRowCheck(tables: plan.tables, catalog: plan.catalog, references: references.batches))
    var openSets = builder.neededSets
    var openUses = plan.uses
    // Tables without anything to compute are still read once: their rows are checked and counted.
    var unread = Set(plan.tables.filter { plan.catalog.tables[$0]?.schema.frequency != nil })
    while true {
      var hasMoved = false
      for name in plan.tables {
        guard let table = plan.catalog.tables[name] else { continue }
        let pass = try builder.pass(over: name, openSets: openSets, openUses: openUses, known: state.sets)
        guard pass != nil || unread.contains(name) else { continue }
        let program = pass?.program ?? TableProgram()
        let accumulator: TableAccumulator
        switch table.schema.sender {
        case .reference: accumulator = addReference(name, program)
        case .system: accumulator = addStates(table, program)
        case .school, .office: accumulator = try addDeliveries(table, program, &state)
        case .receipts: continue
        }
        unread.remove(name)
        hasMoved = true
        if let overflow = accumulator.overflow { throw Self.error(overflow) }
        guard let pass else { continue }
        state.results.add(accumulator, pass: pass)
        openUses.subtract(pass.places.keys)
        for (key, index) in pass.sets {
          let having = plan.catalog.sets[key.name]?.having
          state.sets[key] = try KnownSet(accumulator.codes(set: index), having: having)
          openSets.remove(key)
        }
      }
      if !hasMoved { break }
    }
    guard openUses.isEmpty else {
      throw ReportingError(
        .internalError, "not computed: \(openUses.map(\.measure).sorted().joined(separator: ", "))")
    }
    state.check.finish(log: &state.log)
    return state
  }

  private func addReference(_ name: String, _ program: TableProgram) -> TableAccumulator {
    var accumulator = TableAccumulator(program, rollsUp: true)
    for (index, frame) in plan.frames.enumerated() {
      guard let edition = references.edition(of: name, on: frame.asOf) else { continue }
      let role = DeliveryRole(
        periodFrames: [index], snapshotFrames: [index], periodCode: -1, path: edition.path)
      for batch in edition.batches { accumulator.add(batch, role: role) }
    }
    return accumulator
  }

  private func addStates(_ table: TableDefinition, _ program: TableProgram) -> TableAccumulator {
    var accumulator = TableAccumulator(program, rollsUp: true)
    var byDue: [DueKey: [Int]] = [:]
    for (index, state) in overview.states.enumerated() {
      byDue[DueKey(period: state.period, table: state.table), default: []].append(index)
    }
    let rows = StateRows(table: table, domains: domains)
    for key in byDue.keys.sorted() {
      guard let frequency = plan.catalog.tables[key.table]?.schema.frequency else { continue }
      let states = (byDue[key] ?? []).map { overview.states[$0] }
      accumulator.add(rows.batch(states), role: role(of: key.period, frequency: frequency))
    }
    return accumulator
  }

  private struct DueKey: Hashable, Comparable {
    let period: Period
    let table: String

    static func < (left: DueKey, right: DueKey) -> Bool {
      left.period == right.period ? left.table < right.table : left.period < right.period
    }
  }

  /// A sum without the row would be wrong without a word, and nothing else can be said about it.
  private static func error(_ overflow: RowOverflow) -> ReportingError {
    ReportingError(
      .inputUnusable,
      "\(overflow.path):\(overflow.line): [overflow] a number is too large for '\(overflow.name)' to be computed; "
        + "correct the row, or give the field a 'maximum' in its table so that the row is set aside.")
  }

  /// What a delivery of the period is to each frame.
  func role(of period: Period, frequency: Frequency, path: String = "") -> DeliveryRole {
    var periodFrames: Set<Int> = []
    var snapshotFrames: Set<Int> = []
    for (index, frame) in plan.frames.enumerated() {
      if frame.period.duePeriods(frequency).contains(period) { periodFrames.insert(index) }
      if Period.lastEnded(frequency, by: frame.asOf) == period { snapshotFrames.insert(index) }
    }
    return DeliveryRole(
      periodFrames: periodFrames, snapshotFrames: snapshotFrames, periodCode: periodCodes[period] ?? -1,
      path: path)
  }

  private func addDeliveries(
    _ table: TableDefinition, _ program: TableProgram, _ state: inout Aggregated
  ) throws -> TableAccumulator {
    let name = table.schema.name
    let empty = TableAccumulator(program, rollsUp: true)
    let deliveries = intake.chosen.filter { $0.table == name }
    guard let frequency = table.schema.frequency else { return empty }
    let roles = deliveries.map { role(of: $0.period, frequency: frequency, path: $0.path) }
    let scopes = deliveries.map { scope(of: $0.period, table.keyScope) }
    if let scan = state.scans[name] {
      return try accumulate(scan, roles: roles, program: program).accumulator ?? empty
    }
    var scan = DeliveryScan(
      input: input, table: table, rules: plan.catalog.rules[name] ?? [], deliveries: deliveries,
      domains: domains, known: known, validity: ValidityIndex(references: references, catalog: plan.catalog),
      threads: threads, hashes: hashes)
    let unique = [.primaryKey(of: table.schema)] + (plan.catalog.uniqueFields[name] ?? [])
    var initial = ScanState()
    initial.keys = unique.map { KeyCollector($0) }
    initial.collector = state.check.collector(of: name)
    initial.accumulator = empty
    let comparesTexts = Self.comparesTexts(program, unique, table.schema)
    var first = try scan.run(initial: initial, reportsFindings: true, comparesTexts: comparesTexts) {
      state, batch, delivery, context in
      for index in state.keys.indices {
        state.keys[index].add(batch, scope: scopes[delivery], delivery: delivery)
      }
      state.collector?.add(batch, delivery: delivery, context: context)
      state.accumulator?.add(batch, role: roles[delivery])
    }
    try scan.confirm(first.surveys)
    for index in first.surveys.keys {
      state.confirmed[deliveries[index].path] = scan.deliveries[index].inspection
    }
    state.log.merge(first.log)
    let repeated = try keyVerdicts(scan, unique, first.keys, scopes: scopes, log: &state.log)
    scan.verdicts = state.check.settle(
      name, first.collector, deliveries: deliveries.map(\.collected), verdicts: repeated, log: &state.log)
    if !scan.verdicts.isEmpty { first = try accumulate(scan, roles: roles, program: program) }
    state.scans[name] = scan
    for (index, counts) in first.counts where !deliveries[index].isHistory {
      state.counts[deliveries[index].path] = counts
      if counts.rejected > 0 { state.rejected[deliveries[index].path] = first.rejected.take(index) }
    }
    return first.accumulator ?? empty
  }

  /// What becomes of rows whose key, or other unique fields, occur twice.
  private func keyVerdicts(
    _ scan: DeliveryScan, _ unique: [UniqueFields], _ keys: [KeyCollector], scopes: [Int],
    log: inout FindingLog
  ) throws -> [Int: [Int: KeyResolver.Verdict]] {
    let candidates = keys.map { $0.candidates() }
    guard candidates.contains(where: { !$0.isEmpty }) else { return [:] }
    var initial = ScanState()
    initial.resolvers = zip(unique, candidates).map { unique, candidates in
      KeyResolver(table: scan.table.schema, unique: unique, candidates: candidates)
    }
    let concerned = zip(unique, candidates).filter { !$1.isEmpty }.map(\.0)
    let needed = UniqueFields.needed(to: concerned, of: scan.table.schema)
    let second = try scan.run(
      initial: initial, reportsFindings: false, comparesTexts: true,
      only: KeyCandidates.spans(of: candidates), fields: needed
    ) { state, batch, delivery, context in
      for index in state.resolvers.indices {
        state.resolvers[index].add(batch, delivery: delivery, scope: scopes[delivery], context: context)
      }
    }
    var verdicts: [Int: [Int: KeyResolver.Verdict]] = [:]
    var found = FindingLog()
    for resolver in second.resolvers {
      for (delivery, lines) in resolver.verdicts(log: &found) {
        verdicts[delivery, default: [:]].merge(lines) { first, _ in first }
      }
    }
    log.merge(found.only(Set(scan.deliveries.filter { !$0.isHistory }.map(\.path))))
    return verdicts
  }

  /// Whether free texts must be told apart to compute the program or to find doubled keys.
  private static func comparesTexts(
    _ program: TableProgram, _ unique: [UniqueFields], _ table: TableSchema
  ) -> Bool {
    func isText(_ field: Int) -> Bool { table.fields[field].type == .text }
    return unique.contains { $0.fields.contains(where: isText) } || program.sets.contains { isText($0.field) }
      || program.inputs.contains { input in
        if case .field(let field) = input.value { isText(field) } else { false }
      }
  }

  private func accumulate(
    _ scan: DeliveryScan, roles: [DeliveryRole], program: TableProgram
  ) throws -> ScanState {
    var initial = ScanState()
    initial.accumulator = TableAccumulator(program, rollsUp: true)
    let comparesTexts = Self.comparesTexts(program, [], scan.table.schema)
    return try scan.run(initial: initial, reportsFindings: false, comparesTexts: comparesTexts) {
      state, batch, delivery, _ in
      state.accumulator?.add(batch, role: roles[delivery])
    }
  }

  /// A number for what a key must be unique within.
  private func scope(of period: Period, _ scope: KeyScope) -> Int {
    switch scope {
    case .period: period.firstDay.dayNumber
    case .schoolYear: Period.schoolYear(containing: period.lastDay).firstDay.dayNumber
    }
  }
}
