import Aggregate
import Configuration
import Tabular

/// Codes of the reference tables that a dimension's map leaves out.
///
/// A new official code must not let schools vanish from tables by type: it is an error of the definition, at the
/// map's place. A dimension with `otherwise` has a member for them.
struct UnmappedCodes {
  let plan: Plan
  let references: ReferenceData
  let domains: Domains

  /// Refuses the first dimension, by name, that does not map every code read.
  func refuse() throws(ConfigError) {
    for name in plan.catalog.dimensions.keys.sorted() {
      guard let dimension = plan.catalog.dimensions[name], let map = dimension.map,
        dimension.otherwise == nil, case .school(let table, let fieldName) = dimension.source,
        let schema = plan.catalog.tables[table]?.schema, let index = schema.index(of: fieldName)
      else { continue }
      let field = schema.fields[index]
      let texts = domains.domain(of: field, in: schema).texts
      for edition in references.all where edition.table.schema.name == table {
        for batch in edition.batches {
          let codes = batch.columns[index].values
          for row in 0..<batch.rowCount where batch.rejected[row] == 0 && !Missing.contains(codes[row]) {
            let text = texts[Int(codes[row])]
            guard map[text] == nil else { continue }
            let code = field.privacy == .harmless ? " '\(text)'" : ""
            throw ConfigError(
              message:
                "dimension '\(name)' does not map the code\(code) of '\(table).\(fieldName)', found in "
                + "\(edition.path):\(batch.lines[row]) (mapped are \(map.keys.sorted().joined(separator: ", ")))",
              location: dimension.mapLocation)
          }
        }
      }
    }
  }
}
