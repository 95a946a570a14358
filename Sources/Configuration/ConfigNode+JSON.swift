import Tabular

extension ConfigNode {
  /// Reads one JSON document (RFC 8259); numbers, `true`, `false` and `null` stay the text that was written.
  ///
  /// With `isData`, a key may stand twice, as RFC 8259 allows, and the last one counts; in definitions that is an error.
  ///
  /// - Throws: `ConfigError` with line and column, also for values nested deeper than 50.
  public static func parse(
    json: some Sequence<UInt8>, file: String, isData: Bool = false
  ) throws(ConfigError) -> ConfigNode {
    var reader = JSONReader(bytes: Array(json), file: file, isData: isData)
    return try reader.document()
  }
}

extension ConfigNode {
  /// The value as JSON; what is neither quoted nor a number, `true` or `false` becomes a text.
  public var json: String {
    switch content {
    case .mapping(let entries):
      "{\(entries.map { "\(Self.quoted($0.key)):\($0.value.json)" }.joined(separator: ","))}"
    case .list(let elements): "[\(elements.map(\.json).joined(separator: ","))]"
    case .scalar("", isQuoted: false): "null"
    case .scalar(let text, isQuoted: false) where JSONReader.isLiteral(Array(text.utf8)[...]): text
    case .scalar(let text, _): Self.quoted(text)
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\n": "\\n"
      case _ where scalar.value < 0x20:
        "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}

private struct JSONReader {
  private static let deepest = 50
  private let bytes: [UInt8]
  private let file: String
  private let isData: Bool
  private var place = 0
  private var line = 1
  private var lineStart = 0

  init(bytes: [UInt8], file: String, isData: Bool) {
    self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    self.file = file
    self.isData = isData
  }

  private var location: SourceLocation {
    SourceLocation(file: file, line: line, column: place - lineStart + 1)
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func error(_ message: String) -> ConfigError {
    ConfigError(message: "not valid JSON: \(message)", location: location)
  }

  mutating func document() throws(ConfigError) -> ConfigNode {
    skipSpace()
    guard next != nil else { throw error("the text is empty") }
    let node = try value(depth: 1)
    skipSpace()
    guard next == nil else { throw error("text follows the value") }
    return node
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      place += 1
      if byte == 0x0A { (line, lineStart) = (line + 1, place) }
    }
  }

  private mutating func value(depth: Int) throws(ConfigError) -> ConfigNode {
    guard depth <= Self.deepest else { throw error("nested deeper than \(Self.deepest) levels") }
    let start = location
    switch next {
    case UInt8(ascii: "{"): return try mapping(depth: depth, at: start)
    case UInt8(ascii: "["): return try list(depth: depth, at: start)
    case UInt8(ascii: "\""):
      let text = try string()
      let inside = SourceLocation(file: file, line: start.line, column: (start.column ?? 0) + 1)
      return ConfigNode(content: .scalar(text, isQuoted: true), location: start, textLocation: inside)
    default: return ConfigNode(content: .scalar(try literal(), isQuoted: false), location: start)
    }
  }

  private mutating func list(depth: Int, at start: SourceLocation) throws(ConfigError) -> ConfigNode {
    var elements: [ConfigNode] = []
    place += 1
    skipSpace()
    while next != UInt8(ascii: "]") {
      if !elements.isEmpty { try expect(UInt8(ascii: ","), "',' or ']'") }
      skipSpace()
      elements.append(try value(depth: depth + 1))
      skipSpace()
    }
    place += 1
    return ConfigNode(content: .list(elements), location: start)
  }

  private mutating func mapping(depth: Int, at start: SourceLocation) throws(ConfigError) -> ConfigNode {
    var entries: [ConfigEntry] = []
    var positions: [String: Int] = [:]
    place += 1
    skipSpace()
    while next != UInt8(ascii: "}") {
      if !entries.isEmpty || !positions.isEmpty { try expect(UInt8(ascii: ","), "',' or '}'") }
      skipSpace()
      let keyPlace = location
      guard next == UInt8(ascii: "\"") else { throw error("a key in quotes is expected") }
      let key = try string()
      skipSpace()
      try expect(UInt8(ascii: ":"), "':'")
      skipSpace()
      let entry = ConfigEntry(key: key, location: keyPlace, value: try value(depth: depth + 1))
      if let earlier = positions[key] {
        guard isData else {
          throw ConfigError(message: "key '\(key)' stands here a second time", location: keyPlace)
        }
        entries[earlier] = entry
      } else {
        positions[key] = entries.count
        entries.append(entry)
      }
      skipSpace()
    }
    place += 1
    return ConfigNode(content: .mapping(entries), location: start)
  }

  private mutating func expect(_ byte: UInt8, _ what: String) throws(ConfigError) {
    guard next == byte else { throw error("\(what) is expected") }
    place += 1
  }

  private mutating func literal() throws(ConfigError) -> String {
    let start = place
    while let byte = next, byte > 0x20, ![0x2C, 0x3A, 0x5B, 0x5D, 0x7B, 0x7D, 0x22].contains(byte) {
      place += 1
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    guard text == "null" || Self.isLiteral(bytes[start..<place]) else {
      place = start
      throw error("a value is expected")
    }
    // What YAML knows as "nothing".
    return text == "null" ? "" : text
  }

  /// Whether a text is a number, `true` or `false`.
  static func isLiteral(_ text: ArraySlice<UInt8>) -> Bool {
    text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8) || isNumber(text)
  }

  private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text.first == UInt8(ascii: "-") ? text.dropFirst() : text
    func digits() -> ArraySlice<UInt8> { rest.prefix { (0x30...0x39).contains($0) } }
    let whole = digits()
    guard !whole.isEmpty, whole.count == 1 || whole.first != 0x30 else { return false }
    rest = rest.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard !digits().isEmpty else { return false }
      rest = rest.dropFirst(digits().count)
    }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
      guard !digits().isEmpty else { return false }
      rest = rest.dropFirst(digits().count)
    }
    return rest.isEmpty
  }

  private mutating func string() throws(ConfigError) -> String {
    var text: [UInt8] = []
    place += 1
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw error("a control character stands in a text") }
      place += 1
      if byte == UInt8(ascii: "\\") { try escape(&text) } else { text.append(byte) }
    }
    guard next != nil else { throw error("a text does not end") }
    place += 1
    guard let string = String(validating: text, as: UTF8.self) else { throw error("a text is not UTF-8") }
    return string
  }

  private mutating func escape(_ text: inout [UInt8]) throws(ConfigError) {
    let byte = next
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte ?? 0)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var scalar = try unit()
      if (0xD800..<0xDC00).contains(scalar), bytes[place...].starts(with: [0x5C, 0x75]) {
        place += 2
        let low = try unit()
        guard (0xDC00..<0xE000).contains(low) else { throw error("half a surrogate pair") }
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let character = Unicode.Scalar(scalar) else { throw error("half a surrogate pair") }
      text += Array(String(character).utf8)
    default: throw error("an unknown escape")
    }
  }

  private mutating func unit() throws(ConfigError) -> UInt32 {
    let digits = bytes[place...].prefix(4)
    guard digits.count == 4, let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
      throw error("four hexadecimal digits are expected")
    }
    place += 4
    return unit
  }
}
