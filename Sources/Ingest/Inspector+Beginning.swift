import Platform
import Tabular

extension Inspector {
  /// Looks at the beginning only; false where it is not what nearly all files begin with.
  func begin(_ result: inout Inspection) throws -> Bool {
    // A small file is kept in memory by a full inspection, and costs little.
    guard file.size > blockSize else { return false }
    var pass = Pass()
    var block = PaddedBuffer()
    try readBeginning(&result, &block, &pass)
    guard result.findings.isEmpty, let opening = try pass.opening ?? believe(&result),
      let header = opening.header, matcher.isFitting(header), takeHeader(&result, opening)
    else { return false }
    if result.encoding == .utf8 {
      result.evidence.insert(
        result.hasByteOrderMark ? Evidence.mark(.utf8) : Evidence.validUTF8, at: 0)
    }
    // Each byte of a single-byte encoding is one character, so that each begins a character of the text.
    let start =
      result.encoding == .utf8
      ? result.dataStart.byte : opening.head.bytes[..<result.dataStart.byte].count { $0 & 0xC0 != 0x80 }
    guard start < result.rawEnd else { return false }
    result.rawStart = start
    var before = PaddedBuffer()
    try file.read(into: &before, at: 0, count: start)
    var after = PaddedBuffer()
    try file.read(into: &after, at: result.rawEnd, count: file.size - result.rawEnd)
    result.before = before.copy(0..<before.count)
    result.after = after.copy(0..<after.count)
    guard !hasOldLineEnd(result.before), !result.before.contains(0) else { return false }
    (result.dataEnd, result.pieceSize) = (result.rawEnd, blockSize)
    (result.isProvisional, result.isUsable) = (true, true)
    return true
  }

  private func hasOldLineEnd(_ bytes: [UInt8]) -> Bool {
    bytes.indices.contains { place in
      bytes[place] == Ascii.carriageReturn
        && (place + 1 == bytes.count || bytes[place + 1] != Ascii.lineFeed)
    }
  }
}
