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
  private(set) var rowCount = 0

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

  /// Finds all cells and records of a range that begins at a record's first byte.
  ///
  /// `records` is how many there are, where that is known.
  mutating func build(
    _ bytes: RawSpan, _ range: Range<Int>, delimiter: UInt8, firstLine: Int, records: Int? = nil
  ) {
    let room = (records ?? Self.feeds(bytes, range)) + 1
    if buildFast(bytes, range, delimiter: delimiter, firstLine: firstLine, room: room) { return }
    buildByteByByte(bytes, range, delimiter: delimiter, firstLine: firstLine)
    for row in 0..<rowCount {
      let last = Int(first[row + 1]) - 1
      let end = ends[last]
      if end > starts[row], bytes.byte(Int(end) - 1) == Ascii.carriageReturn { ends[last] = end - 1 }
    }
  }

  private static func feeds(_ bytes: RawSpan, _ range: Range<Int>) -> Int {
    var count = 0
    var offset = range.lowerBound
    while offset < range.upperBound {
      count &+= bytes.block(offset).mask(of: Ascii.lineFeed).nonzeroBitCount
      offset &+= 64
    }
    return count
  }

  /// Longer chunks hold one enormous record; room for all their bytes would be wasted.
  private static let longestFast = 1 << 22

  private mutating func buildFast(
    _ bytes: RawSpan, _ range: Range<Int>, delimiter: UInt8, firstLine: Int, room: Int
  ) -> Bool {
    guard range.count <= Self.longestFast else { return false }
    Self.makeRoom(&ends, range.count + 80)
    Self.makeRoom(&first, room + 1)
    Self.makeRoom(&starts, room + 1)
    lines = [Int32](repeating: 0, count: room + 1)
    // Moved out of the members, which would be checked for exclusive access at every store.
    var (ends, first, starts, lines) = (self.ends, self.first, self.starts, self.lines)
    (self.ends, self.first, self.starts, self.lines) = ([], [], [], [])
    var filler = Filler(range, delimiter: delimiter, firstLine: firstLine, room: room)
    let isFine = unsafe ends.withUnsafeMutableBufferPointer { ends in
      unsafe first.withUnsafeMutableBufferPointer { first in
        unsafe starts.withUnsafeMutableBufferPointer { starts in
          unsafe lines.withUnsafeMutableBufferPointer { lines in
            guard let ends = ends.baseAddress, let first = first.baseAddress,
              let starts = starts.baseAddress, let lines = lines.baseAddress
            else { return false }
            return unsafe filler.run(bytes, ends, first, starts, lines)
          }
        }
      }
    }
    if isFine { lines.removeLast(lines.count - filler.rows) }
    (self.ends, self.first, self.starts, self.lines) = (ends, first, starts, lines)
    strays.removeAll(keepingCapacity: true)
    openQuote = nil
    (endCount, rowCount, lineFeeds) = (filler.found, filler.rows, filler.feeds)
    return isFine
  }

  private static func makeRoom(_ array: inout [Int32], _ count: Int) {
    if array.count < count { array.append(contentsOf: repeatElement(0, count: count - array.count)) }
  }

  private mutating func buildByteByByte(
    _ bytes: RawSpan, _ range: Range<Int>, delimiter: UInt8, firstLine: Int
  ) {
    (lineFeeds, openQuote) = (0, nil)
    (ends, first, starts) = ([], [0], [Int32(range.lowerBound)])
    lines = [Int32(clamping: firstLine)]
    strays.removeAll(keepingCapacity: true)
    var machine = QuoteMachine(delimiter: delimiter)
    for offset in range {
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
    // The last record may lack its line feed; behind a line feed there is no record.
    if let begun = starts.last, Int(begun) < range.upperBound {
      ends.append(Int32(range.upperBound))
      first.append(Int32(ends.count))
    } else {
      lines.removeLast()
    }
    endCount = ends.count
    rowCount = first.count - 1
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

/// Writes the places of cells and records into memory made ready for them.
private struct Filler {
  let range: Range<Int>
  let delimiter: UInt8
  let firstLine: Int
  /// For how many record begins there is room.
  let room: Int
  private(set) var found = 0
  private(set) var rows = 0
  private(set) var feeds = 0

  init(_ range: Range<Int>, delimiter: UInt8, firstLine: Int, room: Int) {
    self.range = range
    self.delimiter = delimiter
    self.firstLine = firstLine
    self.room = room
  }

  /// False where quotes cannot be told by their parity, or where there are more records than announced.
  ///
  /// `ends` has room for as many cells as bytes and a block more, the others for `room` + 1 records.
  @unsafe mutating func run(
    _ bytes: RawSpan, _ ends: UnsafeMutablePointer<Int32>, _ first: UnsafeMutablePointer<Int32>,
    _ starts: UnsafeMutablePointer<Int32>, _ lines: UnsafeMutablePointer<Int32>
  ) -> Bool {
    let end = range.upperBound
    var tracker = QuoteTracker()
    var (found, row, lineNow) = (0, 0, firstLine)
    var start = range.lowerBound
    unsafe (first[0], starts[0]) = (0, Int32(truncatingIfNeeded: start))
    unsafe lines[0] = Int32(clamping: firstLine)
    var offset = range.lowerBound
    while offset < end {
      let block = bytes.block(offset)
      var allFeeds = block.mask(of: Ascii.lineFeed)
      var quotes = block.mask(of: Ascii.quote)
      var delimiters = block.mask(of: delimiter)
      if end &- offset < 64 {
        let used = (UInt64(1) &<< UInt64(end &- offset)) &- 1
        (allFeeds, quotes, delimiters) = (allFeeds & used, quotes & used, delimiters & used)
      }
      let outer = tracker.step(
        quotes: quotes, delimiters: delimiters, feeds: allFeeds, bytes: bytes, offset: offset, end: end)
      let structure = outer.delimiters | outer.feeds
      // Eight stores at a time, whether needed or not: no branch to mispredict.
      var rest = structure
      var slot = unsafe ends + found
      repeat {
        for lane in 0..<8 {
          unsafe slot[lane] = Int32(truncatingIfNeeded: offset &+ rest.trailingZeroBitCount)
          rest &= rest &- 1
        }
        unsafe slot += 8
      } while rest != 0
      var recordEnds = outer.feeds
      if recordEnds != 0 && row &+ recordEnds.nonzeroBitCount > room { return false }
      while recordEnds != 0 {
        let bit = recordEnds.trailingZeroBitCount
        let below = (UInt64(1) &<< UInt64(bit)) &- 1
        let rank = found &+ (structure & below).nonzeroBitCount &+ 1
        let place = offset &+ bit
        if bytes.byte(place &- 1) == Ascii.carriageReturn && place > start {
          unsafe ends[rank &- 1] = Int32(truncatingIfNeeded: place &- 1)
        }
        start = place &+ 1
        row &+= 1
        unsafe first[row] = Int32(truncatingIfNeeded: rank)
        unsafe starts[row] = Int32(truncatingIfNeeded: start)
        unsafe lines[row] = Int32(
          truncatingIfNeeded: lineNow &+ (allFeeds & below).nonzeroBitCount &+ 1)
        recordEnds &= recordEnds &- 1
      }
      found &+= structure.nonzeroBitCount
      lineNow &+= allFeeds.nonzeroBitCount
      offset &+= 64
    }
    guard tracker.isRegular, tracker.inside == 0 else { return false }
    if start < end {
      // The last record lacks its line feed.
      guard row < room else { return false }
      let isReturn = bytes.byte(end &- 1) == Ascii.carriageReturn
      unsafe ends[found] = Int32(truncatingIfNeeded: isReturn ? end &- 1 : end)
      found &+= 1
      row &+= 1
      unsafe first[row] = Int32(truncatingIfNeeded: found)
    }
    (self.found, rows, feeds) = (found, row, lineNow &- firstLine)
    return true
  }
}
