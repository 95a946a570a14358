/// SplitMix64: the numbers behind one input, the same on every machine.
struct Chance {
  private var state: UInt64

  /// The stream of one input: any input can be made again without those before it.
  init(seed: UInt64, number: Int) {
    state = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15 &* (UInt64(bitPattern: Int64(number)) &+ 1))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A number from 0 up to, but not including, `bound`; 0 where there is none.
  mutating func below(_ bound: Int) -> Int {
    bound > 0 ? Int(next().multipliedFullWidth(by: UInt64(bound)).high) : 0
  }

  mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }

  /// True in one of so many draws.
  mutating func isOne(of draws: Int) -> Bool { below(draws) == 0 }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// A short or, now and then, a long range within so many bytes.
  mutating func range(in count: Int) -> Range<Int> {
    let start = below(count + 1)
    let longest = isOne(of: 4) ? count - start : min(count - start, 24)
    return start..<(start + below(longest + 1))
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
