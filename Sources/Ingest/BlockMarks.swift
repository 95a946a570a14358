/// Where delimiters, line feeds and quotes stand in up to 63 blocks of 64 bytes, one bit a byte.
///
/// Lent for as long as the cells of one range are looked for. Step by step for many blocks: within a block each step waits
/// for the one before, and the processor looks ahead far enough to do several blocks at a time only where steps are short.
@safe struct BlockMarks {
  /// How many blocks are looked at together.
  static let most = 63
  /// How many words the marks of so many blocks take.
  static let room = 3 * 64
  // Delimiters and line feeds of each block; from 64 on its quotes; from 128 on for each byte whether the block's quotes up
  // to it are odd.
  private let words: UnsafeMutableBufferPointer<UInt64>
  private let delimiter: UInt8

  @unsafe init(_ words: UnsafeMutableBufferPointer<UInt64>, delimiter: UInt8) {
    unsafe self.words = words
    self.delimiter = delimiter
  }

  /// The marks of one block.
  @inline(__always)
  func block(_ number: Int) -> (structure: UInt64, quotes: UInt64, parity: UInt64) {
    unsafe (words[number], words[64 &+ number], words[128 &+ number])
  }

  /// Keeps only those of a block's delimiters and line feeds.
  @inline(__always)
  func keep(_ structure: UInt64, in number: Int) { unsafe words[number] = structure }

  /// Looks at whole blocks and returns how many line feeds they hold; where it `looks`, also at what their bytes are.
  @inline(__always)
  func find(_ bytes: RawSpan, from offset: Int, blocks: Int, looks: Bool, _ trace: inout ByteTrace) -> Int {
    if looks { trace.take(bytes, from: offset, to: offset &+ 64 &* blocks) }
    // Each lane counts up to 255 line feeds: 63 blocks of four.
    var feedLanes = SIMD16<UInt8>()
    for number in 0..<blocks {
      let block = bytes.block(offset &+ number &* 64)
      let lineFeeds = block.matches(Ascii.lineFeed)
      feedLanes &-= lineFeeds.sum
      unsafe words[number] = (block.matches(delimiter) | lineFeeds).highMask
      unsafe words[64 &+ number] = block.mask(of: Ascii.quote)
    }
    for number in 0..<64 { unsafe words[128 &+ number] = prefixXor(words[64 &+ number]) }
    return Int(SIMD16<UInt16>(truncatingIfNeeded: feedLanes).wrappedSum())
  }

  /// Writes where the marked bytes stand behind those found so far: up to a block more than there are.
  @inline(__always)
  @unsafe func write(
    _ offset: Int, blocks: Int, _ ends: UnsafeMutableBufferPointer<Int32>, _ found: inout Int
  ) {
    for number in 0..<blocks { unsafe Self.write(words[number], offset &+ number &* 64, ends, &found) }
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
