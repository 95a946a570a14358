import CWideBlocks

/// Where delimiters, line feeds and quotes stand in up to 63 blocks of 64 bytes, one bit a byte.
///
/// Step by step for many blocks: within a block each step waits for the one before, and the processor looks ahead far
/// enough to do several blocks at a time only where steps are short.
struct BlockMarks {
  /// How many blocks are looked at together.
  static let most = 63
  /// Whether the processor at hand compares 64 bytes at once.
  static let isWideAvailable = wide_blocks_available()
  /// Delimiters and line feeds of each block.
  var structures = InlineArray<64, UInt64>(repeating: 0)
  /// Quotes of each block.
  private(set) var quotes = InlineArray<64, UInt64>(repeating: 0)
  /// For each byte whether the quotes of its block up to it are odd.
  private(set) var parities = InlineArray<64, UInt64>(repeating: 0)
  private let delimiter: UInt8
  private let isWide: Bool

  init(delimiter: UInt8, isWide: Bool) {
    self.delimiter = delimiter
    self.isWide = isWide
  }

  /// Looks at whole blocks and returns how many line feeds they hold; where it `looks`, also at what their bytes are.
  @inline(__always)
  @unsafe mutating func find(
    _ bytes: RawSpan, from offset: Int, blocks: Int, looks: Bool, _ trace: inout ByteTrace
  ) -> Int {
    if isWide { return unsafe findWide(bytes, from: offset, blocks: blocks, &trace) }
    if looks { trace.take(bytes, from: offset, to: offset &+ 64 &* blocks) }
    // Each lane counts up to 255 line feeds: 63 blocks of four.
    var feedLanes = SIMD16<UInt8>()
    for number in 0..<blocks {
      let block = bytes.block(offset &+ number &* 64)
      let lineFeeds = block.matches(Ascii.lineFeed)
      feedLanes &-= lineFeeds.sum
      structures[number] = (block.matches(delimiter) | lineFeeds).highMask
      quotes[number] = block.mask(of: Ascii.quote)
    }
    for number in parities.indices { parities[number] = prefixXor(quotes[number]) }
    return Int(SIMD16<UInt16>(truncatingIfNeeded: feedLanes).wrappedSum())
  }

  @inline(never)
  @unsafe private mutating func findWide(
    _ bytes: RawSpan, from offset: Int, blocks: Int, _ trace: inout ByteTrace
  ) -> Int {
    var structures = structures.mutableSpan
    var quotes = quotes.mutableSpan
    var parities = parities.mutableSpan
    let found = unsafe bytes.withUnsafeBytes { bytes in
      unsafe structures.withUnsafeMutableBufferPointer { structures in
        unsafe quotes.withUnsafeMutableBufferPointer { quotes in
          unsafe parities.withUnsafeMutableBufferPointer { parities in
            unsafe wide_blocks_mark(
              bytes.baseAddress! + offset, Int64(blocks), delimiter, structures.baseAddress!, quotes.baseAddress!,
              parities.baseAddress!)
          }
        }
      }
    }
    trace.take(found)
    return Int(found.line_feeds)
  }

  /// Writes where the marked bytes stand behind those found so far: up to a block more than there are.
  @inline(__always)
  @unsafe func write(
    _ offset: Int, blocks: Int, _ ends: UnsafeMutableBufferPointer<Int32>, _ found: inout Int
  ) {
    if isWide {
      unsafe writeWide(offset, blocks: blocks, ends, &found)
    } else {
      for number in 0..<blocks { unsafe Self.write(structures[number], offset &+ number &* 64, ends, &found) }
    }
  }

  @inline(never)
  @unsafe private func writeWide(
    _ offset: Int, blocks: Int, _ ends: UnsafeMutableBufferPointer<Int32>, _ found: inout Int
  ) {
    let structures = structures.span
    found &+= Int(
      unsafe structures.withUnsafeBufferPointer {
        unsafe wide_blocks_places(
          $0.baseAddress!, Int64(blocks), Int32(truncatingIfNeeded: offset), ends.baseAddress! + found)
      })
  }

  /// Writes the places of all bits of a block, ten at a time, whether needed or not: seldom a branch to mispredict.
  @inline(__always)
  @unsafe static func write(
    _ bits: UInt64, _ offset: Int, _ ends: UnsafeMutableBufferPointer<Int32>, _ found: inout Int
  ) {
    var (rest, slot) = (bits, found)
    repeat {
      for lane in 0..<10 {
        unsafe ends[slot &+ lane] = Int32(truncatingIfNeeded: offset &+ place(ofLowest: rest))
        rest &= rest &- 1
      }
      slot &+= 10
    } while rest != 0
    found &+= bits.nonzeroBitCount
  }
}
