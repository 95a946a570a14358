import Platform

/// Finds the ends of all cells of a range, 64 bytes at a time, and then the records they belong to.
struct CellFinder {
  /// How many cells there are.
  private(set) var cells = 0
  /// How many records there are, one without line feed included.
  private(set) var records = 0
  /// How many line feeds end a record.
  private(set) var feeds = 0
  /// Line feeds inside quotes, and one place that no record reaches.
  private(set) var inner: [Int32] = []
  /// Records that hold such line feeds.
  private(set) var longRows: [Int32] = []
  /// Whether cells were not found because there was no room for more ends.
  private(set) var lacksRoom = false
  private let range: Range<Int>
  private let delimiter: UInt8
  private let isWide: Bool

  /// `isWide` whether the processor's widest instructions are used; the result is the same.
  init(_ range: Range<Int>, delimiter: UInt8, isWide: Bool) {
    self.range = range
    self.delimiter = delimiter
    self.isWide = isWide
  }

  /// Writes the ends of all cells; false where quotes cannot be told by their parity, or where room is lacking.
  ///
  /// Room for as many cells as bytes and two blocks more is always enough.
  @unsafe mutating func run(_ bytes: RawSpan, _ ends: UnsafeMutableBufferPointer<Int32>) -> Bool {
    var trace = ByteTrace()
    return unsafe find(bytes, ends, looks: false, &trace)
  }

  /// The same, and looks at what the bytes are on the way.
  @unsafe mutating func run(
    _ bytes: RawSpan, _ ends: UnsafeMutableBufferPointer<Int32>, _ trace: inout ByteTrace
  ) -> Bool {
    var own = ByteTrace()
    defer { trace = own }
    return unsafe find(bytes, ends, looks: true, &own)
  }

  @inline(__always)
  @unsafe private mutating func find(
    _ bytes: RawSpan, _ ends: UnsafeMutableBufferPointer<Int32>, looks: Bool, _ trace: inout ByteTrace
  ) -> Bool {
    let end = range.upperBound
    var tracker = QuoteTracker()
    var (found, feeds) = (0, 0)
    var offset = range.lowerBound
    if isWide {
      feeds = unsafe WideBlocks.find(bytes, &offset, end, delimiter, &tracker, ends, &found, &inner, &trace)
    }
    unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: BlockMarks.room) { words in
      unsafe words.initialize(repeating: 0)
      let marks = unsafe BlockMarks(words, delimiter: delimiter)
      while end &- offset >= 64 {
        let blocks = min(BlockMarks.most, (end &- offset) &>> 6)
        guard found &+ 64 &* (blocks &+ 1) <= ends.count else { return }
        feeds &+= marks.find(bytes, from: offset, blocks: blocks, looks: looks, &trace)
        for number in 0..<blocks {
          let (structure, quotes, parity) = marks.block(number)
          let place = offset &+ number &* 64
          let outer = tracker.step(
            quotes: quotes, parity: parity, structure: structure, bytes: bytes, offset: place, end: end)
          marks.keep(outer, in: number)
          if outer != structure { note(outer ^ structure, bytes, place) }
        }
        unsafe marks.write(offset, blocks: blocks, ends, &found)
        offset &+= 64 &* blocks
      }
    }
    if end &- offset >= 64 || found &+ 128 > ends.count {
      lacksRoom = true
      return false
    }
    if offset < end {
      let block = bytes.block(offset)
      let used = (UInt64(1) &<< UInt64(truncatingIfNeeded: end &- offset)) &- 1
      let allFeeds = block.mask(of: Ascii.lineFeed) & used
      let structure = (block.mask(of: delimiter) & used) | allFeeds
      feeds &+= allFeeds.nonzeroBitCount
      if looks { trace.take(last: offset..<end, of: bytes) }
      let outer = tracker.step(
        quotes: block.mask(of: Ascii.quote) & used, structure: structure, bytes: bytes, offset: offset,
        end: end)
      note(outer ^ structure, bytes, offset)
      unsafe BlockMarks.write(outer, offset, ends, &found)
    }
    feeds &-= inner.count
    inner.append(Int32.max)
    guard tracker.isRegular, tracker.inside == 0 else { return false }
    (cells, self.feeds, records) = (found, feeds, feeds)
    let isClosed =
      found > 0 && Int(unsafe ends[found - 1]) == end - 1 && bytes.byte(end - 1) == Ascii.lineFeed
    if range.count > 0 && !isClosed {
      // The last record lacks its line feed.
      unsafe ends[found] = Int32(truncatingIfNeeded: end)
      (cells, records) = (found + 1, feeds + 1)
    }
    return true
  }

  /// Notes line feeds among delimiters and line feeds inside quotes.
  @inline(never)
  private mutating func note(_ structure: UInt64, _ bytes: RawSpan, _ offset: Int) {
    var rest = structure & bytes.block(offset).mask(of: Ascii.lineFeed)
    while rest != 0 {
      inner.append(Int32(truncatingIfNeeded: offset &+ rest.trailingZeroBitCount))
      rest &= rest &- 1
    }
  }

  /// Writes where records of equally many cells begin; false as soon as one is not like that.
  ///
  /// There are as many record ends as records: if every n-th cell end is one, no other is. `mayReturn` whether a carriage
  /// return may stand anywhere.
  @unsafe mutating func closeEqual(
    _ bytes: RawSpan, _ width: Int, _ firstLine: Int, mayReturn: Bool,
    _ ends: UnsafeMutableBufferPointer<Int32>, _ first: UnsafeMutableBufferPointer<Int32>,
    _ starts: UnsafeMutableBufferPointer<Int32>, _ lines: UnsafeMutableBufferPointer<Int32>
  ) -> Bool {
    for row in 0...records { unsafe first[row] = Int32(truncatingIfNeeded: row &* width) }
    var record = RecordPlace(range.lowerBound, firstLine)
    for row in 0..<records {
      let last = row &* width &+ width &- 1
      let end = unsafe ends[last]
      if bytes.byte(Int(end)) != Ascii.lineFeed && Int(end) != range.upperBound {
        unsafe reopen(row, bytes, width, ends)
        return false
      }
      unsafe starts[row] = Int32(truncatingIfNeeded: record.start)
      unsafe lines[row] = Int32(truncatingIfNeeded: record.line)
      if mayReturn {
        unsafe ends[last] = record.close(bytes, end, inner, row, &longRows)
      } else {
        record.close(end, inner, row, &longRows)
      }
    }
    return true
  }

  /// Lets the last cells of the first records end at their line feeds again.
  @inline(never)
  @unsafe private mutating func reopen(
    _ rows: Int, _ bytes: RawSpan, _ width: Int, _ ends: UnsafeMutableBufferPointer<Int32>
  ) {
    longRows.removeAll()
    for row in 0..<rows {
      let last = row &* width &+ width &- 1
      if bytes.byte(Int(unsafe ends[last])) == Ascii.carriageReturn { unsafe ends[last] &+= 1 }
    }
  }

  /// Writes where records begin, however many cells each has.
  @unsafe mutating func closeAny(
    _ bytes: RawSpan, _ firstLine: Int, _ ends: UnsafeMutableBufferPointer<Int32>,
    _ first: UnsafeMutableBufferPointer<Int32>, _ starts: UnsafeMutableBufferPointer<Int32>,
    _ lines: UnsafeMutableBufferPointer<Int32>
  ) {
    var record = RecordPlace(range.lowerBound, firstLine)
    var row = 0
    var begun = 0
    for cell in 0..<cells {
      let end = Int(unsafe ends[cell])
      guard bytes.byte(end) == Ascii.lineFeed || end == range.upperBound else { continue }
      unsafe first[row] = Int32(truncatingIfNeeded: begun)
      unsafe starts[row] = Int32(truncatingIfNeeded: record.start)
      unsafe lines[row] = Int32(truncatingIfNeeded: record.line)
      unsafe ends[cell] = record.close(bytes, unsafe ends[cell], inner, row, &longRows)
      begun = cell &+ 1
      row &+= 1
    }
    unsafe first[row] = Int32(truncatingIfNeeded: begun)
  }
}

/// Where the current record begins.
private struct RecordPlace {
  private(set) var start: Int
  private(set) var line: Int
  private var nextInner = 0

  init(_ start: Int, _ line: Int) {
    self.start = start
    self.line = line
  }

  /// Goes on to the next record and says where the last cell of this one ends: before a carriage return.
  @inline(__always)
  mutating func close(
    _ bytes: RawSpan, _ end: Int32, _ inner: [Int32], _ row: Int, _ longRows: inout [Int32]
  ) -> Int32 {
    let isReturn = bytes.byte(Int(end) &- 1) == Ascii.carriageReturn && Int(end) > start
    close(end, inner, row, &longRows)
    return isReturn ? end &- 1 : end
  }

  /// Goes on to the next record.
  @inline(__always)
  mutating func close(_ end: Int32, _ inner: [Int32], _ row: Int, _ longRows: inout [Int32]) {
    start = Int(end) &+ 1
    line &+= 1
    if inner[nextInner] < end { pass(end, inner, row, &longRows) }
  }

  /// Passes the line feeds inside a record.
  @inline(never)
  private mutating func pass(_ end: Int32, _ inner: [Int32], _ row: Int, _ longRows: inout [Int32]) {
    longRows.append(Int32(truncatingIfNeeded: row))
    while inner[nextInner] < end {
      line &+= 1
      nextInner &+= 1
    }
  }
}
