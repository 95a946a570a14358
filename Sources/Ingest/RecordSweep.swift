import Platform

/// A quick look at many records at once: how many they are, and whether any needs a closer look.
///
/// It may call records unusual that are not; it never misses one that is.
struct RecordSweep {
  /// Whether quotes can be told by their parity; where not, nothing else here counts.
  private(set) var isRegular = true
  /// Whether a totals row, a rule, a blank record or swallowed lines may be among the records.
  private(set) var isUnusual = false
  /// Where the last whole record ends.
  private(set) var end: Int
  /// How many line feeds stand in the whole records.
  private(set) var lines = 0
  /// How many whole records there are.
  private(set) var records = 0

  /// Looks at records that begin at the range's start; with `isLast`, one without line feed is whole, too.
  init(_ bytes: RawSpan, _ range: Range<Int>, delimiter: UInt8, width: Int, isLast: Bool) {
    end = range.lowerBound
    var tracker = QuoteTracker()
    var (start, records, unusual) = (range.lowerBound, 0, false)
    var (feedsSoFar, feedsAtEnd) = (0, 0)
    // Delimiters in quotes, and line feeds in quotes, since about the record's begin.
    var (quotedDelimiters, quotedFeeds) = (0, UInt64(0))
    let enough = max(1, width - 1)
    var offset = range.lowerBound
    while offset < range.upperBound {
      let block = bytes.block(offset)
      var feeds = block.mask(of: Ascii.lineFeed)
      var quotes = block.mask(of: Ascii.quote)
      var delimiters = block.mask(of: delimiter)
      if range.upperBound &- offset < 64 {
        let used = (UInt64(1) &<< UInt64(range.upperBound &- offset)) &- 1
        (feeds, quotes, delimiters) = (feeds & used, quotes & used, delimiters & used)
      }
      let structure = tracker.step(
        quotes: quotes, structure: delimiters | feeds, bytes: bytes, offset: offset, end: range.upperBound)
      let outer = (delimiters: structure & delimiters, feeds: structure & feeds)
      quotedFeeds |= feeds ^ outer.feeds
      if quotedFeeds != 0 || delimiters != outer.delimiters {
        quotedDelimiters &+= (delimiters ^ outer.delimiters).nonzeroBitCount
        if quotedFeeds != 0 && quotedDelimiters >= enough { unusual = true }
      }
      if outer.feeds != 0 {
        var rest = outer.feeds
        while rest != 0 {
          let place = offset &+ rest.trailingZeroBitCount
          if Footer.mayBeUnusual(bytes, start, place, delimiter) { unusual = true }
          start = place &+ 1
          rest &= rest &- 1
        }
        records &+= outer.feeds.nonzeroBitCount
        let upTo = UInt64.max &>> UInt64(outer.feeds.leadingZeroBitCount)
        feedsAtEnd = feedsSoFar &+ (feeds & upTo).nonzeroBitCount
        // What stands in this block may belong to the next record: better counted twice than not at all.
        quotedFeeds = feeds ^ outer.feeds
        quotedDelimiters = (delimiters ^ outer.delimiters).nonzeroBitCount
      }
      feedsSoFar &+= feeds.nonzeroBitCount
      offset &+= 64
    }
    isRegular = tracker.isRegular && !(isLast && tracker.inside != 0)
    if isLast && start < range.upperBound {
      if Footer.mayBeUnusual(bytes, start, range.upperBound, delimiter) { unusual = true }
      (start, records, feedsAtEnd) = (range.upperBound, records + 1, feedsSoFar)
    }
    (end, isUnusual, lines, self.records) = (start, unusual, feedsAtEnd, records)
  }
}

extension Footer {
  /// Whether a record may be blank, a rule or a totals row: decided by its first two cells' first bytes.
  @inline(__always)
  static func mayBeUnusual(_ bytes: RawSpan, _ start: Int, _ end: Int, _ delimiter: UInt8) -> Bool {
    if !mayBegin(bytes, start, delimiter) {
      let cells = bits(bytes.sixteen(start) .== SIMD16(repeating: delimiter))
      if cells != 0 {
        let second = start &+ cells.trailingZeroBitCount &+ 1
        if second < end && !mayBegin(bytes, second, delimiter) { return false }
      }
    }
    return isUnusual(bytes, start, end, delimiter)
  }

  /// Whether a cell that begins there may be empty, a rule or a totals word.
  @inline(__always)
  static func mayBegin(_ bytes: RawSpan, _ start: Int, _ delimiter: UInt8) -> Bool {
    let byte = bytes.byte(start)
    if byte &- Ascii.zero < 10 { return false }
    switch byte {
    // The second letter spares names and keys the closer look: "T10002" is no total.
    case 0x53, 0x73: return bytes.byte(start &+ 1) | 0x20 == UInt8(ascii: "u")
    case 0x47, 0x67: return bytes.byte(start &+ 1) | 0x20 == UInt8(ascii: "e")
    case 0x49, 0x69: return bytes.byte(start &+ 1) | 0x20 == UInt8(ascii: "n")
    case 0x54, 0x74: return bytes.byte(start &+ 1) | 0x20 == UInt8(ascii: "o")
    case 0xE2: return true
    case ...Ascii.quote, Ascii.minus, 0x3D, 0x5F: return true
    default: return byte == delimiter
    }
  }

  /// The same, looking at the whole cells.
  @inline(never)
  private static func isUnusual(_ bytes: RawSpan, _ start: Int, _ end: Int, _ delimiter: UInt8) -> Bool {
    let first = bytes.byte(start)
    if first == 0x5F || first == 0x3D || first == Ascii.minus {
      if end - start >= 5, (1..<5).allSatisfy({ bytes.byte(start + $0) == first }) { return true }
    }
    var place = start
    var seen = 0
    while place <= end && seen < 2 {
      let cellEnd = endOfCell(bytes, place, end, delimiter)
      while place < cellEnd, isBlankOrQuote(bytes.byte(place)) { place += 1 }
      if place < cellEnd {
        if beginsWithWord(bytes, place) { return true }
        seen += 1
      }
      place = cellEnd + 1
    }
    return seen == 0
  }

  private static func endOfCell(_ bytes: RawSpan, _ start: Int, _ end: Int, _ delimiter: UInt8) -> Int {
    var place = start
    let isQuoted = place < end && bytes.byte(place) == Ascii.quote
    var isInside = isQuoted
    if isQuoted { place += 1 }
    while place < end {
      let byte = bytes.byte(place)
      // A doubled quote closes the cell and opens it again.
      if isQuoted && byte == Ascii.quote { isInside.toggle() }
      if byte == delimiter && !isInside { break }
      place += 1
    }
    return place
  }

  private static func isBlankOrQuote(_ byte: UInt8) -> Bool {
    byte == Ascii.blank || byte == Ascii.tab || byte == Ascii.carriageReturn || byte == Ascii.quote
      || byte == Ascii.endOfFile
  }

  /// Whether a totals word, or something that begins like one, stands here.
  private static func beginsWithWord(_ bytes: RawSpan, _ place: Int) -> Bool {
    let word = bytes.word(place)
    let low = word | 0x2020_2020_2020_2020
    // summe, total, gesamt, insgesam, and the sign of a sum.
    return low & 0xFF_FFFF_FFFF == 0x65_6D6D_7573 || low & 0xFF_FFFF_FFFF == 0x6C_6174_6F74
      || low & 0xFFFF_FFFF_FFFF == 0x746D_6173_6567 || low == 0x6D61_7365_6773_6E69
      || word & 0xFF_FFFF == 0x91_88E2
  }
}
