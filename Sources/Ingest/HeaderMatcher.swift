import Tabular

/// A place in a file that may be its header, and how well it fits the contract.
struct HeaderMatch {
  /// The delimiter it was read with.
  let delimiter: UInt8
  /// The headings, without empty ones at the end.
  let labels: [String]
  /// The column of each field; nil where there is none.
  let columnOfField: [Int?]
  /// Fields whose heading stands there twice, with the second column.
  let duplicates: [(field: Int, column: Int)]
  /// The line the header begins on.
  let line: Int
  /// Where the data begins.
  let dataStart: TextPlace

  /// How many fields were found.
  var score: Int { columnOfField.count { $0 != nil } }
}

/// Finds the header of a file by the headings of its contract.
struct HeaderMatcher {
  private let table: TableSchema
  private let fieldOfLabel: [String: Int]

  init(table: TableSchema) {
    self.table = table
    var fieldOfLabel: [String: Int] = [:]
    for (position, field) in table.fields.enumerated() {
      for alias in field.aliases where fieldOfLabel[Label.normalise(alias)] == nil {
        fieldOfLabel[Label.normalise(alias)] = position
      }
    }
    // A field's own heading beats any alias of another one.
    for (position, field) in table.fields.enumerated() {
      fieldOfLabel[Label.normalise(field.label)] = position
    }
    self.fieldOfLabel = fieldOfLabel
  }

  /// Delimiters in the order in which they are tried.
  static let delimiters = [Ascii.semicolon, Ascii.comma, Ascii.tab, Ascii.pipe]

  /// The place that fits best, whatever the delimiter; nil for a text without any record.
  ///
  /// Of equally good places the first one counts, of equally good delimiters the one tried first.
  func best(in text: [UInt8], from start: Int, line: Int, preferring first: UInt8?) -> HeaderMatch? {
    var best: HeaderMatch?
    for delimiter in [first].compactMap(\.self) + Self.delimiters.filter({ $0 != first }) {
      let records = HeaderRecord.read(
        text, from: start, line: line, delimiter: delimiter, limit: 50 + table.dialect.headerRows)
      for index in records.indices.prefix(50) {
        guard let match = match(records, at: index, delimiter: delimiter) else { continue }
        if best.map({ match.score > $0.score }) ?? true { best = match }
        if match.score == table.fields.count { return match }
      }
    }
    return best
  }

  /// The required fields a header lacks.
  func missing(_ match: HeaderMatch) -> [Field] {
    table.fields.indices.filter { match.columnOfField[$0] == nil && !table.fields[$0].isOptional }
      .map { table.fields[$0] }
  }

  /// Whether the heading belongs to a field of the contract.
  func isKnown(_ label: String) -> Bool { fieldOfLabel[Label.normalise(label)] != nil }

  private func match(_ records: [HeaderRecord], at index: Int, delimiter: UInt8) -> HeaderMatch? {
    let last = index + max(1, table.dialect.headerRows) - 1
    guard last < records.count else { return nil }
    let width = records[index...last].map(\.cells.count).max() ?? 0
    var labels = (0..<width).map { column in
      join(records[index...last].map { column < $0.cells.count ? $0.cells[column] : "" })
    }
    while let label = labels.last, Label.normalise(label).isEmpty { labels.removeLast() }
    guard !labels.isEmpty else { return nil }
    var columnOfField = [Int?](repeating: nil, count: table.fields.count)
    var duplicates: [(field: Int, column: Int)] = []
    for (column, label) in labels.enumerated() {
      guard let field = fieldOfLabel[Label.normalise(label)] else { continue }
      if columnOfField[field] == nil {
        columnOfField[field] = column
      } else {
        duplicates.append((field, column))
      }
    }
    return HeaderMatch(
      delimiter: delimiter, labels: labels, columnOfField: columnOfField, duplicates: duplicates,
      line: records[index].line,
      dataStart: TextPlace(byte: records[last].end, line: records[last].nextLine, record: 2))
  }

  private func join(_ parts: [String]) -> String {
    var joined: [String] = []
    for part in parts where !Label.normalise(part).isEmpty {
      if let last = joined.last, Label.normalise(last) == Label.normalise(part) { continue }
      joined.append(part)
    }
    return joined.joined(separator: " ")
  }
}
