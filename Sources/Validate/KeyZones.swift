import Tabular

/// Between which numbers the keys of a few neighbouring rows lie: where a number may be looked for again.
struct KeyZones: Sendable {
  /// The rows of one batch, from which its zones count.
  private struct Piece: Sendable {
    let delivery: Int32
    let scope: Int32
    let span: RowSpan
    let lowest: Int64
    /// In which array its zones stand, and where.
    var worker = Int32(0)
    let zones: Range<Int32>
    let rowsPerSpan: Int32
  }
  /// 16 bytes for the rows of a span: all that must be kept of them until it is known which numbers repeat.
  private struct Zone: Sendable {
    /// How far its lowest number lies above that of the piece; `none` for rows without a number.
    var lowest: UInt32
    /// How far its highest number lies above that; `anywhere` for farther than can be told.
    var width: UInt32
    let byte: UInt32
    let line: UInt32

    static let none = UInt32.max
    static let anywhere = UInt32.max
  }

  private var pieces: [Piece] = []
  /// One array of each worker, so that nothing is moved when they are merged.
  private var zones: [[Zone]] = [[]]
  /// Whether every row lies in a zone.
  private var isComplete = true

  /// Takes in where the numbers of each span of a batch lie; nil for one without a number.
  mutating func add(_ ranges: [ClosedRange<Int64>?], of batch: Batch, delivery: Int, scope: Int) {
    let spans = batch.spans
    guard let first = spans.first, let last = spans.last, spans.count == ranges.count else {
      isComplete = isComplete && ranges.isEmpty
      return
    }
    guard let lowest = ranges.compactMap({ $0?.lowerBound }).min() else { return }
    let before = zones[0].count
    for (range, span) in zip(ranges, spans) {
      var zone = Zone(
        lowest: Zone.none, width: 0, byte: UInt32(clamping: span.byte - first.byte),
        line: UInt32(clamping: span.line - first.line))
      if let range {
        let above = Self.distance(lowest, range.lowerBound)
        zone.lowest = above ?? 0
        zone.width =
          above == nil ? Zone.anywhere : Self.distance(range.lowerBound, range.upperBound) ?? Zone.anywhere
      }
      zones[0].append(zone)
    }
    pieces.append(
      Piece(
        delivery: Int32(truncatingIfNeeded: delivery), scope: Int32(truncatingIfNeeded: scope),
        span: RowSpan(byte: first.byte, end: last.end, line: first.line, record: first.record),
        lowest: lowest, zones: Int32(before)..<Int32(zones[0].count),
        rowsPerSpan: Int32(truncatingIfNeeded: batch.rowsPerSpan)))
  }

  /// nil for what has no room.
  private static func distance(_ low: Int64, _ high: Int64) -> UInt32? {
    let (distance, isBeyond) = high.subtractingReportingOverflow(low)
    return isBeyond || distance >= Int64(UInt32.max) ? nil : UInt32(distance)
  }

  mutating func merge(_ other: KeyZones) {
    let before = Int32(zones.count)
    zones += other.zones
    for var piece in other.pieces {
      piece.worker += before
      pieces.append(piece)
    }
    isComplete = isComplete && other.isComplete
  }

  /// The spans, by delivery, that may hold one of the numbers; nil where they are not known.
  func spans(holding numbers: [Int: Set<Int64>]) -> [Int: [RowSpan]]? {
    guard isComplete else { return nil }
    let sorted = numbers.mapValues { $0.sorted() }
    var result: [Int: [RowSpan]] = [:]
    for piece in pieces {
      guard let numbers = sorted[Int(piece.scope)], !numbers.isEmpty else { continue }
      let zones = zones[Int(piece.worker)]
      var hint = 0
      for (index, place) in piece.zones.enumerated()
      where mayHold(zones[Int(place)], piece, numbers, from: &hint) {
        let next = Int(place) + 1
        let end =
          next < piece.zones.upperBound ? piece.span.byte + Int(zones[next].byte) : piece.span.end
        result[Int(piece.delivery), default: []].append(
          RowSpan(
            byte: piece.span.byte + Int(zones[Int(place)].byte), end: end,
            line: piece.span.line + Int(zones[Int(place)].line),
            record: piece.span.record + index * Int(piece.rowsPerSpan)))
      }
    }
    return result
  }

  /// Whether a zone may hold one of the numbers, given in order; `hint` is where the last zone's began.
  private func mayHold(_ zone: Zone, _ piece: Piece, _ sorted: [Int64], from hint: inout Int) -> Bool {
    guard zone.lowest != Zone.none else { return false }
    let lowest = piece.lowest + Int64(zone.lowest)
    // The first number that is not too small must not be too large.
    var (low, high) = (0, sorted.count)
    // Numbers mostly count on: then it is the same one as for the zone before, or the next one.
    if hint == 0 || sorted[hint - 1] < lowest {
      low = hint
      if hint + 1 < sorted.count, sorted[hint + 1] >= lowest { high = hint + 1 }
    }
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < lowest { low = middle + 1 } else { high = middle }
    }
    hint = low
    guard low < sorted.count else { return false }
    guard zone.width != Zone.anywhere else { return true }
    return Self.distance(lowest, sorted[low]).map { $0 <= zone.width } ?? false
  }
}
