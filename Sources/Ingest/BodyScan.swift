import Platform
import Tabular

/// Looks at every record below the header once, before any of them is typed.
struct BodyScan {
  /// What makes the file unusable, if anything.
  private(set) var fault: Finding?
  /// Where the footer begins.
  private(set) var footer: TextPlace?
  /// Whether the footer begins with a totals row.
  private(set) var footerIsTotals = false
  /// Records in all, the footer's included.
  private(set) var records = 0
  /// Where the text ends.
  private(set) var textEnd: Int

  private let messages: FileMessages
  private let delimiter: UInt8
  private let width: Int
  private var rule: TextPlace?
  private var totals: TextPlace?

  /// Scans the file from the first record on.
  init(
    _ source: ChunkSource, start: TextPlace, delimiter: UInt8, width: Int, messages: FileMessages
  ) throws {
    self.messages = messages
    self.delimiter = delimiter
    self.width = width
    textEnd = start.byte
    var chunk = ChunkBuffer()
    var index = StructuralIndex()
    do {
      while fault == nil, try source.next(into: &chunk) {
        let count = chunk.count
        chunk.bytes.withPaddedBytes { bytes in
          index.build(bytes, count: count, delimiter: delimiter, firstLine: chunk.firstLine)
          scan(bytes, index, chunk)
        }
        records += index.rowCount
        textEnd = chunk.firstByte + count
      }
    } catch let error as IngestError {
      fault = messages.unreadable(error.message, line: error.location.line)
    }
    footer = rule ?? totals
    if let rule, let totals, totals.byte < rule.byte { footer = totals }
    footerIsTotals = footer != nil && footer == totals
  }

  private mutating func scan(_ bytes: RawSpan, _ index: StructuralIndex, _ chunk: ChunkBuffer) {
    for row in 0..<index.rowCount {
      if rule == nil {
        let next = row + 1 < index.rowCount ? Int(index.lines[row + 1]) : chunk.firstLine + index.lineFeeds
        if next - Int(index.lines[row]) > 1 { lookIntoQuotes(bytes, index, row) }
        if fault != nil { return }
      }
      if rule != nil {
        if isFullRecord(bytes, index, row) { (rule, totals) = (nil, nil) }
        continue
      }
      if Footer.isRule(bytes, index, row) {
        rule = place(index, row, chunk)
      } else if Footer.isTotals(bytes, index, row, width: width) {
        if totals == nil { totals = place(index, row, chunk) }
      } else if totals != nil, !Footer.isBlank(bytes, index, row) {
        totals = nil
      }
    }
    if rule == nil, let quote = index.openQuote, let row = index.starts.indices.last {
      let feeds = (Int(index.starts[row])..<quote).count { bytes.byte($0) == Ascii.lineFeed }
      let column = (0..<index.cellCount(row)).last { index.start(row, $0) <= quote }
      fault = messages.unclosedQuote(line: Int(index.lines[row]) + feeds, column: column)
    }
  }

  private func place(_ index: StructuralIndex, _ row: Int, _ chunk: ChunkBuffer) -> TextPlace {
    TextPlace(
      byte: chunk.firstByte + Int(index.starts[row]) - PaddedBuffer.padding, line: Int(index.lines[row]),
      record: chunk.firstRecord + row)
  }

  /// A record of the table below a rule shows that the rule was none.
  private func isFullRecord(_ bytes: RawSpan, _ index: StructuralIndex, _ row: Int) -> Bool {
    guard width > 1, index.cellCount(row) >= width else { return false }
    let filled = (0..<width).count { index.end(row, $0) > index.start(row, $0) }
    return filled * 2 > width
  }

  /// Whether a quoted cell with line breaks has swallowed records.
  ///
  /// It has if all its inner lines carry at least the record's number of delimiters. Where there is no whole
  /// inner line, both ends together must, and be too many for a coincidence.
  @inline(never)
  private mutating func lookIntoQuotes(_ bytes: RawSpan, _ index: StructuralIndex, _ row: Int) {
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
      if closes, hasSwallowed(lineCounts, closing: delimiters) {
        fault = messages.swallowedLines(first: openedOn, last: line)
        return
      }
    }
  }

  private func hasSwallowed(_ lineCounts: [Int], closing: Int) -> Bool {
    guard let opening = lineCounts.first, width > 1 else { return false }
    let inner = lineCounts.dropFirst()
    if inner.isEmpty { return width >= 4 && opening + closing == width - 1 }
    return inner.allSatisfy { $0 >= width - 1 }
  }
}
