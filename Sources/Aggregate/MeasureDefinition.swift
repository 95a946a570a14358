public import Configuration
public import Tabular

/// Which deliveries a measure looks at.
public enum Scope: String, Sendable, Hashable, CaseIterable {
  /// The one snapshot that counts on the as-of date: the default for stock tables.
  case snapshot
  /// All deliveries due in the period: the default for flow tables.
  case period
}

/// What a measure counts; persons need protection when they are few.
public enum Counted: String, Sendable, Hashable, CaseIterable {
  /// People of any kind.
  case persons
  /// Children and young people.
  case youngPeople = "young_people"
  /// Staff of the network.
  case staff
  /// Schools: never protected by number.
  case schools
  /// Things: activities, posts, deliveries.
  case offers
}

/// A filter as written: the name of a condition of the table, or an expression.
public struct ConditionText: Sendable, Hashable {
  /// The text.
  public let text: String
  /// Where it stands.
  public let location: SourceLocation

  /// A text with its place.
  public init(text: String, location: SourceLocation) {
    self.text = text
    self.location = location
  }

  /// The texts of a list, or of a single scalar.
  static func list(_ node: ConfigNode?) throws(ConfigError) -> [ConditionText] {
    guard let node else { return [] }
    let items = node.isList ? try node.list() : [node]
    var result: [ConditionText] = []
    for item in items {
      result.append(ConditionText(text: try item.string(), location: item.textLocation))
    }
    return result
  }
}

/// Which schools' rows a measure takes, by what they delivered.
public struct ReportingFilter: Sendable, Hashable {
  /// How much must have come.
  public enum Demand: String, Sendable, Hashable {
    /// At least one usable delivery.
    case any = "reporting"
    /// Every delivery expected.
    case all = "reporting_all"
    /// Not "a member with nothing usable": schools outside the network stay.
    case notMissing = "except_missing"
  }
  /// The table delivered.
  public let table: String
  /// How much of it.
  public let demand: Demand
  /// Where it stands.
  public let location: SourceLocation
}

/// A set of codes: the values a field takes in the rows that satisfy a filter.
public struct SetDefinition: Sendable {
  /// The set's name.
  public let name: String
  /// The table it is drawn from.
  public let table: String
  /// The field whose values it holds.
  public let field: String
  /// All must hold.
  public let conditions: [ConditionText]
  /// What is added up for each value: a field or an expression; nil where only belonging matters.
  public let weight: ConditionText?
  /// The field whose different values are counted for each value.
  public let distinct: String?
  /// What must hold of the sum or count, called `value`, for a value to belong to the set.
  public let having: ConditionText?
  /// Which deliveries count; nil: by the table's time kind.
  public let scope: Scope?
  /// Where it stands.
  public let location: SourceLocation

  /// Reads an entry of `sets:`.
  public init(_ node: ConfigNode) throws(ConfigError) {
    let map = try node.mapping(knownKeys: [
      "name", "table", "field", "sum", "distinct", "having", "where", "over",
    ])
    name = try map.required("name").string()
    table = try map.required("table").string()
    field = try map.required("field").string()
    weight = try ConditionText.list(map.optional("sum")).first
    distinct = try map.optional("distinct")?.string()
    having = try ConditionText.list(map.optional("having")).first
    guard weight == nil || distinct == nil else {
      throw node.error("a set has either 'sum' or 'distinct'")
    }
    guard having == nil || weight != nil || distinct != nil else {
      throw node.error("'having' needs a 'sum' or a 'distinct' to speak of")
    }
    conditions = try ConditionText.list(map.optional("where"))
    scope = try map.optional("over")?.word(of: Scope.self)
    location = node.location
  }
}

/// A measure as written: an aggregation over one table with its filters.
public struct MeasureDefinition: Sendable {
  /// The name metrics refer to.
  public let name: String
  /// The name people read.
  public let label: Localized
  /// The table aggregated.
  public let table: String
  /// Which aggregation.
  public let aggregate: any Measure.Type
  /// What is aggregated: a field or an expression over the row; nil for `count`.
  public let input: ConditionText?
  /// All must hold for a row to count.
  public let conditions: [ConditionText]
  /// Which deliveries count; nil: by the table's time kind.
  public let scope: Scope?
  /// The set whose sums weigh the values of a `sum_distinct`.
  public let weights: String?
  /// Whether it is the same for every school: a number of meetings is not divided among those who came.
  public let isOfAllSchools: Bool
  /// Which percentile a `percentile` is.
  public let percent: Int
  /// Sets the row must belong to.
  public let only: [String]
  /// Sets the row must not belong to.
  public let except: [String]
  /// Schools by what they delivered.
  public let reporting: [ReportingFilter]
  /// What is counted, for disclosure control; nil for sums of hours and the like.
  public let counts: Counted?
  /// The measure that counts the persons behind a sum.
  public let protectedBy: String?
  /// Where it stands.
  public let location: SourceLocation

  /// Reads an entry of `measures:`.
  public init(_ node: ConfigNode) throws(ConfigError) {
    let map = try node.mapping(knownKeys: [
      "name", "label", "table", "aggregate", "field", "where", "over", "only", "except", "reporting",
      "reporting_all", "except_missing", "counts", "protected_by", "weights", "percent", "schools",
    ])
    name = try map.required("name").string()
    label = try map.required("label").localized()
    table = try map.required("table").string()
    let aggregateNode = try map.required("aggregate")
    let word = try aggregateNode.word(of: MeasureCatalog.all.map { $0.name })
    guard let aggregate = MeasureCatalog.measure(named: word) else {
      throw aggregateNode.error("unknown aggregate '\(word)'")
    }
    self.aggregate = aggregate
    input = try ConditionText.list(map.optional("field")).first
    guard input != nil || !aggregate.needsInput else {
      throw node.error("'\(word)' needs a 'field' to work on")
    }
    weights = try map.optional("weights")?.string()
    guard (weights != nil) == (aggregate == SumDistinct.self) else {
      throw node.error("'weights' belong to 'sum_distinct', and to it only")
    }
    isOfAllSchools = try map.optional("schools")?.word(of: ["all"]) != nil
    let percentNode = map.optional("percent")
    guard (percentNode != nil) == (aggregate == Percentile.self) else {
      throw (percentNode ?? node).error("'percent' belongs to 'percentile', and to it only")
    }
    percent = try percentNode?.integer() ?? 50
    guard (1...99).contains(percent) else {
      throw (percentNode ?? node).error("'percent' lies between 1 and 99")
    }
    conditions = try ConditionText.list(map.optional("where"))
    scope = try map.optional("over")?.word(of: Scope.self)
    only = try map.optional("only")?.strings() ?? []
    except = try map.optional("except")?.strings() ?? []
    var filters: [ReportingFilter] = []
    for demand in [ReportingFilter.Demand.any, .all, .notMissing] {
      guard let list = map.optional(demand.rawValue) else { continue }
      for table in try list.strings() {
        filters.append(ReportingFilter(table: table, demand: demand, location: list.location))
      }
    }
    reporting = filters
    counts = try map.optional("counts")?.word(of: Counted.self)
    protectedBy = try map.optional("protected_by")?.string()
    location = node.location
  }

  /// A measure over the same rows, or fewer, with another aggregation.
  init(
    _ other: MeasureDefinition, name: String, aggregate: any Measure.Type, input: ConditionText,
    conditions: [ConditionText]
  ) {
    self.name = name
    label = other.label
    table = other.table
    self.aggregate = aggregate
    self.input = input
    self.conditions = conditions
    isOfAllSchools = other.isOfAllSchools
    percent = other.percent
    scope = other.scope
    weights = nil
    only = other.only
    except = other.except
    reporting = other.reporting
    counts = .schools
    protectedBy = nil
    location = other.location
  }
}
