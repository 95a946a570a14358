import Aggregate
import Platform
import Tabular
import Validate

/// A plan carried out: deliveries read and checked, measures computed.
///
/// This is the pipeline up to the report: what `run`, `query` and `explain` have in common.
final class Evaluation {
  let plan: Plan
  let input: String
  let references: ReferenceData
  let schools: SchoolDirectory
  let intake: Intake
  let overview: DeliveryOverview
  let aggregation: Aggregation
  let aggregated: Aggregated
  let figures: FigureBuilder
  let finder: MemberFinder
  let builder: ProgramBuilder
  let log: FindingLog

  /// Carries out the plan on the deliveries in `input`; the observer sees every batch that counts.
  ///
  /// A question looks only at what its figures need; what lies elsewhere is not told.
  ///
  /// - Throws: `ConfigError` for a code that no map covers, `ReportingError` for an input that cannot be used.
  init(
    _ plan: Plan, input: String, threads: Int, hashes: Bool = true, given: GivenFiles? = nil,
    isQuestion: Bool = false,
    observer: (@Sendable (Batch, TableSchema, ChosenDelivery) -> Void)? = nil
  ) throws {
    var doubted: Set<String> = []
    var refusals = Refusals()
    var reading: Reading?
    while reading == nil {
      do {
        var current = try Reading(
          plan, input: input, threads: threads, hashes: hashes, given: given, isQuestion: isQuestion,
          doubted: doubted, refused: refusals.files)
        // Too many findings make a delivery as good as unreadable: then all is read once more without it.
        if try !refusals.add(from: &current.aggregated, of: current.intake, catalog: plan.catalog) {
          reading = current
        }
      } catch let refuted as RefutedBelief {
        // All over again, so that nothing is left of what was read on a wrong belief.
        guard !doubted.isSuperset(of: refuted.paths) else {
          throw ReportingError(.internalError, "\(refuted.paths) were read on trust twice")
        }
        doubted.formUnion(refuted.paths)
      }
    }
    guard let reading else { throw ReportingError(.internalError, "nothing was read") }
    self.plan = plan
    self.input = input
    references = reading.references
    schools = reading.schools
    intake = reading.intake
    overview = reading.overview
    finder = reading.finder
    builder = reading.builder
    aggregation = reading.aggregation
    aggregated = reading.aggregated
    var log = reading.log
    log.merge(aggregated.log)
    log.merge(refusals.log)
    self.log = log
    if let observer { try aggregated.observe(observer) }
    figures = FigureBuilder(
      plan: plan, results: aggregated.results, finder: finder, overview: overview, references: references,
      schoolCount: schools.count,
      deliveries: Set(intake.outcomes.filter(\.isChosen).map(DeliveryMark.init)))
  }
}

/// One reading of everything a plan needs.
private struct Reading {
  let references: ReferenceData
  let schools: SchoolDirectory
  let intake: Intake
  let overview: DeliveryOverview
  let aggregation: Aggregation
  var aggregated: Aggregated
  let finder: MemberFinder
  let builder: ProgramBuilder
  /// What was found in the files as such; `aggregated` has what was found in their rows.
  let log: FindingLog

  init(
    _ plan: Plan, input: String, threads: Int, hashes: Bool, given: GivenFiles?, isQuestion: Bool,
    doubted: Set<String>, refused: Set<String>
  ) throws {
    let domains = Domains()
    let catalog = plan.catalog
    var reader = TableReader(input: input, catalog: catalog, domains: domains)
    reader.hashes = hashes
    // What is wrong with the deliveries is told after what is wrong with the reference tables.
    let inspected = Result {
      try InspectedDeliveries(
        plan: plan, input: input, given: given, isQuestion: isQuestion, doubted: doubted.union(refused),
        hashes: hashes)
    }
    var read: ReferenceData?
    let workers = [@Sendable () throws -> Void](
      repeating: { if case .success(let inspected) = inspected { inspected.work() } }, count: threads)
    try Workers.doAll(workers, threads: threads) {
      read = try Self.readReferences(plan, input: input, reader: reader, isOptional: given != nil)
    }
    guard let read else { throw ReportingError(.internalError, "the reference tables were not read") }
    references = read
    try UnmappedCodes(plan: plan, references: references, domains: domains).refuse()
    schools = try Self.directory(
      plan, references, domains, given: given?.deliveries.compactMap(\.schoolNumber) ?? [])
    var log = references.log
    // A question about figures that do not depend on the day of receipt need not know it.
    let asksReceipts = plan.tables.contains { catalog.tables[$0]?.schema.sender == .system }
    let receipts =
      isQuestion && !asksReceipts
      ? [:] : try Receipts(input: input, catalog: catalog, reader: reader, log: &log).days
    var intake = try Intake(
      inspected.get(), plan: plan, schools: schools, receipts: receipts, isGiven: given != nil,
      refused: refused)
    log.merge(intake.log)
    overview = DeliveryOverview(states: intake.states, plan: plan, schoolCount: schools.count)
    let periods = Set(plan.duePeriods.values.joined()).sorted()
    let periodCodes = Dictionary(uniqueKeysWithValues: periods.enumerated().map { ($1, $0) })
    finder = MemberFinder(
      plan: plan, references: references, domains: domains, schoolCount: schools.count,
      periodCodes: periodCodes)
    builder = ProgramBuilder(
      plan: plan, finder: finder, overview: overview, schoolCount: schools.count)
    aggregation = Aggregation(
      plan: plan, input: input, threads: threads, domains: domains, references: references, intake: intake,
      overview: overview, builder: builder,
      known: references.keys,
      periodCodes: periodCodes, hashes: hashes)
    aggregated = try aggregation.run()
    intake.confirm(aggregated.confirmed)
    self.intake = intake
    self.log = log
  }

  private static func readReferences(
    _ plan: Plan, input: String, reader: TableReader, isOptional: Bool
  ) throws -> ReferenceData {
    let catalog = plan.catalog
    // The register first: its schools get the first codes.
    let register = catalog.definitions.network.register.table
    let names = catalog.inOrderOfReference([register] + plan.tables.filter { $0 != register })
    let tables = names.compactMap { catalog.tables[$0] }.filter { $0.schema.sender == .reference }
    return try ReferenceData(
      input: input, tables: tables, days: plan.referenceDays, reader: reader, isOptional: isOptional)
  }

  private static func directory(
    _ plan: Plan, _ references: ReferenceData, _ domains: Domains, given: [String]
  ) throws -> SchoolDirectory {
    let network = plan.catalog.definitions.network
    guard let register = plan.catalog.tables[network.register.table]?.schema,
      let field = register.index(of: network.register.school),
      let members = plan.catalog.tables[network.members.table]?.schema,
      let school = members.index(of: network.members.school),
      let from = members.index(of: network.members.from),
      let until = members.index(of: network.members.until),
      let obliged = members.index(of: network.members.obliged)
    else { throw ReportingError(.internalError, "the network's tables are not resolved") }
    let domain = domains.domain(of: register.fields[field], in: register)
    for number in given { _ = domain.code(of: number) }
    return SchoolDirectory(domain: domain, count: domain.count) { day in
      var result: [Membership] = []
      for batch in references.edition(of: members.name, on: day)?.batches ?? [] {
        for row in 0..<batch.rowCount where batch.rejected[row] == 0 {
          let last = batch.columns[until].values[row]
          result.append(
            Membership(
              school: batch.columns[school].values[row],
              from: CalendarDate(dayNumber: Int(batch.columns[from].values[row])),
              until: Missing.contains(last) ? nil : CalendarDate(dayNumber: Int(last)),
              isObliged: batch.columns[obliged].values[row] == 1))
        }
      }
      return result
    }
  }
}

/// The list of receipts: when which file came in.
struct Receipts {
  /// The day by the file's name below `eingang/`.
  private(set) var days: [String: CalendarDate] = [:]

  init(input: String, catalog: Catalog, reader: TableReader, log: inout FindingLog) throws {
    guard let table = catalog.tables[catalog.definitions.network.receipts], let name = table.file,
      let file = table.roles["file"], let day = table.roles["received_on"],
      try Files.exists("\(input)/eingang/\(name)")
    else { return }
    let content = try reader.readAll("eingang/\(name)", table: table, log: &log)
    let texts = reader.domains.domain(of: table.schema.fields[file], in: table.schema).texts
    for batch in content.batches {
      for row in 0..<batch.rowCount where batch.rejected[row] == 0 {
        let received = batch.columns[day].values[row]
        guard !Missing.contains(received) else { continue }
        days[texts[Int(batch.columns[file].values[row])]] = CalendarDate(dayNumber: Int(received))
      }
    }
  }
}
