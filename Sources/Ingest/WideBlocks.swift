import CWideBlocks

/// Where cells end, found with the widest instructions of processors that have them; the result is the same as without.
enum WideBlocks {
  /// Whether the processor at hand compares 64 bytes at once.
  static let areAvailable = wide_blocks_available()
  /// How many line feeds inside quotes are taken over together.
  private static let room = 1024

  /// Writes the ends of the cells in all whole blocks from `offset` behind those found so far, and returns how many line
  /// feeds the blocks hold, those inside quotes included; `offset` is then where the rest begins.
  ///
  /// Up to a block more than there are is overwritten. Stops where there may be no more room for ends; `offset` then lies
  /// a block or more before `end`.
  @unsafe static func find(
    _ bytes: RawSpan, _ offset: inout Int, _ end: Int, _ delimiter: UInt8, _ tracker: inout QuoteTracker,
    _ ends: UnsafeMutableBufferPointer<Int32>, _ found: inout Int, _ inner: inout [Int32],
    _ trace: inout ByteTrace
  ) -> Int {
    var state = tracker.state
    var feeds = 0
    unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: room) { within in
      while true {
        // Each byte might be the end of a cell.
        let count = min((end &- offset) / 64, (ends.count &- found) / 64 &- 1)
        guard count > 0 else { return }
        let blocks = unsafe bytes.withUnsafeBytes { bytes in
          unsafe wide_blocks_find(
            bytes.baseAddress?.advanced(by: offset), Int64(count), delimiter,
            Int32(truncatingIfNeeded: offset), &state, ends.baseAddress?.advanced(by: found),
            within.baseAddress, Int64(room))
        }
        unsafe inner.append(contentsOf: within.prefix(Int(blocks.inner)))
        trace.take(blocks)
        found &+= Int(blocks.places)
        feeds &+= Int(blocks.line_feeds)
        offset &+= 64 &* Int(blocks.blocks)
      }
    }
    tracker = QuoteTracker(state)
    return feeds
  }

  /// How many quotes and line feeds there are in the blocks that begin within a range.
  static func count(_ bytes: RawSpan, _ range: Range<Int>) -> (quotes: Int, lines: Int) {
    let counted = unsafe bytes.extracting(range.lowerBound...).withUnsafeBytes {
      unsafe wide_blocks_count($0.baseAddress, Int64((range.count + 63) / 64))
    }
    return (Int(counted.quotes), Int(counted.line_feeds))
  }
}
