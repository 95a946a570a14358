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
  /// The named queries.
  case views
  /// The sets that measures ask.
  case sets
  /// The ways to say a period.
  case periods
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
    if kind == .periods { return columns(periods) }
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
    case .views:
      return columns(
        definitions.views.map { view in
          let by = view.dimensions.isEmpty ? "" : " by \(view.dimensions.joined(separator: ", "))"
          return (view.name, "\(view.label.de): \(view.metrics.joined(separator: ", "))\(by)")
        })
    case .sets:
      return columns(definitions.sets.map { ($0.name, "values of \($0.field) in \($0.table)") })
    case .rules, .periods: return ""
    }
  }

  /// The contracts as a Data Package that other programs read.
  ///
  /// - Throws: What `Catalog.load` throws.
  public static func package(definitions folder: String) throws -> String {
    let tables = try Catalog.load(folder).catalog.definitions.tables
    return String(decoding: try PackageExport(tables).bytes(), as: UTF8.self)
  }

  /// The names of everything of a kind: what a shell completes.
  ///
  /// - Throws: What `Catalog.load` throws.
  public static func names(_ kind: ListingKind, definitions folder: String) throws -> [String] {
    try text(kind, definitions: folder).split(separator: "\n").compactMap { line in
      line.split(separator: " ").first.map(String.init)
    }
  }

  private static let periods: [(name: String, text: String)] = [
    ("2025-03", "a month"), ("2024/25", "a school year, 1 August to 31 July"), ("2025", "a calendar year"),
    ("2024/25-H1", "August to January; H2: February to July"),
    ("2024-08..2025-01", "from the first to the last day of a range"),
    ("previous-month", "the last month that has ended"), ("last-12-months", "so many months that have ended"),
    ("this-school-year", "its months that have ended"), ("previous-school-year", "the school year before"),
    ("this-year", "its months that have ended"), ("previous-year", "the calendar year before"),
  ]

  private static func columns(_ rows: [(name: String, text: String)]) -> String {
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { row in
      row.name + String(repeating: " ", count: width - row.name.count + 2) + row.text
    }.joined(separator: "\n")
  }
}
