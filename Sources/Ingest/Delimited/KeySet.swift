public import Contract

/// The keys that stand in a table: 16 bytes each, at most two thirds of the places taken.
public struct KeySet: Sendable {
  /// A key of two zeros marks a free place; as a key of the table it is kept apart.
  private var places: [CellKey]
  private var mask: Int
  private var hasZero = false
  private var used = 0

  private static let free = CellKey(high: 0, low: 0)

  /// An empty set.
  public init() {
    places = [CellKey](repeating: Self.free, count: 64)
    mask = 63
  }

  /// How many keys there are.
  public var count: Int { used + (hasZero ? 1 : 0) }

  /// Whether the key is among them.
  public func contains(_ key: CellKey) -> Bool {
    if key == Self.free { return hasZero }
    return places[find(key)] == key
  }

  /// Adds a key; false where it was there already.
  @inline(__always)
  public mutating func insert(_ key: CellKey) -> Bool {
    if key.high == 0 && key.low == 0 {
      defer { hasZero = true }
      return !hasZero
    }
    let place = find(key)
    if places[place].high == key.high && places[place].low == key.low { return false }
    places[place] = key
    used += 1
    if used * 3 > mask * 2 { grow() }
    return true
  }

  @inline(__always)
  private func find(_ key: CellKey) -> Int {
    let product = (key.low ^ (key.high &* 0xC2B2_AE3D_27D4_EB4F)) &* 0x9E37_79B9_7F4A_7C15
    var place = Int(truncatingIfNeeded: product >> 24) & mask
    while true {
      let other = places[place]
      if (other.high == key.high && other.low == key.low) || (other.high == 0 && other.low == 0) {
        return place
      }
      place = (place + 1) & mask
    }
  }

  @inline(never)
  private mutating func grow() {
    let old = places
    places = [CellKey](repeating: Self.free, count: old.count * 2)
    mask = places.count - 1
    for key in old where key.high != 0 || key.low != 0 { places[find(key)] = key }
  }
}
