/// What all bytes of a text have in common, gathered on the way past them: enough to tell that nothing unusual stands
/// among them, never missing what is unusual.
struct ByteTrace {
  /// The smallest byte but for line feeds.
  private var lowest = SIMD16<UInt8>(repeating: .max)
  private var highest = SIMD16<UInt8>()
  /// The smallest difference to C0: 0 and 1 mark C0 and C1, which begin no character.
  private var nearest = SIMD16<UInt8>(repeating: .max)
  /// Followers without a lead, and leads without a follower.
  private var broken: UInt64 = 0
  private var open: UInt64 = 0
  /// Whether a NUL stands in the text.
  private(set) var hasZero = false
  /// Whether a carriage return may stand in the text: it does if nothing below it but line feeds stands there.
  private(set) var mayHaveReturns = false

  /// Takes in 64 bytes; `feeds` has FF in place of each line feed.
  @inline(__always)
  mutating func take(_ block: Block, feeds: Block) {
    let (a, b, c, d) = (block.a | feeds.a, block.b | feeds.b, block.c | feeds.c, block.d | feeds.d)
    lowest = lesser(lowest, lesser(lesser(a, b), lesser(c, d)))
    look(at: block)
  }

  /// Takes in the last bytes of a text, fewer than 64 and behind them zeros; `used` has a bit for each.
  @inline(never)
  mutating func take(last block: Block, _ used: UInt64) {
    if block.mask(of: 0) & used != 0 { hasZero = true }
    if block.mask(of: Ascii.carriageReturn) & used != 0 { mayHaveReturns = true }
    look(at: block)
    if open != 0 { broken = 1 }
  }

  /// Ends the text.
  mutating func finish() {
    let least = lowest.min()
    hasZero = hasZero || least == 0
    mayHaveReturns = mayHaveReturns || least <= Ascii.carriageReturn
    if open != 0 { broken = 1 }
  }

  @inline(__always)
  private mutating func look(at block: Block) {
    let followers = block.followerMask
    let leads = block.highMask & ~followers
    broken |= ((leads &<< 1) | open) ^ followers
    open = leads &>> 63
    highest = greater(highest, greater(greater(block.a, block.b), greater(block.c, block.d)))
    let c0 = SIMD16<UInt8>(repeating: 0xC0)
    let near = lesser(lesser(block.a ^ c0, block.b ^ c0), lesser(block.c ^ c0, block.d ^ c0))
    nearest = lesser(nearest, near)
  }

  /// Whether the text is ASCII and characters of two bytes throughout, as valid UTF-8 writes them.
  var isShortUTF8: Bool { broken == 0 && highest.max() < 0xE0 && nearest.min() > 1 }

  /// Whether all bytes are ASCII.
  var isASCII: Bool { highest.max() < 0x80 }
}
