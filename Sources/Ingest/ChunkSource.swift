public import Platform
import Synchronization
public import Tabular

/// A piece of a file: whole records as UTF-8, and where they stand.
public struct ChunkBuffer: Sendable {
  /// The records, each with its line end.
  var bytes = PaddedBuffer()
  /// The position of this chunk among the file's chunks, from 0: the order in which results are merged.
  public internal(set) var number = 0
  /// The physical line the chunk begins on, from 1.
  public internal(set) var firstLine = 1
  /// The number of its first record, the header being 1.
  public internal(set) var firstRecord = 2
  /// The offset of its first byte in the text; the file's own offset for UTF-8.
  public internal(set) var firstByte = 0

  /// An empty buffer, to be filled again and again.
  public init() {}

  /// How many bytes of text the chunk holds.
  public var count: Int { bytes.count }
}

/// A file that cannot be read on.
public struct IngestError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where.
  public let location: SourceLocation
  /// Why, in a plain sentence.
  public let message: Localized

  /// `file:line: message`.
  public var description: String { "\(location): \(message.en)" }
}

/// Hands out a file piece by piece to any number of workers.
///
/// Pieces are cut between records, never inside quotes. Which worker gets which piece is chance; the pieces
/// themselves are the same in every run, and their `number` says how to put results in order.
public final class ChunkSource: Sendable {
  private struct State {
    var reader: TextReader
    /// The begin of a record whose end has not been read yet.
    var rest: [UInt8] = []
    var offset: Int
    var line: Int
    var record: Int
    var number = 0
    var isFinished = false
    /// Text still to be dropped in front of the data, where it cannot be skipped unread.
    var toDrop: Int
  }
  private let state: Mutex<State>
  /// Cuts the file where it has been inspected by its beginning only.
  private let cutter: Mutex<PieceCutter>?
  private let survey: Survey?
  /// Where the pieces stand, if that is known already; empty otherwise.
  ///
  /// With them pieces need not be cut again, and each worker reads its own without waiting for others.
  private let pieces: [RowSpan]
  private let bytes: TextReader.Source?
  private let nextPiece = Atomic<Int>(0)
  private let path: String
  private let delimiter: UInt8
  private let textEnd: Int
  private let chunkSize: Int
  private let limit: Int

  /// A source for the data of an inspected file.
  ///
  /// A record longer than the chunk makes its chunk longer, up to `limit` bytes.
  public convenience init(
    file: InputFile, inspection: Inspection, chunkSize: Int = Inspection.blockSize, limit: Int = 33_554_432,
    survey: Survey? = nil
  ) {
    let isKnown = inspection.isUsable && chunkSize == inspection.pieceSize && !inspection.pieces.isEmpty
    var start = inspection.dataStart
    if survey != nil { start = TextPlace(byte: inspection.rawStart, line: start.line, record: start.record) }
    self.init(
      reader: inspection.makeReader(file), path: inspection.path, delimiter: inspection.delimiter,
      start: start, end: inspection.dataEnd, chunkSize: chunkSize, limit: limit,
      pieces: isKnown ? Self.spans(inspection.pieces) : [], bytes: inspection.source(file), survey: survey)
    if !inspection.isUsable { state.withLock { $0.isFinished = true } }
  }

  /// A source for some rows of an inspected file, in the order of the file.
  ///
  /// Only for files whose spans are known: those in UTF-8, and large ones in a single-byte encoding, of which the file's
  /// own bytes are handed out.
  public convenience init(file: InputFile, inspection: Inspection, spans: [RowSpan]) {
    self.init(
      reader: inspection.makeReader(file), path: inspection.path, delimiter: inspection.delimiter,
      start: inspection.dataStart, end: inspection.encoding == .utf8 ? inspection.dataEnd : file.size,
      chunkSize: Inspection.blockSize,
      limit: 33_554_432,
      pieces: Self.joined(spans), bytes: inspection.source(file))
  }

  private static func spans(_ places: [TextPlace]) -> [RowSpan] {
    zip(places, places.dropFirst()).map { place, next in
      RowSpan(byte: place.byte, end: next.byte, line: place.line, record: place.record)
    }
  }

  /// Neighbouring spans as one, as long as they stay small.
  private static func joined(_ spans: [RowSpan]) -> [RowSpan] {
    var joined: [RowSpan] = []
    for span in spans.sorted(by: { $0.byte < $1.byte }) {
      if let last = joined.last, span.end <= last.end { continue }
      if let last = joined.last, last.end == span.byte, span.end - last.byte <= Inspection.blockSize {
        joined[joined.count - 1] = RowSpan(
          byte: last.byte, end: span.end, line: last.line, record: last.record)
      } else {
        joined.append(span)
      }
    }
    return joined
  }

  init(
    reader: TextReader, path: String, delimiter: UInt8, start: TextPlace, end: Int, chunkSize: Int,
    limit: Int, pieces: [RowSpan] = [], bytes: TextReader.Source? = nil, survey: Survey? = nil
  ) {
    self.path = path
    self.survey = survey
    cutter =
      survey == nil
      ? nil
      : bytes.map { bytes in
        Mutex(PieceCutter(bytes, start: start, end: end, chunkSize: max(1, chunkSize), limit: limit))
      }
    self.pieces = pieces
    self.bytes = bytes
    self.delimiter = delimiter
    self.textEnd = end
    self.chunkSize = max(1, chunkSize)
    self.limit = limit
    var reader = reader
    var toDrop = 0
    if reader.keepsOffsets { reader.skip(to: start.byte) } else { toDrop = start.byte }
    state = Mutex(
      State(
        reader: reader, offset: start.byte, line: start.line, record: start.record,
        isFinished: start.byte >= end, toDrop: toDrop))
  }

  /// Fills the buffer with the next piece; false when there is none left.
  ///
  /// Throws a `PlatformError` where the file cannot be read and an `IngestError` where a record is too long.
  public func next(into buffer: inout ChunkBuffer) throws -> Bool {
    if let survey, cutter != nil { return try cut(into: &buffer, survey) }
    if !pieces.isEmpty, let bytes { return try read(bytes, into: &buffer) }
    return try state.withLock { state in
      try fill(&buffer, &state)
    }
  }

  private func cut(into buffer: inout ChunkBuffer, _ survey: Survey) throws -> Bool {
    guard !survey.isRefuted else { return false }
    do {
      switch try cutter?.withLock({ cutter in try cutter.fill(&buffer) }) {
      case .piece: return true
      case .endless: survey.refute()
      case .end, nil: break
      }
    } catch {
      // Others may be waiting for the piece that could not be read.
      survey.refute()
      throw error
    }
    return false
  }

  private func read(_ bytes: TextReader.Source, into buffer: inout ChunkBuffer) throws -> Bool {
    let number = nextPiece.wrappingAdd(1, ordering: .relaxed).oldValue
    guard number < pieces.count, pieces[number].byte < textEnd else { return false }
    let piece = pieces[number]
    buffer.number = number
    buffer.firstLine = piece.line
    buffer.firstRecord = piece.record
    buffer.firstByte = piece.byte
    buffer.bytes.removeAll()
    try bytes.load(min(piece.end, textEnd) - piece.byte, at: piece.byte, into: &buffer.bytes)
    return true
  }

  private func fill(_ buffer: inout ChunkBuffer, _ state: inout State) throws -> Bool {
    guard !state.isFinished else { return false }
    buffer.bytes.removeAll()
    buffer.bytes.append(state.rest)
    var step = chunkSize
    var cut = RecordCut.none
    while true {
      let isMore = try state.reader.read(into: &buffer.bytes, count: step)
      if state.toDrop > 0 { drop(&buffer.bytes, &state.toDrop) }
      let room = textEnd - state.offset
      let isEnd = !isMore || buffer.bytes.count >= room
      if buffer.bytes.count > room { buffer.bytes.resize(to: room) }
      if buffer.bytes.count == 0 && !isEnd { continue }
      let count = buffer.bytes.count
      cut = buffer.bytes.withPaddedBytes {
        RecordCut($0, PaddedBuffer.padding..<(PaddedBuffer.padding + count), delimiter: delimiter)
      }
      if isEnd {
        cut.length = count
        state.isFinished = true
        break
      }
      if cut.length > 0 { break }
      // Doubling keeps the number of times a long record is looked at small.
      step = max(step, count)
      if count > limit { throw tooLong(line: state.line, openLine: cut.openLine) }
    }
    buffer.number = state.number
    buffer.firstLine = state.line
    buffer.firstRecord = state.record
    buffer.firstByte = state.offset
    state.rest = buffer.bytes.copy(cut.length..<buffer.bytes.count)
    buffer.bytes.resize(to: cut.length)
    state.number += 1
    state.offset += cut.length
    state.line += cut.lines
    state.record += cut.records
    return cut.length > 0
  }

  private func drop(_ bytes: inout PaddedBuffer, _ count: inout Int) {
    let dropped = min(count, bytes.count)
    let kept = bytes.copy(dropped..<bytes.count)
    bytes.removeAll()
    bytes.append(kept)
    count -= dropped
  }

  private func tooLong(line: Int, openLine: Int?) -> IngestError {
    let place = line + (openLine ?? 0)
    return IngestError(
      location: SourceLocation(file: path, line: place),
      message: Localized(
        de: "Die Zeile hat kein Ende: Mehr als \(limit) Zeichen gehören zu einem einzigen Datensatz.",
        en: "The line does not end: more than \(limit) characters belong to one single record."))
  }
}
