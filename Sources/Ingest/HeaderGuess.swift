public import Platform
public import Tabular

/// What a file without a contract probably looks like: its headings, told by their form alone.
public struct HeaderGuess: Sendable {
  /// The headings that are not empty, each once, in the order of the columns.
  public let labels: [String]
  private let headerRows: Int
  private let delimiter: UInt8

  /// Looks for the headings at the beginning of the file; nil where none can be told, or the file is no text.
  ///
  /// - Throws: `PlatformError` where the file cannot be read.
  public init?(_ file: InputFile) throws(PlatformError) {
    // No heading is expected: the encoding is then told by the characters alone.
    let inspection = try Inspection(of: file, path: "", table: Self.nothing)
    guard inspection.findings.allSatisfy({ $0.rule == "missing-label" }) else { return nil }
    var reader = inspection.makeReader(file)
    var text = PaddedBuffer()
    do {
      while text.count < Self.headSize, try reader.read(into: &text, count: Self.headSize) {}
    } catch let error as PlatformError {
      throw error
    } catch {
      return nil
    }
    let head = Head(bytes: text.copy(0..<text.count), offset: 0)
    let candidates = (head.announcedDelimiter.map { [$0] } ?? HeaderMatcher.delimiters).compactMap {
      delimiter in
      Self.candidate(head, delimiter)
    }
    guard let best = candidates.max(by: { $0.weight < $1.weight }) else { return nil }
    var seen: Set<String> = []
    labels = best.labels.filter { label in
      let key = Label.normalise(label)
      return !key.isEmpty && seen.insert(key).inserted
    }
    guard !labels.isEmpty else { return nil }
    headerRows = best.rows
    delimiter = best.delimiter
  }

  /// A contract that no file meets: for files in which no headings can be told.
  public static let nothing = table(["\u{0}"], rows: 1, delimiter: nil)

  private static let headSize = 262_144
  private static let mostRecords = 200

  /// A contract that the file meets: a text in every column.
  public var table: TableSchema { Self.table(labels, rows: headerRows, delimiter: delimiter) }

  /// Whether the file has every column that the contract asks for.
  public func fits(_ table: TableSchema) -> Bool {
    let vocabulary = TableVocabulary.of(table)
    let found = Set(labels.compactMap { vocabulary.fieldOfLabel[Label.normalise($0)] })
    return table.fields.indices.allSatisfy { found.contains($0) || table.fields[$0].isOptional }
  }

  private static func table(_ labels: [String], rows: Int, delimiter: UInt8?) -> TableSchema {
    TableSchema(
      name: "", title: Localized(de: "ohne Vertrag", en: "without a contract"), sender: .reference,
      time: .stock,
      dialect: Dialect(encoding: nil, delimiter: delimiter, headerRows: rows),
      fields: labels.enumerated().map { index, label in
        Field(name: "\(index)", label: label, type: .string)
      })
  }

  private struct Candidate {
    let delimiter: UInt8
    let labels: [String]
    let rows: Int
    /// Columns of the table times records that have as many.
    let weight: Int
  }

  /// The header a delimiter would give: the first record as wide as most are, without a number among its cells.
  private static func candidate(_ head: Head, _ delimiter: UInt8) -> Candidate? {
    let records = HeaderRecord.read(
      head.bytes, from: head.start, line: head.line, delimiter: delimiter, limit: mostRecords)
    var counts: [Int: Int] = [:]
    for record in records { counts[width(record), default: 0] += 1 }
    // Of widths that are equally frequent the larger one: a title line is narrow.
    guard let usual = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), usual.key > 1,
      let first = records.firstIndex(where: { width($0) >= usual.key && !hasNumber($0) && !isTitle($0) })
    else { return nil }
    var rows = 1
    // A second row of words under a row with gaps or repetitions is part of the header.
    if first + 2 < records.count, !hasNumber(records[first + 1]), hasNumber(records[first + 2]),
      width(records[first + 1]) >= usual.key, hasGaps(records[first])
    {
      rows = 2
    }
    let cells = (0..<max(usual.key, width(records[first]))).map { column in
      var parts: [String] = []
      for record in records[first..<(first + rows)] where column < record.cells.count {
        let part = record.cells[column]
        if !Label.normalise(part).isEmpty, parts.last != part { parts.append(part) }
      }
      return parts.joined(separator: " ")
    }
    return Candidate(delimiter: delimiter, labels: cells, rows: rows, weight: usual.key * usual.value)
  }

  /// Cells up to the last one that is not empty, so that a header with an empty column at its end is no wider.
  private static func width(_ record: HeaderRecord) -> Int {
    record.cells.count - (record.cells.last.map { Label.normalise($0).isEmpty } ?? true ? 1 : 0)
  }

  private static func hasNumber(_ record: HeaderRecord) -> Bool {
    record.cells.contains { cell in
      let text = cell.utf8.filter { $0 != Ascii.blank }
      return !text.isEmpty && text.allSatisfy { Self.isDigit($0) || [0x2B, 0x2C, 0x2D, 0x2E].contains($0) }
        && text.contains(where: isDigit)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= Ascii.zero && byte <= Ascii.nine }

  /// A title fills one cell of its line.
  private static func isTitle(_ record: HeaderRecord) -> Bool {
    record.cells.count { !Label.normalise($0).isEmpty } <= 1
  }

  private static func hasGaps(_ record: HeaderRecord) -> Bool {
    let keys = record.cells.map(Label.normalise)
    return Set(keys).count < keys.count
  }
}
