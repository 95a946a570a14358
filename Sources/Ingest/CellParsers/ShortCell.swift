/// The bytes of a cell of up to 24 bytes, its ends counted twice: with its length all there is to know about it.
struct ShortCell {
  /// The first 16 bytes, zeros behind shorter cells.
  let front: SIMD16<UInt8>
  /// The last eight bytes; of a shorter cell all.
  let tail: UInt64
  /// How many bytes there are.
  let length: Int

  /// The eight bytes behind the head.
  @inline(__always)
  var middle: UInt64 { unsafe unsafeBitCast(front, to: SIMD2<UInt64>.self)[1] }

  /// The first eight bytes.
  @inline(__always)
  var head: UInt64 { Self.head(front) }

  /// A cell; eight bytes before and sixteen behind its start must be legal to load.
  ///
  /// Of cells that are empty or have more than 31 bytes only the length means anything.
  @inline(__always)
  init(
    _ bytes: RawSpan, _ start: Int, _ end: Int, _ shifts: Span<UInt64>, _ fronts: Span<SIMD16<UInt8>>
  ) {
    length = end &- start
    tail = bytes.word(end &- 8) &>> (unsafe shifts[unchecked: length & 31])
    front = bytes.sixteen(start) & (unsafe fronts[unchecked: length & 31])
  }

  /// A cell whose bytes are known.
  init(front: SIMD16<UInt8>, tail: UInt64, length: Int) {
    (self.front, self.tail, self.length) = (front, tail, length)
  }

  /// A cell of any length, whose bytes between front and tail are not known by this.
  @inline(__always)
  init(
    anyLength bytes: RawSpan, _ start: Int, _ end: Int, _ shifts: Span<UInt64>,
    _ fronts: Span<SIMD16<UInt8>>
  ) {
    length = end &- start
    let known = max(0, min(31, length))
    tail = bytes.word(end &- 8) &>> shifts[known]
    front = bytes.sixteen(start) & fronts[known]
  }

  init(anyLength bytes: RawSpan, _ start: Int, _ end: Int) {
    self.init(anyLength: bytes, start, end, Self.shifts.span, Self.fronts.span)
  }

  /// The first eight of 16 bytes.
  @inline(__always)
  static func head(_ front: SIMD16<UInt8>) -> UInt64 {
    unsafe unsafeBitCast(front, to: SIMD2<UInt64>.self)[0]
  }

  /// For each length how many bits of a word are not the cell's.
  static let shifts: [UInt64] = (0..<32).map { UInt64(8 * max(0, 8 - $0)) }

  /// For each length the first bytes that are the cell's.
  static let fronts: [SIMD16<UInt8>] = (0..<32).map { length in
    var front = SIMD16<UInt8>()
    for lane in 0..<min(16, length) { front[lane] = 0xFF }
    return front
  }
}
