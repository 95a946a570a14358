/// The bytes of an XML part; all that is taken from them is valid UTF-8.
struct XMLSource {
  /// What stands in a part: characters as they are, or those that references stand for.
  struct Run {
    let range: Range<Int>
    /// nil where the bytes are the characters.
    let resolved: String?
  }
  let bytes: [UInt8]

  /// nil where the bytes are no UTF-8.
  init?(_ bytes: [UInt8]) {
    // Almost all parts are ASCII, which is quicker seen than by looking for characters.
    guard bytes.allSatisfy({ $0 < 0x80 }) || String(validating: bytes, as: UTF8.self) != nil else {
      return nil
    }
    self.bytes = bytes
  }

  /// The characters between two places, neither of them inside a character.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  func text(_ run: Run) -> String { run.resolved ?? text(run.range) }

  /// Whether exactly that word stands there.
  func holds(_ word: StaticString, _ range: Range<Int>) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return bytes[range].elementsEqual(word.description.utf8)
  }

  func areSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for offset in 0..<left.count
    where bytes[left.lowerBound + offset] != bytes[right.lowerBound + offset] { return false }
    return true
  }
}

/// Reads XML as workbooks hold it: elements, attributes, text, references to characters.
///
/// Document types are refused, since no workbook needs one and entities are how such files attack their readers.
struct XMLScanner {
  /// The document is not well-formed.
  struct Malformed: Error {}

  private let source: XMLSource
  private var position = 0
  private var open: [Range<Int>] = []
  private var attributes: [(name: Range<Int>, value: XMLSource.Run)] = []

  private var bytes: [UInt8] { source.bytes }

  init(_ source: XMLSource) {
    self.source = source
    if source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
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
          collector.add(text, source)
          continue
        }
        guard source.text(text).utf8.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
          throw Malformed()
        }
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
          collector.add(XMLSource.Run(range: start..<(position - 3), resolved: nil), source)
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
        guard peek() == 0x3E, let begun = open.popLast(), source.areSame(begun, name) else {
          throw Malformed()
        }
        position += 1
        collector.end(name, source)
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
    attributes.removeAll(keepingCapacity: true)
    while true {
      let hasBlank = skipBlanks()
      guard let next = peek() else { throw Malformed() }
      if next == 0x3E || next == UInt8(ascii: "/") {
        position += 1
        collector.begin(name, attributes, source)
        guard next != 0x3E else {
          open.append(name)
          return
        }
        guard peek() == 0x3E else { throw Malformed() }
        position += 1
        collector.end(name, source)
        return
      }
      guard hasBlank else { throw Malformed() }
      let key = try self.name()
      skipBlanks()
      guard peek() == UInt8(ascii: "="), !attributes.contains(where: { source.areSame($0.name, key) }) else {
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

  /// Where a name stands.
  private mutating func name() throws(Malformed) -> Range<Int> {
    let start = position
    while let byte = peek() {
      switch byte {
      case 0x30...0x39, 0x2D, 0x2E: guard position > start else { throw Malformed() }
      case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x3A, 0x80...: break
      default:
        guard position > start else { throw Malformed() }
        return start..<position
      }
      position += 1
    }
    throw Malformed()
  }

  /// Characters up to the mark, references resolved; the mark is not consumed.
  private mutating func text(until mark: UInt8) throws(Malformed) -> XMLSource.Run {
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
    let range = start..<position
    return XMLSource.Run(range: range, resolved: isPlain ? nil : try Self.resolved(source.text(range)))
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
