import Aggregate
import Render
import Tabular
import Validate

/// Tells each school what came, what counts and what to do.
struct FeedbackWriter {
  let evaluation: Evaluation
  let report: ReportDefinition
  let language: Language

  /// What every school that had to deliver or did is told, in the order of school numbers.
  func letters() throws -> [SchoolFeedback] {
    let plan = evaluation.plan
    let frame = plan.frames[Plan.current]
    let texts = evaluation.schools.domain.texts
    let paths = chosenPaths()
    var items: [Int64: [SchoolFeedback.Item]] = [:]
    for state in evaluation.overview.states {
      guard let school = state.school, let table = plan.catalog.tables[state.table]?.schema,
        let frequency = table.frequency, frame.period.duePeriods(frequency).contains(state.period),
        state.isExpected || state.isReceived
      else { continue }
      items[school, default: []].append(
        item(state, table, path: paths[Key(table: state.table, period: state.period, school: school)]))
    }
    let findings = findingsBySchool()
    let totals = evaluation.log.counts.filter { $0.key.severity != .note }
      .reduce(into: [:]) { $0[$1.key.file, default: 0] += $1.value }
    let names = evaluation.schoolNames(on: frame.asOf)
    let network = plan.catalog.definitions.network
    return try items.keys.sorted { texts[Int($0)] < texts[Int($1)] }.map { school in
      let number = texts[Int(school)]
      return SchoolFeedback(
        schoolNumber: number, schoolName: names[number] ?? number,
        reportTitle: report.title(of: frame.period, language), period: frame.period,
        contact: network.contact[language],
        received: (items[school] ?? []).sorted { ($0.duePeriod, $0.title) < ($1.duePeriod, $1.title) },
        findings: findings[number] ?? [], totals: totals, figures: try figures(number))
    }
  }

  private struct Key: Hashable {
    let table: String
    let period: Period
    let school: Int64
  }

  /// The file that counts for each delivery.
  private func chosenPaths() -> [Key: String] {
    var result: [Key: String] = [:]
    for delivery in evaluation.intake.chosen where !delivery.isHistory {
      guard let school = delivery.school?.code else { continue }
      result[Key(table: delivery.table, period: delivery.period, school: school)] = delivery.path
    }
    return result
  }

  private func item(_ state: DeliveryState, _ table: TableSchema, path: String?) -> SchoolFeedback.Item {
    let counts = path.flatMap { evaluation.aggregated.counts[$0] } ?? RecordCounts()
    let rows = counts.accepted + counts.rejected + counts.superseded
    let itemState: SchoolFeedback.Item.State =
      if !state.isReceived { .missing } else if !state.isUsable { .unusable } else if rows == 0 {
        .nothingToReport
      } else if counts.rejected > 0 { .partly } else { .complete }
    return SchoolFeedback.Item(
      title: table.title[language], duePeriod: state.period, state: itemState, remark: remark(state),
      rows: rows, acceptedRows: counts.accepted)
  }

  private func remark(_ state: DeliveryState) -> String? {
    var words: [String] = []
    if state.isUsable, state.isOnTime == false { words.append(language == .de ? "nach der Frist" : "late") }
    if state.isCorrected { words.append(language == .de ? "Korrektur" : "correction") }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }

  private func findingsBySchool() -> [String: [Finding]] {
    var schoolOf: [String: String] = [:]
    for outcome in evaluation.intake.outcomes { schoolOf[outcome.found.path] = outcome.found.schoolNumber }
    let frame = evaluation.plan.frames[Plan.current]
    let current = Set(
      evaluation.intake.outcomes.filter { outcome in
        evaluation.plan.catalog.tables[outcome.found.table]?.schema.frequency.map {
          frame.period.duePeriods($0).contains(outcome.found.period)
        } ?? false
      }.map(\.found.path))
    var result: [String: [Finding]] = [:]
    for finding in evaluation.log.sorted where current.contains(finding.location.file) {
      if let school = schoolOf[finding.location.file] { result[school, default: []].append(finding) }
    }
    return result
  }

  private func figures(_ school: String) throws -> [SchoolFeedback.Figure] {
    try SchoolFigures(evaluation: evaluation, report: report).figures(of: school).compactMap {
      metric, value in
      guard let value = value.value,
        let text = NumberText.text(value, decimals: metric.decimals, language: language)
      else { return nil }
      return SchoolFeedback.Figure(label: "\(metric.label[language]) (\(metric.unit[language]))", text: text)
    }
  }
}
