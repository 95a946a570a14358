public import Configuration
public import Tabular

/// From how many findings of a rule on a delivery is more than a collection of slips.
///
/// A warning asks the school to look at the file as a whole; an error takes the whole file out, as if it could not be
/// read. Where both limits are given both must be passed, so that one wrong row among four is no half-broken file.
public struct Threshold: Sendable {
  /// The rule whose findings are counted; nil for rows that do not count, whatever the reason.
  public let rule: String?
  /// What the finding about the file is.
  public let severity: Severity
  /// The share of rows that may have the finding.
  public let maxShare: Double?
  /// The number of findings allowed.
  public let maxCount: Int?
  private let message: Localized
  private let remedy: Localized

  /// The rule's name in findings about files.
  public static let name = "threshold"

  /// Rules that speak of rows and stand in no contract: they come with its fields and its primary key.
  public static let ruleNames = [
    "constraint-error", "duplicate-row", "extra-cell", "missing-cell", "number-style", "primary-key",
    "stray-quote", "swallowed-lines", "type-error",
  ]

  /// Reads an entry of `thresholds:`: `rule` (a rule's name, or `any` for rows that do not count), `severity`,
  /// `max_share`, `max_count`, `message`, `remedy`.
  public init(_ node: ConfigNode) throws {
    let map = try node.mapping(
      knownKeys: ["rule", "severity", "max_share", "max_count", "message", "remedy"])
    let word = try map.required("rule").word(
      of: ["any"] + Self.ruleNames + RuleCatalog.all.map { $0.name })
    rule = word == "any" ? nil : word
    severity = try map.required("severity").word(of: Severity.self)
    maxShare = try map.optional("max_share").map(percentage)
    maxCount = try map.optional("max_count")?.integer()
    guard maxShare != nil || maxCount != nil else {
      throw node.error("a threshold needs 'max_share', 'max_count' or both")
    }
    message = try map.required("message").localized()
    remedy = try map.required("remedy").localized()
  }

  /// The first limit of a contract that the file passes: the ones behind it would say the same again.
  public static func firstPassed(
    _ thresholds: [Threshold], file: String, log: FindingLog, counts: RecordCounts
  ) -> Finding? {
    for threshold in thresholds {
      if let finding = threshold.finding(file: file, log: log, counts: counts) { return finding }
    }
    return nil
  }

  /// What is to be said about a file; nil while it is within the limits.
  ///
  /// The number of findings is the full one, however many of them are kept.
  public func finding(file: String, log: FindingLog, counts: RecordCounts) -> Finding? {
    let rows = counts.accepted + counts.rejected + counts.superseded
    let count = rule.map { log.count(rule: $0, file: file) } ?? counts.rejected
    guard rows > 0, count > maxCount ?? 0, Double(count) > (maxShare ?? 0) * Double(rows) else { return nil }
    let isLost = severity == .error
    return Finding(
      rule: Self.name, severity: severity, location: SourceLocation(file: file),
      message: Localized(
        de: "\(message.de) Betroffen \(count == 1 ? "ist 1" : "sind \(count)") von \(rows) Zeilen"
          + (isLost ? "; die Datei zählt deshalb als Ganzes nicht." : "."),
        en: "\(message.en) \(count) of \(rows) rows \(count == 1 ? "is" : "are") affected"
          + (isLost ? "; the file therefore does not count as a whole." : ".")),
      remedy: remedy)
  }
}
