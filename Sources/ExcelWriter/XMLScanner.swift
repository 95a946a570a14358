/// Reads XML as workbooks hold it: elements, attributes, text, references to characters.
///
/// Document types are refused, since no workbook needs one and entities are how such files attack their readers.
struct XMLScanner {
  /// The document is not well-formed.
  struct Malformed: Error {}

  private let bytes: [UInt8]
  private var position = 0
  private var open: [String] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The line at which the scanner stands, from 1.
  var line: Int { bytes[..<position].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 } }

  /// Reads the whole document.
  mutating func scan(into collector: inout XMLElements.Collector) throws(Malformed) {
    var hasRoot = false
    while position < bytes.count {
      guard bytes[position] == 0x3C else {
        let text = try text(until: 0x3C)
        guard open.isEmpty else {
          collector.add(text)
          continue
        }
        guard text.utf8.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else { throw Malformed() }
        continue
      }
      position += 1
      switch peek() {
      case UInt8(ascii: "?"): try skip(past: [0x3F, 0x3E])
      case UInt8(ascii: "!"):
        if starts(with: "![CDATA[") {
          guard !open.isEmpty else { throw Malformed() }
          position += 8
          let start = position
          try skip(past: [0x5D, 0x5D, 0x3E])
          collector.add(try string(start..<(position - 3)))
        } else if starts(with: "!--") {
          position += 3
          try skip(past: [0x2D, 0x2D, 0x3E])
        } else {
          throw Malformed()
        }
      case UInt8(ascii: "/"):
        position += 1
        let name = try name()
        skipBlanks()
        guard peek() == 0x3E, open.popLast() == name else { throw Malformed() }
        position += 1
        collector.end(name)
      default:
        guard !(hasRoot && open.isEmpty) else { throw Malformed() }
        hasRoot = true
        try element(&collector)
      }
    }
    guard hasRoot, open.isEmpty else { throw Malformed() }
  }

  private mutating func element(_ collector: inout XMLElements.Collector) throws(Malformed) {
    let name = try name()
    var attributes: [(name: String, value: String)] = []
    while true {
      let hasBlank = skipBlanks()
      guard let next = peek() else { throw Malformed() }
      if next == 0x3E || next == UInt8(ascii: "/") {
        position += 1
        collector.begin(name, attributes)
        guard next != 0x3E else {
          open.append(name)
          return
        }
        guard peek() == 0x3E else { throw Malformed() }
        position += 1
        collector.end(name)
        return
      }
      guard hasBlank else { throw Malformed() }
      let key = try self.name()
      skipBlanks()
      guard peek() == UInt8(ascii: "="), !attributes.contains(where: { $0.name == key }) else {
        throw Malformed()
      }
      position += 1
      skipBlanks()
      guard let quote = peek(), quote == 0x22 || quote == 0x27 else { throw Malformed() }
      position += 1
      let value = try text(until: quote)
      guard peek() == quote else { throw Malformed() }
      position += 1
      attributes.append((key, value))
    }
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private func starts(with text: StaticString) -> Bool {
    bytes[position...].starts(with: text.description.utf8)
  }

  @discardableResult
  private mutating func skipBlanks() -> Bool {
    let start = position
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    return position > start
  }

  private mutating func skip(past end: [UInt8]) throws(Malformed) {
    while position < bytes.count, !bytes[position...].starts(with: end) { position += 1 }
    guard position < bytes.count else { throw Malformed() }
    position += end.count
  }

  /// A name.
  private mutating func name() throws(Malformed) -> String {
    let start = position
    while let byte = peek() {
      switch byte {
      case 0x30...0x39, 0x2D, 0x2E: guard position > start else { throw Malformed() }
      case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x3A, 0x80...: break
      default:
        guard position > start else { throw Malformed() }
        return try string(start..<position)
      }
      position += 1
    }
    throw Malformed()
  }

  private func string(_ range: Range<Int>) throws(Malformed) -> String {
    // Almost all there is has no need to be validated, which takes longer than the copying.
    if bytes[range].allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes[range], as: UTF8.self) }
    guard let text = String(validating: bytes[range], as: UTF8.self) else { throw Malformed() }
    return text
  }

  /// Characters up to the mark, references resolved; the mark is not consumed.
  private mutating func text(until mark: UInt8) throws(Malformed) -> String {
    let start = position
    var isPlain = true
    while let byte = peek(), byte != mark {
      // No control characters, and no beginning of an element within a value.
      guard byte >= 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09, byte != 0x3C else {
        throw Malformed()
      }
      if byte == 0x26 || byte == 0x0D { isPlain = false }
      position += 1
    }
    guard position < bytes.count || mark == 0x3C else { throw Malformed() }
    let raw = try string(start..<position)
    return isPlain ? raw : try Self.resolved(raw)
  }

  private static func resolved(_ raw: String) throws(Malformed) -> String {
    var result = String.UnicodeScalarView()
    var rest = raw.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "&" else {
        // XML 1.0, section 2.11: line ends are read as LF.
        if scalar == "\r" {
          if rest.first != "\n" { result.append("\n") }
        } else {
          result.append(scalar)
        }
        continue
      }
      guard let end = rest.firstIndex(of: ";") else { throw Malformed() }
      result.append(try character(String(rest[..<end])))
      rest = rest[rest.index(after: end)...]
    }
    return String(result)
  }

  private static func character(_ name: String) throws(Malformed) -> Unicode.Scalar {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      let code =
        name.hasPrefix("#x")
        ? UInt32(name.dropFirst(2), radix: 16)
        : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
      guard let code, code >= 0x20 || [0x09, 0x0A, 0x0D].contains(code), let scalar = Unicode.Scalar(code)
      else { throw Malformed() }
      return scalar
    }
  }
}
