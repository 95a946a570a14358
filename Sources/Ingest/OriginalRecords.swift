public import Platform
public import Tabular

/// Records as they stand in the file: whatever its encoding, their own bytes.
public enum OriginalRecords {
  /// Hands over the bytes of records, each given by the line it begins on, in the order of the file.
  ///
  /// Where the place of each is known it is read from there; otherwise the whole file is read once more. The bytes
  /// reach from the record's first one to the next record and so hold its line end, if it has one.
  /// Throws a `PlatformError` where the file cannot be read and an `IngestError` where a record is too long.
  public static func read(
    _ file: InputFile, _ inspection: Inspection, _ places: [RecordPlace],
    _ body: (_ line: Int, _ bytes: [UInt8]) throws -> Void
  ) throws {
    guard places.allSatisfy({ $0.byte >= 0 }) else {
      return try read(file, inspection, lines: Set(places.map { Int($0.line) }), body)
    }
    let raw = inspection.source(file)
    for place in places {
      var record = PaddedBuffer(capacity: Int(place.count))
      try raw.load(Int(place.count), at: place.byte, into: &record)
      try body(Int(place.line), record.copy(0..<record.count))
    }
  }

  private static func read(
    _ file: InputFile, _ inspection: Inspection, lines: Set<Int>,
    _ body: (_ line: Int, _ bytes: [UInt8]) throws -> Void
  ) throws {
    let raw = inspection.source(file)
    let isWide = inspection.encoding == .utf16LittleEndian || inspection.encoding == .utf16BigEndian
    let mark = inspection.byteOrderMarkLength
    // Delimiters, quotes and line ends are single ASCII bytes in all other encodings.
    let text: TextReader.Source = isWide ? .memory(try units(raw, inspection)) : raw
    let reader = TextReader(
      text, encoding: .utf8, byteOrderMark: isWide ? 0 : mark, hasBareReturns: inspection.hasBareReturns,
      end: isWide ? text.size : inspection.rawEnd)
    let source = ChunkSource(
      reader: reader, path: inspection.path, delimiter: inspection.delimiter,
      start: TextPlace(byte: reader.start, line: 1, record: 1), end: .max, chunkSize: 262_144,
      limit: 33_554_432)
    var chunk = ChunkBuffer()
    var index = StructuralIndex()
    while try source.next(into: &chunk) {
      let end = PaddedBuffer.padding + chunk.count
      let firstLine = chunk.firstLine
      chunk.bytes.withPaddedBytes { bytes in
        index.build(
          bytes, PaddedBuffer.padding..<end, delimiter: inspection.delimiter, width: inspection.fileColumns,
          firstLine: firstLine)
      }
      for row in 0..<index.rowCount where lines.contains(Int(index.lines[row])) {
        let first = chunk.firstByte + Int(index.starts[row]) - PaddedBuffer.padding
        let next = row + 1 < index.rowCount ? Int(index.starts[row + 1]) : end
        let count = chunk.firstByte + next - PaddedBuffer.padding - first
        var record = PaddedBuffer(capacity: isWide ? 2 * count : count)
        try raw.load(isWide ? 2 * count : count, at: isWide ? mark + 2 * first : first, into: &record)
        try body(Int(index.lines[row]), record.copy(0..<record.count))
      }
    }
  }

  /// A text of UTF-16 with one byte for each unit: ASCII as it is, anything else as one and the same letter.
  private static func units(
    _ raw: TextReader.Source, _ inspection: Inspection
  ) throws(PlatformError) -> PaddedBuffer {
    let mark = inspection.byteOrderMarkLength
    var bytes = PaddedBuffer()
    try raw.load((inspection.rawEnd - mark) / 2 * 2, at: mark, into: &bytes)
    let low = inspection.encoding == .utf16LittleEndian ? 0 : 1
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count / 2)
    for offset in stride(from: 0, to: bytes.count - 1, by: 2) {
      let isASCII = bytes[offset + 1 - low] == 0 && bytes[offset + low] < 0x80
      result.append(isASCII ? bytes[offset + low] : 0x78)
    }
    var buffer = PaddedBuffer(capacity: result.count)
    buffer.append(result)
    return buffer
  }
}
