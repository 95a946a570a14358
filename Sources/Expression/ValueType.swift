import Tabular

/// What a part of a row expression is, finer than `FieldType`: texts know their dictionary.
enum ValueType: Sendable, Equatable {
  case null
  case number(scale: Int)
  case date
  case boolean
  case schoolYear
  case category(field: Int)
  /// A coded text; the field is nil for a parameter.
  case string(field: Int?)
  case freeText
  /// A text in quotes that has not met a field yet.
  case literal(String)

  init(_ type: FieldType, field: Int) {
    switch type {
    case .string: self = .string(field: field)
    case .text: self = .freeText
    case .integer: self = .number(scale: 0)
    case .decimal(let scale): self = .number(scale: scale)
    case .date: self = .date
    case .category: self = .category(field: field)
    case .boolean: self = .boolean
    case .schoolYear: self = .schoolYear
    }
  }

  var fieldType: FieldType {
    switch self {
    case .number(scale: 0): .integer
    case .number(let scale): .decimal(scale: scale)
    case .date: .date
    case .boolean, .null: .boolean
    case .schoolYear: .schoolYear
    case .category: .category
    case .string, .literal: .string
    case .freeText: .text
    }
  }

  var scale: Int? { if case .number(let scale) = self { scale } else { nil } }

  var hasOrder: Bool {
    switch self {
    case .number, .date, .schoolYear, .null: true
    default: false
    }
  }

  var name: String {
    switch self {
    case .null: "null"
    case .number: "a number"
    case .date: "a date"
    case .boolean: "a condition"
    case .schoolYear: "a school year"
    case .category: "a word of a vocabulary"
    case .string, .literal: "a text"
    case .freeText: "free text"
    }
  }
}

/// A checked part of an expression.
struct Typed {
  enum Form {
    case cells(Cells)
    case truths(Truths)
  }
  let type: ValueType
  let form: Form
  let offset: Int

  init(_ type: ValueType, _ cells: Cells, at offset: Int) {
    (self.type, form, self.offset) = (type, .cells(cells), offset)
  }

  init(_ truths: Truths, at offset: Int) {
    (type, form, self.offset) = (.boolean, .truths(truths), offset)
  }

  var cells: Cells {
    switch form {
    case .cells(let cells): cells
    case .truths(let truths): .truth(truths)
    }
  }

  var truths: Truths {
    switch form {
    case .cells(let cells): .cells(cells)
    case .truths(let truths): truths
    }
  }
}

/// 10 to the exponent; the checker allows 18 at most.
func powerOfTen(_ exponent: Int) -> Int64 {
  var power: Int64 = 1
  for _ in 0..<min(max(exponent, 0), 18) { power *= 10 }
  return power
}
