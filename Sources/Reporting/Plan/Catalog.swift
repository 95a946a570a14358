public import Aggregate
import Configuration
public import Expression
public import Tabular
public import Validate

/// A measure with every name resolved and every type checked.
public struct ResolvedMeasure: Sendable {
  /// What is aggregated.
  enum Input: Sendable {
    case none
    case field(Int)
    case expression(RowExpression)
  }
  /// As written.
  public let definition: MeasureDefinition
  /// Which deliveries count.
  public let scope: Scope
  let conditions: [RowExpression]
  let input: Input
  let scale: Int
}

/// A set with every name resolved.
public struct ResolvedSet: Sendable {
  /// As written.
  public let definition: SetDefinition
  /// Which deliveries count.
  public let scope: Scope
  let conditions: [RowExpression]
  let field: Int
  let weight: ResolvedMeasure.Input
  let distinct: Int?
  let having: MetricCondition?
  let scale: Int
}

extension MeasureDefinition {
  /// The sets it asks.
  var sets: [String] { only + except + (weights.map { [$0] } ?? []) }
}

/// A metric whose expressions name measures that exist.
public struct ResolvedMetric: Sendable {
  /// As written.
  public let definition: MetricDefinition
  /// The figure, or what stands above the line.
  public let numerator: MetricExpression
  /// What stands below the line.
  public let denominator: MetricExpression?

  /// The measures it is computed from, each once.
  public var measures: [String] {
    var names: [String] = []
    for name in numerator.names + (denominator?.names ?? []) where !names.contains(name) {
      names.append(name)
    }
    return names
  }
}

/// All definitions held against each other: every name exists, every type fits.
public struct Catalog: Sendable {
  /// As written.
  public let definitions: Definitions
  /// Tables by name.
  public let tables: [String: TableDefinition]
  /// Rules by table.
  public let rules: [String: [any Rule]]
  /// Rules across rows by table.
  public let rulesAcrossRows: [String: [any CrossRowRule]]
  /// Sets of fields that must be unique besides the primary key, by table.
  public let uniqueFields: [String: [UniqueFields]]
  /// Dimensions by name.
  public let dimensions: [String: DimensionDefinition]
  /// Sets by name.
  public let sets: [String: ResolvedSet]
  /// Measures by name.
  public let measures: [String: ResolvedMeasure]
  /// Metrics by name.
  public let metrics: [String: ResolvedMetric]
  /// Reports by name.
  public let reports: [String: ReportDefinition]

  /// What expressions may ask of the run.
  public static let parameters: [String: FieldType] = [
    "as_of": .date, "period_start": .date, "period_end": .date, "school_year": .schoolYear,
  ]

  /// Resolves the definitions.
  ///
  /// - Throws: `ConfigError` or `ExpressionError` with the place of the first name or type that does not fit.
  public init(_ definitions: Definitions) throws {
    self.definitions = definitions
    tables = Dictionary(uniqueKeysWithValues: definitions.tables.map { ($0.schema.name, $0) })
    dimensions = Dictionary(uniqueKeysWithValues: definitions.dimensions.map { ($0.name, $0) })
    reports = Dictionary(uniqueKeysWithValues: definitions.reports.map { ($0.name, $0) })
    let schemas = tables.mapValues(\.schema)
    rules = try Self.read(definitions) { try RuleCatalog.rules($0.rules, table: $0.schema) }
    rulesAcrossRows = try Self.read(definitions) {
      try RuleCatalog.rulesAcrossRows($0.rules, table: $0.schema, tables: schemas)
    }
    uniqueFields = try Self.read(definitions) { try RuleCatalog.uniqueFields($0.rules, table: $0.schema) }
    let resolver = Resolver(
      tables: tables, sets: Dictionary(uniqueKeysWithValues: definitions.sets.map { ($0.name, $0) }))
    for dimension in definitions.dimensions { try resolver.check(dimension) }
    sets = Dictionary(
      uniqueKeysWithValues: try definitions.sets.map { ($0.name, try resolver.resolve($0)) })
    let names = definitions.measures.map(\.name)
    for measure in definitions.measures {
      if let other = measure.protectedBy, !names.contains(other) {
        throw unknown("measure", other, among: names, at: measure.location)
      }
    }
    let measured = definitions.measures + Self.contributors(definitions.measures, tables: tables)
    measures = Dictionary(
      uniqueKeysWithValues: try measured.map { ($0.name, try resolver.resolve($0)) })
    metrics = Dictionary(
      uniqueKeysWithValues: try definitions.metrics.map { definition in
        (definition.name, try Self.resolve(definition, measures: names))
      })
    try checkForeignKeys()
    try checkNetwork()
    for view in definitions.views { try check(view) }
    try checkProtection()
    for report in definitions.reports { try check(report) }
  }

  private static func read<Value>(
    _ definitions: Definitions, _ body: (TableDefinition) throws -> Value
  ) rethrows -> [String: Value] {
    Dictionary(
      uniqueKeysWithValues: try definitions.tables.map { ($0.schema.name, try body($0)) })
  }

  /// Whether rows of the table have a member of the dimension.
  public func applies(_ dimension: DimensionDefinition, to table: TableDefinition) -> Bool {
    switch dimension.source {
    case .school: table.schema.schoolField != nil
    case .field(let name), .monthOf(let name): table.schema.index(of: name) != nil
    case .period: table.schema.frequency != nil || table.schema.sender == .system
    }
  }

  /// The dimensions of the list by which the measure can be divided: what is joined on.
  ///
  /// A stock is counted once, whatever months the period has.
  public func shared(_ dimensions: [String], with measure: ResolvedMeasure) -> [String] {
    dimensions.filter { name in
      guard let dimension = self.dimensions[name], let table = tables[measure.definition.table] else {
        return false
      }
      switch dimension.source {
      case .period: return measure.scope == .period && applies(dimension, to: table)
      case .school: return !measure.definition.isOfAllSchools && applies(dimension, to: table)
      case .field, .monthOf: return applies(dimension, to: table)
      }
    }
  }

  /// Dimensions by which the metric can be broken down: those that divide both sides of a ratio.
  ///
  /// A constant side is not divided. Pupils of all schools per post of one employer would say nothing.
  ///
  /// What is counted from the beginning of the school year has no months of its own.
  public func dimensions(of metric: ResolvedMetric) -> [String] {
    definitions.dimensions.filter { dimension in
      switch dimension.source {
      case .period, .monthOf: !metric.definition.isCumulative
      case .school, .field: true
      }
    }.map(\.name).filter { name in
      let sides = [metric.numerator.names, metric.denominator?.names ?? []].filter { !$0.isEmpty }
      return !sides.isEmpty
        && sides.allSatisfy { side in
          side.contains { measures[$0].map { !shared([name], with: $0).isEmpty } ?? false }
        }
    }
  }

  private static func resolve(
    _ definition: MetricDefinition, measures: [String]
  ) throws(ExpressionError) -> ResolvedMetric {
    func expression(_ part: MetricPart) throws(ExpressionError) -> MetricExpression {
      try MetricExpression(
        Expression.parse(part.text.text, at: part.text.location), names: measures)
    }
    var denominator: MetricExpression?
    if let part = definition.denominator { denominator = try expression(part) }
    return ResolvedMetric(
      definition: definition, numerator: try expression(definition.numerator), denominator: denominator)
  }

  private func checkNetwork() throws(ConfigError) {
    let network = definitions.network
    let members = network.members
    let needed: [(table: String, fields: [(name: String, type: FieldType)])] = [
      (network.register.table, [(network.register.school, .string), (network.register.name, .string)]),
      (
        members.table,
        [
          (members.school, .string), (members.from, .date), (members.until, .date),
          (members.obliged, .boolean),
        ]
      ),
      (network.receipts, []),
    ]
    for (name, fields) in needed {
      guard let table = tables[name] else {
        throw unknown("table", name, among: Array(tables.keys), at: network.location)
      }
      for field in fields {
        guard let index = table.schema.index(of: field.name) else {
          throw unknown("field", field.name, among: table.schema.fields.map(\.name), at: network.location)
        }
        guard table.schema.fields[index].type == field.type else {
          throw ConfigError(
            message: "'\(field.name)' of table '\(name)' must be of type \(field.type)",
            location: network.location)
        }
      }
    }
    for table in definitions.tables {
      for (role, index) in table.roles {
        let type = table.schema.fields[index].type
        guard TableRoles.types[role] == type else {
          throw ConfigError(
            message: "the field for '\(role)' must be of type \(TableRoles.types[role] ?? .string)",
            location: table.location)
        }
      }
    }
  }

  private func check(_ view: ViewDefinition) throws {
    for name in view.metrics + (view.sort.map { [$0] } ?? []) where metrics[name] == nil {
      throw unknown("metric", name, among: Array(metrics.keys), at: view.location)
    }
    for name in view.dimensions where dimensions[name] == nil {
      throw unknown("dimension", name, among: Array(dimensions.keys), at: view.location)
    }
    var query = Query(metrics: view.metrics, today: CalendarDate(dayNumber: 0))
    query.dimensions = view.dimensions
    query.sort = view.sort
    do { _ = try Question(query, self) } catch {
      throw ConfigError(message: "view '\(view.name)': \(error.message)", location: view.location)
    }
    guard let condition = view.condition else { return }
    let selection = try MemberSelection(condition.text, catalog: self, at: condition.location)
    for metric in view.metrics.compactMap({ metrics[$0] }) {
      do { try check(selection, fits: metric) } catch {
        throw ConfigError(message: error.message, location: condition.location)
      }
    }
  }

  private func check(_ report: ReportDefinition) throws(ConfigError) {
    for sheet in report.sheets {
      guard case .table(let table) = sheet.content else { continue }
      for name in table.metrics + table.beside where metrics[name] == nil {
        throw unknown("metric", name, among: Array(metrics.keys), at: sheet.location)
      }
      let names = table.by.values.joined() + (table.across.map { [$0] } ?? [])
      for name in names where dimensions[name] == nil {
        throw unknown("dimension", name, among: Array(dimensions.keys), at: sheet.location)
      }
      let shown = table.metrics.compactMap { metrics[$0]?.definition }
      if table.across != nil, let first = shown.first,
        !shown.allSatisfy({ $0.unit == first.unit && $0.decimals == first.decimals })
      {
        throw ConfigError(
          message:
            "the metrics of table '\(table.id)' stand in the same columns, so they need one unit and one "
            + "number of decimals", location: sheet.location)
      }
      let possible = (table.metrics + table.beside).compactMap { metrics[$0] }.flatMap { dimensions(of: $0) }
      for name in names where !possible.contains(name) {
        throw ConfigError(
          message: "none of the metrics of table '\(table.id)' can be broken down by '\(name)'",
          location: sheet.location)
      }
    }
    if let feedback = report.feedback {
      guard dimensions[feedback.dimension] != nil else {
        throw unknown("dimension", feedback.dimension, among: Array(dimensions.keys), at: report.location)
      }
      for name in feedback.metrics where metrics[name] == nil {
        throw unknown("metric", name, among: Array(metrics.keys), at: report.location)
      }
    }
    for sentence in report.sentences {
      for name in sentence.needs where metrics[name] == nil {
        throw unknown("metric", name, among: Array(metrics.keys), at: sentence.location)
      }
    }
  }
}
