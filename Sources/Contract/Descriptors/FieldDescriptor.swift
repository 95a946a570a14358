public import Tabular

/// What a cell of a field must satisfy besides its type.
public struct CellConstraints: Sendable, Hashable {
  /// The cell must not be missing.
  public var isRequired = false
  /// No value stands twice in the table.
  public var isUnique = false
  /// Fewest characters or elements.
  public var minLength: Int?
  /// Most characters or elements.
  public var maxLength: Int?
  /// Smallest value.
  public var minimum: CellValue?
  /// Largest value.
  public var maximum: CellValue?
  /// Every value is larger.
  public var exclusiveMinimum: CellValue?
  /// Every value is smaller.
  public var exclusiveMaximum: CellValue?
  /// The expression the whole cell matches.
  public var pattern: Pattern?
  /// The only values allowed: `enum`.
  public var values: Set<CellKey>?
  /// What JSON in the cell must look like.
  public var jsonSchema: JSONSchema?
  /// The only values allowed: the field's `categories`.
  public var categories: Set<CellKey>?

  /// No constraint.
  public init() {}

  /// Whether a value needs to be looked at, once it fits its type.
  public var isEmpty: Bool {
    minLength == nil && maxLength == nil && minimum == nil && maximum == nil && exclusiveMinimum == nil
      && exclusiveMaximum == nil && pattern == nil && values == nil && categories == nil
      && jsonSchema == nil
  }
}

/// The constraints that a single cell can break.
public enum Constraint: String, Sendable, Hashable, CaseIterable {
  /// The cell is missing.
  case required
  /// Too few characters or elements.
  case minLength
  /// Too many characters or elements.
  case maxLength
  /// Too small.
  case minimum
  /// Too large.
  case maximum
  /// Not larger than the bound.
  case exclusiveMinimum
  /// Not smaller than the bound.
  case exclusiveMaximum
  /// Does not match the expression.
  case pattern
  /// The JSON is not as its schema demands.
  case jsonSchema
  /// None of the values listed.
  case values = "enum"
  /// None of the field's categories.
  case categories
}

/// One field of a Table Schema.
public struct FieldDescriptor: Sendable, Hashable {
  /// The name, which is the column's heading in the file.
  public var name: String
  /// Other headings that mean the same.
  public var aliases: [String] = []
  /// What cells hold.
  public var type: CellType
  /// The type's name and format as written, for messages: `date/%d.%m.%Y`.
  public var typeText: String
  /// Texts of cells that stand for a missing value.
  public var missingValues: [[UInt8]]
  /// What the cells must satisfy.
  public var constraints = CellConstraints()
  /// The bounds and values as written, for messages.
  public var constraintTexts: [Constraint: String] = [:]
  /// How far values may travel: only harmless ones are shown.
  public var privacy = Privacy.guarded

  /// A field without constraints.
  public init(name: String, type: CellType = .any, typeText: String = "any", missingValues: [[UInt8]] = [[]])
  {
    self.name = name
    self.type = type
    self.typeText = typeText
    self.missingValues = missingValues
  }

  /// Whether the cell stands for a missing value.
  @inline(__always)
  public func isMissing(_ cell: borrowing Span<UInt8>) -> Bool {
    for word in missingValues where cell.equals(word) { return true }
    return false
  }

  /// The constraints that a value of the field's type breaks.
  @inline(never)
  public func broken(by value: CellValue, _ cell: borrowing Span<UInt8>) -> [Constraint] {
    var broken: [Constraint] = []
    if let least = constraints.minLength, value.length < least { broken.append(.minLength) }
    if let most = constraints.maxLength, value.length > most { broken.append(.maxLength) }
    // What has no order, NaN, lies within no bounds.
    let isUnordered = value.order == CellValue.unordered && type.name == "number"
    if let bound = constraints.minimum, isUnordered || type.isLess(value, bound) { broken.append(.minimum) }
    if let bound = constraints.maximum, isUnordered || type.isLess(bound, value) { broken.append(.maximum) }
    if let bound = constraints.exclusiveMinimum, isUnordered || !type.isLess(bound, value) {
      broken.append(.exclusiveMinimum)
    }
    if let bound = constraints.exclusiveMaximum, isUnordered || !type.isLess(value, bound) {
      broken.append(.exclusiveMaximum)
    }
    if let pattern = constraints.pattern, !pattern.matches(cell) { broken.append(.pattern) }
    if let schema = constraints.jsonSchema, !schema.accepts(cell) { broken.append(.jsonSchema) }
    if let values = constraints.values, !values.contains(value.key) { broken.append(.values) }
    if let values = constraints.categories, !values.contains(value.key) { broken.append(.categories) }
    return broken
  }
}
