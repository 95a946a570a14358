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

  /// What has been delivered otherwise since, as the run of the figures knows it.
  func corrections(_ figures: FigureBuilder) -> Corrections {
    // What one of the two looked at and the other did not is no correction.
    let periods = Set(deliveries.map(\.period)).intersection(figures.deliveries.map(\.period))
    return Corrections(
      figures: figures,
      marks: figures.deliveries.symmetricDifference(deliveries).filter { periods.contains($0.period) })
  }
}

/// The deliveries in which a run differs from an earlier publication.
struct Corrections {
  let figures: FigureBuilder
  let marks: [DeliveryMark]

  private func measure(_ quantity: Quantity) -> ResolvedMeasure? {
    figures.plan.catalog.measures[quantity.measure]
  }

  /// Whether a number of that publication may be another one now, as far as deliveries say.
  func concern(_ quantity: Quantity) -> Bool {
    measure(quantity).map { !concerning($0, quantity.period).isEmpty } ?? false
  }

  /// What must remain possible for a number that the publication showed with another value; nil where it may be told.
  func need(_ cell: ReleasedCell, now: Rational?) -> Need? {
    guard let now, now != cell.value, let measure = measure(cell.quantity),
      let rule = figures.plan.catalog.rule(for: measure)
    else { return nil }
    return rule.need(
      correcting: cell.value, to: now, persons: persons(cell, measure, now: now),
      // How many schools have delivered something else for that time since, or deliver for the first time.
      schools: Set(concerning(measure, cell.quantity.period).map(\.school)).count)
  }

  /// How many persons make up the difference.
  private func persons(_ cell: ReleasedCell, _ measure: ResolvedMeasure, now: Rational) -> Rational? {
    guard measure.definition.counts?.isPersons ?? false, let change = now.subtracting(cell.value) else {
      return nil
    }
    return change < Rational(0) ? change.negated : change
  }

  private func concerning(_ measure: ResolvedMeasure, _ time: String) -> [DeliveryMark] {
    let own = marks.filter { $0.table == measure.definition.table }
    if own.isEmpty { return [] }
    let time = time.firstRange(of: " ").map { String(time[..<$0.lowerBound]) } ?? time
    guard let asked = period(time, measure) else { return own }
    return own.filter { mark in
      guard let due = Period(parsing: mark.period) else { return false }
      return asked.firstDay <= due.lastDay && due.firstDay <= asked.lastDay
    }
  }

  /// The time a number is about; of a stock the due period whose deliveries say it.
  private func period(_ time: String, _ measure: ResolvedMeasure) -> Period? {
    if let period = Period(parsing: time) { return period }
    guard let day = CalendarDate(iso: time),
      let frequency = figures.plan.catalog.tables[measure.definition.table]?.schema.frequency
    else { return nil }
    return Period.lastEnded(frequency, by: day)
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
