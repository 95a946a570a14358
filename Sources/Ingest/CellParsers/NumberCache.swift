/// The codes of numbers of one length, such as school numbers, in so little memory that they stay near the processor.
struct NumberCache: Sendable {
  /// Four numbers and their codes, looked at together: a search from slot to slot would make the processor guess how
  /// long it takes, and with numbers at random it guesses wrong.
  private struct Bucket {
    /// A free lane holds a number that none is; free lanes are the last ones.
    var numbers = SIMD4<UInt32>(repeating: .max)
    var codes = SIMD4<Int32>()
  }
  private var buckets = [Bucket(), Bucket()]
  private var shift: UInt64 = 63
  private var used = 0

  /// The number's code, and whether it is known; of a negative number neither means anything.
  @inline(__always)
  func look(_ number: Int64) -> (code: Int64, isFound: Bool) {
    let known = buckets.span
    let wanted = UInt32(truncatingIfNeeded: number)
    var place = Self.place(wanted, shift)
    while true {
      let bucket = unsafe known[unchecked: place]
      let same = equal(bucket.numbers, SIMD4(repeating: wanted))
      let lanes = unsafe unsafeBitCast(same, to: SIMD2<UInt64>.self)
      if lanes[0] | lanes[1] != 0 {
        let codes = unsafe lanes & unsafeBitCast(bucket.codes, to: SIMD2<UInt64>.self)
        let code = codes[0] | codes[1]
        return (Int64(Int32(truncatingIfNeeded: code | (code &>> 32))), true)
      }
      if bucket.numbers[3] == .max { return (0, false) }
      place = (place &+ 1) & (known.count &- 1)
    }
  }

  /// Remembers a number's code, while there is room: a cache, not a store.
  mutating func insert(_ number: Int64, _ code: Int64) {
    guard let short = UInt32(exactly: number), short != .max, let code = Int32(exactly: code), used < 1 << 20,
      !look(number).isFound
    else { return }
    // Three of four lanes on average at most: the fewer bytes, the more of them stay near the processor.
    if used + 1 > buckets.count * 3 { grow() }
    put(short, code)
    used += 1
  }

  private mutating func put(_ number: UInt32, _ code: Int32) {
    var place = Self.place(number, shift)
    while buckets[place].numbers[3] != .max { place = (place + 1) & (buckets.count - 1) }
    for lane in 0..<4 where buckets[place].numbers[lane] == .max {
      (buckets[place].numbers[lane], buckets[place].codes[lane]) = (number, code)
      return
    }
  }

  private mutating func grow() {
    let old = buckets
    buckets = [Bucket](repeating: Bucket(), count: old.count * 2)
    shift -= 1
    for bucket in old {
      for lane in 0..<4 where bucket.numbers[lane] != .max { put(bucket.numbers[lane], bucket.codes[lane]) }
    }
  }

  /// Fibonacci hashing: the highest bits of a product depend on all bits of the number.
  @inline(__always)
  private static func place(_ number: UInt32, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (UInt64(number) &* 0x9E37_79B9_7F4A_7C15) &>> shift)
  }
}
