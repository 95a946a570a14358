#if arch(x86_64)
import _Builtin_intrinsics.intel
#endif

// The scanner's loads. The padding around every buffer keeps them in bounds: offsets come from masks of the
// content, and no load reaches further than a block from there. Debug builds check each of them.

/// Bytes that have a meaning in a delimited file.
enum Ascii {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let endOfFile: UInt8 = 0x1A
  static let blank: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let comma: UInt8 = 0x2C
  static let minus: UInt8 = 0x2D
  static let dot: UInt8 = 0x2E
  static let zero: UInt8 = 0x30
  static let nine: UInt8 = 0x39
  static let semicolon: UInt8 = 0x3B
  static let pipe: UInt8 = 0x7C
}

extension RawSpan {
  /// One byte.
  @inline(__always)
  func byte(_ offset: Int) -> UInt8 {
    assert(offset >= 0 && offset < byteCount)
    return unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
  }

  /// Eight bytes, the first one lowest.
  @inline(__always)
  func word(_ offset: Int) -> UInt64 {
    assert(offset >= 0 && offset + 8 <= byteCount)
    return UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
  }

  /// Two bytes, the first one lowest.
  @inline(__always)
  func half(_ offset: Int) -> UInt64 {
    assert(offset >= 0 && offset + 2 <= byteCount)
    return UInt64(
      UInt16(littleEndian: unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt16.self)))
  }

  /// 16 bytes.
  @inline(__always)
  func sixteen(_ offset: Int) -> SIMD16<UInt8> {
    assert(offset >= 0 && offset + 16 <= byteCount)
    return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD16<UInt8>.self)
  }

  /// 64 bytes.
  @inline(__always)
  func block(_ offset: Int) -> Block {
    Block(a: sixteen(offset), b: sixteen(offset &+ 16), c: sixteen(offset &+ 32), d: sixteen(offset &+ 48))
  }

  /// Whether any byte between two offsets is among those a mask marks in its block.
  @inline(__always)
  func hasAny(_ start: Int, _ end: Int, _ mask: (Block) -> UInt64) -> Bool {
    var offset = start
    while offset < end {
      let beyond = UInt64(truncatingIfNeeded: max(0, 64 &- (end &- offset)))
      if mask(block(offset)) &<< beyond != 0 { return true }
      offset &+= 64
    }
    return false
  }

  /// How many characters of UTF-8 begin between two offsets.
  func characters(_ start: Int, _ end: Int) -> Int {
    var (count, offset) = (end &- start, start)
    while offset < end {
      let used = UInt64.max &>> UInt64(truncatingIfNeeded: max(0, 64 &- (end &- offset)))
      count &-= (block(offset).mask(from: 0x80, through: 0xBF) & used).nonzeroBitCount
      offset &+= 64
    }
    return count
  }

  /// The bytes of a range.
  func array(_ range: Range<Int>) -> [UInt8] {
    unsafe extracting(range).withUnsafeBytes { unsafe [UInt8]($0) }
  }
}

/// 64 bytes that are compared at once.
struct Block {
  let a: SIMD16<UInt8>
  let b: SIMD16<UInt8>
  let c: SIMD16<UInt8>
  let d: SIMD16<UInt8>

  /// One bit for each byte that equals `byte`, the first one lowest.
  @inline(__always)
  func mask(of byte: UInt8) -> UInt64 {
    let wanted = SIMD16<UInt8>(repeating: byte)
    return bits(a .== wanted) | (bits(b .== wanted) &<< 16) | (bits(c .== wanted) &<< 32)
      | (bits(d .== wanted) &<< 48)
  }

  /// FF in place of each byte that equals `byte`, 0 elsewhere.
  @inline(__always)
  func matches(_ byte: UInt8) -> Block {
    let wanted = SIMD16<UInt8>(repeating: byte)
    return Block(
      a: lanes(a .== wanted), b: lanes(b .== wanted), c: lanes(c .== wanted), d: lanes(d .== wanted))
  }

  /// Whether any byte is zero.
  @inline(__always)
  var hasZero: Bool {
    let zero = SIMD16<UInt8>()
    return bits((a .== zero) .| (b .== zero) .| (c .== zero) .| (d .== zero)) != 0
  }

  /// Whether any byte equals `byte` or lies below `limit`.
  @inline(__always)
  func hasAny(_ byte: UInt8, orBelow limit: UInt8) -> Bool {
    let (wanted, limit) = (SIMD16<UInt8>(repeating: byte), SIMD16<UInt8>(repeating: limit))
    let equal = (a .== wanted) .| (b .== wanted) .| (c .== wanted) .| (d .== wanted)
    let below = (a .< limit) .| (b .< limit) .| (c .< limit) .| (d .< limit)
    return bits(equal .| below) != 0
  }

  /// One bit for each byte from 80.
  @inline(__always)
  var highMask: UInt64 {
    topBits(a) | (topBits(b) &<< 16) | (topBits(c) &<< 32) | (topBits(d) &<< 48)
  }

  /// One bit for each byte that lies in the range.
  @inline(__always)
  func mask(from first: UInt8, through last: UInt8) -> UInt64 {
    let low = SIMD16<UInt8>(repeating: first)
    let span = SIMD16<UInt8>(repeating: last &- first)
    return bits(a &- low .<= span) | (bits(b &- low .<= span) &<< 16) | (bits(c &- low .<= span) &<< 32)
      | (bits(d &- low .<= span) &<< 48)
  }
}

extension Block {
  /// Each lane of both.
  @inline(__always)
  static func | (left: Block, right: Block) -> Block {
    Block(a: left.a | right.a, b: left.b | right.b, c: left.c | right.c, d: left.d | right.d)
  }

  /// The same for each part.
  @inline(__always)
  func mapped(_ transform: (SIMD16<UInt8>) -> SIMD16<UInt8>) -> Block {
    Block(a: transform(a), b: transform(b), c: transform(c), d: transform(d))
  }

  /// The smallest of the four bytes in each lane.
  @inline(__always)
  var least: SIMD16<UInt8> { lesser(lesser(a, b), lesser(c, d)) }

  /// The four parts added up.
  @inline(__always)
  var sum: SIMD16<UInt8> { (a &+ b) &+ (c &+ d) }
}

/// FF in place of each byte from 80 to BF: those that continue a character of UTF-8, the lowest ones as signed numbers.
@inline(__always)
func followers(_ bytes: SIMD16<UInt8>) -> SIMD16<UInt8> {
  lanes(unsafe unsafeBitCast(bytes, to: SIMD16<Int8>.self) .< SIMD16<Int8>(repeating: -64))
}

/// Where the lowest bit stands; anything where there is none.
@inline(__always)
func place(ofLowest bits: UInt64) -> Int {
  #if arch(x86_64)
  return Int(__bsfq(Int64(bitPattern: bits)))
  #else
  return bits.trailingZeroBitCount
  #endif
}

/// The smaller byte of each lane.
@inline(__always)
func lesser(_ a: SIMD16<UInt8>, _ b: SIMD16<UInt8>) -> SIMD16<UInt8> {
  #if arch(x86_64)
  let (left, right) = unsafe (
    unsafeBitCast(a, to: SIMD2<Int64>.self), unsafeBitCast(b, to: SIMD2<Int64>.self)
  )
  return unsafe unsafeBitCast(_mm_min_epu8(left, right), to: SIMD16<UInt8>.self)
  #else
  return pointwiseMin(a, b)
  #endif
}

/// All ones in every lane in which both are equal.
@inline(__always)
func equal(_ a: SIMD4<UInt32>, _ b: SIMD4<UInt32>) -> SIMD4<UInt32> {
  #if arch(x86_64)
  let (left, right) = unsafe (
    unsafeBitCast(a, to: SIMD2<Int64>.self), unsafeBitCast(b, to: SIMD2<Int64>.self)
  )
  return unsafe unsafeBitCast(_mm_cmpeq_epi32(left, right), to: SIMD4<UInt32>.self)
  #else
  return unsafe unsafeBitCast(a .== b, to: SIMD4<UInt32>.self)
  #endif
}

/// FF in every lane that is set, so that subtracting it counts.
@inline(__always)
func lanes(_ mask: SIMDMask<SIMD16<Int8>>) -> SIMD16<UInt8> {
  unsafe unsafeBitCast(mask, to: SIMD16<UInt8>.self)
}

/// Lends bytes between zeros, so that words may be loaded anywhere in them, and says where they begin.
func withPadded<Result>(_ bytes: [UInt8], _ body: (RawSpan, Int) -> Result) -> Result {
  var padded: [UInt8] = []
  padded.reserveCapacity(bytes.count + 24)
  padded.append(contentsOf: repeatElement(0, count: 8))
  padded.append(contentsOf: bytes)
  padded.append(contentsOf: repeatElement(0, count: 16))
  return unsafe body(padded.span.bytes, 8)
}

/// One bit per lane.
@inline(__always)
func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt64 {
  #if arch(x86_64)
  let lanes = unsafe unsafeBitCast(mask, to: SIMD2<Int64>.self)
  return UInt64(UInt32(truncatingIfNeeded: _mm_movemask_epi8(lanes)))
  #else
  // A lane is 0 or FF; the multiplication gathers the lowest bits of eight lanes in the top byte.
  let lanes = unsafe unsafeBitCast(mask, to: SIMD2<UInt64>.self)
  let ones = lanes & SIMD2(repeating: 0x0101_0101_0101_0101)
  let low = (ones[0] &* 0x0102_0408_1020_4080) &>> 56
  let high = (ones[1] &* 0x0102_0408_1020_4080) &>> 56
  return low | (high &<< 8)
  #endif
}

/// The highest bit of each lane.
@inline(__always)
func topBits(_ lanes: SIMD16<UInt8>) -> UInt64 {
  #if arch(x86_64)
  return UInt64(
    UInt32(truncatingIfNeeded: _mm_movemask_epi8(unsafe unsafeBitCast(lanes, to: SIMD2<Int64>.self))))
  #else
  return bits(lanes .>= SIMD16(repeating: 0x80))
  #endif
}

/// Bit i is the exclusive or of bits 0 to i: turns marks of quotes into "inside quotes".
@inline(__always)
func prefixXor(_ bits: UInt64) -> UInt64 {
  var x = bits
  x ^= x &<< 1
  x ^= x &<< 2
  x ^= x &<< 4
  x ^= x &<< 8
  x ^= x &<< 16
  x ^= x &<< 32
  return x
}
