public import Configuration
public import Tabular

/// A delivery far above or below what the school usually reports.
///
/// It is held against the median of the school's own due periods before, and against the same month of last year:
/// what was so last year too is the season. Deliveries without rows and periods that are mostly holidays are
/// compared with nothing (DHIS2 warns against outlier rules where there is seasonality).
public struct PeriodJump: CrossRowRule {
  /// `period-jump`.
  public static let name = "period-jump"
  /// For `list rules`.
  public static let summary =
    "a delivery must not jump far from the school's own median, unless last year's same period did so too"

  private let table: TableSchema
  private let series: DeliverySeries
  private let past: Int
  private let fewest: Int
  private let factor: Double
  private let minimum: Double
  private let severity: Severity
  private let message: Localized
  private let remedy: Localized

  /// Reads `value`, `history` (due periods looked back, default 12), `at_least` (periods needed, default 3), `factor`
  /// (default 3), `minimum` (the least difference that matters, default 0) and `holidays`.
  public init(_ node: ConfigNode, table: TableSchema, tables: [String: TableSchema]) throws {
    let options = try RuleOptions(
      node, keys: ["value", "history", "at_least", "factor", "minimum", "holidays"], table: table,
      severity: .warning)
    try options.refuseError()
    series = try DeliverySeries(options.map, table: table, tables: tables)
    past = try options.count("history", default: 12)
    fewest = try options.count("at_least", default: 3)
    factor = try options.number("factor", default: 3)
    guard factor > 1 else { throw node.error("'factor' must be above 1") }
    minimum = try options.number("minimum", default: 0)
    severity = options.severity
    (message, remedy) = try options.words()
    self.table = table
  }

  /// Totals by delivery.
  public var requests: [CollectionRequest] { [series.request] }
  /// The table of holidays.
  public var references: [String] { series.references }
  /// At least a year: the same month of last year is looked at too.
  public var history: Int { max(past, periodsAYear) }

  private var periodsAYear: Int {
    switch table.frequency {
    case .monthly: 12
    case .halfYearly: 2
    case .yearly, nil: 1
    }
  }

  /// Reports deliveries that jump.
  public func findings(_ collected: [Collected], in run: CollectedRun) -> [CrossRowFinding] {
    series.points(collected[0], in: run).flatMap { points in
      points.enumerated().compactMap { position, point in
        guard jumps(point, before: points[..<position]) else { return nil }
        return run.fileFinding(
          Self.name, severity, delivery: point.delivery, field: series.field, of: table, message: message,
          remedy: remedy)
      }
    }
  }

  private func jumps(_ point: DeliverySeries.Point, before: ArraySlice<DeliverySeries.Point>) -> Bool {
    let start = Self.back(point.period, past)
    let lastYear = Self.back(point.period, periodsAYear)
    let recent = before.filter { $0.period >= start }.map(\.value)
    let sameMonth = before.first { $0.period == lastYear }?.value
    let usual = recent.count >= fewest ? median(recent) : nil
    let comparisons = [usual, sameMonth].compactMap(\.self)
    return !comparisons.isEmpty && comparisons.allSatisfy { isFar(point.value, from: $0) }
  }

  private func isFar(_ value: Double, from usual: Double) -> Bool {
    abs(value - usual) >= minimum && (value > usual * factor || value * factor < usual)
  }

  private static func back(_ period: Period, _ steps: Int) -> Period {
    (0..<steps).reduce(period) { period, _ in period.previous }
  }
}
