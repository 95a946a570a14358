import Aggregate
import Tabular
import Validate

/// What can be listed.
public enum ListingKind: String, Sendable, CaseIterable {
  /// The contracts.
  case tables
  /// What one can group by.
  case dimensions
  /// The aggregations, and the measures defined.
  case measures
  /// The indicators.
  case metrics
  /// The kinds of rules.
  case rules
  /// The reports.
  case reports
}

/// How a list is written.
public enum ListingFormat: String, Sendable, CaseIterable {
  /// For reading.
  case text
  /// The contracts as a Data Package (Table Schema v2).
  case datapackage
}

/// The catalogue as text: a name and a sentence a line.
public enum Listing {
  /// Lists everything of a kind.
  ///
  /// - Throws: What `Catalog.load` throws.
  public static func text(_ kind: ListingKind, definitions folder: String) throws -> String {
    if kind == .rules {
      return columns(RuleCatalog.all.map { ($0.name, $0.summary) })
    }
    let definitions = try Catalog.load(folder).catalog.definitions
    switch kind {
    case .tables:
      return columns(
        definitions.tables.map { table in
          let due = table.schema.frequency.map { ", due \($0.rawValue)" } ?? ""
          return (
            table.schema.name,
            "\(table.schema.title.de): \(table.schema.fields.count) fields, from \(table.schema.sender.rawValue)\(due)"
          )
        })
    case .dimensions: return columns(definitions.dimensions.map { ($0.name, $0.label.de) })
    case .measures:
      return columns(MeasureCatalog.all.map { ($0.name, $0.summary) }) + "\n\n"
        + columns(
          definitions.measures.map { measure in
            (measure.name, "\(measure.label.de): \(measure.aggregate.name) over \(measure.table)")
          })
    case .metrics:
      return columns(definitions.metrics.map { ($0.name, "\($0.label.de) (\($0.unit.de))") })
    case .reports: return columns(definitions.reports.map { ($0.name, $0.title.de) })
    case .rules: return ""
    }
  }

  /// The contracts as a Data Package that other programs read.
  ///
  /// - Throws: What `Catalog.load` throws.
  public static func package(definitions folder: String) throws -> String {
    let tables = try Catalog.load(folder).catalog.definitions.tables
    return String(decoding: try PackageExport(tables).bytes(), as: UTF8.self)
  }

  private static func columns(_ rows: [(name: String, text: String)]) -> String {
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { row in
      row.name + String(repeating: " ", count: width - row.name.count + 2) + row.text
    }.joined(separator: "\n")
  }
}
