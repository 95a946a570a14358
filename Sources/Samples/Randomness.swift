/// What a stream of random numbers is for; streams of different purposes never meet.
enum Stream: Int {
  case school = 1
  case staff
  case rowCount = 4
  case activities
  case cases
  case trainings
  case attendance
  case meetings
  case arrival
  case incidents
}

/// SplitMix64: small, fast and the same on every machine.
///
/// Each school, table and month has a stream of its own, so that no file depends on the order in which
/// files are made.
struct Randomness {
  private var state: UInt64

  init(_ seed: UInt64, _ stream: Stream, _ first: Int = 0, _ second: Int = 0) {
    state = seed
    for part in [stream.rawValue, first, second] {
      state = Randomness.mix(state &+ 0x9E37_79B9_7F4A_7C15 &* (UInt64(bitPattern: Int64(part)) &+ 1))
    }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Randomness.mix(state)
  }

  /// A number from 0 up to, but not including, `bound`.
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True in so many of a thousand draws.
  mutating func chance(_ perMille: Int) -> Bool { below(1000) < perMille }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// The position of a weight, heavier ones more often.
  mutating func weighted(_ weights: [Int]) -> Int {
    var rest = below(weights.reduce(0, +))
    for (position, weight) in weights.enumerated() {
      if rest < weight { return position }
      rest -= weight
    }
    return 0
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// The number with zeros in front up to the given width.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
