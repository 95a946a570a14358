import Aggregate
import Ingest
import Platform
import Synchronization
import Tabular
import Validate

/// What one worker gathers while deliveries of a table are read.
struct ScanState: Sendable {
  var log = FindingLog()
  var counts: [Int: RecordCounts] = [:]
  var keys: [KeyCollector] = []
  var resolvers: [KeyResolver] = []
  var collector: RowCollector?
  var accumulator: TableAccumulator?
  /// What has been found out about files that were read on trust, by delivery.
  var surveys: [Int: Survey] = [:]
  var rejected = RejectedRows()

  mutating func merge(_ other: ScanState) {
    log.merge(other.log)
    for (delivery, counts) in other.counts { self.counts[delivery, default: RecordCounts()].add(counts) }
    for (index, keys) in other.keys.enumerated() { self.keys[index].merge(keys) }
    for (index, resolver) in other.resolvers.enumerated() { resolvers[index].merge(resolver) }
    if let collector = other.collector { self.collector?.merge(collector) }
    if let accumulator = other.accumulator { self.accumulator?.merge(accumulator) }
    surveys.merge(other.surveys) { first, _ in first }
    rejected.merge(other.rejected)
  }
}

/// Reads all deliveries of one table with several workers: small files one by one, large ones in pieces.
struct DeliveryScan: Sendable {
  let input: String
  let table: TableDefinition
  let rules: [any Rule]
  var deliveries: [ChosenDelivery]
  let domains: Domains
  let known: [String: [UInt8]]
  let validity: ValidityIndex
  let threads: Int
  let hashes: Bool
  /// Rows that do not count, by delivery and line; nil while that is still being found out.
  var verdicts: [Int: [Int: KeyResolver.Verdict]] = [:]

  /// Files from this size on are read by all workers together.
  static let sharedFrom = 8 << 20

  /// Reads everything once: each worker begins with `initial`, `body` takes in each checked batch.
  ///
  /// Findings are collected in the first pass only; later passes over the same rows stay silent. With `only`, no
  /// other rows are read; with `fields`, no other cells, and rows are not checked.
  func run(
    initial: ScanState, reportsFindings: Bool, comparesTexts: Bool = false, only: [Int: [RowSpan]]? = nil,
    fields: Set<Int>? = nil,
    body: @escaping @Sendable (inout ScanState, Batch, Int, DeliveryContext) -> Void
  ) throws -> ScanState {
    let queue = Mutex(Queue())
    let results = Mutex<[(index: Int, state: ScanState)]>([])
    let failure = Mutex<(delivery: Int, error: any Error)?>(nil)
    Workers.run(count: threads) { worker in
      var state = initial
      while let job = next(queue, failure, only) {
        do {
          try read(
            job, into: &state, reportsFindings: reportsFindings, comparesTexts: comparesTexts, fields: fields,
            body: body)
        } catch {
          failure.withLock {
            if $0.map({ $0.delivery > job.delivery }) ?? true { $0 = (job.delivery, error) }
          }
        }
        if job.isShared { queue.withLock { if $0.open?.delivery == job.delivery { $0.open = nil } } }
      }
      results.withLock { $0.append((worker, state)) }
    }
    if let failure = failure.withLock({ $0 }) { throw failure.error }
    var states = results.withLock { results in
      defer { results = [] }
      return results.sorted { $0.index > $1.index }
    }
    // Nothing has been read into the state each began with.
    var merged = states.popLast()?.state ?? initial
    // One by one given away, so that what has been taken over is not copied when more comes to it.
    while let next = states.popLast() { merged.merge(next.state) }
    return merged
  }

  /// Takes over what the surveys of files read on trust have confirmed.
  ///
  /// - Throws: `RefutedBelief` with the files that must be inspected before they are read.
  mutating func confirm(_ surveys: [Int: Survey]) throws {
    var refuted: [String] = []
    for (index, survey) in surveys.sorted(by: { $0.key < $1.key }) {
      if let inspection = try survey.confirmed() {
        deliveries[index].inspection = inspection
      } else {
        refuted.append(deliveries[index].path)
      }
    }
    if !refuted.isEmpty { throw RefutedBelief(paths: refuted) }
  }

  private struct Job: Sendable {
    let delivery: Int
    let source: ChunkSource
    let survey: Survey?
    let isShared: Bool
    /// Whether only some spans of it are read.
    let isPartial: Bool
    /// The first worker of a file also counts its footer.
    let isFirst: Bool
  }

  private struct Queue: Sendable {
    var position = 0
    var open: Job?
  }

  private func next(
    _ queue: borrowing Mutex<Queue>, _ failure: borrowing Mutex<(delivery: Int, error: any Error)?>,
    _ only: [Int: [RowSpan]]?
  ) -> Job? {
    queue.withLock { queue in
      if let open = queue.open {
        return Job(
          delivery: open.delivery, source: open.source, survey: open.survey, isShared: true,
          isPartial: open.isPartial, isFirst: false)
      }
      if let only {
        while only[queue.position] == nil, queue.position < deliveries.count { queue.position += 1 }
      }
      guard queue.position < deliveries.count else { return nil }
      let index = queue.position
      queue.position += 1
      let delivery = deliveries[index]
      do {
        let file = try InputFile(path: delivery.source)
        let survey =
          delivery.inspection.isProvisional
          ? Survey(delivery.inspection, table: table.schema, hashes: hashes) : nil
        let source =
          only?[index].map { ChunkSource(file: file, inspection: delivery.inspection, spans: $0) }
          ?? ChunkSource(file: file, inspection: delivery.inspection, survey: survey)
        let job = Job(
          delivery: index, source: source,
          survey: survey, isShared: delivery.size >= Self.sharedFrom, isPartial: only?[index] != nil,
          isFirst: true)
        if job.isShared { queue.open = job }
        return job
      } catch {
        failure.withLock { if $0 == nil { $0 = (index, error) } }
        return nil
      }
    }
  }

  private func read(
    _ job: Job, into state: inout ScanState, reportsFindings: Bool, comparesTexts: Bool, fields: Set<Int>?,
    body: (inout ScanState, Batch, Int, DeliveryContext) -> Void
  ) throws {
    let delivery = deliveries[job.delivery]
    let context = context(delivery)
    let validator = Validator(table: table.schema, rules: rules)
    var log = FindingLog()
    var counts = job.isFirst ? delivery.inspection.startingCounts : RecordCounts()
    var buffer = ChunkBuffer()
    var parser = BatchParser(
      table: table.schema, inspection: delivery.inspection, domains: domains, file: delivery.path,
      survey: job.survey, comparesTexts: comparesTexts, fields: fields, readsAgain: job.isPartial)
    if let survey = job.survey { state.surveys[job.delivery] = survey }
    let verdicts = verdicts[job.delivery] ?? [:]
    while try job.source.next(into: &buffer) {
      let before = counts.rejected
      var batch = parser.parse(buffer, log: &log, counts: &counts)
      if fields == nil { validator.check(&batch, in: context, log: &log, counts: &counts) }
      verdicts.apply(to: &batch, counts: &counts)
      if counts.rejected > before { state.rejected.add(batch, delivery: job.delivery, verdicts: verdicts) }
      body(&state, batch, job.delivery, context)
    }
    if reportsFindings && !delivery.isHistory { state.log.merge(log) }
    state.counts[job.delivery, default: RecordCounts()].add(counts)
  }

  private func context(_ delivery: ChosenDelivery) -> DeliveryContext {
    let name = table.schema.name
    let domains = domains
    return DeliveryContext(
      path: delivery.path, school: delivery.school, period: delivery.period, known: known,
      columnOfField: delivery.inspection.columnOfField,
      code: { field, text in domains.domain(field.domain ?? "\(name).\(field.name)").code(of: text) },
      existingCode: { field, text in
        domains.domain(field.domain ?? "\(name).\(field.name)").existingCode(of: text)
      },
      text: { field, code in domains.domain(field.domain ?? "\(name).\(field.name)").text(of: code) },
      validity: validity.spans(for: rules, on: delivery.period.lastDay))
  }
}

/// Files that turned out not to be what their beginning had promised: nothing read from them may count.
struct RefutedBelief: Error {
  let paths: [String]
}
