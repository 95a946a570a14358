public import Tabular

/// Looks for keys that occur twice: one bit a row where the key is one number that mostly counts on, else 8 bytes.
///
/// In general it keeps a 64-bit fingerprint of each row's key. Fingerprints that occur twice are only candidates:
/// `KeyResolver` reads those rows again and compares the values themselves, so that a collision costs time but never
/// a wrong result.
public struct KeyCollector: Sendable {
  private let unique: UniqueFields
  /// The numbers met, by scope; nil once they proved to lie too far apart.
  private var dense: [Int: DenseIDs]?
  /// Numbers met twice, by scope, and where numbers stand.
  private var repeatedNumbers: [Int: Set<Int64>] = [:]
  private var zones = KeyZones()
  private var prints = KeyPrints()

  /// A collector for the table's primary key.
  public init(table: TableSchema) { self.init(.primaryKey(of: table)) }

  /// A collector for fields that together may hold each value once; for no fields it does nothing.
  public init(_ unique: UniqueFields) {
    self.unique = unique
    dense = unique.fields.count == 1 ? [:] : nil
  }

  /// Takes in the rows of a batch that take part; `scope` tells apart what need not be unique together.
  public mutating func add(_ batch: Batch, scope: Int, delivery: Int = 0) {
    guard let first = unique.fields.first else { return }
    guard dense != nil else {
      return prints.add(
        unique.fingerprints(batch, scope: scope), batch.spans, rowsPerSpan: batch.rowsPerSpan,
        delivery: delivery)
    }
    // Taken out of the dictionary while it is filled, so that it is not copied.
    var ids = dense?.removeValue(forKey: scope) ?? DenseIDs()
    var repeated: [Int64] = []
    let numbers = batch.columns[first].values
    let ranges = stride(from: 0, to: numbers.count, by: batch.rowsPerSpan).map { start in
      Self.insert(
        numbers.span.extracting(start..<min(start + batch.rowsPerSpan, numbers.count)),
        batch.rejected.span.extracting(start..<min(start + batch.rowsPerSpan, numbers.count)),
        from: unique.skipsMissing ? Missing.limit : .min, upTo: unique.highestMark, into: &ids,
        repeated: &repeated)
    }
    zones.add(ranges, of: batch, delivery: delivery, scope: scope)
    repeatedNumbers[scope, default: []].formUnion(repeated)
    dense?[scope] = ids
    if ids.isWasteful { giveUpNumbers() }
  }

  /// Takes in the numbers of some rows, run by run of those that count on; between which they lie.
  private static func insert(
    _ numbers: Span<Int64>, _ marks: Span<UInt8>, from least: Int64, upTo mark: UInt8,
    into ids: inout DenseIDs, repeated: inout [Int64]
  ) -> ClosedRange<Int64>? {
    if let run = run(numbers, marks, from: least, upTo: mark) {
      ids.insert(run, repeated: &repeated)
      return run
    }
    var (lowest, highest) = (Int64.max, Int64.min)
    var row = 0
    while row < numbers.count {
      let first = numbers[row]
      var last = first
      let takesPart = marks[row] <= mark && first >= least
      row &+= 1
      guard takesPart else { continue }
      while row < numbers.count, numbers[row] &- last == 1, marks[row] <= mark, last < Int64.max {
        last = numbers[row]
        row &+= 1
      }
      ids.insert(first...last, repeated: &repeated)
      (lowest, highest) = (min(lowest, first), max(highest, last))
    }
    return lowest <= highest ? lowest...highest : nil
  }

  /// The numbers, if all rows take part and each is one more than that before: so it is with most.
  private static func run(
    _ numbers: Span<Int64>, _ marks: Span<UInt8>, from least: Int64, upTo mark: UInt8
  ) -> ClosedRange<Int64>? {
    guard let row = numbers.indices.last else { return nil }
    let (first, last) = (numbers[0], numbers[row])
    guard first >= least, last >= first else { return nil }
    var differences: Int64 = 0
    for row in numbers.indices { differences |= numbers[row] &- first &- Int64(row) }
    // No mark is larger than all of them together.
    var together: UInt8 = 0
    for row in marks.indices { together |= marks[row] }
    return differences == 0 && together <= mark ? first...last : nil
  }

  private mutating func giveUpNumbers() {
    for (scope, ids) in dense ?? [:] {
      var prints: [UInt64] = []
      ids.forEach { prints.append(UniqueFields.fingerprint($0, scope: scope)) }
      for number in repeatedNumbers[scope] ?? [] {
        prints.append(UniqueFields.fingerprint(number, scope: scope))
      }
      self.prints.add(prints, [], rowsPerSpan: 1, delivery: 0)
    }
    dense = nil
    repeatedNumbers = [:]
    zones = KeyZones()
  }

  /// Takes in what another worker collected.
  public mutating func merge(_ other: KeyCollector) {
    guard dense != nil, let theirs = other.dense else {
      var other = other
      giveUpNumbers()
      other.giveUpNumbers()
      prints.merge(other.prints)
      return
    }
    repeatedNumbers.merge(other.repeatedNumbers) { $0.union($1) }
    zones.merge(other.zones)
    for (scope, numbers) in theirs {
      var ids = dense?.removeValue(forKey: scope) ?? DenseIDs()
      repeatedNumbers[scope, default: []].formUnion(ids.formUnion(numbers))
      dense?[scope] = ids
    }
  }

  /// The keys that occur more than once.
  public func candidates() -> KeyCandidates {
    guard dense != nil else {
      let repeated = prints.repeated()
      return KeyCandidates(repeated, spans: prints.spans(holding: repeated))
    }
    var repeated: Set<UInt64> = []
    for (scope, numbers) in repeatedNumbers {
      for number in numbers { repeated.insert(UniqueFields.fingerprint(number, scope: scope)) }
    }
    return KeyCandidates(repeated, spans: zones.spans(holding: repeatedNumbers))
  }
}
