public import Contract

/// The keys that stand in a table: 16 bytes each, at most two thirds of the places taken.
public struct KeySet: Sendable {
  private var highs: [UInt64]
  private var lows: [UInt64]
  private var mask: Int
  /// The key of two zeros marks a free place, so it is kept apart.
  private var hasZero = false
  private var used = 0

  /// An empty set.
  public init() {
    highs = [UInt64](repeating: 0, count: 64)
    lows = highs
    mask = 63
  }

  /// How many keys there are.
  public var count: Int { used + (hasZero ? 1 : 0) }

  /// Whether the key is among them.
  public func contains(_ key: CellKey) -> Bool {
    if key.high == 0 && key.low == 0 { return hasZero }
    let place = find(key)
    return highs[place] != 0 || lows[place] != 0
  }

  /// Adds a key; false where it was there already.
  @inline(__always)
  public mutating func insert(_ key: CellKey) -> Bool {
    if key.high == 0 && key.low == 0 {
      defer { hasZero = true }
      return !hasZero
    }
    let place = find(key)
    if highs[place] != 0 || lows[place] != 0 { return false }
    highs[place] = key.high
    lows[place] = key.low
    used += 1
    if used * 3 > mask * 2 { grow() }
    return true
  }

  @inline(__always)
  private func find(_ key: CellKey) -> Int {
    let product = (key.low ^ (key.high &* 0xC2B2_AE3D_27D4_EB4F)) &* 0x9E37_79B9_7F4A_7C15
    var place = Int(truncatingIfNeeded: product >> 24) & mask
    while true {
      let (high, low) = (highs[place], lows[place])
      if (high == key.high && low == key.low) || (high == 0 && low == 0) { return place }
      place = (place + 1) & mask
    }
  }

  @inline(never)
  private mutating func grow() {
    let (oldHighs, oldLows) = (highs, lows)
    let size = oldHighs.count * 2
    highs = [UInt64](repeating: 0, count: size)
    lows = highs
    mask = size - 1
    for place in oldHighs.indices where oldHighs[place] != 0 || oldLows[place] != 0 {
      let key = CellKey(high: oldHighs[place], low: oldLows[place])
      let free = find(key)
      highs[free] = key.high
      lows[free] = key.low
    }
  }
}
