import Tabular
import Validate

/// Which rows of the deliveries of a table were rejected, and where they stand.
///
/// Noted while the rows are read, so that what is kept of them need not be looked for again.
struct RejectedRows: Sendable {
  private var places: [Int: [RecordPlace]] = [:]

  /// Takes in a batch of a delivery; rows that are there a second time are superseded, not rejected.
  mutating func add(_ batch: Batch, delivery: Int, verdicts: [Int: KeyResolver.Verdict]) {
    for row in Batch.rows(markedBy: batch.rejected) where batch.rejected[row] <= 2 {
      let line = batch.lines[row]
      guard verdicts.isEmpty || verdicts[Int(line)] != .superseded else { continue }
      places[delivery, default: []].append(
        batch.places?.place(of: row, line: line) ?? RecordPlace(line: line))
    }
  }

  mutating func merge(_ other: RejectedRows) {
    for (delivery, rows) in other.places { places[delivery, default: []].append(contentsOf: rows) }
  }

  /// The rejected rows of a delivery in the order of the file.
  func rows(of delivery: Int) -> [RecordPlace] {
    (places[delivery] ?? []).sorted { $0.line < $1.line }
  }
}
