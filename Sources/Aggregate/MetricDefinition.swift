public import Configuration
public import Tabular

/// One side of a ratio, or a plain figure: an expression over measures with its label and unit.
public struct MetricPart: Sendable {
  /// The expression as written.
  public let text: ConditionText
  /// What people read; nil for a plain figure, which has the metric's label.
  public let label: Localized?
  /// The unit.
  public let unit: Localized
  /// Decimals shown.
  public let decimals: Int
  /// Whether tables leave its column out (a constant).
  public let isHidden: Bool

  init(_ node: ConfigNode) throws(ConfigError) {
    let map = try node.mapping(knownKeys: ["value", "label", "unit", "decimals", "hidden"])
    let value = try map.required("value")
    text = ConditionText(text: try value.string(), location: value.textLocation)
    label = try map.required("label").localized()
    unit = try map.required("unit").localized()
    decimals = try map.optional("decimals")?.integer() ?? 0
    isHidden = try map.optional("hidden")?.boolean() ?? false
  }

  init(_ text: ConditionText, unit: Localized, decimals: Int) {
    self.text = text
    label = nil
    self.unit = unit
    self.decimals = decimals
    isHidden = false
  }
}

/// A value to hold a figure against: a recommendation, a legal limit.
public struct Benchmark: Sendable {
  /// The value.
  public let value: Rational
  /// Whose it is.
  public let label: Localized
}

/// A metric as written: what is reported, with everything a reader needs to understand it.
public struct MetricDefinition: Sendable {
  /// The stable name.
  public let name: String
  /// The name people read.
  public let label: Localized
  /// The unit of the value.
  public let unit: Localized
  /// Decimals shown.
  public let decimals: Int
  /// What the quotient is multiplied by: 100 for a percentage.
  public let factor: Int
  /// The figure, or what stands above the line.
  public let numerator: MetricPart
  /// What stands below the line; nil for a plain figure.
  public let denominator: MetricPart?
  /// Smallest denominator that gives a meaningful figure; below stands `[z]`.
  public let minimumDenominator: Int?
  /// Whether it counts from the beginning of the school year up to the period's end.
  public let isCumulative: Bool
  /// Values to hold the figure against.
  public let benchmarks: [Benchmark]
  /// What the figure says, in a sentence.
  public let definition: Localized
  /// Where it comes from.
  public let source: Localized
  /// What it does not say.
  public let limits: Localized?
  /// Where it stands.
  public let location: SourceLocation

  /// Whether it is a ratio.
  public var isRatio: Bool { denominator != nil }

  /// Reads an entry of `metrics:`.
  public init(_ node: ConfigNode) throws(ConfigError) {
    let map = try node.mapping(knownKeys: [
      "name", "label", "unit", "decimals", "factor", "value", "numerator", "denominator", "min_denominator",
      "compare_with", "definition", "source", "limits", "cumulative",
    ])
    name = try map.required("name").string()
    label = try map.required("label").localized()
    unit = try map.required("unit").localized()
    decimals = try map.required("decimals").integer()
    factor = try map.optional("factor")?.integer() ?? 1
    if let value = map.optional("value") {
      guard map.optional("numerator") == nil, map.optional("denominator") == nil else {
        throw node.error("a metric has either 'value' or 'numerator' and 'denominator'")
      }
      let text = ConditionText(text: try value.string(), location: value.textLocation)
      numerator = MetricPart(text, unit: unit, decimals: decimals)
      denominator = nil
    } else {
      numerator = try MetricPart(try map.required("numerator"))
      denominator = try MetricPart(try map.required("denominator"))
    }
    minimumDenominator = try map.optional("min_denominator")?.integer()
    isCumulative = try map.optional("cumulative")?.word(of: ["school-year"]) != nil
    var benchmarks: [Benchmark] = []
    for item in try map.optional("compare_with")?.list() ?? [] {
      let entry = try item.mapping(knownKeys: ["value", "label"])
      benchmarks.append(
        Benchmark(
          value: try entry.required("value").decimal(), label: try entry.required("label").localized()))
    }
    self.benchmarks = benchmarks
    definition = try map.required("definition").localized()
    source = try map.required("source").localized()
    limits = try map.optional("limits")?.localized()
    location = node.location
  }
}
