public import Tabular

/// Looks for keys that occur twice: one bit a row where the key is one number that mostly counts on, else 8 bytes.
///
/// In general it keeps a 64-bit fingerprint of each accepted row's key. Fingerprints that occur twice are only
/// candidates: `KeyResolver` reads those rows again and compares the values themselves, so that a collision
/// costs time but never a wrong result.
public struct KeyCollector: Sendable {
  private let unique: UniqueFields
  /// The numbers met, by scope; nil once they proved to lie too far apart.
  private var dense: [Int: DenseIDs]?
  private var repeated: Set<UInt64> = []
  /// Numbers met twice, by scope, and where numbers stand.
  private var repeatedNumbers: [Int: Set<Int64>] = [:]
  private var zones = KeyZones()
  private var shards: [[UInt64]]

  /// A collector for the table's primary key.
  public init(table: TableSchema) { self.init(.primaryKey(of: table)) }

  /// A collector for fields that together may hold each value once; for no fields it does nothing.
  public init(_ unique: UniqueFields) {
    self.unique = unique
    dense = unique.fields.count == 1 ? [:] : nil
    shards = [[UInt64]](repeating: [], count: unique.fields.isEmpty ? 0 : 64)
  }

  /// Takes in the accepted rows of a batch; `scope` tells apart what need not be unique together.
  public mutating func add(_ batch: Batch, scope: Int, delivery: Int = 0) {
    guard let first = unique.fields.first else { return }
    if dense != nil {
      zones.add(batch.columns[first].values, batch.spans, delivery: delivery, scope: scope)
      addNumbers(batch.columns[first].values, batch.rejected, scope: scope)
      return
    }
    let prints = Self.fingerprints(batch, key: unique.fields, scope: scope)
    for row in 0..<batch.rowCount where unique.concerns(row, of: batch) { append(prints[row]) }
  }

  private mutating func addNumbers(_ cells: [Int64], _ rejected: [UInt8], scope: Int) {
    // Taken out of the dictionary while it is filled, so that it is not copied.
    var ids = dense?.removeValue(forKey: scope) ?? DenseIDs()
    for (cell, flag) in zip(cells, rejected)
    where flag == 0 && !(unique.skipsMissing && Missing.contains(cell)) {
      if !ids.insert(cell) { noteRepeated(cell, scope) }
    }
    dense?[scope] = ids
    if ids.isWasteful { giveUpNumbers() }
  }

  private mutating func noteRepeated(_ number: Int64, _ scope: Int) {
    repeated.insert(Self.fingerprint([number], scope: scope))
    repeatedNumbers[scope, default: []].insert(number)
  }

  private mutating func append(_ print: UInt64) { shards[Int(print >> 58)].append(print) }

  private mutating func giveUpNumbers() {
    for (scope, ids) in dense ?? [:] {
      ids.forEach { append(Self.fingerprint([$0], scope: scope)) }
    }
    dense = nil
    zones = KeyZones()
  }

  /// Takes in what another worker collected.
  public mutating func merge(_ other: KeyCollector) {
    repeated.formUnion(other.repeated)
    repeatedNumbers.merge(other.repeatedNumbers) { $0.union($1) }
    zones.merge(other.zones)
    guard dense != nil, let theirs = other.dense else {
      var other = other
      giveUpNumbers()
      other.giveUpNumbers()
      for index in shards.indices { shards[index].append(contentsOf: other.shards[index]) }
      return
    }
    for (scope, numbers) in theirs {
      var ids = dense?.removeValue(forKey: scope) ?? DenseIDs()
      numbers.forEach { if !ids.insert($0) { noteRepeated($0, scope) } }
      dense?[scope] = ids
    }
  }

  /// The fingerprints that occur more than once.
  public func candidates() -> Set<UInt64> {
    var result = repeated
    for shard in shards {
      let sorted = shard.sorted()
      for (left, right) in zip(sorted, sorted.dropFirst()) where left == right { result.insert(left) }
    }
    return result
  }

  /// Where the rows stand whose keys occur more than once, by delivery; nil where all rows must be looked at.
  public func candidateSpans() -> [Int: [RowSpan]]? {
    dense == nil ? nil : zones.spans(holding: repeatedNumbers)
  }

  private static func fingerprint(_ cells: [Int64], scope: Int) -> UInt64 {
    cells.reduce(mix(UInt64(bitPattern: Int64(scope)))) { mix($0 ^ UInt64(bitPattern: $1)) }
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
