import Ingest
import Platform
import Tabular
import Validate

/// Reads whole small tables: reference tables and the list of receipts.
struct TableReader: Sendable {
  let input: String
  let catalog: Catalog
  let domains: Domains
  /// For each reference table, 1 for every code that rows may name; nothing is held against tables not given.
  var known: [String: [UInt8]] = [:]
  /// Whether checksums of the files are computed.
  var hashes = true
  /// From when until when values are valid, as far as rules ask for it.
  var validity: [ValidityRequest: ValidSpans] = [:]

  /// What a file holds.
  struct Content {
    let inspection: Inspection
    var batches: [Batch] = []
    var counts = RecordCounts()
  }

  /// The rows of a file, checked; none if the file is unusable (the log says why).
  ///
  /// School and period are those the file's name tells, for rules that need them; findings call the file
  /// `name` where its own must not be repeated.
  func readAll(
    _ source: String, named name: String? = nil, table: TableDefinition, school: String? = nil,
    period: Period? = nil, log: inout FindingLog
  ) throws -> Content {
    let file = try InputFile(path: input.isEmpty ? source : "\(input)/\(source)")
    let path = name ?? source
    var inspection = try Inspection(of: file, path: path, table: table.schema, hashes: hashes)
    try inspection.refusePersonalData(in: file, table: table.schema)
    for finding in inspection.findings { log.report(finding) }
    guard inspection.isUsable else { return Content(inspection: inspection) }
    let context = context(path, table, inspection, school, period)
    let validator = Validator(table: table.schema, rules: catalog.rules[table.schema.name] ?? [])
    var counts = inspection.startingCounts
    let unique = [.primaryKey(of: table.schema)] + (catalog.uniqueFields[table.schema.name] ?? [])
    var collectors = unique.map { KeyCollector($0) }
    var batches: [Batch] = []
    let source = ChunkSource(file: file, inspection: inspection)
    var buffer = ChunkBuffer()
    var parser = BatchParser(table: table.schema, inspection: inspection, domains: domains, file: path)
    var found = FindingLog()
    while try source.next(into: &buffer) {
      var batch = parser.parse(buffer, log: &found, counts: &counts)
      validator.check(&batch, in: context, log: &found, counts: &counts)
      for index in collectors.indices { collectors[index].add(batch, scope: 0) }
      batches.append(batch)
    }
    for (unique, collector) in zip(unique, collectors) {
      resolveKeys(
        unique, collector, table: table, context: context, batches: &batches, log: &found, counts: &counts)
    }
    checkAcrossRows(table, context, &batches, &found, &counts)
    if let exchanged = try ExchangedColumns.finding(
      in: file, inspection, table: table.schema, log: found, counts: counts)
    {
      inspection.refuse(exchanged)
      log.report(exchanged)
      return Content(inspection: inspection)
    }
    if let passed = Threshold.firstPassed(table.thresholds, file: path, log: found, counts: counts) {
      found.report(passed)
    }
    log.merge(found)
    return Content(inspection: inspection, batches: batches, counts: counts)
  }

  private func resolveKeys(
    _ unique: UniqueFields, _ collector: KeyCollector, table: TableDefinition, context: DeliveryContext,
    batches: inout [Batch], log: inout FindingLog, counts: inout RecordCounts
  ) {
    let candidates = collector.candidates()
    guard !candidates.isEmpty else { return }
    var resolver = KeyResolver(table: table.schema, unique: unique, candidates: candidates)
    for batch in batches { resolver.add(batch, delivery: 0, scope: 0, context: context) }
    let verdicts = resolver.verdicts(log: &log)[0] ?? [:]
    for index in batches.indices { verdicts.apply(to: &batches[index], counts: &counts) }
  }

  /// The rules across rows, as far as one file can tell.
  private func checkAcrossRows(
    _ table: TableDefinition, _ context: DeliveryContext, _ batches: inout [Batch], _ log: inout FindingLog,
    _ counts: inout RecordCounts
  ) {
    let name = table.schema.name
    var check = CrossRowCheck(tables: [name], catalog: catalog)
    guard var collector = check.collector(of: name) else { return }
    for batch in batches { collector.add(batch, delivery: 0, context: context) }
    let delivery = CollectedDelivery(
      path: context.path, school: context.school?.code, period: context.period,
      columnOfField: context.columnOfField)
    let verdicts = check.settle(name, collector, deliveries: [delivery], verdicts: [:], log: &log)[0] ?? [:]
    for index in batches.indices { verdicts.apply(to: &batches[index], counts: &counts) }
    check.finish(log: &log)
  }

  private func context(
    _ path: String, _ table: TableDefinition, _ inspection: Inspection, _ school: String?, _ period: Period?
  ) -> DeliveryContext {
    let name = table.schema.name
    let domains = domains
    func code(_ field: Field, _ text: String) -> Int64 {
      domains.domain(field.domain ?? "\(name).\(field.name)").code(of: text)
    }
    let schoolCode = school.flatMap { number in
      table.schema.schoolField.map { (code(table.schema.fields[$0], number), number) }
    }
    return DeliveryContext(
      path: path, school: schoolCode, period: period, known: known, columnOfField: inspection.columnOfField,
      code: { field, text in domains.domain(field.domain ?? "\(name).\(field.name)").code(of: text) },
      existingCode: { field, text in
        domains.domain(field.domain ?? "\(name).\(field.name)").existingCode(of: text)
      },
      text: { field, code in domains.domain(field.domain ?? "\(name).\(field.name)").text(of: code) },
      validity: validity)
  }
}

extension [Int: KeyResolver.Verdict] {
  /// Takes the rows of a delivery that do not count out of a batch; keys are physical lines.
  func apply(to batch: inout Batch, counts: inout RecordCounts) {
    guard !isEmpty else { return }
    for row in 0..<batch.rowCount where batch.rejected[row] == 0 {
      guard let verdict = self[Int(batch.lines[row])] else { continue }
      batch.rejected[row] = 1
      counts.accepted -= 1
      switch verdict {
      case .superseded: counts.superseded += 1
      case .contradicted: counts.rejected += 1
      }
    }
  }
}
