import Ingest
import Platform
import Tabular
import Validate

/// Reads whole small tables: reference tables and the list of receipts.
struct TableReader: Sendable {
  let input: String
  let catalog: Catalog
  let domains: Domains

  /// The rows of a file, checked; nil if the file is unusable (the log says why).
  func readAll(
    _ path: String, table: TableDefinition, log: inout FindingLog
  ) throws -> (batches: [Batch], counts: RecordCounts, sha256: String)? {
    let file = try InputFile(path: "\(input)/\(path)")
    let inspection = try Inspection(of: file, path: path, table: table.schema)
    for finding in inspection.findings { log.report(finding) }
    guard inspection.isUsable else { return nil }
    let context = context(path: path, table: table, inspection: inspection)
    let validator = Validator(table: table.schema, rules: catalog.rules[table.schema.name] ?? [])
    var counts = inspection.startingCounts
    var collector = KeyCollector(table: table.schema)
    var batches: [Batch] = []
    let source = ChunkSource(file: file, inspection: inspection)
    var buffer = ChunkBuffer()
    var parser = BatchParser(table: table.schema, inspection: inspection, domains: domains, file: path)
    while try source.next(into: &buffer) {
      var batch = parser.parse(buffer, log: &log, counts: &counts)
      validator.check(&batch, in: context, log: &log, counts: &counts)
      collector.add(batch, scope: 0)
      batches.append(batch)
    }
    try resolveKeys(collector, table: table, context: context, batches: &batches, log: &log, counts: &counts)
    return (batches, counts, inspection.sha256)
  }

  private func resolveKeys(
    _ collector: KeyCollector, table: TableDefinition, context: DeliveryContext, batches: inout [Batch],
    log: inout FindingLog, counts: inout RecordCounts
  ) throws {
    let candidates = collector.candidates()
    guard !candidates.isEmpty else { return }
    var resolver = KeyResolver(table: table.schema, candidates: candidates)
    for batch in batches { resolver.add(batch, delivery: 0, scope: 0, context: context) }
    let verdicts = resolver.verdicts(log: &log)[0] ?? [:]
    for index in batches.indices { verdicts.apply(to: &batches[index], counts: &counts) }
  }

  private func context(path: String, table: TableDefinition, inspection: Inspection) -> DeliveryContext {
    let name = table.schema.name
    let domains = domains
    return DeliveryContext(
      path: path, school: nil, period: nil, known: [:], columnOfField: inspection.columnOfField,
      code: { field, text in
        domains.domain(field.domain ?? "\(name).\(field.name)").code(of: text)
      })
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
