import Platform
import Tabular

/// Cuts a file into pieces of whole records without looking at anything but quotes and line feeds.
///
/// Right for texts in which quotes stand at the edges of cells only: there their parity tells what is quoted. The
/// `Survey` of the pieces refutes all others.
struct PieceCutter {
  private let source: TextReader.Source
  private let chunkSize: Int
  private let limit: Int
  private let end: Int
  private var next: TextPlace
  private var number = 0
  /// Whether the processor's widest instructions are used; the result is the same.
  private let isWide: Bool
  /// Bytes of a begun record at the end of the last piece.
  private var rest: [UInt8] = []

  init(
    _ source: TextReader.Source, start: TextPlace, end: Int, chunkSize: Int, limit: Int,
    isWide: Bool = WideBlocks.areAvailable
  ) {
    self.isWide = isWide
    self.source = source
    self.chunkSize = chunkSize
    self.limit = limit
    self.end = end
    next = start
  }

  /// What became of the next piece.
  enum Outcome {
    case piece, end
    /// A record beyond all bounds: nothing to go on with.
    case endless
  }

  /// Fills the buffer with the next piece; its first record's number is not known yet.
  mutating func fill(_ buffer: inout ChunkBuffer) throws(PlatformError) -> Outcome {
    guard next.byte < end else { return .end }
    buffer.bytes.removeAll()
    buffer.bytes.append(rest)
    var step = chunkSize
    var cut = (length: 0, lines: 0)
    while true {
      let count = buffer.count
      let take = min(step, end - next.byte - count)
      try source.load(take, at: next.byte + count, into: &buffer.bytes)
      let isEnd = next.byte + buffer.count >= end
      let range = PaddedBuffer.padding..<(PaddedBuffer.padding + buffer.count)
      cut = buffer.bytes.withPaddedBytes { bytes in
        let counted = isWide ? WideBlocks.count(bytes, range) : Self.count(bytes, range)
        return isEnd ? (range.count, counted.lines) : Self.cut(bytes, range, counted)
      }
      if cut.length > 0 { break }
      step = max(step, buffer.count)
      if buffer.count > limit { return .endless }
    }
    buffer.number = number
    buffer.firstLine = next.line
    buffer.firstRecord = 0
    buffer.firstByte = next.byte
    rest = buffer.bytes.copy(cut.length..<buffer.count)
    buffer.bytes.resize(to: cut.length)
    number += 1
    next = TextPlace(byte: next.byte + cut.length, line: next.line + cut.lines, record: 0)
    return .piece
  }

  /// How many quotes and line feeds there are.
  private static func count(_ bytes: RawSpan, _ range: Range<Int>) -> (quotes: Int, lines: Int) {
    var (quotes, lines) = (0, 0)
    var offset = range.lowerBound
    // Behind the range there are zeros.
    while offset < range.upperBound {
      // Each lane counts up to 255: 63 blocks of four.
      let stop = min(offset &+ 63 &* 64, range.upperBound)
      var (quoteLanes, lineLanes) = (SIMD16<UInt8>(), SIMD16<UInt8>())
      while offset < stop {
        let block = bytes.block(offset)
        quoteLanes &-= block.matches(Ascii.quote).sum
        lineLanes &-= block.matches(Ascii.lineFeed).sum
        offset &+= 64
      }
      quotes &+= Int(SIMD16<UInt16>(truncatingIfNeeded: quoteLanes).wrappedSum())
      lines &+= Int(SIMD16<UInt16>(truncatingIfNeeded: lineLanes).wrappedSum())
    }
    return (quotes, lines)
  }

  /// How many bytes the whole records take, and how many line feeds stand in them, given how many quotes and line feeds there
  /// are in all.
  private static func cut(
    _ bytes: RawSpan, _ range: Range<Int>, _ counted: (quotes: Int, lines: Int)
  ) -> (length: Int, lines: Int) {
    var (isInside, lines) = (counted.quotes & 1 == 1, counted.lines)
    var offset = range.lowerBound + (range.count + 63) / 64 * 64
    while offset > range.lowerBound {
      offset -= 64
      let block = bytes.block(offset)
      let marks = block.mask(of: Ascii.quote)
      let feeds = block.mask(of: Ascii.lineFeed)
      if marks.nonzeroBitCount & 1 == 1 { isInside.toggle() }
      let outer = feeds & ~(prefixXor(marks) ^ (isInside ? UInt64.max : 0))
      if outer != 0 {
        let bit = 63 - outer.leadingZeroBitCount
        let behind = bit == 63 ? 0 : feeds &>> UInt64(bit + 1)
        return (offset + bit + 1 - range.lowerBound, lines - behind.nonzeroBitCount)
      }
      lines -= feeds.nonzeroBitCount
    }
    return (0, 0)
  }
}
