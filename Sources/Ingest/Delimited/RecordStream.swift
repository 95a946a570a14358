import Contract
import Platform
import Tabular

/// Where a record stands.
struct RecordStart {
  /// Its number, the file's first record being 1; blank lines count, line breaks within quotes do not.
  var record = 0
  /// The physical line it begins on.
  var line = 1
  /// The offset of the buffer's first byte in the file; nil where the text was converted.
  var base: Int?
  /// Whether characters that no text should hold stand somewhere in the block.
  var isSuspicious = false
}

/// Reads a delimited file record by record as its dialect says; nothing is guessed.
struct RecordStream {
  private let dialect: DialectDescriptor
  private var reader: TextReader
  private let encoding: TextEncoding
  private static let step = 1 << 20
  private static let longest = 1 << 26

  /// A stream over a file.
  init(_ file: InputFile, dialect: DialectDescriptor) throws {
    self.dialect = dialect
    var head = PaddedBuffer()
    try file.read(into: &head, at: 0, count: min(3, file.size))
    let mark = head.copy(0..<head.count)
    var encoding = dialect.encoding
    var skipped = 0
    switch encoding {
    case .utf8: if mark == [0xEF, 0xBB, 0xBF] { skipped = 3 }
    case .utf16LittleEndian, .utf16BigEndian:
      if mark.starts(with: [0xFF, 0xFE]) { (encoding, skipped) = (.utf16LittleEndian, 2) }
      if mark.starts(with: [0xFE, 0xFF]) { (encoding, skipped) = (.utf16BigEndian, 2) }
    default: break
    }
    self.encoding = encoding
    reader = TextReader(
      .file(file), encoding: encoding, byteOrderMark: skipped, hasBareReturns: false, end: file.size)
  }

  /// Hands out each record with its cells; offsets are those of the span.
  ///
  /// - Throws: `DecodingFailure` where the bytes are no text of the encoding, `RecordTooLong`, and `PlatformError`.
  mutating func forEach(
    _ body: (borrowing Span<UInt8>, borrowing RecordScanner, RecordStart) throws -> Void
  ) throws {
    var scanner = RecordScanner(dialect)
    var buffer = PaddedBuffer(capacity: Self.step)
    var place = RecordStart(base: reader.keepsOffsets ? reader.start - PaddedBuffer.padding : nil)
    var checked = 0
    var isMore = true
    while isMore {
      // A record that is longer than a step makes the steps longer, so that it is not looked through too often.
      isMore = try reader.read(into: &buffer, count: max(Self.step, buffer.count))
      let start = PaddedBuffer.padding
      let end = start + buffer.count
      var next = start
      try buffer.withPaddedSpan { bytes in
        let suspect = OddCharacters.stand(in: bytes, from: start + checked, to: end)
        // What a block before has left of a record is part of this one.
        place.isSuspicious = suspect || (place.isSuspicious && checked > 0)
        checked = try check(bytes, from: start + checked, to: end, isLast: !isMore, place) - start
        while next < end, let following = scanner.read(bytes, from: next, to: end, isLast: !isMore) {
          place.record += 1
          try body(bytes, scanner, place)
          place.line += 1 + scanner.innerLines
          next = following
        }
      }
      let consumed = next - start
      guard buffer.count - consumed <= Self.longest else {
        throw RecordTooLong(record: place.record + 1, line: place.line)
      }
      buffer.removeFirst(consumed)
      checked -= consumed
      place.base = place.base.map { $0 + consumed }
    }
  }

  /// Refuses bytes that are no text; gives the offset up to which they are.
  private func check(
    _ bytes: borrowing Span<UInt8>, from start: Int, to end: Int, isLast: Bool, _ place: RecordStart
  ) throws -> Int {
    var limit = end
    // A character that the block cuts is looked at with the next one.
    if !isLast {
      var back = 1
      while back <= min(3, end - start), bytes[end - back] & 0xC0 == 0x80 { back += 1 }
      if back <= min(4, end - start) {
        let lead = bytes[end - back]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
        if length > back { limit = end - back }
      }
    }
    guard limit > start else { return start }
    do {
      _ = try UTF8Span(validating: bytes.extracting(start..<limit))
    } catch {
      throw DecodingFailure(byte: (place.base ?? 0) + start + error.byteOffsets.lowerBound)
    }
    // Bytes that a code page does not define have become this sign.
    if encoding != .utf8 {
      for offset in start..<limit where bytes[offset] == 0xEF && offset + 2 < end {
        if bytes[offset + 1] == 0xBF && bytes[offset + 2] == 0xBD { throw DecodingFailure(byte: -1) }
      }
    }
    return limit
  }
}

/// A record so long that something must be wrong with the file or its dialect.
struct RecordTooLong: Error {
  let record: Int
  let line: Int
}

extension DialectDescriptor {
  /// Whether a record is no data but a comment.
  func isComment(
    _ bytes: borrowing Span<UInt8>, _ scanner: borrowing RecordScanner, record: Int
  ) -> Bool {
    if commentRows.contains(record) { return true }
    guard let mark = commentChar, let first = scanner.cells.first, !first.marks.contains(.quoted) else {
      return false
    }
    // What separates cells may stand in the mark, so it is looked for in the text and not in the cell.
    guard first.start + mark.count <= bytes.count else { return false }
    return mark.indices.allSatisfy { bytes[first.start + $0] == mark[$0] }
  }
}

/// Characters that do not belong into the cells of a table.
enum OddCharacters {
  /// Whether one of them may stand in a part of the text.
  static func stand(in bytes: borrowing Span<UInt8>, from start: Int, to end: Int) -> Bool {
    let words = unsafe bytes.bytes
    var place = start
    while place < end {
      let word = words.word(place)
      // Eight bytes of ASCII without a zero.
      if word & 0x8080_8080_8080_8080 == 0,
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 == 0
      {
        place &+= 8
        continue
      }
      let byte = bytes[place]
      // The first bytes of U+200x, U+206x and U+FEFF; the second ones rule out most others.
      if byte == 0 { return true }
      if byte == 0xE2, place + 1 >= end || bytes[place + 1] & 0xFE == 0x80 { return true }
      if byte == 0xEF, place + 1 >= end || bytes[place + 1] == 0xBB { return true }
      place &+= 1
    }
    return false
  }

  /// What is odd about a cell: a zero byte, or something invisible.
  static func kind(_ cell: borrowing Span<UInt8>) -> FaultKind? {
    var kind: FaultKind?
    for place in 0..<cell.count {
      if cell[place] == 0 { return .forbiddenCharacter }
      guard place + 2 < cell.count else { continue }
      switch (cell[place], cell[place + 1], cell[place + 2]) {
      // U+200B to U+200F, U+202A to U+202E, U+2060 to U+2069, U+FEFF.
      case (0xE2, 0x80, 0x8B...0x8F), (0xE2, 0x80, 0xAA...0xAE), (0xE2, 0x81, 0xA0...0xA9),
        (0xEF, 0xBB, 0xBF):
        kind = .invisibleCharacter
      default: continue
      }
    }
    return kind
  }
}
