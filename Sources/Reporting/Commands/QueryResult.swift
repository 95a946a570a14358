import Platform
import Render
import Tabular

/// How a query is answered.
public enum QueryFormat: String, Sendable, CaseIterable {
  /// For reading.
  case table
  /// As the flat tables of a report.
  case csv
  /// A list of objects.
  case json
  /// An object a line.
  case ndjson
  /// A table for documents and messages.
  case markdown
  /// A workbook.
  case xlsx
}

/// One table of an answer; its flat rows hold the same figures.
struct QueryAnswer: Sendable {
  let table: ReportTable
  let dimensions: [String]
}

/// The answer to a query.
public struct QueryResult: Sendable {
  let answers: [QueryAnswer]
  let context: QueryContext

  /// The answer's bytes, text with a final line end.
  ///
  /// - Parameters:
  ///   - format: How it is answered.
  ///   - isForExcel: Whether a CSV file gets what a German Excel needs to open it by a double click: a byte order
  ///     mark and its line ends; `;` and decimal commas it always has.
  ///   - scratch: A folder for a file on the way.
  /// - Returns: The bytes.
  /// - Throws: What renderers throw, and `ReportingError` where a format holds one table and there are several.
  public func bytes(_ format: QueryFormat, isForExcel: Bool = false, scratch: String) throws -> [UInt8] {
    switch format {
    case .table: Array((answers.map { aligned($0.table) }.joined(separator: "\n") + context.footer).utf8)
    case .markdown: Array((answers.map { markdown($0.table) }.joined(separator: "\n") + context.footer).utf8)
    case .csv: try csv(isForExcel: isForExcel)
    case .json: try JSONFile.bytes(items)
    case .ndjson: try items.flatMap { try JSONFile.line($0) }
    case .xlsx: try workbook(scratch)
    }
  }

  /// Rows by a metric's value of the period asked for; where there is none, at the end, and a total last of all.
  func sorted(by metric: String, isDescending: Bool) -> QueryResult {
    QueryResult(
      answers: answers.map { answer in
        QueryAnswer(
          table: sorted(
            answer.table, by: metric, isDescending: isDescending, hasTotal: !answer.dimensions.isEmpty),
          dimensions: answer.dimensions)
      }, context: context)
  }

  private func sorted(
    _ table: ReportTable, by metric: String, isDescending: Bool, hasTotal: Bool
  ) -> ReportTable {
    guard let size = table.rows.isEmpty ? nil : table.flat.count / table.rows.count, size > 0 else {
      return table
    }
    var rows = table.rows.indices.map { index in
      (cells: table.rows[index], flat: Array(table.flat[index * size..<(index + 1) * size]))
    }
    let total = context.hasTotal && hasTotal ? rows.popLast() : nil
    func value(_ flat: [FlatRow]) -> Rational? {
      flat.first { $0.metric == metric && $0.period == context.period.id }?.value
    }
    let ordered =
      rows.enumerated().sorted { left, right in
        switch (value(left.element.flat), value(right.element.flat)) {
        case (let a?, let b?) where a != b: isDescending ? a > b : a < b
        case (.some, nil): true
        case (nil, .some): false
        default: left.offset < right.offset
        }
      }.map(\.element) + (total.map { [$0] } ?? [])
    return ReportTable(
      id: table.id, title: table.title, description: table.description, columns: table.columns,
      rows: ordered.map(\.cells), notes: table.notes, source: table.source, dimensions: table.dimensions,
      flat: ordered.flatMap(\.flat))
  }

  private var items: [QueryItem] {
    answers.flatMap { answer in answer.table.flat.map { QueryItem($0, answer.dimensions, context) } }
  }

  private func csv(isForExcel: Bool) throws -> [UInt8] {
    guard answers.count == 1 else {
      throw ReportingError(.usage, "a CSV file holds one table; ask for one dimension or take another format")
    }
    let text = try TablesRenderer.text(answers[0].table, language: context.language)
    guard isForExcel else { return Array(text.utf8) }
    return [0xEF, 0xBB, 0xBF] + text.utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
  }

  /// Larger answers become one plain sheet, written in bounded memory.
  private static let mostRowsOfTables = 20_000

  private func workbook(_ folder: String) throws -> [UInt8] {
    let report = context.report(answers.map(\.table))
    if answers.count == 1, answers[0].table.rows.count > Self.mostRowsOfTables {
      try TableExport.write(answers[0].table, of: report, into: folder)
      return try Files.readAll("\(folder)/\(report.fileName).xlsx", limit: 1 << 30)
    }
    try WorkbookRenderer().render(
      report,
      into: RenderFolder(path: folder) { name, bytes in try Files.create(bytes, at: "\(folder)/\(name)") })
    return try Files.readAll("\(folder)/\(report.fileName).xlsx", limit: 1 << 30)
  }

  private func texts(_ table: ReportTable) -> [[String]] {
    [table.columns.map(\.heading)]
      + table.rows.map { row in zip(row, table.columns).map { text($0.0, $0.1) } }
  }

  private func aligned(_ table: ReportTable) -> String {
    let texts = texts(table)
    let widths = table.columns.indices.map { column in texts.map { $0[column].count }.max() ?? 0 }
    return texts.map { row in
      row.indices.map { column in
        let gap = String(repeating: " ", count: widths[column] - row[column].count)
        return table.columns[column].kind == .text ? row[column] + gap : gap + row[column]
      }.joined(separator: "  ").trimmedEnd + "\n"
    }.joined()
  }

  private func markdown(_ table: ReportTable) -> String {
    func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |\n" }
    let escaped = texts(table).map { row in
      row.map { $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }
    }
    let rule = table.columns.map { $0.kind == .text ? "---" : "---:" }
    return line(escaped[0]) + line(rule) + escaped.dropFirst().map(line).joined()
  }

  private func text(_ cell: Cell, _ column: ReportColumn) -> String {
    switch cell {
    case .text(let text): text
    case .sign(let sign): sign.text
    case .date(let date): context.language == .de ? date.german : date.iso
    case .number(let value):
      if case .number(let decimals) = column.kind {
        NumberText.text(value, decimals: decimals, language: context.language) ?? Sign.uncertain.text
      } else {
        ""
      }
    }
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
