#if arch(x86_64)
import _Builtin_intrinsics.intel
#endif

// The scanner's only unchecked-looking loads: each of them is checked against the span's bounds, and the
// padding around every buffer keeps them in bounds. All other code of this room is written without `unsafe`.

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
  func byte(_ offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

  /// Eight bytes, the first one lowest.
  @inline(__always)
  func word(_ offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Two bytes, the first one lowest.
  @inline(__always)
  func half(_ offset: Int) -> UInt64 {
    UInt64(UInt16(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self)))
  }

  /// 16 bytes.
  @inline(__always)
  func sixteen(_ offset: Int) -> SIMD16<UInt8> {
    unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
  }

  /// 64 bytes.
  @inline(__always)
  func block(_ offset: Int) -> Block {
    Block(
      a: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self),
      b: unsafe unsafeLoadUnaligned(fromByteOffset: offset &+ 16, as: SIMD16<UInt8>.self),
      c: unsafe unsafeLoadUnaligned(fromByteOffset: offset &+ 32, as: SIMD16<UInt8>.self),
      d: unsafe unsafeLoadUnaligned(fromByteOffset: offset &+ 48, as: SIMD16<UInt8>.self))
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

  /// Whether any byte is zero.
  @inline(__always)
  var hasZero: Bool {
    let zero = SIMD16<UInt8>()
    return bits((a .== zero) .| (b .== zero) .| (c .== zero) .| (d .== zero)) != 0
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

/// Lends bytes between zeros, so that words may be loaded anywhere in them, and says where they begin.
func withPadded<Result>(_ bytes: [UInt8], _ body: (RawSpan, Int) -> Result) -> Result {
  var padded: [UInt8] = []
  padded.reserveCapacity(bytes.count + 16)
  padded.append(contentsOf: repeatElement(0, count: 8))
  padded.append(contentsOf: bytes)
  padded.append(contentsOf: repeatElement(0, count: 8))
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
  return UInt64(UInt32(truncatingIfNeeded: _mm_movemask_epi8(unsafe unsafeBitCast(lanes, to: SIMD2<Int64>.self))))
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
