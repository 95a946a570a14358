import Aggregate
import Tabular

/// The columns that say what a row is about.
extension TableBuilder {
  /// The heading of the column that names the metric of a row.
  var metricWord: String { language == .de ? "Angabe" : "Figure" }

  /// What stands before the figures: the members of a row, or the period it is about.
  func leadingColumns(_ names: [String], _ definition: ReportTableDefinition) -> [ReportColumn] {
    definition.earlierPeriods == nil ? labelColumns(names, definition) : TrendRow.columns(language)
  }

  /// What stands in those columns.
  func leadingCells(of row: TableRow, _ names: [String], _ definition: ReportTableDefinition) -> [Cell] {
    guard definition.earlierPeriods == nil else {
      let frame = plan.frames[Plan.current]
      return TrendRow(period: frame.period, asOf: frame.asOf, origin: .thisReport).cells(language)
    }
    return labels(of: row, names, definition)
  }

  /// One column for each dimension; with `ids` a second one for members that have a number and a name.
  func labelColumns(_ names: [String], _ definition: ReportTableDefinition) -> [ReportColumn] {
    names.flatMap { name -> [ReportColumn] in
      let own = ReportColumn(header: label(of: name), unit: nil, kind: .text)
      guard let header = definition.idHeading?[language], hasNames(name) else { return [own] }
      return [ReportColumn(header: header, unit: nil, kind: .text), own]
    }
  }

  /// What stands in those columns; the office has a name, but no number.
  func labels(of row: TableRow, _ names: [String], _ definition: ReportTableDefinition) -> [Cell] {
    guard definition.idHeading != nil else { return row.labels.map(Cell.text) }
    return zip(names, zip(row.ids, row.labels)).flatMap { name, member -> [Cell] in
      guard hasNames(name) else { return [.text(member.1)] }
      return [
        member.0.isEmpty ? .sign(.notMeaningful) : .text(member.0),
        .text(Self.name(member.1, without: member.0)),
      ]
    }
  }

  /// The same in flat tables.
  func ids(of row: TableRow, _ names: [String], _ definition: ReportTableDefinition) -> [String] {
    guard definition.idHeading != nil else { return row.ids }
    return zip(names, zip(row.ids, row.labels)).flatMap { name, member in
      !hasNames(name) ? [member.0] : [member.0, Self.name(member.1, without: member.0)]
    }
  }

  private static func name(_ label: String, without id: String) -> String {
    label.hasPrefix(id + " ") ? String(label.dropFirst(id.count + 1)) : label
  }

  /// Whether members have a text beside their id.
  private func hasNames(_ dimension: String) -> Bool { plan.catalog.dimensions[dimension]?.text != nil }
}
