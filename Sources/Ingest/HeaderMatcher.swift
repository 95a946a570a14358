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
  /// How many empty columns the header ends with.
  let emptyAtEnd: Int

  /// How many fields were found.
  var score: Int { columnOfField.count { $0 != nil } }
}

/// Finds the header of a file by the headings of its contract.
struct HeaderMatcher {
  private let table: TableSchema
  private let vocabulary: TableVocabulary

  init(table: TableSchema, vocabulary: TableVocabulary) {
    self.table = table
    self.vocabulary = vocabulary
  }

  /// Delimiters in the order in which they are tried.
  static let delimiters = [Ascii.semicolon, Ascii.comma, Ascii.tab, Ascii.pipe]

  /// The place that fits best, whatever the delimiter; nil for a text without any record.
  ///
  /// Of equally good places the first one counts, of equally good delimiters the one tried first.
  func best(in head: Head, agreed: UInt8?) -> HeaderMatch? {
    if let match = fitting(in: head, agreed: agreed) { return match }
    let first = agreed ?? head.announcedDelimiter
    var best: HeaderMatch?
    for delimiter in [first].compactMap(\.self) + Self.delimiters.filter({ $0 != first }) {
      let records = HeaderRecord.read(
        head.bytes, from: head.start, line: head.line, delimiter: delimiter,
        limit: 50 + table.dialect.headerRows)
      for index in records.indices.prefix(50) {
        guard let match = match(records, at: index, delimiter: delimiter) else { continue }
        if best.map({ match.score > $0.score }) ?? true { best = match }
        if match.score == table.fields.count { return match }
      }
    }
    return best
  }

  /// The first record, where it is all that a header should be: nothing missing, nothing unknown.
  ///
  /// Nearly every file begins with its header and has the usual delimiter; nothing else need be tried then.
  func fitting(in head: Head, agreed: UInt8?) -> HeaderMatch? {
    first(in: head, agreed: agreed).flatMap { isFitting($0) ? $0 : nil }
  }

  /// Whether a header is all that it should be.
  func isFitting(_ match: HeaderMatch) -> Bool {
    match.score == match.labels.count && match.duplicates.isEmpty && missing(match).isEmpty
  }

  /// The first record as a header, with the delimiter that is agreed upon or usual.
  func first(in head: Head, agreed: UInt8?) -> HeaderMatch? {
    let delimiter = agreed ?? head.announcedDelimiter ?? Self.delimiters[0]
    let records = HeaderRecord.read(
      head.bytes, from: head.start, line: head.line, delimiter: delimiter,
      limit: max(1, table.dialect.headerRows))
    return match(records, at: 0, delimiter: delimiter)
  }

  /// The required fields a header lacks.
  func missing(_ match: HeaderMatch) -> [Field] {
    table.fields.indices.filter { match.columnOfField[$0] == nil && !table.fields[$0].isOptional }
      .map { table.fields[$0] }
  }

  /// Whether the heading belongs to a field of the contract.
  func isKnown(_ label: String) -> Bool { vocabulary.fieldOfLabel[Label.normalise(label)] != nil }

  private func match(_ records: [HeaderRecord], at index: Int, delimiter: UInt8) -> HeaderMatch? {
    let rows = max(1, table.dialect.headerRows)
    let last = index + rows - 1
    guard last < records.count else { return nil }
    var labels = rows == 1 ? records[index].cells : joined(records[index...last])
    var keys = labels.map(Label.normalise)
    let width = labels.count
    while let key = keys.last, key.isEmpty {
      keys.removeLast()
      labels.removeLast()
    }
    guard !labels.isEmpty else { return nil }
    var columnOfField = [Int?](repeating: nil, count: table.fields.count)
    var duplicates: [(field: Int, column: Int)] = []
    for (column, key) in keys.enumerated() {
      guard let field = vocabulary.fieldOfLabel[key] else { continue }
      if columnOfField[field] == nil {
        columnOfField[field] = column
      } else {
        duplicates.append((field, column))
      }
    }
    return HeaderMatch(
      delimiter: delimiter, labels: labels, columnOfField: columnOfField, duplicates: duplicates,
      line: records[index].line,
      dataStart: TextPlace(byte: records[last].end, line: records[last].nextLine, record: 2),
      emptyAtEnd: width - labels.count)
  }

  /// Several header rows as one: the parts of each column, joined by a blank, equal neighbours once.
  private func joined(_ records: ArraySlice<HeaderRecord>) -> [String] {
    let width = records.map(\.cells.count).max() ?? 0
    return (0..<width).map { column in
      var parts: [String] = []
      for record in records where column < record.cells.count {
        let part = record.cells[column]
        if Label.normalise(part).isEmpty { continue }
        if let last = parts.last, Label.normalise(last) == Label.normalise(part) { continue }
        parts.append(part)
      }
      return parts.joined(separator: " ")
    }
  }
}
