/// The formats of a text: Table Schema's `email`, `uri`, `binary` and `uuid`.
public enum TextFormat: String, Sendable, Hashable, CaseIterable {
  /// Any text.
  case plain = "default"
  /// An address `name@host`.
  case email
  /// A URI with scheme (RFC 3986).
  case uri
  /// Base64 (RFC 4648).
  case binary
  /// 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
  case uuid

  /// The text with its length in characters.
  @inline(__always)
  func read(_ cell: borrowing Span<UInt8>) -> CellValue? {
    if self != .plain, !fits(cell) { return nil }
    return CellValue(key: CellKey(text: cell), length: cell.characters)
  }

  @inline(never)
  private func fits(_ cell: borrowing Span<UInt8>) -> Bool {
    let bytes = cell.copy
    switch self {
    case .plain: return true
    case .email: return Self.isAddress(bytes)
    case .uri: return Self.isURI(bytes)
    case .binary: return Self.isBase64(bytes)
    case .uuid:
      let groups = bytes.split(separator: Char.minus, omittingEmptySubsequences: false)
      return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(Char.isHex)
    }
  }

  private static func isAddress(_ bytes: [UInt8]) -> Bool {
    guard let at = bytes.lastIndex(of: 0x40), at > 0, at <= 64, bytes.count <= 254 else { return false }
    let name = bytes[..<at].split(separator: Char.dot, omittingEmptySubsequences: false)
    let marks = Set("!#$%&'*+-/=?^_`{|}~".utf8)
    guard
      name.allSatisfy({ part in
        !part.isEmpty
          && part.allSatisfy { Char.isLetter($0) || Char.isDigit($0) || marks.contains($0) || $0 >= 0x80 }
      })
    else { return false }
    let host = bytes[(at + 1)...].split(separator: Char.dot, omittingEmptySubsequences: false)
    return host.count >= 2
      && host.allSatisfy { label in
        !label.isEmpty && label.count <= 63 && label.first != Char.minus && label.last != Char.minus
          && label.allSatisfy { Char.isLetter($0) || Char.isDigit($0) || $0 == Char.minus || $0 >= 0x80 }
      }
  }

  private static func isURI(_ bytes: [UInt8]) -> Bool {
    guard let colon = bytes.firstIndex(of: Char.colon), colon + 1 < bytes.count, Char.isLetter(bytes[0])
    else {
      return false
    }
    let schemeMarks: [UInt8] = [Char.plus, Char.minus, Char.dot]
    guard bytes[..<colon].allSatisfy({ Char.isLetter($0) || Char.isDigit($0) || schemeMarks.contains($0) })
    else {
      return false
    }
    let marks = Set("-._~:/?#[]@!$&'()*+,;=%".utf8)
    var rest = bytes[(colon + 1)...]
    if rest.elementsEqual([0x2F, 0x2F]) { return false }
    while let byte = rest.popFirst() {
      guard Char.isLetter(byte) || Char.isDigit(byte) || marks.contains(byte) else { return false }
      if byte == 0x25 {
        guard rest.count >= 2, rest.prefix(2).allSatisfy(Char.isHex) else { return false }
      }
    }
    return true
  }

  private static func isBase64(_ bytes: [UInt8]) -> Bool {
    let content =
      bytes.suffix(2).contains(0x3D) ? bytes.dropLast(bytes.suffix(2) == [0x3D, 0x3D] ? 2 : 1) : bytes[...]
    return bytes.count % 4 == 0
      && content.allSatisfy { Char.isLetter($0) || Char.isDigit($0) || $0 == Char.plus || $0 == 0x2F }
  }
}
