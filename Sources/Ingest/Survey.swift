public import Platform
import Synchronization
public import Tabular

/// What the pieces of a file show while they are read on the belief its beginning gave rise to.
///
/// A large file is read once: its rows are typed while every byte is looked at for what might contradict the
/// belief. Where something does, the survey is refuted and everything read from the file must be thrown away; the
/// file is then inspected before it is read. Workers may bring the pieces in any order; checksum and record numbers
/// follow the order of the file.
public final class Survey: Sendable {
  private struct State: ~Copyable {
    var hash: SHA256
    var pieces: [TextPlace] = []
    var next: TextPlace
    var pairs: Int
    var feeds: Int
    /// The bytes from 80 of a file in a single-byte encoding.
    var detector = EncodingDetector()
  }
  /// Where a piece stands.
  struct Piece {
    let number: Int
    let byte: Int
    let line: Int
  }
  private let state: Mutex<State>
  private let turns = Turnstile()
  private let refuted = Atomic(false)
  private let inspection: Inspection
  private let delimiter: UInt8
  private let hashes: Bool
  private let guardian: PersonalDataScan?

  /// A survey of a file that has been inspected by its beginning only.
  ///
  /// Without `hashes` there will be no checksum.
  public init(_ inspection: Inspection, table: TableSchema, hashes: Bool = true) {
    self.inspection = inspection
    self.hashes = hashes
    delimiter = inspection.delimiter
    guardian = PersonalDataScan(inspection, table: table)
    var hash = SHA256()
    if hashes { hash.update(inspection.before) }
    let feeds = inspection.before.count { $0 == Ascii.lineFeed }
    let pairs = zip(inspection.before, inspection.before.dropFirst()).count {
      $0 == Ascii.carriageReturn && $1 == Ascii.lineFeed
    }
    var detector = EncodingDetector()
    if inspection.belief != nil { detector.count(inspection.before) }
    state = Mutex(
      State(hash: hash, next: inspection.dataStart, pairs: pairs, feeds: feeds - pairs, detector: detector))
  }

  /// Whether a piece contradicts the belief.
  public var isRefuted: Bool { refuted.load(ordering: .relaxed) }

  /// Gives the belief up; nobody waits any more.
  public func refute() {
    refuted.store(true, ordering: .relaxed)
    turns.close()
  }

  /// The inspection, complete now that all pieces have been looked at; nil where the belief was refuted.
  public func confirmed() throws(PlatformError) -> Inspection? {
    guard !isRefuted else { return nil }
    var result = inspection
    let found = state.withLock { state in
      state.pieces.append(state.next)
      if hashes { state.hash.update(inspection.after) }
      return (pieces: state.pieces, end: state.next.byte, pairs: state.pairs, detector: state.detector)
    }
    if let belief = inspection.belief {
      guard let evidence = belief.evidence(found.detector) else { return nil }
      result.evidence.insert(evidence, at: 0)
      result.belief = nil
    }
    if hashes {
      let sum = state.withLock { state in Self.hex(&state) }
      result.sha256 = try sum.get()
    }
    // Pieces can be read again from where they stand only if their text is the file's own.
    if inspection.belief == nil { result.pieces = found.pieces } else { result.pieceSize = 0 }
    result.dataEnd = found.end
    result.lineEnding = found.pairs > 0 ? .pair : .lineFeed
    result.evidence.append(Evidence.lineEnds(result.lineEnding, hasEndMark: !inspection.after.isEmpty))
    result.isProvisional = false
    (result.before, result.after) = ([], [])
    return result
  }

  private static func hex(_ state: inout State) -> Result<String, PlatformError> {
    // A fresh one takes the place of the one that is used up.
    var hash = SHA256()
    swap(&hash, &state.hash)
    do { return .success(try hash.hex()) } catch { return .failure(error) }
  }

  /// Takes in a piece whose cells have been found, in the order of the file; the number of its first record.
  ///
  /// nil once the belief is refuted.
  /// The checksum is that of the piece's own bytes; `text` is how many bytes of UTF-8 they are.
  func enter(
    _ piece: Piece, _ bytes: RawSpan, _ range: Range<Int>, text: Int, records: Int, lines: Int, pairs: Int
  ) -> Int? {
    guard turns.wait(for: piece.number) else { return nil }
    let (record, isMixed) = state.withLock { state in
      let record = state.next.record
      if hashes { state.hash.update(bytes, range) }
      state.pieces.append(TextPlace(byte: piece.byte, line: piece.line, record: record))
      state.next = TextPlace(
        byte: state.next.byte + text, line: piece.line + lines, record: record + records)
      state.pairs += pairs
      state.feeds += lines - pairs
      return (record, state.pairs > 0 && state.feeds > 0)
    }
    turns.pass()
    guard !isMixed else {
      refute()
      return nil
    }
    return record
  }

  /// How many pairs of carriage return and line feed a piece holds; nil where something stands in it that is no
  /// UTF-8, no text or a line end of old.
  func pairs(_ bytes: RawSpan, _ range: Range<Int>, _ trace: ByteTrace) -> Int? {
    let isCut = range.upperBound > range.lowerBound && bytes.byte(range.upperBound &- 1) >= 0xC0
    if inspection.belief == nil && (!trace.isLatin || isCut) {
      // Cells with characters that no one sees are looked for only where an inspection has met one.
      var hasHidden = false
      guard Utf8Check.firstError(bytes, range, hasHidden: &hasHidden) == nil, !hasHidden else { return nil }
    }
    return trace.hasControls ? Self.pairs(bytes, range) : 0
  }

  /// The same, looking at carriage returns and NULs only.
  @inline(never)
  private static func pairs(_ bytes: RawSpan, _ range: Range<Int>) -> Int? {
    var (pairs, offset, open) = (0, range.lowerBound, UInt64(0))
    while offset < range.upperBound {
      let block = bytes.block(offset)
      let returns = block.mask(of: Ascii.carriageReturn)
      let used = UInt64.max &>> UInt64(truncatingIfNeeded: max(0, 64 &- (range.upperBound &- offset)))
      if block.hasZero, block.mask(of: 0) & used != 0 { return nil }
      pairs &+= returns.nonzeroBitCount
      if ((returns &<< 1) | open) & ~block.mask(of: Ascii.lineFeed) != 0 { return nil }
      open = returns &>> 63
      offset &+= 64
    }
    return open == 0 ? pairs : nil
  }

  /// Adds what a worker has counted in its pieces.
  func add(_ detector: EncodingDetector) { state.withLock { $0.detector.add(detector) } }

  /// Whether a quoted text of the piece may have swallowed records.
  func hasSwallowed(_ bytes: RawSpan, _ index: borrowing StructuralIndex, lastLine: Int) -> Bool {
    let width = inspection.fileColumns
    for row in index.longRows.lazy.map(Int.init) {
      let next = row + 1 < index.rowCount ? Int(index.lines[row + 1]) : lastLine
      guard next - Int(index.lines[row]) > 1 else { continue }
      let (start, cells) = (Int(index.starts[row]), index.cellCount(row))
      let delimiters = Self.delimiters(bytes, start, index.end(row, cells - 1), delimiter)
      if delimiters - (cells - 1) >= max(1, width - 1),
        QuotedLines.swallowed(bytes, index, row, width: width, delimiter: delimiter) != nil
      {
        return true
      }
    }
    return false
  }

  private static func delimiters(_ bytes: RawSpan, _ start: Int, _ end: Int, _ delimiter: UInt8) -> Int {
    var (count, offset) = (0, start)
    while offset < end {
      let beyond = UInt64(truncatingIfNeeded: max(0, 64 &- (end &- offset)))
      count &+= (bytes.block(offset).mask(of: delimiter) &<< beyond).nonzeroBitCount
      offset &+= 64
    }
    return count
  }

  /// Whether the cells of a column are looked through for data about persons.
  func guards(_ column: Int) -> Bool { guardian?.columns.contains(column) ?? false }

  /// Whether data about a person stands in a column, or in a row that cannot be read.
  ///
  /// `known` are columns whose texts are looked at one by one when they are met for the first time.
  func isPersonal(
    _ bytes: RawSpan, _ index: borrowing StructuralIndex, emptied: [Int], known: Set<Int>
  ) -> Bool {
    guardian?.finds(bytes, index, emptied: emptied, known: known) ?? false
  }
}
