import Configuration

/// A value of JSON, as far as schemas compare it.
enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(CellValue, isWhole: Bool)
  /// The bytes of the text: to JSON Schema other characters are another text, even where they look the same.
  case string([UInt8])
  case array([JSONValue])
  case object([[UInt8]: JSONValue])

  /// The value of a JSON document, or of a contract in YAML, where texts need no quotes.
  init(_ node: ConfigNode) {
    if let elements = node.elements {
      self = .array(elements.map(JSONValue.init))
    } else if let entries = node.entries {
      self = .object(
        Dictionary(entries.map { (Array($0.key.utf8), JSONValue($0.value)) }) { _, last in last })
    } else {
      self = Self.scalar(node.scalar ?? "", isQuoted: node.isQuoted)
    }
  }

  private static func scalar(_ text: String, isQuoted: Bool) -> JSONValue {
    guard !isQuoted else { return .string(Array(text.utf8)) }
    switch text {
    case "", "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default:
      let bytes = Array(text.utf8)
      // `NaN` and `INF`, which Table Schema knows, are no numbers of JSON.
      guard bytes.last.map(Char.isDigit) ?? false, let value = NumberStyle.plain.number(bytes.span) else {
        return .string(bytes)
      }
      // 1.0 is a whole number; beyond the exact digits only the way of writing tells.
      let isExact = value.key == CellKey(exact: value.order)
      let isWhole =
        isExact ? value.order % unit == 0 : !bytes.contains { $0 == Char.dot || $0 | 0x20 == 0x65 }
      return .number(value, isWhole: isWhole)
    }
  }

  /// One, in the ranks of numbers.
  static let unit: Int128 = 2 * 1_000_000_000_000

  /// The word for the value's type; whole numbers are `integer`.
  var type: JSONType {
    switch self {
    case .null: .null
    case .bool: .boolean
    case .number(_, let isWhole): isWhole ? .integer : .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }
}

/// The types JSON Schema knows.
enum JSONType: String, Sendable, Hashable, CaseIterable {
  case null, boolean, object, array, number, string, integer

  /// Whether values of the other type are of this one too.
  func includes(_ other: JSONType) -> Bool { self == other || self == .number && other == .integer }
}
