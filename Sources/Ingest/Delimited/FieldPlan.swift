import Contract

/// What is to be done with a field's cells, in a few bytes that are copied for each of them.
struct FieldPlan {
  /// The column its cells stand in, from 0; -1 where the file has none.
  var column = -1
  /// Whether some key looks at its values.
  let isKeyed: Bool
  /// Whether no value may stand twice.
  let isUnique: Bool
  /// Whether values must satisfy more than their type.
  let isConstrained: Bool
  /// Whether any text will do and nobody looks at it.
  let isFree: Bool
  /// Whether the empty cell is the only one that stands for a missing value.
  let isOnlyEmptyMissing: Bool

  init(_ field: FieldDescriptor, isKeyed: Bool) {
    self.isKeyed = isKeyed
    isUnique = field.constraints.isUnique
    isConstrained = !field.constraints.isEmpty
    isOnlyEmptyMissing = field.missingValues == [[]]
    let isAnyText =
      switch field.type {
      case .any, .string(.plain): true
      default: false
      }
    isFree = isAnyText && !isKeyed && !isUnique && !isConstrained
  }
}

/// A field's descriptor, which is never copied while cells are read.
final class FieldWords: Sendable {
  let descriptor: FieldDescriptor

  init(_ descriptor: FieldDescriptor) { self.descriptor = descriptor }

  @inline(__always)
  func read(_ text: borrowing Span<UInt8>) -> CellValue? { descriptor.type.read(text) }
}
