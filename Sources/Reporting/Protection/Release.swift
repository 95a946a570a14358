import Aggregate
import Disclosure
import Tabular

/// An earlier publication.
struct Release: Sendable, Hashable {
  let run: String
  let cells: [ReleasedCell]
  /// The deliveries it was made from.
  let deliveries: Set<DeliveryMark>

  /// What it told and hid of these measures.
  func about(_ measures: Set<String>) -> Release {
    Release(run: run, cells: cells.filter { measures.contains($0.quantity.measure) }, deliveries: deliveries)
  }

  /// What must remain possible for a number that this publication showed with another value; nil where it may be told.
  func need(ofCorrected cell: ReleasedCell, _ figures: FigureBuilder, now: Rational?) -> Need? {
    let quantity = cell.quantity
    guard let now, now != cell.value, let measure = figures.plan.catalog.measures[quantity.measure],
      let rule = figures.plan.catalog.rule(for: measure)
    else { return nil }
    return rule.need(
      correcting: cell.value, to: now, persons: persons(cell, measure, figures, now: now),
      schools: schools(measure, figures, period: quantity.period))
  }

  /// How many persons make up the difference.
  private func persons(
    _ cell: ReleasedCell, _ measure: ResolvedMeasure, _ figures: FigureBuilder, now: Rational
  ) -> Rational? {
    guard measure.definition.counts?.isPersons ?? false, let change = now.subtracting(cell.value) else {
      return nil
    }
    return change < Rational(0) ? change.negated : change
  }

  /// How many schools have delivered something else for that time since, or deliver for the first time.
  private func schools(_ measure: ResolvedMeasure, _ figures: FigureBuilder, period: String) -> Int {
    let asked = Period(parsing: period)
    let changed = figures.deliveries.symmetricDifference(deliveries).filter { mark in
      guard mark.table == measure.definition.table, let due = Period(parsing: mark.period) else {
        return false
      }
      return asked.map { $0.firstDay <= due.lastDay && due.firstDay <= $0.lastDay } ?? true
    }
    // What one of the two looked at and the other did not is no correction.
    let periods = Set(deliveries.map(\.period)).intersection(figures.deliveries.map(\.period))
    return Set(changed.filter { periods.contains($0.period) }.map(\.school)).count
  }
}

/// A delivery that counted.
struct DeliveryMark: Sendable, Hashable {
  let table: String
  let period: String
  /// nil for what the office delivers.
  let school: String?
  let sha256: String

  init(_ outcome: FileOutcome) {
    table = outcome.found.table
    period = outcome.found.period.id
    school = outcome.found.schoolNumber
    sha256 = outcome.sha256
  }

  init(_ record: DeliveryRecord) {
    table = record.table
    period = record.period
    school = record.school
    sha256 = record.sha256
  }
}
