public import Platform
public import Tabular

/// How the lines of a file end.
public enum LineEnding: String, Sendable, Hashable {
  /// Line feed: Unix, macOS.
  case lineFeed = "LF"
  /// Carriage return and line feed: Windows.
  case pair = "CRLF"
  /// Carriage return: very old Macs.
  case carriageReturn = "CR"
  /// More than one kind; all of them are understood.
  case mixed = "gemischt"
}

/// Everything that is decided about a file before any of its rows is read.
///
/// Decisions rest on every byte of the file, never on a sample.
public struct Inspection: Sendable {
  /// The file as findings name it.
  public let path: String
  /// Whether rows can be read; if not, the findings say why.
  public internal(set) var isUsable = false
  /// Whether only the file's beginning has been looked at; a `Survey` of all pieces must confirm it.
  public internal(set) var isProvisional = false
  /// What is wrong or noteworthy about the file as a whole.
  public internal(set) var findings: [Finding] = []
  /// The checksum of the file's bytes, in hexadecimal digits.
  public internal(set) var sha256 = ""
  /// The encoding.
  public internal(set) var encoding = TextEncoding.utf8
  /// Whether a byte order mark stands in front.
  public internal(set) var hasByteOrderMark = false
  /// How lines end.
  public internal(set) var lineEnding = LineEnding.lineFeed
  /// The byte between two cells.
  public internal(set) var delimiter = Ascii.semicolon
  /// The line the header begins on, from 1; 0 without header.
  public internal(set) var headerLine = 0
  /// Where the first record below the header begins.
  public internal(set) var dataStart = TextPlace(byte: 0, line: 1, record: 1)
  /// Where the footer begins, or the text ends.
  public internal(set) var dataEnd = 0
  /// How many records the footer holds: totals, rules, notes.
  public internal(set) var footerRecords = 0
  /// The column of each field of the contract, from 0; nil where the file has none.
  public internal(set) var columnOfField: [Int?] = []
  /// How many columns the header has, empty ones at its end not counted.
  public internal(set) var fileColumns = 0
  /// What is believed about the file and why, each a sentence.
  public internal(set) var evidence: [Localized] = []

  /// How many bytes are read at once: few enough that they and everything made of them stay near one processor.
  public static let blockSize = 524_288

  /// Of a provisional inspection: what its single-byte encoding rests on; nil for UTF-8.
  var belief: EncodingBelief?
  /// Of a provisional inspection: where the data begins in the file's own bytes, and these before and behind it.
  var rawStart = 0
  var before: [UInt8] = []
  var after: [UInt8] = []
  /// Headings by column, for places in findings.
  var labels: [String] = []
  var byteOrderMarkLength = 0
  var hasBareReturns = false
  /// Whether any character that no one sees stands in the file, soft hyphens and no-break spaces apart.
  var hasHiddenCharacters = false
  /// Where the bytes end, a closing DOS end-of-file mark not counted.
  var rawEnd = 0
  /// The bytes of a small file, so that they need not be read twice.
  var kept: PaddedBuffer?
  /// Where pieces of about `pieceSize` bytes begin, and where the last one ends; empty for converted files.
  var pieces: [TextPlace] = []
  var pieceSize = 0

  /// Inspects a file against the contract of its table; throws only where the file cannot be read.
  ///
  /// `path` is how findings name the file. Without `hashes` there is no checksum.
  public init(
    of file: InputFile, path: String, table: TableSchema, hashes: Bool = true
  ) throws(PlatformError) {
    try self.init(of: file, path: path, table: table, blockSize: Inspection.blockSize, hashes: hashes)
  }

  /// Inspects the beginning of a file that looks as nearly all files do; nil where it must be looked at whole.
  ///
  /// The beginning must be UTF-8 with the header that was agreed upon. What is believed then is provisional: whoever
  /// reads the file lets a `Survey` look at each piece, and throws everything away where it does not confirm the
  /// belief.
  public init?(beginningOf file: InputFile, path: String, table: TableSchema) throws(PlatformError) {
    try self.init(beginningOf: file, path: path, table: table, blockSize: Inspection.blockSize)
  }

  init?(
    beginningOf file: InputFile, path: String, table: TableSchema, blockSize: Int
  ) throws(PlatformError) {
    self.path = path
    self.columnOfField = [Int?](repeating: nil, count: table.fields.count)
    let inspector = Inspector(file: file, path: path, table: table, blockSize: blockSize)
    do {
      guard try inspector.begin(&self) else { return nil }
    } catch let error as PlatformError {
      throw error
    } catch {
      return nil
    }
  }

  init(
    of file: InputFile, path: String, table: TableSchema, blockSize: Int, hashes: Bool = true
  ) throws(PlatformError) {
    self.path = path
    self.columnOfField = [Int?](repeating: nil, count: table.fields.count)
    var inspector = Inspector(file: file, path: path, table: table, blockSize: blockSize)
    inspector.hashes = hashes
    do {
      try inspector.run(&self)
    } catch let error as PlatformError {
      throw error
    } catch let error as DecodingFailure {
      isUsable = false
      findings = [FileMessages(path: path).notDecodable(encoding, line: nil, byte: error.byte)]
    } catch {
      isUsable = false
      findings = [
        FileMessages(path: path).unreadable(Localized(de: "\(error)", en: "\(error)"), line: nil)
      ]
    }
  }

  /// What is told of a file that must not or cannot be opened: a link, a device, one without permission to read.
  public init(refused error: PlatformError, path: String, table: TableSchema) {
    self.path = path
    columnOfField = [Int?](repeating: nil, count: table.fields.count)
    findings = [FileMessages(path: path).refused(error.message)]
  }

  /// Drops the bytes of a small file and the evidence, so that thousands of inspections stay small; reading then
  /// opens the file again.
  public mutating func releaseBytes() {
    kept = nil
    evidence = []
  }

  /// The counts a reading of this file begins with: its footer.
  public var startingCounts: RecordCounts {
    var counts = RecordCounts()
    counts.read = footerRecords
    counts.footer = footerRecords
    return counts
  }

  /// A reader of the file's text.
  func makeReader(_ file: InputFile) -> TextReader {
    TextReader(
      source(file), encoding: encoding, byteOrderMark: byteOrderMarkLength,
      hasBareReturns: hasBareReturns, end: rawEnd)
  }

  /// Where the file's bytes are.
  func source(_ file: InputFile) -> TextReader.Source { kept.map { .memory($0) } ?? .file(file) }
}
