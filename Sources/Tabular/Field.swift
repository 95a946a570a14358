/// What a field holds; every kind is stored as one 64-bit integer per cell.
public enum FieldType: Sendable, Hashable {
  /// A name or key whose identity matters: the code of its text in a `StringDomain`.
  case string
  /// Free text: a 62-bit hash of it, so that equal rows are seen; never kept, never shown.
  case text
  /// A whole number.
  case integer
  /// A decimal number times 10 to the `scale`.
  case decimal(scale: Int)
  /// Days since 1 January 1970.
  case date
  /// The index into the field's `categories`.
  case category
  /// 0 or 1.
  case boolean
  /// A school year: the year it begins in.
  case schoolYear
}

/// How far a field's values may travel.
public enum Privacy: String, Sendable, Hashable, CaseIterable {
  /// Values may be shown in findings.
  case harmless
  /// The default: findings name place and rule only.
  case guarded
  /// Free text: read and checked, never kept, never shown.
  case freeText = "free-text"
}

/// One word of a closed vocabulary.
public struct Category: Sendable, Hashable {
  /// The word as delivered.
  public let value: String
  /// The word as shown in reports.
  public let label: Localized
  /// Other spellings that mean the same.
  public let aliases: [String]

  /// A word with its label.
  public init(value: String, label: Localized, aliases: [String] = []) {
    self.value = value
    self.label = label
    self.aliases = aliases
  }
}

/// What a field's cells must satisfy, in the words of Table Schema.
public struct Constraints: Sendable, Hashable {
  /// The cell must not be missing.
  public let required: Bool
  /// Smallest value allowed, in the unit of storage (a decimal's scaled integer, a date's day number).
  public let minimum: Int64?
  /// Largest value allowed, in the unit of storage.
  public let maximum: Int64?
  /// Fewest characters allowed.
  public let minLength: Int?
  /// Most characters allowed.
  public let maxLength: Int?
  /// Every value consists of exactly this many digits.
  public let digits: Int?
  /// The only values allowed, in the unit of storage.
  public let values: Set<Int64>?

  /// Constraints; nil means "not constrained".
  public init(
    required: Bool = false, minimum: Int64? = nil, maximum: Int64? = nil, minLength: Int? = nil,
    maxLength: Int? = nil, digits: Int? = nil, values: Set<Int64>? = nil
  ) {
    self.required = required
    self.minimum = minimum
    self.maximum = maximum
    self.minLength = minLength
    self.maxLength = maxLength
    self.digits = digits
    self.values = values
  }
}

extension Field {
  /// Whether the contract fixes what a text looks like, by its number of digits or by a pattern: then it cannot hold
  /// whatever somebody types.
  public var hasFixedForm: Bool { constraints.digits != nil || checked?.contains("\"pattern\"") ?? false }
}

/// One column of a table as agreed in its contract.
public struct Field: Sendable, Hashable {
  /// The name used in expressions and definitions: `wochenstunden`.
  public let name: String
  /// The column's heading in the file: `Wochenstunden`; two header rows are joined by a blank.
  public let label: String
  /// Other headings that mean the same.
  public let aliases: [String]
  /// What the field means.
  public let description: Localized
  /// What the field holds.
  public let type: FieldType
  /// What its cells must satisfy.
  public let constraints: Constraints
  /// The closed vocabulary of a `category` field, in order; of a `boolean` field with words of its own, no and yes.
  public let categories: [Category]
  /// Words that stand for a missing value, besides the empty cell; the position is the reason's code.
  public let missingValues: [String]
  /// The name of the dictionary a `string` field shares with other fields: `schule`, `fachkraft`.
  public let domain: String?
  /// How far its values may travel.
  public let privacy: Privacy
  /// What each text of a `string` or `text` field must satisfy besides: a field of Table Schema, in JSON.
  ///
  /// So fields may have every type of Table Schema: reports compute with the types above and count the texts of others.
  public let checked: String?
  /// Whether the column may be absent from the file; then all its cells are missing.
  public let isOptional: Bool
  /// What a cell that breaks the contract does: an error removes the row; with a warning the row counts and the
  /// cell is missing.
  public let severity: Severity

  /// A field as the contract says.
  public init(
    name: String, label: String, aliases: [String] = [],
    description: Localized = Localized(de: "", en: ""), type: FieldType,
    constraints: Constraints = Constraints(), categories: [Category] = [],
    missingValues: [String] = [], domain: String? = nil, privacy: Privacy = .guarded,
    checked: String? = nil, isOptional: Bool = false, severity: Severity = .error
  ) {
    self.name = name
    self.label = label
    self.aliases = aliases
    self.description = description
    self.type = type
    self.constraints = constraints
    self.categories = categories
    self.missingValues = missingValues
    self.domain = domain
    self.privacy = privacy
    self.checked = checked
    self.isOptional = isOptional
    self.severity = severity
  }
}
