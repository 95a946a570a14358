import Aggregate
import Configuration
import Expression
import Tabular

/// Holds sets, measures and dimensions against the tables they speak of.
struct Resolver {
  let tables: [String: TableDefinition]
  let sets: [String: SetDefinition]

  func resolve(_ set: SetDefinition) throws -> ResolvedSet {
    let table = try table(set.table, at: set.location)
    let weight = try input(set.weight, in: table)
    return ResolvedSet(
      definition: set, scope: set.scope ?? defaultScope(table),
      conditions: try set.conditions.map { try condition($0, in: table) },
      field: try field(set.field, in: table, at: set.location), weight: weight.input,
      distinct: try set.distinct.map { try field($0, in: table, at: set.location) },
      having: try set.having.map {
        try MetricCondition(Expression.parse($0.text, at: $0.location), names: ["value"])
      }, scale: weight.scale)
  }

  /// A field by name, else an expression over the row; with its decimals.
  private func input(
    _ text: ConditionText?, in table: TableDefinition
  ) throws -> (input: ResolvedMeasure.Input, scale: Int) {
    guard let text else { return (.none, 0) }
    if let index = table.schema.index(of: text.text) {
      return (.field(index), scale(of: table.schema.fields[index].type))
    }
    let expression = try RowExpression(
      Expression.parse(text.text, at: text.location), fields: table.schema.fields,
      parameters: Catalog.parameters)
    return (.expression(expression), scale(of: expression.type))
  }

  func resolve(_ measure: MeasureDefinition) throws -> ResolvedMeasure {
    let table = try table(measure.table, at: measure.location)
    for name in measure.sets {
      guard let set = sets[name] else {
        throw unknown("set", name, among: Array(sets.keys), at: measure.location)
      }
      guard let domain = try domain(of: set), Self.field(of: domain, in: table.schema) != nil else {
        throw ConfigError(
          message:
            "set '\(name)' holds values of '\(set.field)'; table '\(measure.table)' has no field of that domain",
          location: measure.location)
      }
    }
    for filter in measure.reporting {
      _ = try self.table(filter.table, at: filter.location)
      guard table.schema.schoolField != nil else {
        throw ConfigError(
          message: "table '\(measure.table)' has no school to ask for deliveries", location: filter.location)
      }
    }
    let (input, scale) = try input(measure.input, in: table)
    return ResolvedMeasure(
      definition: measure, scope: measure.scope ?? defaultScope(table),
      conditions: try measure.conditions.map { try condition($0, in: table) }, input: input, scale: scale)
  }

  func check(_ dimension: DimensionDefinition) throws(ConfigError) {
    var references: [(table: String, field: String)] = dimension.text.map { [$0] } ?? []
    if case .school(let table, let field) = dimension.source { references.append((table, field)) }
    for reference in references {
      let table = try table(reference.table, at: dimension.location)
      let index = try field(reference.field, in: table, at: dimension.location)
      guard table.schema.fields[index].type == .string else {
        throw ConfigError(
          message:
            "'\(reference.field)' of table '\(reference.table)' must be of type string to be a dimension",
          location: dimension.location)
      }
      guard table.schema.schoolField != nil else {
        throw ConfigError(
          message: "table '\(reference.table)' does not say which school a row is about",
          location: dimension.location)
      }
    }
    switch dimension.source {
    case .school, .period: break
    case .field(let name):
      try check(dimension, by: name, types: "string or category") { type in
        type == .string || type == .category
      }
    case .monthOf(let name): try check(dimension, by: name, types: "date") { $0 == .date }
    }
  }

  private func check(
    _ dimension: DimensionDefinition, by name: String, types: String, fits: (FieldType) -> Bool
  ) throws(ConfigError) {
    guard tables.values.contains(where: { $0.schema.index(of: name) != nil }) else {
      let names = Set(tables.values.flatMap { $0.schema.fields.map(\.name) })
      throw unknown("field", name, among: Array(names), at: dimension.location)
    }
    for table in tables.values {
      guard let index = table.schema.index(of: name) else { continue }
      guard fits(table.schema.fields[index].type) else {
        throw ConfigError(
          message:
            "'\(name)' of table '\(table.schema.name)' must be of type \(types) to be a dimension",
          location: dimension.location)
      }
    }
    guard dimension.map == nil, dimension.members.isEmpty else {
      throw ConfigError(
        message: "a dimension by a field takes its members from the field", location: dimension.location)
    }
  }

  /// The dictionary a set's values come from.
  func domain(of set: SetDefinition) throws(ConfigError) -> String? {
    let table = try table(set.table, at: set.location)
    return table.schema.fields[try field(set.field, in: table, at: set.location)].domain
  }

  /// The field of the table that shares the dictionary.
  static func field(of domain: String, in table: TableSchema) -> Int? {
    table.fields.firstIndex { $0.domain == domain }
  }

  private func defaultScope(_ table: TableDefinition) -> Scope {
    table.schema.time == .stock ? .snapshot : .period
  }

  /// A condition of the table by name, else the text as an expression.
  private func condition(_ text: ConditionText, in table: TableDefinition) throws -> RowExpression {
    let source = table.conditions[text.text] ?? text
    return try RowExpression.condition(
      Expression.parse(source.text, at: source.location), fields: table.schema.fields,
      parameters: Catalog.parameters)
  }

  private func table(_ name: String, at place: SourceLocation) throws(ConfigError) -> TableDefinition {
    guard let table = tables[name] else {
      throw unknown("table", name, among: Array(tables.keys), at: place)
    }
    return table
  }

  private func field(
    _ name: String, in table: TableDefinition, at place: SourceLocation
  ) throws(ConfigError) -> Int {
    guard let index = table.schema.index(of: name) else {
      throw unknown("field", name, among: table.schema.fields.map(\.name), at: place)
    }
    return index
  }

  private func scale(of type: FieldType) -> Int {
    if case .decimal(let scale) = type { scale } else { 0 }
  }
}
