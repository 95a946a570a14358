import CWideBlocks

/// What all bytes of a text have in common, gathered on the way past them: enough to tell that nothing unusual stands
/// among them, never missing what is unusual.
struct ByteTrace {
  /// The smallest of all bytes set against a line feed, less one: line feeds come out largest, and only the other
  /// control characters lie below 0F.
  private var controls = SIMD16<UInt8>(repeating: .max)
  /// The smallest of all bytes set against C2, less two: below 3E lie only bytes from C0 other than C2 and C3.
  private var leads = SIMD16<UInt8>(repeating: .max)
  /// Not zero where C2 or C3 lacks its follower, or a follower its lead.
  private var broken = SIMD16<UInt8>()
  /// Whether the last bytes of the text hold anything unusual.
  private var endsUnusually = false

  /// Takes in whole blocks of 64 bytes, as long as one begins before `stop`.
  ///
  /// By themselves: what they need and what finding the cells needs does not fit the processor's registers together.
  @inline(never)
  mutating func take(_ bytes: RawSpan, from start: Int, to stop: Int) {
    var (controls, leads, broken) = (self.controls, self.leads, self.broken)
    var offset = start
    while offset < stop {
      let (here, before) = (bytes.block(offset), bytes.block(offset &- 1))
      controls = lesser(controls, here.mapped(Self.control).least)
      leads = lesser(leads, here.mapped(Self.lead).least)
      broken |= Self.contradiction(before.a, here.a) | Self.contradiction(before.b, here.b)
      broken |= Self.contradiction(before.c, here.c) | Self.contradiction(before.d, here.d)
      offset &+= 64
    }
    (self.controls, self.leads, self.broken) = (controls, leads, broken)
  }

  /// Takes in whole blocks of 64 bytes that have been looked at all at once.
  mutating func take(_ blocks: wide_blocks_found) {
    controls = lesser(controls, SIMD16(repeating: blocks.least_control))
    leads = lesser(leads, SIMD16(repeating: blocks.least_lead))
    if blocks.is_broken { broken = SIMD16(repeating: .max) }
  }

  /// Takes in the last bytes of a text, fewer than 64 and behind them zeros.
  mutating func take(last range: Range<Int>, of bytes: RawSpan) {
    for place in range where bytes.byte(place) < 0x10 && bytes.byte(place) != Ascii.lineFeed {
      endsUnusually = true
    }
    for part in stride(from: range.lowerBound, to: range.upperBound, by: 16) {
      let (here, before) = (bytes.sixteen(part), bytes.sixteen(part &- 1))
      leads = lesser(leads, Self.lead(here))
      broken |= Self.contradiction(before, here)
    }
  }

  @inline(__always)
  private static func control(_ bytes: SIMD16<UInt8>) -> SIMD16<UInt8> {
    (bytes ^ SIMD16(repeating: Ascii.lineFeed)) &- SIMD16(repeating: 1)
  }

  @inline(__always)
  private static func lead(_ bytes: SIMD16<UInt8>) -> SIMD16<UInt8> {
    (bytes ^ SIMD16(repeating: 0xC2)) &- SIMD16(repeating: 2)
  }

  /// FF in each lane in which one of both is true: the byte before is C2 or C3, this one is from 80 to BF.
  @inline(__always)
  private static func contradiction(_ before: SIMD16<UInt8>, _ bytes: SIMD16<UInt8>) -> SIMD16<UInt8> {
    lanes((before | SIMD16(repeating: 1)) .== SIMD16(repeating: 0xC3)) ^ followers(bytes)
  }

  /// Whether a control character other than the line feed may stand in the text.
  var hasControls: Bool { endsUnusually || controls.min() < 0x0F }

  /// Whether the text is ASCII and characters from U+0080 to U+00FF throughout, as UTF-8 writes them in two bytes.
  ///
  /// A lead as the last byte of a text must be looked for by itself.
  var isLatin: Bool { broken == SIMD16() && leads.min() >= 0x3E }
}
