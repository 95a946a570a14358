import Aggregate
import Render
import Tabular

/// Says what a finished report tells otherwise than the run it is compared with.
struct RevisionBuilder {
  /// The earlier run with what the ledger keeps of it.
  struct Earlier: Sendable {
    let run: RunRecord
    let deliveries: [DeliveryRecord]
    let inputs: [InputRecord]
    let values: [PublishedValue]

    init(_ run: RunRecord, in ledger: Ledger) throws {
      self.run = run
      deliveries = try ledger.deliveries(of: run.id)
      inputs = try ledger.inputs(of: run.id)
      values = try ledger.values(of: run.id)
    }
  }
  let earlier: Earlier
  let catalog: Catalog
  /// The run under way, as it will be recorded.
  let run: RunRecord
  let deliveries: [DeliveryRecord]
  let inputs: [InputRecord]
  let values: [PublishedValue]
  /// The names of schools by number.
  let schoolNames: [String: String]

  /// The revision of one audience's report.
  func revision(of report: Report) -> ReportRevision {
    let words = RevisionWords(language: report.language, catalog: catalog, schoolNames: schoolNames)
    let causes = causes(of: report, words)
    let titles = Dictionary(uniqueKeysWithValues: report.tables.map { ($0.id, $0.title) })
    let labels = MemberLabels(report)
    let changes = ValueChange.changes(
      from: earlier.values.filter { $0.audience == report.audience },
      to: values.filter { $0.audience == report.audience })
    return ReportRevision(
      earlierRun: earlier.run.id, publishedOn: CalendarDate(iso: String(earlier.run.recordedAt.prefix(10))),
      causes: causes,
      changes: changes.map { change in
        let metric = catalog.metrics[change.key.metric]?.definition
        let members = labels.ids(of: change.key)
        let school = school(of: change.key, members)
        return ReportRevision.Change(
          kind: change.kind, table: change.key.table,
          tableTitle: titles[change.key.table] ?? words.formerTable(change.key.table),
          metric: change.key.metric, label: metric?.label[report.language] ?? change.key.metric,
          unit: metric?.unit[report.language] ?? "", decimals: metric?.decimals ?? 2,
          period: change.key.period, members: members,
          labels: members.enumerated().map { index, id in
            labels.label(change.key.table, index, id) ?? words.member(id)
          }, school: school, before: change.before, after: change.after,
          causes: relevant(change.key, school: school, among: causes))
      })
  }

  // MARK: Causes

  private func causes(of report: Report, _ words: RevisionWords) -> [ReportRevision.Cause] {
    let changes = DeliveryChange.changes(from: earlier.deliveries, to: deliveries)
    var causes =
      report.audience == .intern ? changes.map(words.cause) : words.causesWithoutSchools(changes)
    let references = Self.differing(.reference, earlier.inputs, inputs)
    let tables = references.compactMap { path in
      catalog.definitions.tables.first { $0.file == path.split(separator: "/").last.map(String.init) }
    }
    for table in Set(tables.map(\.schema.name)).sorted() { causes.append(words.reference(table)) }
    if earlier.run.definitionsHash != run.definitionsHash { causes.append(words.definitions()) }
    if earlier.run.program != run.program { causes.append(words.program(run.program)) }
    return causes
  }

  /// The paths of inputs that are new, gone or other, if the earlier run recorded its inputs at all.
  static func differing(
    _ kind: InputRecord.Kind, _ before: [InputRecord], _ after: [InputRecord]
  ) -> [String] {
    guard !before.isEmpty else { return [] }
    let (old, new) = (Set(before.filter { $0.kind == kind }), Set(after.filter { $0.kind == kind }))
    return Set(old.symmetricDifference(new).map(\.path)).sorted()
  }

  /// Every cause that may have led to the change: about one of the metric's tables, not due after its period, and
  /// about its school where it has one; all causes if none can be told apart.
  private func relevant(
    _ key: ValueChange.Key, school: String?, among causes: [ReportRevision.Cause]
  ) -> [Int] {
    let tables = catalog.tables(of: key.metric)
    let end = Period(parsing: key.period)?.lastDay
    let found = causes.indices.filter { index in
      let cause = causes[index]
      if let table = cause.table, !tables.contains(table) { return false }
      if let due = cause.duePeriod, let end, due.firstDay > end { return false }
      return school == nil || cause.school == nil || cause.school == school
    }
    return found.isEmpty ? Array(causes.indices) : found
  }

  private func school(of key: ValueChange.Key, _ members: [String]) -> String? {
    members.first { schoolNames[$0] != nil }
  }
}

/// Labels of members as a report shows them.
private struct MemberLabels {
  private var labels: [[String]: String] = [:]
  private let totalWord: String

  init(_ report: Report) {
    totalWord = TableBuilder.totalWord(report.language)
    for table in report.tables {
      let headers = table.columns.prefix { $0.kind == .text }.count
      for row in table.flat {
        guard let place = row.place else { continue }
        for (index, id) in row.members.enumerated() {
          let key = [table.id, String(index), id]
          // Beside the members there may be a column that says what a row counts.
          if index >= headers || table.columns[index].header != table.dimensions[index] {
            labels[key] = table.columns[place.column].header
          } else if case .text(let text) = table.rows[place.row][index] {
            labels[key] = text
          }
        }
      }
    }
  }

  func label(_ table: String, _ index: Int, _ id: String) -> String? { labels[[table, String(index), id]] }

  /// The members of a key, the total's word in the report's language.
  func ids(of key: ValueChange.Key) -> [String] {
    key.members.map { $0 == TableBuilder.totalWord(.de) ? totalWord : $0 }
  }
}

extension Catalog {
  /// The tables a metric is computed from; every table with deliveries for metrics of completeness.
  func tables(of metric: String) -> Set<String> {
    var result: Set<String> = []
    for name in metrics[metric]?.measures ?? [] {
      guard let measure = measures[name]?.definition else { continue }
      result.insert(measure.table)
      result.formUnion(measure.reporting.map(\.table))
      result.formUnion(measure.sets.compactMap { sets[$0]?.definition.table })
    }
    if result.contains(where: { tables[$0]?.schema.sender == .system }) {
      result.formUnion(tables.values.filter { $0.schema.frequency != nil }.map(\.schema.name))
    }
    // Who is a member decides what counts at all.
    return result.union([definitions.network.register.table, definitions.network.members.table])
  }
}
