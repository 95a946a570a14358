/// Tells delimiters and line feeds inside quotes from those outside, 64 bytes at a time.
///
/// Works by the parity of quotes. That is right as long as every quote opens at the start of a cell and
/// closes at its end; where one does not, `isRegular` turns false and the text must be read byte by byte.
struct QuoteTracker {
  /// All ones while the next block begins inside quotes.
  private(set) var inside: UInt64 = 0
  /// Quotes that stand elsewhere than at the edge of a cell.
  private var irregular: UInt64 = 0
  private var mayOpen: UInt64 = 1
  private var hasJustClosed: UInt64 = 0

  /// Whether every quote so far stands at the edge of a cell.
  var isRegular: Bool { irregular == 0 }

  /// The delimiters and line feeds of a block that lie outside quotes.
  ///
  /// `offset` and `end` are the block's place in the text, to look at single bytes behind closing quotes.
  @inline(__always)
  mutating func step(
    quotes: UInt64, delimiters: UInt64, feeds: UInt64, bytes: RawSpan, offset: Int, end: Int
  ) -> (delimiters: UInt64, feeds: UInt64) {
    let quoted = prefixXor(quotes) ^ inside
    let openers = quotes & quoted
    let closers = quotes & ~quoted
    let outer = (delimiters: delimiters & ~quoted, feeds: feeds & ~quoted)
    let structure = outer.delimiters | outer.feeds
    irregular |= openers & ~(((structure | closers) &<< 1) | mayOpen)
    var odd = ((closers &<< 1) | hasJustClosed) & ~(structure | openers)
    while odd != 0 {
      let place = offset + odd.trailingZeroBitCount
      let isLineEnd = bytes.byte(place) == Ascii.carriageReturn && bytes.byte(place + 1) == Ascii.lineFeed
      if place < end && !isLineEnd { irregular |= 1 }
      odd &= odd &- 1
    }
    inside = 0 &- (quoted &>> 63)
    mayOpen = (structure | closers) &>> 63
    hasJustClosed = closers &>> 63
    return outer
  }
}

/// Reads quotes byte by byte: right for every text, and slower.
///
/// A quote opens a cell only as its first byte; anywhere else outside quotes it is an ordinary character.
struct QuoteMachine {
  /// What a byte means.
  enum Event {
    case content
    case cellEnd
    case recordEnd
    /// A character behind a closing quote that neither ends the cell nor is blank.
    case stray
  }
  private enum State {
    case cellStart, plain, quoted, closed
  }
  private var state = State.cellStart
  private let delimiter: UInt8

  init(delimiter: UInt8) { self.delimiter = delimiter }

  /// Whether the next byte is inside quotes.
  var isQuoted: Bool { state == .quoted }

  /// Whether the next byte begins a cell.
  var isAtCellStart: Bool { state == .cellStart }

  /// Takes the next byte.
  @inline(__always)
  mutating func step(_ byte: UInt8) -> Event {
    if state == .quoted {
      if byte == Ascii.quote { state = .closed }
      return .content
    }
    if byte == delimiter {
      state = .cellStart
      return .cellEnd
    }
    if byte == Ascii.lineFeed {
      state = .cellStart
      return .recordEnd
    }
    switch state {
    case .cellStart:
      state = byte == Ascii.quote ? .quoted : .plain
    case .closed:
      if byte == Ascii.quote {
        state = .quoted
      } else if byte != Ascii.carriageReturn && byte != Ascii.blank {
        state = .plain
        return .stray
      }
    case .plain, .quoted: break
    }
    return .content
  }
}
