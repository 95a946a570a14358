import Platform

/// Where the cells and records of a chunk lie.
///
/// All offsets are into the padded bytes. A record's cells are `ends[first[row]..<first[row + 1]]`: each cell
/// reaches from behind the previous end (the first one from `starts[row]`) to its own.
struct StructuralIndex {
  /// Where each cell ends.
  private(set) var ends: [Int32] = []
  /// How many entries of `ends` are in use.
  private(set) var endCount = 0
  /// The position in `ends` of each record's first cell, and one entry behind the last.
  private(set) var first: [Int32] = []
  /// Where each record begins.
  private(set) var starts: [Int32] = []
  /// The physical line each record begins on.
  private(set) var lines: [Int32] = []
  /// Cells with text behind their closing quote.
  private(set) var strays: [(row: Int, column: Int)] = []
  /// How many line feeds the chunk holds.
  private(set) var lineFeeds = 0
  /// Where the quote stands that is still open at the end.
  private(set) var openQuote: Int?

  /// How many records there are.
  var rowCount: Int { max(0, first.count - 1) }

  /// How many cells a record has.
  @inline(__always)
  func cellCount(_ row: Int) -> Int { Int(first[row + 1] - first[row]) }

  /// Where a cell begins.
  @inline(__always)
  func start(_ row: Int, _ column: Int) -> Int {
    column == 0 ? Int(starts[row]) : Int(ends[Int(first[row]) + column - 1]) + 1
  }

  /// Where a cell ends.
  @inline(__always)
  func end(_ row: Int, _ column: Int) -> Int { Int(ends[Int(first[row]) + column]) }

  /// Finds all cells and records of a chunk that begins at a record's first byte.
  mutating func build(_ bytes: RawSpan, count: Int, delimiter: UInt8, firstLine: Int) {
    if !buildFast(bytes, count: count, delimiter: delimiter, firstLine: firstLine) {
      buildByteByByte(bytes, count: count, delimiter: delimiter, firstLine: firstLine)
    }
    for row in 0..<rowCount {
      let last = Int(first[row + 1]) - 1
      let end = ends[last]
      if end > starts[row], bytes.byte(Int(end) - 1) == Ascii.carriageReturn { ends[last] = end - 1 }
    }
  }

  private mutating func clear(firstLine: Int) {
    endCount = 0
    lineFeeds = 0
    openQuote = nil
    first.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    strays.removeAll(keepingCapacity: true)
    first.append(0)
    starts.append(Int32(PaddedBuffer.padding))
    lines.append(Int32(clamping: firstLine))
  }

  /// Ends the last record where no line feed does, and drops the record begun behind the last line feed.
  private mutating func finish(at end: Int) {
    if let begun = starts.last, Int(begun) < end {
      if ends.count == endCount { ends.append(0) }
      ends[endCount] = Int32(end)
      endCount += 1
      first.append(Int32(endCount))
    } else {
      starts.removeLast()
      lines.removeLast()
    }
  }

  /// Longer chunks hold one enormous record; room for all their bytes would be wasted.
  private static let longestFast = 1 << 22

  private mutating func buildFast(_ bytes: RawSpan, count: Int, delimiter: UInt8, firstLine: Int) -> Bool {
    clear(firstLine: firstLine)
    guard count <= Self.longestFast else { return false }
    if ends.count < count + 80 {
      ends.append(contentsOf: repeatElement(0, count: count + 80 - ends.count))
    }
    let end = PaddedBuffer.padding + count
    var tracker = QuoteTracker()
    var found = 0
    var feedsSoFar = 0
    // Moved out of the members, which would be checked for exclusive access at every store.
    var (ends, first, starts, lines) = (self.ends, self.first, self.starts, self.lines)
    (self.ends, self.first, self.starts, self.lines) = ([], [], [], [])
    var offset = PaddedBuffer.padding
    while offset < end {
      let block = bytes.block(offset)
      let feeds = block.mask(of: Ascii.lineFeed)
      let outer = tracker.step(
        quotes: block.mask(of: Ascii.quote), delimiters: block.mask(of: delimiter), feeds: feeds,
        bytes: bytes, offset: offset, end: end)
      let structure = outer.delimiters | outer.feeds
      var rest = structure
      // Eight stores at a time, whether needed or not: no branch to mispredict. The room is for as many
      // cells as bytes and a block more, so the slots need no check.
      var slot = found
      var slots = ends.mutableSpan
      repeat {
        for lane in 0..<8 {
          unsafe slots[unchecked: slot &+ lane] = Int32(
            truncatingIfNeeded: offset &+ rest.trailingZeroBitCount)
          rest &= rest &- 1
        }
        slot &+= 8
      } while rest != 0
      var recordEnds = outer.feeds
      while recordEnds != 0 {
        let bit = recordEnds.trailingZeroBitCount
        let below = (UInt64(1) &<< UInt64(bit)) &- 1
        let rank = found &+ (structure & below).nonzeroBitCount &+ 1
        let line = firstLine &+ feedsSoFar &+ (feeds & below).nonzeroBitCount &+ 1
        first.append(Int32(truncatingIfNeeded: rank))
        starts.append(Int32(truncatingIfNeeded: offset &+ bit &+ 1))
        lines.append(Int32(truncatingIfNeeded: line))
        recordEnds &= recordEnds &- 1
      }
      found &+= structure.nonzeroBitCount
      feedsSoFar &+= feeds.nonzeroBitCount
      offset &+= 64
    }
    (self.ends, self.first, self.starts, self.lines) = (ends, first, starts, lines)
    (ends, first, starts, lines) = ([], [], [], [])
    guard tracker.isRegular, tracker.inside == 0 else { return false }
    endCount = found
    lineFeeds = feedsSoFar
    finish(at: end)
    return true
  }

  private mutating func buildByteByByte(
    _ bytes: RawSpan, count: Int, delimiter: UInt8, firstLine: Int
  ) {
    clear(firstLine: firstLine)
    let end = PaddedBuffer.padding + count
    var machine = QuoteMachine(delimiter: delimiter)
    ends.removeAll(keepingCapacity: true)
    for offset in PaddedBuffer.padding..<end {
      let byte = bytes.byte(offset)
      if byte == Ascii.lineFeed { lineFeeds += 1 }
      if byte == Ascii.quote, machine.isAtCellStart { openQuote = offset }
      switch machine.step(byte) {
      case .content: break
      case .stray: strays.append((first.count - 1, ends.count - Int(first[first.count - 1])))
      case .cellEnd: ends.append(Int32(offset))
      case .recordEnd:
        ends.append(Int32(offset))
        first.append(Int32(ends.count))
        starts.append(Int32(offset + 1))
        lines.append(Int32(clamping: firstLine + lineFeeds))
      }
    }
    if !machine.isQuoted { openQuote = nil }
    endCount = ends.count
    finish(at: end)
  }

  /// Cells for records that shall read as empty: every cell of the returned place ends before it begins.
  mutating func makeEmptyCells(width: Int) -> Int32 {
    let place = endCount
    let missing = place + width - ends.count
    if missing > 0 { ends.append(contentsOf: repeatElement(0, count: missing)) }
    for slot in place..<(place + width) { ends[slot] = 0 }
    endCount = place + width
    return Int32(place)
  }
}
