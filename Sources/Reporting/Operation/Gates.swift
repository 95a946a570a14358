import Configuration
import Tabular
import Validate

/// What a report asks of its deliveries before it may be published, as written.
public struct GateDefinition: Sendable {
  /// The least share of usable in expected deliveries of the period, in per cent; nil: any.
  public let minimumCompleteness: Int?
  /// How many schools may have sent something that cannot be used; nil: any number.
  public let maximumFailedSchools: Int?

  /// No gates.
  static let none = GateDefinition(minimumCompleteness: nil, maximumFailedSchools: nil)

  private init(minimumCompleteness: Int?, maximumFailedSchools: Int?) {
    self.minimumCompleteness = minimumCompleteness
    self.maximumFailedSchools = maximumFailedSchools
  }

  /// Reads `gates:` of a report.
  init(_ node: ConfigNode) throws(ConfigError) {
    let map = try node.mapping(knownKeys: ["min_completeness", "max_failed_schools"])
    minimumCompleteness = try map.optional("min_completeness")?.integer()
    maximumFailedSchools = try map.optional("max_failed_schools")?.integer()
    if let minimum = minimumCompleteness, !(0...100).contains(minimum) {
      throw ConfigError(message: "min_completeness is a share in per cent, 0 to 100", location: node.location)
    }
    if let maximum = maximumFailedSchools, maximum < 0 {
      throw ConfigError(
        message: "max_failed_schools is a number of schools, 0 or more", location: node.location)
    }
  }
}

/// Decides whether what came suffices for a report.
struct Gates {
  private let definition: GateDefinition
  private let evaluation: Evaluation

  init(_ definition: GateDefinition, _ evaluation: Evaluation) {
    self.definition = definition
    self.evaluation = evaluation
  }

  /// The gates with what they found.
  ///
  /// - Throws: `ReportingError` of kind `refusedByGate` that names every gate that is closed.
  func passed() throws(ReportingError) -> [Manifest.Gate] {
    let gates = [completeness, failedSchools].compactMap(\.self)
    let closed = gates.filter { !$0.passed }
    guard closed.isEmpty else {
      throw ReportingError(
        .refusedByGate,
        "not published: " + closed.map { "\($0.name): \($0.detail)" }.joined(separator: "; "))
    }
    return gates
  }

  /// Expected and received deliveries of the period itself.
  private var states: [DeliveryState] {
    let period = evaluation.plan.frames[Plan.current].period
    return evaluation.overview.states.filter { state in
      evaluation.plan.catalog.tables[state.table]?.schema.frequency.map {
        period.duePeriods($0).contains(state.period)
      } ?? false
    }
  }

  private var completeness: Manifest.Gate? {
    guard let minimum = definition.minimumCompleteness else { return nil }
    let expected = states.filter(\.isExpected)
    let usable = expected.count(where: \.isUsable)
    return Manifest.Gate(
      name: "min_completeness", passed: usable * 100 >= minimum * expected.count,
      detail: "\(usable) of \(expected.count) deliveries expected are usable, at least \(minimum) % must be")
  }

  private var failedSchools: Manifest.Gate? {
    guard let maximum = definition.maximumFailedSchools else { return nil }
    let texts = evaluation.schools.domain.texts
    let failed = Set(
      states.filter { $0.isMember && $0.isReceived && !$0.isUsable }.compactMap(\.school)
        .map { texts[Int($0)] }
    ).sorted()
    let names = failed.isEmpty ? "" : " (\(failed.prefix(20).joined(separator: ", ")))"
    return Manifest.Gate(
      name: "max_failed_schools", passed: failed.count <= maximum,
      detail:
        "\(failed.count) schools sent something that cannot be used\(names), at most \(maximum) may have")
  }
}
