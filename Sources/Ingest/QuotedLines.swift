/// Tells line breaks that belong to a quoted text from records that a stray quote has swallowed.
enum QuotedLines {
  /// The lines on which a quoted cell that has swallowed records begins and ends; nil where none has.
  ///
  /// It has if all its inner lines carry at least the record's number of delimiters. Where there is no whole
  /// inner line, both ends together must, and be too many for a coincidence.
  @inline(never)
  static func swallowed(
    _ bytes: RawSpan, _ index: borrowing StructuralIndex, _ row: Int, width: Int, delimiter: UInt8
  ) -> (first: Int, last: Int)? {
    let end = index.end(row, index.cellCount(row) - 1)
    var machine = QuoteMachine(delimiter: delimiter)
    var line = Int(index.lines[row])
    var openedOn = line
    var lineCounts: [Int] = []
    var delimiters = 0
    for place in Int(index.starts[row])...max(Int(index.starts[row]), end) {
      let byte = bytes.byte(place)
      let wasQuoted = machine.isQuoted
      if !wasQuoted && byte == Ascii.quote && machine.isAtCellStart {
        (openedOn, lineCounts, delimiters) = (line, [], 0)
      }
      _ = machine.step(byte)
      if wasQuoted && byte == delimiter { delimiters += 1 }
      if byte == Ascii.lineFeed {
        line += 1
        if wasQuoted {
          lineCounts.append(delimiters)
          delimiters = 0
        }
      }
      let closes = wasQuoted && !machine.isQuoted && bytes.byte(place + 1) != Ascii.quote
      if closes, hasSwallowed(lineCounts, closing: delimiters, width: width) { return (openedOn, line) }
    }
    return nil
  }

  private static func hasSwallowed(_ lineCounts: [Int], closing: Int, width: Int) -> Bool {
    guard let opening = lineCounts.first, width > 1 else { return false }
    let inner = lineCounts.dropFirst()
    if inner.isEmpty { return width >= 4 && opening + closing == width - 1 }
    return inner.allSatisfy { $0 >= width - 1 }
  }
}
