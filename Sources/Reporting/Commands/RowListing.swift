import Aggregate
import Render
import Tabular

/// How rows are listed.
public enum RowFormat: String, Sendable, CaseIterable {
  /// `file:line: measure value`, a row a line.
  case text
  /// With headings, `;` between cells.
  case csv
  /// An object a line.
  case ndjson
}

/// The rows behind a metric's figure: from the number back to file and line.
public struct RowListing: Sendable {
  private let entries: [RowTrace.Entry]
  private let language: Language

  /// Reads, computes and finds the rows.
  ///
  /// - Throws: `ReportingError` for names that do not exist and for an empty selection, and what a run throws.
  public init(_ query: Query, options: RunOptions) throws {
    let catalog = try Catalog.load(options.definitions, threads: options.threads).catalog
    let question = try Question(query, catalog)
    let given = try query.given(catalog, options)
    let period = try query.resolved(given)
    let plan = try question.plan(period, asOf: options.asOf)
    let evaluation = try Evaluation(
      plan, input: options.input, threads: options.threads, given: given, isQuestion: true)
    guard let metric = question.metrics.first else {
      throw ReportingError(.usage, "name a metric; 'netzbericht list metrics' shows them")
    }
    entries = try RowTrace(metric, evaluation).entries
    language = options.language
    guard !entries.isEmpty else {
      throw ReportingError(
        .selectionEmpty,
        "no row stands behind \(metric.definition.name) for \(period.id); check --period and --where")
    }
  }

  /// How many rows there are.
  public var count: Int { entries.count }

  /// The rows as text with a final line end; at most so many.
  public func text(_ format: RowFormat, limit: Int? = nil) throws -> String {
    let shown = entries.prefix(limit ?? entries.count)
    switch format {
    case .text:
      return shown.map { entry in
        let value = entry.value.flatMap { $0.exactText(decimalMark: language == .de ? "," : ".") }
        return "\(place(entry)): \(entry.part) \(entry.name)\(value.map { " \($0)" } ?? "")\n"
      }.joined()
    case .csv:
      let heading =
        language == .de ? "Teil;Maß;Datei;Zeile;Wert" : "Part;Measure;File;Line;Value"
      return heading + "\n"
        + shown.map { entry in
          [
            entry.part, entry.name, entry.path, entry.line.map(String.init) ?? "",
            entry.value.flatMap { $0.exactText() } ?? "",
          ].joined(separator: ";") + "\n"
        }.joined()
    case .ndjson:
      return String(decoding: try shown.flatMap { try JSONFile.line(Item($0)) }, as: UTF8.self)
    }
  }

  private func place(_ entry: RowTrace.Entry) -> String {
    entry.line.map { "\(entry.path):\($0)" } ?? entry.path
  }

  private struct Item: Encodable {
    let part: String
    let measure: String
    let file: String
    let line: Int?
    let value: String?

    init(_ entry: RowTrace.Entry) {
      part = entry.part
      measure = entry.name
      file = entry.path
      line = entry.line
      value = entry.value.flatMap { $0.exactText(decimalMark: ".") }
    }
  }
}
