/// A Swift file as the rules look at it: its code without comments and texts, and its texts apart.
struct SourceText: Sendable {
  /// A string literal without interpolation.
  struct Literal: Equatable, Sendable {
    let line: Int
    let text: String
  }

  let path: String
  let lineCount: Int
  /// The lines with comments left out and every string literal emptied.
  let code: [Substring]
  let literals: [Literal]

  init(path: String, text: String) {
    var scanner = SourceScanner(bytes: Array(text.utf8))
    scanner.scan(insideInterpolation: false)
    self.path = path
    lineCount = text.utf8.count { $0 == 0x0A } + (text.isEmpty || text.hasSuffix("\n") ? 0 : 1)
    code = String(decoding: scanner.code, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    literals = scanner.literals
  }

  /// The first folder below `Sources`, or nothing for other files.
  var module: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  /// The file's name without folder and ending.
  var name: String {
    let file = path.split(separator: "/").last ?? ""
    return String(file.split(separator: ".").first ?? "")
  }

  /// The modules the file imports, with their lines.
  var imports: [(line: Int, module: String)] {
    code.enumerated().compactMap { index, line in
      let words = line.split(whereSeparator: \.isWhitespace)
      guard let place = words.firstIndex(of: "import"),
        words[..<place].allSatisfy({ $0.hasPrefix("@") || Self.accessLevels.contains(String($0)) }),
        let last = words[words.index(after: place)...].last
      else { return nil }
      return (index + 1, String(last.split(separator: ".").first ?? last))
    }
  }

  /// The lines in whose code the word stands by itself.
  func lines(withWord word: String) -> [Int] {
    code.enumerated().compactMap { index, line in
      line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains(Substring(word)) ? index + 1 : nil
    }
  }

  private static let accessLevels: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
}

/// Tells code, comments and string literals apart, as far as the language's quotes go.
private struct SourceScanner {
  let bytes: [UInt8]
  var code: [UInt8] = []
  var literals: [SourceText.Literal] = []
  private var position = 0
  private var line = 1

  init(bytes: [UInt8]) { self.bytes = bytes }

  private func byte(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private func stands(_ first: Unicode.Scalar, _ second: Unicode.Scalar, _ third: Unicode.Scalar? = nil)
    -> Bool
  {
    guard let head = byte(), UInt32(head) == first.value, let next = byte(1), UInt32(next) == second.value
    else {
      return false
    }
    return third.map { byte(2).map(UInt32.init) == $0.value } ?? true
  }

  private mutating func newline() {
    code.append(0x0A)
    line += 1
  }

  /// Reads code to its end; inside an interpolation to the parenthesis that closes it.
  mutating func scan(insideInterpolation: Bool) {
    var depth = insideInterpolation ? 1 : 0
    while let current = byte() {
      if stands("/", "/") {
        while let next = byte(), next != 0x0A { position += 1 }
      } else if stands("/", "*") {
        skipBlockComment()
      } else if let hashes = openingHashes() {
        scanLiteral(hashes: hashes)
      } else {
        position += 1
        if current == 0x0A { newline() } else { code.append(current) }
        if current == UInt8(ascii: "(") { depth += 1 }
        if current == UInt8(ascii: ")") { depth -= 1 }
        if insideInterpolation, depth == 0 { return }
      }
    }
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if stands("/", "*") {
        depth += 1
        position += 2
      } else if stands("*", "/") {
        depth -= 1
        position += 2
      } else {
        if byte() == 0x0A { newline() }
        position += 1
      }
    } while depth > 0 && byte() != nil
  }

  /// How many `#` stand before the quote that begins a literal here; nil where none begins.
  private func openingHashes() -> Int? {
    var count = 0
    while byte(count) == UInt8(ascii: "#") { count += 1 }
    return byte(count) == UInt8(ascii: "\"") ? count : nil
  }

  private func hashesStand(_ count: Int, after offset: Int) -> Bool {
    (0..<count).allSatisfy { byte(offset + $0) == UInt8(ascii: "#") }
  }

  private mutating func scanLiteral(hashes: Int) {
    position += hashes
    let isMultiline = stands("\"", "\"", "\"")
    let quotes = isMultiline ? 3 : 1
    position += quotes
    code.append(contentsOf: "\"\"".utf8)
    let firstLine = line
    var text: [UInt8] = []
    var isInterpolated = false
    while let current = byte() {
      if isMultiline ? stands("\"", "\"", "\"") : current == UInt8(ascii: "\""),
        hashesStand(hashes, after: quotes)
      {
        position += quotes + hashes
        break
      }
      if current == UInt8(ascii: "\\"), hashesStand(hashes, after: 1), let escaped = byte(1 + hashes) {
        position += 2 + hashes
        if escaped == UInt8(ascii: "(") {
          isInterpolated = true
          scan(insideInterpolation: true)
        } else {
          text.append(escaped)
          if escaped == 0x0A { newline() }
        }
        continue
      }
      position += 1
      if current == 0x0A {
        newline()
        // A quote that is no literal's, such as one in a regular expression, ends with its line.
        if !isMultiline { break }
      }
      text.append(current)
    }
    if !isInterpolated {
      literals.append(.init(line: firstLine, text: String(decoding: text, as: UTF8.self)))
    }
  }
}
