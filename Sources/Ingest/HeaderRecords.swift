/// A place in the text of a file.
public struct TextPlace: Sendable, Hashable {
  /// The offset in the text; the file's own offset for UTF-8, else counted in converted bytes.
  public let byte: Int
  /// The physical line, from 1.
  public let line: Int
  /// The record, the header being 1.
  public let record: Int
}

/// A record read as texts: only for the few records in which a header is looked for.
struct HeaderRecord {
  /// The cells, without their quotes.
  var cells: [String]
  /// The line it begins on, from 1.
  var line: Int
  /// The offset behind its line end.
  var end: Int
  /// The line behind it.
  var nextLine: Int
}

extension HeaderRecord {
  /// The first records of a text, at most `limit`.
  static func read(_ text: [UInt8], from start: Int, line: Int, delimiter: UInt8, limit: Int)
    -> [HeaderRecord]
  {
    var records: [HeaderRecord] = []
    var machine = QuoteMachine(delimiter: delimiter)
    var cells: [String] = []
    var cellStart = start
    var lineNow = line
    var recordLine = line
    for offset in start...text.count {
      let isEnd = offset == text.count
      if isEnd && cellStart == offset && cells.isEmpty { break }
      let byte = isEnd ? Ascii.lineFeed : text[offset]
      let event = isEnd ? .recordEnd : machine.step(byte)
      if byte == Ascii.lineFeed { lineNow += 1 }
      switch event {
      case .content, .stray: continue
      case .cellEnd:
        cells.append(plainText(text[cellStart..<offset]))
        cellStart = offset + 1
      case .recordEnd:
        let isReturn = offset > cellStart && text[offset - 1] == Ascii.carriageReturn
        cells.append(plainText(text[cellStart..<(isReturn ? offset - 1 : offset)]))
        records.append(
          HeaderRecord(
            cells: cells, line: recordLine, end: min(offset + 1, text.count), nextLine: lineNow))
        if records.count == limit { return records }
        cells = []
        cellStart = offset + 1
        recordLine = lineNow
      }
    }
    return records
  }

  private static func plainText(_ bytes: ArraySlice<UInt8>) -> String {
    var bytes = bytes
    while let last = bytes.last, last == Ascii.blank { bytes.removeLast() }
    if bytes.count >= 2, bytes.first == Ascii.quote, bytes.last == Ascii.quote {
      bytes = bytes.dropFirst().dropLast()
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
