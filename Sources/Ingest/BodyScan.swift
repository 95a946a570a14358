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
  /// Where the next record begins; at the end, where the text ends.
  private(set) var next: TextPlace
  /// Where each piece began, and at last the text's end: pieces may be read again from there.
  private(set) var pieces: [TextPlace] = []

  private let messages: FileMessages
  private let delimiter: UInt8
  private let width: Int
  private var rule: TextPlace?
  private var totals: TextPlace?
  private var index = StructuralIndex()

  /// A scan that begins with the first record.
  init(start: TextPlace, delimiter: UInt8, width: Int, messages: FileMessages) {
    self.messages = messages
    self.delimiter = delimiter
    self.width = width
    next = start
  }

  /// Scans a whole file that must be converted on the way.
  mutating func run(_ source: ChunkSource) throws {
    var chunk = ChunkBuffer()
    do {
      while fault == nil, try source.next(into: &chunk) {
        let range = PaddedBuffer.padding..<(PaddedBuffer.padding + chunk.count)
        chunk.bytes.withPaddedBytes { bytes in closely(bytes, range) }
      }
    } catch let error as IngestError {
      fault = messages.unreadable(error.message, line: error.location.line)
    }
    finish()
  }

  /// Scans the whole records at the front of a range and says where they end; all of it, if it is the last.
  mutating func feed(_ bytes: RawSpan, _ range: Range<Int>, isLast: Bool) -> Int {
    pieces.append(next)
    let sweep = RecordSweep(bytes, range, delimiter: delimiter, width: width, isLast: isLast)
    var end = sweep.end
    if !sweep.isRegular {
      let cut = RecordCut(bytes, range, delimiter: delimiter)
      end = isLast ? range.upperBound : range.lowerBound + cut.length
    }
    if end == range.lowerBound {
      pieces.removeLast()
    } else if sweep.isRegular && !sweep.isUnusual && rule == nil {
      totals = nil
      next = TextPlace(
        byte: next.byte + end - range.lowerBound, line: next.line + sweep.lines,
        record: next.record + sweep.records)
    } else {
      closely(bytes, range.lowerBound..<end)
    }
    return end
  }

  /// Ends the scan.
  mutating func finish() {
    pieces.append(next)
    footer = rule ?? totals
    if let rule, let totals, totals.byte < rule.byte { footer = totals }
    footerIsTotals = footer != nil && footer == totals
  }

  private mutating func closely(_ bytes: RawSpan, _ range: Range<Int>) {
    var index = self.index
    self.index = StructuralIndex()
    index.build(bytes, range, delimiter: delimiter, width: width, firstLine: next.line)
    scan(bytes, index, range.lowerBound)
    next = TextPlace(
      byte: next.byte + range.count, line: next.line + index.lineFeeds, record: next.record + index.rowCount)
    self.index = index
  }

  private mutating func scan(_ bytes: RawSpan, _ index: StructuralIndex, _ start: Int) {
    for row in 0..<index.rowCount {
      if rule == nil {
        let next = row + 1 < index.rowCount ? Int(index.lines[row + 1]) : next.line + index.lineFeeds
        if next - Int(index.lines[row]) > 1,
          let lines = QuotedLines.swallowed(bytes, index, row, width: width, delimiter: delimiter)
        {
          fault = messages.swallowedLines(first: lines.first, last: lines.last)
          return
        }
      }
      if rule != nil {
        if isFullRecord(bytes, index, row) { (rule, totals) = (nil, nil) }
        continue
      }
      if Footer.isRule(bytes, index, row) {
        rule = place(index, row, start)
      } else if Footer.isTotals(bytes, index, row, width: width) {
        if totals == nil { totals = place(index, row, start) }
      } else if totals != nil, !Footer.isBlank(bytes, index, row) {
        totals = nil
      }
    }
    if rule == nil, let quote = index.openQuote, index.rowCount > 0 {
      let row = index.rowCount - 1
      let feeds = (Int(index.starts[row])..<quote).count { bytes.byte($0) == Ascii.lineFeed }
      let column = (0..<index.cellCount(row)).last { index.start(row, $0) <= quote }
      fault = messages.unclosedQuote(line: Int(index.lines[row]) + feeds, column: column)
    }
  }

  private func place(_ index: StructuralIndex, _ row: Int, _ start: Int) -> TextPlace {
    TextPlace(
      byte: next.byte + Int(index.starts[row]) - start, line: Int(index.lines[row]),
      record: next.record + row)
  }

  /// A record of the table below a rule shows that the rule was none.
  private func isFullRecord(_ bytes: RawSpan, _ index: StructuralIndex, _ row: Int) -> Bool {
    guard width > 1, index.cellCount(row) >= width else { return false }
    let filled = (0..<width).count { index.end(row, $0) > index.start(row, $0) }
    return filled * 2 > width
  }
}
