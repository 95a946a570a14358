public import Tabular

/// Looks for keys that occur twice, in 8 bytes a row.
///
/// It keeps a 64-bit fingerprint of each accepted row's key. Fingerprints that occur twice are only
/// candidates: `KeyResolver` reads those rows again and compares the values themselves, so that a collision
/// costs time but never a wrong result.
public struct KeyCollector: Sendable {
  /// Positions of the key's fields.
  private let key: [Int]
  private var shards: [[UInt64]]

  /// A collector for the table's primary key.
  public init(table: TableSchema) {
    key = table.primaryKey
    shards = [[UInt64]](repeating: [], count: key.isEmpty ? 0 : 64)
  }

  /// Takes in the accepted rows of a batch; `scope` tells apart what need not be unique together.
  public mutating func add(_ batch: Batch, scope: Int) {
    guard !key.isEmpty else { return }
    let prints = Self.fingerprints(batch, key: key, scope: scope)
    for row in 0..<batch.rowCount where batch.rejected[row] == 0 {
      shards[Int(prints[row] >> 58)].append(prints[row])
    }
  }

  /// Takes in another worker's fingerprints.
  public mutating func merge(_ other: KeyCollector) {
    for index in shards.indices { shards[index].append(contentsOf: other.shards[index]) }
  }

  /// The fingerprints that occur more than once.
  public func candidates() -> Set<UInt64> {
    var result: Set<UInt64> = []
    for shard in shards {
      let sorted = shard.sorted()
      for (left, right) in zip(sorted, sorted.dropFirst()) where left == right { result.insert(left) }
    }
    return result
  }

  static func fingerprints(_ batch: Batch, key: [Int], scope: Int) -> [UInt64] {
    var prints = [UInt64](repeating: mix(UInt64(bitPattern: Int64(scope))), count: batch.rowCount)
    for field in key {
      let cells = batch.columns[field].values
      for row in 0..<batch.rowCount { prints[row] = mix(prints[row] ^ UInt64(bitPattern: cells[row])) }
    }
    return prints
  }

  // SplitMix64's finaliser (Steele, Lea, Flood 2014): every input bit reaches every output bit.
  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
