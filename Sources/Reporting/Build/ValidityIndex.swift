import Tabular
import Validate

/// From when until when values of reference tables are valid, as rules ask for it.
struct ValidityIndex: Sendable {
  let references: ReferenceData
  let catalog: Catalog

  /// The spans the rules need, from the editions valid on the day; nothing is said where there is no edition.
  func spans(for rules: [any Rule], on day: CalendarDate) -> [ValidityRequest: ValidSpans] {
    var result: [ValidityRequest: ValidSpans] = [:]
    for request in rules.compactMap(\.validity) where result[request] == nil {
      guard let edition = references.edition(of: request.table, on: day),
        let schema = catalog.tables[request.table]?.schema, let value = schema.index(of: request.column),
        let from = schema.index(of: request.from), let until = schema.index(of: request.until)
      else { continue }
      var spans = ValidSpans()
      for batch in edition.batches {
        for row in 0..<batch.rowCount where batch.rejected[row] == 0 {
          spans.add(
            batch.columns[value].values[row], from: batch.columns[from].values[row],
            until: batch.columns[until].values[row])
        }
      }
      result[request] = spans
    }
    return result
  }
}
