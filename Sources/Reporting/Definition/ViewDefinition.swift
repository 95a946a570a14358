public import Configuration
public import Tabular

/// A named query as written: a question that is asked again and again.
public struct ViewDefinition: Sendable {
  /// The name on the command line.
  public let name: String
  /// What it answers.
  public let label: Localized
  /// The metrics.
  public let metrics: [String]
  /// The dimensions of its rows.
  public let dimensions: [String]
  /// Which members are looked at, with its place; nil for all.
  public let condition: (text: String, location: SourceLocation)?
  /// The period; nil where it must be asked for.
  public let period: AskedPeriod?
  /// Whether the previous period and the change stand beside.
  public let comparesPrevious: Bool
  /// The metric the rows are sorted by; nil keeps the order of the dimensions.
  public let sort: String?
  /// Whether the largest comes first.
  public let isDescending: Bool
  /// Whether a last row holds the total.
  public let hasTotal: Bool
  /// Where it stands.
  public let location: SourceLocation

  /// Reads an entry of `views:`.
  public init(_ node: ConfigNode) throws(ConfigError) {
    let map = try node.mapping(knownKeys: [
      "name", "label", "metrics", "by", "where", "period", "compare", "sort", "descending", "total",
    ])
    name = try map.required("name").string()
    label = try map.required("label").localized()
    metrics = try map.required("metrics").strings()
    dimensions = try map.optional("by")?.strings() ?? []
    condition = try map.optional("where").map { node throws(ConfigError) in
      (try node.string(), node.textLocation)
    }
    period = try map.optional("period").map { node throws(ConfigError) in
      let text = try node.string()
      guard let period = AskedPeriod(parsing: text) else {
        throw node.error(
          "'\(text)' is no period\(suggestion(for: text, in: PeriodWord.examples)); expected one such as 2025-03, "
            + "2024/25, 2025, 2024-08..2025-01, \(PeriodWord.examples.joined(separator: ", "))")
      }
      return period
    }
    comparesPrevious = try map.optional("compare")?.word(of: ["previous"]) != nil
    sort = try map.optional("sort")?.string()
    isDescending = try map.optional("descending")?.boolean() ?? false
    hasTotal = try map.optional("total")?.boolean() ?? false
    location = node.location
  }
}
