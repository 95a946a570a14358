/// What a cell's characters are, told byte by byte: every cell of a workbook is looked at.
enum CellWords {
  /// `[g]`: what stands in place of a number.
  static func isSign(_ text: some StringProtocol) -> Bool {
    let bytes = text.utf8
    guard (3...5).contains(bytes.count), bytes.first == UInt8(ascii: "[") else { return false }
    return bytes.dropFirst().dropLast().allSatisfy { (0x61...0x7A).contains($0) } && text.hasSuffix("]")
  }

  /// The signs that occur in a text, in order.
  static func signs(in text: String) -> [String] {
    guard text.utf8.contains(UInt8(ascii: "[")) else { return [] }
    return text.split(separator: "[").dropFirst(text.hasPrefix("[") ? 0 : 1).compactMap { part in
      guard let end = part.firstIndex(of: "]") else { return nil }
      let sign = "[\(part[..<end])]"
      return isSign(sign) ? sign : nil
    }
  }

  /// Whether the characters are a number as XML Schema writes it: `-12.5E-3`.
  static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Bool {
      let start = rest.startIndex
      rest = rest.drop { (0x30...0x39).contains($0) }
      return rest.startIndex > start
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    guard digits() else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      guard digits() else { return false }
    }
    return rest.isEmpty
  }

  /// Whether a text is a number that somebody wrote as one: ` -1.234,5`.
  static func isWrittenNumber(_ text: String) -> Bool {
    var rest = text.utf8[...].drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    guard let first = rest.first, (0x30...0x39).contains(first) else { return false }
    return rest.allSatisfy { byte in
      (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") || byte == 0x20
        || (0x09...0x0D).contains(byte)
    }
  }

  /// Whether a text is a number of more than 15 digits, which a cell keeps only as text.
  static func isLongNumber(_ text: String) -> Bool {
    isWrittenNumber(text) && text.utf8.count { (0x30...0x39).contains($0) } > 15
  }
}
