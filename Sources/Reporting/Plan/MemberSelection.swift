import Aggregate
public import Expression
public import Tabular

/// Which members of dimensions a question looks at: `schulform = 'G' and traeger in ('STADT', 'LAND')`.
///
/// Each part joined by `and` holds for the measures whose rows have its dimensions, as when grouping: a question
/// about one member gives the row of that member.
public struct MemberSelection: Sendable {
  struct Part: Sendable {
    let dimensions: [String]
    let expression: RowExpression
  }
  let parts: [Part]
  /// The text as written.
  public let text: String

  /// The dimensions it speaks of, each once.
  public var dimensions: [String] {
    var names: [String] = []
    for name in parts.flatMap(\.dimensions) where !names.contains(name) { names.append(name) }
    return names
  }

  /// Reads and checks a condition over dimensions.
  ///
  /// - Throws: `ExpressionError` with the place of the first part that does not fit.
  public init(_ text: String, catalog: Catalog, at location: SourceLocation) throws(ExpressionError) {
    self.text = text
    let fields = catalog.definitions.dimensions.map { Self.field($0, catalog) }
    var parts: [Part] = []
    for part in try Expression.parse(text, at: location).conjuncts {
      _ = try RowExpression.condition(part, fields: fields, parameters: [:])
      let used = part.fieldNames.compactMap { name in fields.first { $0.name == name } }
      parts.append(
        Part(
          dimensions: part.fieldNames,
          expression: try RowExpression.condition(part, fields: used, parameters: [:])))
    }
    self.parts = parts
  }

  /// A dimension as a field: a vocabulary where its members are known before anything is read.
  private static func field(_ dimension: DimensionDefinition, _ catalog: Catalog) -> Field {
    var words = dimension.members.map { Category(value: $0.id, label: $0.label) }
    if case .field(let name) = dimension.source {
      let vocabularies = Set(
        catalog.tables.values.compactMap { table in
          table.schema.index(of: name).map { table.schema.fields[$0].categories }
        })
      words = vocabularies.count == 1 ? vocabularies.first ?? [] : []
    }
    return Field(
      name: dimension.name, label: dimension.label.de, type: words.isEmpty ? .string : .category,
      categories: words)
  }

  /// The parts that rows of a measure can be asked, and whether some can be asked in half only.
  func parts(
    for measure: ResolvedMeasure, _ catalog: Catalog
  ) -> (whole: [Part], isTorn: Bool) {
    var whole: [Part] = []
    var isTorn = false
    for part in parts {
      let shared = catalog.shared(part.dimensions, with: measure)
      if shared.count == part.dimensions.count {
        whole.append(part)
      } else if !shared.isEmpty {
        isTorn = true
      }
    }
    return (whole, isTorn)
  }
}

extension MemberSelection.Part {
  /// The condition over the positions of members, which may differ between tables and frames.
  func bound(_ members: [DimensionMembers]) -> BoundExpression {
    expression.bound(parameters: [:]) { field, text in
      guard let index = dimensions.firstIndex(of: field.name) else { return nil }
      return members[index].members.firstIndex { $0.id == text }.map(Int64.init)
    }
  }
}
