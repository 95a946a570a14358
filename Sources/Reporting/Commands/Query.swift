import Aggregate
import Render
public import Tabular

/// A question in between: metrics by dimensions over a period.
public struct Query: Sendable {
  private let metrics: [String]
  private let dimensions: [String]
  private let period: Period
  private let hasTotal: Bool

  /// A query.
  public init(metrics: [String], dimensions: [String], period: Period, hasTotal: Bool) {
    self.metrics = metrics
    self.dimensions = dimensions
    self.period = period
    self.hasTotal = hasTotal
  }

  /// Reads, checks and computes; nothing is written.
  ///
  /// - Throws: `ReportingError` for names that do not exist and for an empty selection, and what a run throws.
  public func run(_ options: RunOptions) throws -> QueryResult {
    let catalog = try Catalog.load(options.definitions).catalog
    for name in metrics where catalog.metrics[name] == nil {
      let names = catalog.metrics.keys.sorted()
      throw ReportingError(.selectionEmpty, "there is no metric '\(name)'\(suggestion(for: name, in: names))")
    }
    for name in dimensions where catalog.dimensions[name] == nil {
      let names = catalog.dimensions.keys.sorted()
      throw ReportingError(
        .selectionEmpty, "there is no dimension '\(name)'\(suggestion(for: name, in: names))")
    }
    for (index, name) in dimensions.enumerated() where dimensions.firstIndex(of: name) != index {
      throw ReportingError(.selectionEmpty, "the dimension '\(name)' is named twice")
    }
    let possible = metrics.map { name in catalog.metrics[name].map { catalog.dimensions(of: $0) } ?? [] }
    for name in dimensions {
      guard let index = possible.firstIndex(where: { !$0.contains(name) }) else { continue }
      throw ReportingError(
        .selectionEmpty,
        "\(metrics[index]) cannot be broken down by '\(name)'; it can by \(possible[index].joined(separator: ", "))"
      )
    }
    var requests = metrics.map { MetricRequest(metric: $0, dimensions: dimensions) }
    requests += metrics.map { MetricRequest(metric: $0, dimensions: []) }
    let plan = Plan(catalog: catalog, period: period, asOf: options.asOf, requests: requests)
    let evaluation = try Evaluation(plan, input: options.input, threads: options.threads)
    let table = try TableBuilder(
      plan: plan, figures: evaluation.figures, audience: .intern, language: options.language
    ).table(
      ReportTableDefinition(
        id: "query", description: nil, by: [.intern: dimensions], across: nil, metrics: metrics, beside: [],
        hasTotal: hasTotal, comparesPrevious: false, notes: []),
      title: metrics.joined(separator: ", "), description: "")
    guard evaluation.intake.outcomes.contains(where: \.isChosen), !table.rows.isEmpty else {
      throw ReportingError(
        .selectionEmpty, "nothing to show for \(period.id); check the period, --input and the dimensions")
    }
    return QueryResult(table: table, language: options.language)
  }
}

/// How a query is answered.
public enum QueryFormat: String, Sendable, CaseIterable {
  /// For reading.
  case table
  /// As the flat tables of a report.
  case csv
  /// A list of objects.
  case json
}

/// The answer to a query.
public struct QueryResult: Sendable {
  /// The table; its flat rows hold the same figures.
  public let table: ReportTable
  let language: Language

  /// The answer as text, with a final line end.
  public func text(_ format: QueryFormat) throws -> String {
    switch format {
    case .table: aligned()
    case .csv: try TablesRenderer.text(table, language: language)
    case .json: String(decoding: try JSONFile.bytes(table.flat.map(FlatItem.init)), as: UTF8.self)
    }
  }

  private func aligned() -> String {
    let texts =
      [table.columns.map(\.heading)]
      + table.rows.map { row in
        zip(row, table.columns).map { text($0.0, $0.1) }
      }
    let widths = table.columns.indices.map { column in texts.map { $0[column].count }.max() ?? 0 }
    return texts.map { row in
      row.indices.map { column in
        let gap = String(repeating: " ", count: widths[column] - row[column].count)
        return table.columns[column].kind == .text ? row[column] + gap : gap + row[column]
      }.joined(separator: "  ").trimmedEnd + "\n"
    }.joined()
  }

  private func text(_ cell: Cell, _ column: ReportColumn) -> String {
    switch cell {
    case .text(let text): text
    case .sign(let sign): sign.text
    case .date(let date): language == .de ? date.german : date.iso
    case .number(let value):
      if case .number(let decimals) = column.kind {
        NumberText.text(value, decimals: decimals, language: language) ?? Sign.uncertain.text
      } else {
        ""
      }
    }
  }
}

private struct FlatItem: Encodable {
  let metric: String
  let period: String
  let members: [String]
  let value: String?
  let sign: String?
  let unit: String
  let numerator: String?
  let denominator: String?

  /// Numbers as decimal texts: binary floating point would not be exact.
  init(_ row: FlatRow) {
    metric = row.metric
    period = row.period
    members = row.members
    value = row.value.flatMap { $0.exactText(decimalMark: ".") ?? $0.text(decimals: 6, decimalMark: ".") }
    sign = row.sign?.rawValue
    unit = row.unit
    numerator = row.numerator.flatMap { $0.exactText(decimalMark: ".") }
    denominator = row.denominator.flatMap { $0.exactText(decimalMark: ".") }
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
