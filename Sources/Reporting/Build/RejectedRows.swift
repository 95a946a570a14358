import Tabular
import Validate

/// Which rows of the deliveries of a table were rejected, and where they stand.
///
/// Noted while the rows are read, so that what is kept of them need not be looked for again.
struct RejectedRows: Sendable {
  /// By delivery, the rows of each batch by itself: one array for all would be copied whenever it grows, and of a large file
  /// it takes megabytes.
  private var batches: [Int: [[RecordPlace]]] = [:]

  /// Takes in a batch of a delivery; rows that are there a second time are superseded, not rejected.
  mutating func add(_ batch: Batch, delivery: Int, verdicts: [Int: KeyResolver.Verdict]) {
    let places = Batch.rows(markedBy: batch.rejected).filter { row in
      batch.rejected[row] <= 2 && (verdicts.isEmpty || verdicts[Int(batch.lines[row])] != .superseded)
    }.map { row in
      batch.places?.place(of: row, line: batch.lines[row]) ?? RecordPlace(line: batch.lines[row])
    }
    if !places.isEmpty { batches[delivery, default: []].append(places) }
  }

  mutating func merge(_ other: RejectedRows) {
    batches.merge(other.batches) { own, others in own + others }
  }

  /// Hands over the rejected rows of a delivery in the order of the file.
  mutating func take(_ delivery: Int) -> [RecordPlace] {
    (batches.removeValue(forKey: delivery) ?? []).sorted { ($0.first?.line ?? 0) < ($1.first?.line ?? 0) }
      .flatMap(\.self)
  }
}
