/// Where a buffer of whole and begun records can be cut.
struct RecordCut {
  /// How many bytes the whole records take, with their line ends.
  var length = 0
  /// How many line feeds stand in them.
  var lines = 0
  /// How many records they are.
  var records = 0
  /// The line, counted from 0, on which a quote opened that is still open at the end.
  var openLine: Int?

  /// Looks for the end of the last whole record of a text that begins at a record's first byte.
  ///
  /// Behind the range there must be zeros.
  init(_ bytes: RawSpan, _ range: Range<Int>, delimiter: UInt8) {
    if !cutFast(bytes, range, delimiter: delimiter) {
      self = RecordCut()
      cutByteByByte(bytes, range, delimiter: delimiter)
    }
  }

  private init() {}

  /// Nothing found.
  static var none: RecordCut { RecordCut() }

  private mutating func cutFast(_ bytes: RawSpan, _ range: Range<Int>, delimiter: UInt8) -> Bool {
    let end = range.upperBound
    var tracker = QuoteTracker()
    var feedsSoFar = 0
    var recordsSoFar = 0
    var last = (offset: -1, feeds: UInt64(0), recordEnds: UInt64(0), feedsBefore: 0, recordsBefore: 0)
    var offset = range.lowerBound
    while offset < end {
      let block = bytes.block(offset)
      let feeds = block.mask(of: Ascii.lineFeed)
      let outer = tracker.step(
        quotes: block.mask(of: Ascii.quote), structure: block.mask(of: delimiter) | feeds, bytes: bytes,
        offset: offset, end: end)
      let recordEnds = outer & feeds
      if recordEnds != 0 { last = (offset, feeds, recordEnds, feedsSoFar, recordsSoFar) }
      let feedCount = feeds.nonzeroBitCount
      feedsSoFar += feedCount
      recordsSoFar += recordEnds == feeds ? feedCount : recordEnds.nonzeroBitCount
      offset += 64
    }
    guard tracker.isRegular else { return false }
    // An open quote is looked at byte by byte: its line is needed, should it never close.
    guard tracker.inside == 0 || last.offset >= 0 else { return false }
    guard last.offset >= 0 else { return true }
    let bit = 63 - last.recordEnds.leadingZeroBitCount
    let upTo = UInt64.max &>> UInt64(63 - bit)
    length = last.offset + bit + 1 - range.lowerBound
    lines = last.feedsBefore + (last.feeds & upTo).nonzeroBitCount
    records = last.recordsBefore + last.recordEnds.nonzeroBitCount
    return true
  }

  private mutating func cutByteByByte(_ bytes: RawSpan, _ range: Range<Int>, delimiter: UInt8) {
    var machine = QuoteMachine(delimiter: delimiter)
    var feeds = 0
    var openedOn = 0
    for offset in range {
      let byte = bytes.byte(offset)
      if byte == Ascii.quote, machine.isAtCellStart { openedOn = feeds }
      if byte == Ascii.lineFeed { feeds += 1 }
      if case .recordEnd = machine.step(byte) {
        length = offset + 1 - range.lowerBound
        lines = feeds
        records += 1
      }
    }
    openLine = machine.isQuoted ? openedOn : nil
  }
}
