public import Configuration
public import Tabular

/// How the batch is operated, as written in `betrieb.yaml`: no report depends on it.
public struct OperationDefinition: Sendable {
  /// How long things are kept, in months; nil: for ever.
  public struct Retention: Sendable, Hashable {
    /// Files in `eingang/`, from the end of the period they were due for.
    public let deliveries: Int?
    /// What did not count, from the end of the report's period.
    public let quarantine: Int?
    /// Of runs that a later one replaced and nobody released: everything but their figures, from their day on.
    public let runs: Int?
  }
  /// The command run after a report was published: program and arguments; empty: none.
  public let afterSuccess: [String]
  /// The command run when a report could not be made.
  public let afterFailure: [String]
  /// How long things are kept.
  public let retention: Retention
  /// Where it stands.
  public let location: SourceLocation

  /// Deliveries are read again for the report of the next year, and compared with.
  static let shortestRetention = 25

  /// Reads `betrieb.yaml`.
  public init(_ node: ConfigNode) throws(ConfigError) {
    let map = try node.mapping(knownKeys: ["version", "operation"])
    try requireVersion(map)
    let operation = try map.required("operation").mapping(knownKeys: ["hooks", "retention"])
    let hooks = try operation.optional("hooks")?.mapping(knownKeys: ["success", "failure"])
    afterSuccess = try hooks?.optional("success")?.strings() ?? []
    afterFailure = try hooks?.optional("failure")?.strings() ?? []
    let kept = try operation.optional("retention")?.mapping(
      knownKeys: ["deliveries_months", "quarantine_months", "runs_months"])
    func months(_ key: String, atLeast least: Int) throws(ConfigError) -> Int? {
      guard let node = kept?.optional(key) else { return nil }
      let value = try node.integer()
      guard value >= least else { throw node.error("\(key) is at least \(least)") }
      return value
    }
    retention = Retention(
      deliveries: try months("deliveries_months", atLeast: Self.shortestRetention),
      quarantine: try months("quarantine_months", atLeast: 1), runs: try months("runs_months", atLeast: 1))
    location = node.location
  }
}
