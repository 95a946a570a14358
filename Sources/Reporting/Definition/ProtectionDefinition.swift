public import Aggregate
public import Configuration
public import Disclosure
public import Tabular

/// How numbers about people are protected in a publication, as written in `geheimhaltung.yaml`.
public struct ProtectionDefinition: Sendable {
  /// What everybody can know about several measures of the same rows.
  public struct Relation: Sendable {
    /// The measure that is the sum, or at least as large.
    public let whole: String
    /// What adds up to it.
    public let parts: [String]
    /// Whether the parts may add up to less.
    public let isAtLeast: Bool
    /// Where it stands.
    public let location: SourceLocation
  }

  /// The rule where nothing else is said.
  public let usual: ProtectionRule
  /// Rules by who is counted; nil for what is never protected.
  public let byCounted: [Counted: ProtectionRule?]
  /// Rules by measure; nil for what is never protected.
  public let byMeasure: [String: (rule: ProtectionRule?, location: SourceLocation)]
  /// Relations between measures.
  public let relations: [Relation]

  private static let ruleKeys = [
    "threshold", "min_schools", "zeros_disclose", "corrections_disclose", "margin", "round", "exact",
  ]

  /// Reads the file.
  public init(_ node: ConfigNode) throws(ConfigError) {
    let map = try node.mapping(knownKeys: ["version", "protection"])
    try requireVersion(map)
    let protection = try map.required("protection").mapping(
      knownKeys: Self.ruleKeys.dropLast() + ["counts", "measures", "relations"])
    _ = try protection.required("threshold")
    let usual = try Self.rule(protection, usual: ProtectionRule())
    self.usual = usual
    // Schools and things are no persons; who has other things counts them as persons.
    var byCounted: [Counted: ProtectionRule?] = [
      .schools: ProtectionRule?.none, .offers: ProtectionRule?.none,
    ]
    for entry in try protection.optional("counts")?.list() ?? [] {
      let own = try entry.mapping(knownKeys: Self.ruleKeys + ["who"])
      let who = try own.required("who")
      let counted = try who.word(of: Counted.self)
      let rule = try Self.optionalRule(own, usual: usual)
      if counted == .schools, rule?.roundingBase != nil {
        throw who.error("numbers of schools are never rounded")
      }
      byCounted.updateValue(rule, forKey: counted)
    }
    self.byCounted = byCounted
    var byMeasure: [String: (rule: ProtectionRule?, location: SourceLocation)] = [:]
    for entry in try protection.optional("measures")?.list() ?? [] {
      let own = try entry.mapping(knownKeys: Self.ruleKeys + ["measure"])
      byMeasure[try own.required("measure").string()] = (
        try Self.optionalRule(own, usual: usual), entry.location
      )
    }
    self.byMeasure = byMeasure
    var relations: [Relation] = []
    for entry in try protection.optional("relations")?.list() ?? [] {
      let own = try entry.mapping(knownKeys: ["whole", "parts", "at_least"])
      let isAtLeast = own.optional("at_least") != nil
      guard isAtLeast != (own.optional("parts") != nil) else {
        throw entry.error("a relation has either 'parts' or 'at_least'")
      }
      relations.append(
        Relation(
          whole: try own.required("whole").string(),
          parts: try own.required(isAtLeast ? "at_least" : "parts").strings(), isAtLeast: isAtLeast,
          location: entry.location))
    }
    self.relations = relations
  }

  private static func optionalRule(
    _ map: ConfigMapping, usual: ProtectionRule
  ) throws(ConfigError) -> ProtectionRule? {
    if try map.optional("exact")?.boolean() ?? false { return nil }
    return try rule(map, usual: usual)
  }

  private static func rule(
    _ map: ConfigMapping, usual: ProtectionRule
  ) throws(ConfigError) -> ProtectionRule {
    func number(_ key: String, _ range: ClosedRange<Int>, _ usual: Int) throws(ConfigError) -> Int {
      guard let node = map.optional(key) else { return usual }
      let value = try node.integer()
      guard range.contains(value) else {
        throw node.error("'\(key)' lies between \(range.lowerBound) and \(range.upperBound)")
      }
      return value
    }
    let base = try number("round", 2...100, usual.roundingBase ?? 0)
    return ProtectionRule(
      threshold: try number("threshold", 1...100, usual.threshold),
      minimumSchools: try number("min_schools", 0...100, usual.minimumSchools),
      zerosDisclose: try map.optional("zeros_disclose")?.boolean() ?? usual.zerosDisclose,
      correctionsDisclose: try map.optional("corrections_disclose")?.boolean() ?? usual.correctionsDisclose,
      margin: try number("margin", 0...100, usual.margin), roundingBase: base == 0 ? nil : base)
  }
}

extension Counted {
  /// Whether people are counted.
  var isPersons: Bool { self == .persons || self == .youngPeople || self == .staff }
}
