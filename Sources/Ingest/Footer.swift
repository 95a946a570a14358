import Platform

/// Recognises lines below a table that are no rows of it.
enum Footer {
  private static let words: [[UInt8]] = ["summe", "gesamt", "insgesamt", "total", "∑"].map {
    Array($0.utf8)
  }

  /// Whether the first or second cell that is not empty says "total".
  @inline(__always)
  static func isTotals(_ bytes: RawSpan, _ index: StructuralIndex, _ row: Int, width: Int) -> Bool {
    let cells = min(index.cellCount(row), width)
    guard mayBeTotals(bytes, index, row, 0) || (cells > 1 && mayBeTotals(bytes, index, row, 1)) else {
      return false
    }
    return hasTotalsWord(bytes, index, row, cells)
  }

  /// A quick look at a cell's first byte: no digit, no other letter begins a totals word or an empty cell.
  @inline(__always)
  private static func mayBeTotals(
    _ bytes: RawSpan, _ index: StructuralIndex, _ row: Int, _ column: Int
  ) -> Bool {
    let start = index.start(row, column)
    if start >= index.end(row, column) { return true }
    switch bytes.byte(start) | 0x20 {
    case 0x73, 0x67, 0x69, 0x74, 0x20, 0x22, 0xE2: return true
    default: return false
    }
  }

  @inline(never)
  private static func hasTotalsWord(
    _ bytes: RawSpan, _ index: StructuralIndex, _ row: Int, _ cells: Int
  ) -> Bool {
    var seen = 0
    for column in 0..<cells {
      var start = index.start(row, column)
      var end = max(start, index.end(row, column))
      while start < end, isSpace(bytes.byte(start)) || bytes.byte(start) == Ascii.quote { start += 1 }
      while start < end, isSpace(bytes.byte(end - 1)) || bytes.byte(end - 1) == Ascii.quote { end -= 1 }
      if start == end { continue }
      if bytes.byte(end - 1) == 0x3A { end -= 1 }
      let length = end - start
      let isWord = words.contains { word in
        guard word.count == length else { return false }
        return (0..<length).allSatisfy { offset in
          let byte = bytes.byte(start + offset)
          return ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == word[offset]
        }
      }
      if isWord { return true }
      seen += 1
      if seen == 2 { return false }
    }
    return false
  }

  /// Whether a record holds nothing but delimiters, blanks and empty quotes.
  static func isBlank(_ bytes: RawSpan, _ index: StructuralIndex, _ row: Int) -> Bool {
    for column in 0..<index.cellCount(row) {
      let start = index.start(row, column)
      for place in start..<max(start, index.end(row, column)) {
        let byte = bytes.byte(place)
        if !isSpace(byte) && byte != Ascii.quote && byte != Ascii.endOfFile { return false }
      }
    }
    return true
  }

  /// Whether a record is a rule: at least five underscores, equals signs or hyphens, and nothing else.
  static func isRule(_ bytes: RawSpan, _ index: StructuralIndex, _ row: Int) -> Bool {
    let start = index.start(row, 0)
    let end = index.end(row, 0)
    guard end - start >= 5 else { return false }
    let sign = bytes.byte(start)
    guard sign == 0x5F || sign == 0x3D || sign == Ascii.minus else { return false }
    guard (start..<end).allSatisfy({ bytes.byte($0) == sign }) else { return false }
    return (1..<max(1, index.cellCount(row))).allSatisfy { index.end(row, $0) <= index.start(row, $0) }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == Ascii.blank || byte == Ascii.tab || byte == Ascii.carriageReturn
  }
}
