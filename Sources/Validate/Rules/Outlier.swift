public import Configuration
public import Tabular

/// A delivery's value that stands out of the school's own history, by the modified z-score.
///
/// M = 0.6745 · (x − median) / MAD, where MAD is the median of the absolute deviations from the median; |M| above 3.5
/// is an outlier (Iglewicz and Hoaglin 1993; DHIS2's MOD_Z_SCORE). Unlike mean and standard deviation, median and MAD
/// are not pulled along by the outlier itself.
public struct Outlier: CrossRowRule {
  /// `outlier`.
  public static let name = "outlier"
  /// For `list rules`.
  public static let summary =
    "a delivery's value must not stand out of the school's history (modified z-score)"

  private let table: TableSchema
  private let series: DeliverySeries
  private let past: Int
  private let fewest: Int
  private let threshold: Double
  private let minimum: Double
  private let severity: Severity
  private let message: Localized
  private let remedy: Localized

  /// Reads `value`, `history` (due periods looked back, default 12), `at_least` (periods needed, default 6), `threshold`
  /// (default 3.5), `minimum` (the least difference from the median that matters, default 0) and `holidays`.
  public init(_ node: ConfigNode, table: TableSchema, tables: [String: TableSchema]) throws {
    let options = try RuleOptions(
      node, keys: ["value", "history", "at_least", "threshold", "minimum", "holidays"], table: table,
      severity: .warning)
    try options.refuseError()
    series = try DeliverySeries(options.map, table: table, tables: tables)
    past = try options.count("history", default: 12)
    fewest = try options.count("at_least", default: 6)
    threshold = try options.number("threshold", default: 3.5)
    minimum = try options.number("minimum", default: 0)
    severity = options.severity
    (message, remedy) = try options.words()
    self.table = table
  }

  /// Totals by delivery.
  public var requests: [CollectionRequest] { [series.request] }
  /// The table of holidays.
  public var references: [String] { series.references }
  /// As many periods as are looked back.
  public var history: Int { past }

  /// Reports deliveries that stand out.
  public func findings(_ collected: [Collected], in run: CollectedRun) -> [CrossRowFinding] {
    series.points(collected[0], in: run).flatMap { points in
      points.enumerated().compactMap { position, point in
        let start = (0..<past).reduce(point.period) { period, _ in period.previous }
        let recent = points[..<position].filter { $0.period >= start }.map(\.value)
        guard recent.count >= fewest, standsOut(point.value, of: recent) else { return nil }
        return run.fileFinding(
          Self.name, severity, delivery: point.delivery, field: series.field, of: table, message: message,
          remedy: remedy)
      }
    }
  }

  private func standsOut(_ value: Double, of recent: [Double]) -> Bool {
    guard let middle = median(recent), let spread = median(recent.map { abs($0 - middle) }) else {
      return false
    }
    let deviation = abs(value - middle)
    // Where the history never varied any difference stands out; the minimum decides.
    return deviation > 0 && deviation >= minimum && 0.6745 * deviation > threshold * spread
  }
}
