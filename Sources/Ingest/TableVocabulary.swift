import Contract
import Synchronization
import Tabular

/// What a contract's words look like to a reader of files: made once for each contract and process.
final class TableVocabulary: Sendable {
  /// The field of each heading, normalised; a field's own heading beats any alias of another one.
  let fieldOfLabel: [String: Int]
  /// The closed vocabulary of each field, empty for fields that have none.
  let words: [WordTable]
  /// What the texts of each field must satisfy besides.
  let checks: [TextCheck?]
  /// From how many bytes on a text of a field is neither missing nor wrong, if nothing stands around it; none for fields whose
  /// texts must be looked at.
  let plainFrom: [Int]
  private let table: TableSchema

  private init(_ table: TableSchema) {
    self.table = table
    var fieldOfLabel: [String: Int] = [:]
    for (position, field) in table.fields.enumerated() {
      for alias in field.aliases where fieldOfLabel[Label.normalise(alias)] == nil {
        fieldOfLabel[Label.normalise(alias)] = position
      }
    }
    for (position, field) in table.fields.enumerated() {
      fieldOfLabel[Label.normalise(field.label)] = position
    }
    self.fieldOfLabel = fieldOfLabel
    words = table.fields.map(Self.words)
    // The contract's reader has refused what is no descriptor.
    checks = table.fields.map { field in
      field.checked.flatMap { try? FieldDescriptor(json: $0) }.map(TextCheck.init)
    }
    plainFrom = zip(table.fields, checks).map { field, check in
      guard check == nil, field.takesAnyText else { return .max }
      return 1 + (field.missingValues.map(\.utf8.count).max() ?? 0)
    }
  }

  private static let known = Mutex<[String: [TableVocabulary]]>([:])
  /// Tables of one name that are remembered: contracts of several years, and tests.
  private static let limit = 8

  /// The vocabulary of a contract.
  static func of(_ table: TableSchema) -> TableVocabulary {
    // Compared, not hashed: the arrays of an equal contract are nearly always the same memory.
    if let found = known.withLock({ $0[table.name]?.first { $0.table == table } }) { return found }
    let made = TableVocabulary(table)
    known.withLock { known in
      known[table.name, default: []].insert(made, at: 0)
      if known[table.name, default: []].count > limit { known[table.name]?.removeLast() }
    }
    return made
  }

  private static func words(_ field: Field) -> WordTable {
    var table = WordTable()
    switch field.type {
    case .category:
      for (position, category) in field.categories.enumerated() { table.add(category.value, Int64(position)) }
      for (position, category) in field.categories.enumerated() {
        for alias in category.aliases { table.add(alias, Int64(position)) }
      }
    case .boolean where !field.categories.isEmpty:
      for (position, category) in field.categories.enumerated() {
        for word in [category.value] + category.aliases { table.add(word, Int64(position)) }
      }
    case .boolean:
      for word in ["ja", "j", "wahr", "true", "1", "x"] { table.add(word, 1) }
      for word in ["nein", "n", "falsch", "false", "0"] { table.add(word, 0) }
    default: break
    }
    return table
  }
}

extension Field {
  /// How long all texts of a field are, where that is so and they fit a machine word.
  var wordLength: Int? { constraints.digits.flatMap { (1...8).contains($0) ? $0 : nil } }

  /// Whether the contract asks nothing of a text but to be so many digits, where it asks that of all and they fit a word.
  fileprivate var takesAnyText: Bool {
    type == .string && constraints.minLength == nil && constraints.maxLength == nil
      && (constraints.digits == nil || wordLength != nil)
  }
}

/// What texts of a field must satisfy besides; shared, for a copy for each text would cost more than to look at it.
final class TextCheck: Sendable {
  private let descriptor: FieldDescriptor

  init(_ descriptor: FieldDescriptor) { self.descriptor = descriptor }

  /// The constraint a text breaks.
  func fault(_ text: CellText) -> CellFault? {
    guard let value = descriptor.type.read(text.bytes.span) else { return .otherType }
    return descriptor.broken(by: value, text.bytes.span).first.map { .broken($0) }
  }
}
