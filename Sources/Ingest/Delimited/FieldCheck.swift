import Contract

/// A field made ready for reading a million cells of it.
struct FieldCheck {
  let descriptor: FieldDescriptor
  /// The column its cells stand in, from 0; nil where the file has none.
  var column: Int?
  /// Whether some key looks at its values.
  let isKeyed: Bool
  /// Whether no value may stand twice.
  let isUnique: Bool
  /// Whether values must satisfy more than their type.
  let isConstrained: Bool
  /// Whether any text will do and nobody looks at it.
  let isFree: Bool
  private let isOnlyEmptyMissing: Bool

  init(_ descriptor: FieldDescriptor, isKeyed: Bool) {
    self.descriptor = descriptor
    self.isKeyed = isKeyed
    isUnique = descriptor.constraints.isUnique
    isConstrained = !descriptor.constraints.isEmpty
    isOnlyEmptyMissing = descriptor.missingValues == [[]]
    let isAnyText =
      switch descriptor.type {
      case .any, .string(.plain): true
      default: false
      }
    isFree = isAnyText && !isKeyed && !isUnique && !isConstrained
  }

  @inline(__always)
  func isMissing(_ text: borrowing Span<UInt8>) -> Bool {
    isOnlyEmptyMissing ? text.isEmpty : descriptor.isMissing(text)
  }

  /// The cell's meaning; nil where it does not fit the type.
  @inline(__always)
  func read(_ text: borrowing Span<UInt8>) -> CellValue? {
    descriptor.type.read(text)
  }
}
