/// What all bytes of a text have in common, gathered on the way past them: enough to tell that nothing unusual stands
/// among them, never missing what is unusual.
struct ByteTrace {
  private var lowest = SIMD16<UInt8>(repeating: .max)
  private var highest = SIMD16<UInt8>()
  /// The smallest difference to C0: 0 and 1 mark C0 and C1, which begin no character.
  private var nearest = SIMD16<UInt8>(repeating: .max)
  private var returns = SIMD16<UInt8>()
  /// Followers without a lead, and leads without a follower.
  private var broken: UInt64 = 0
  private var open: UInt64 = 0
  /// Whether a NUL stands in the text.
  private(set) var hasZero = false

  /// Takes in 64 bytes.
  @inline(__always)
  mutating func take(_ block: Block) {
    lowest = lesser(lowest, lesser(lesser(block.a, block.b), lesser(block.c, block.d)))
    look(at: block)
  }

  /// Takes in the last bytes of a text, fewer than 64 and behind them zeros; `used` has a bit for each.
  @inline(never)
  mutating func take(last block: Block, _ used: UInt64) {
    if block.mask(of: 0) & used != 0 { hasZero = true }
    look(at: block)
    if open != 0 { broken = 1 }
  }

  /// Ends the text.
  mutating func finish() {
    hasZero = hasZero || lowest.min() == 0
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
    let wanted = SIMD16<UInt8>(repeating: Ascii.carriageReturn)
    let found = (block.a .== wanted) .| (block.b .== wanted) .| (block.c .== wanted) .| (block.d .== wanted)
    returns |= lanes(found)
  }

  /// Whether the text is ASCII and characters of two bytes throughout, as valid UTF-8 writes them.
  var isShortUTF8: Bool { broken == 0 && highest.max() < 0xE0 && nearest.min() > 1 }

  /// Whether all bytes are ASCII.
  var isASCII: Bool { highest.max() < 0x80 }

  /// Whether a carriage return stands in the text.
  var hasReturns: Bool { returns.max() != 0 }
}
