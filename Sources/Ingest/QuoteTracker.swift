import CWideBlocks

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

  init() {}

  /// Goes on where the processor's widest instructions have come to.
  init(_ state: wide_blocks_state) {
    inside = state.inside
    irregular = state.is_irregular ? 1 : 0
    (mayOpen, hasJustClosed) = (state.may_open, state.has_closed)
  }

  /// How quotes stand, for the processor's widest instructions to go on from.
  var state: wide_blocks_state {
    wide_blocks_state(
      inside: inside, may_open: mayOpen, has_closed: hasJustClosed, is_irregular: irregular != 0)
  }

  /// Whether every quote so far stands at the edge of a cell.
  var isRegular: Bool { irregular == 0 }

  /// Those of a block's delimiters and line feeds that lie outside quotes.
  ///
  /// `offset` and `end` are the block's place in the text, to look at single bytes behind closing quotes.
  @inline(__always)
  mutating func step(quotes: UInt64, structure: UInt64, bytes: RawSpan, offset: Int, end: Int) -> UInt64 {
    step(
      quotes: quotes, parity: prefixXor(quotes), structure: structure, bytes: bytes, offset: offset, end: end)
  }

  /// The same, where is known for each byte whether the block's quotes up to it are odd.
  @inline(__always)
  mutating func step(
    quotes: UInt64, parity: UInt64, structure: UInt64, bytes: RawSpan, offset: Int, end: Int
  ) -> UInt64 {
    let quoted = parity ^ inside
    let openers = quotes & quoted
    let closers = quotes & ~quoted
    let outer = structure & ~quoted
    let edges = outer | closers
    irregular |= openers & ~((edges &<< 1) | mayOpen)
    let odd = ((closers &<< 1) | hasJustClosed) & ~(outer | openers)
    if odd != 0, !Self.isRegular(behind: odd, bytes, offset, end) { irregular |= 1 }
    inside = UInt64(bitPattern: Int64(bitPattern: quoted) &>> 63)
    mayOpen = edges &>> 63
    hasJustClosed = closers &>> 63
    return outer
  }

  /// Behind a closing quote only a line end of two bytes, or the end of the text, is regular.
  @inline(never)
  private static func isRegular(behind closers: UInt64, _ bytes: RawSpan, _ offset: Int, _ end: Int) -> Bool {
    var odd = closers
    while odd != 0 {
      let place = offset &+ odd.trailingZeroBitCount
      let isLineEnd = bytes.byte(place) == Ascii.carriageReturn && bytes.byte(place &+ 1) == Ascii.lineFeed
      if place < end && !isLineEnd { return false }
      odd &= odd &- 1
    }
    return true
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
