/// Cells without a value: the lowest 64 integers are set aside for them.
public enum Missing {
  /// An empty cell.
  public static let empty = Int64.min
  /// A cell whose text does not fit the field's type; a finding says so.
  public static let invalid = Int64.min + 63
  /// Everything below is no value.
  public static let limit = Int64.min + 64

  /// A cell that held the field's n-th missing-value word.
  public static func reason(_ index: Int) -> Int64 { Int64.min + 1 + Int64(min(index, 60)) }

  /// Whether the cell holds no value.
  @inlinable public static func contains(_ cell: Int64) -> Bool { cell < limit }
}

/// One column of a batch.
///
/// Every type is stored as 64-bit integers (see `FieldType`), so that filters, rules and measures run over
/// whole columns without knowing more than the type. Cells below `Missing.limit` hold no value.
public struct Column: Sendable {
  /// What the integers mean.
  public let type: FieldType
  /// One integer per row.
  public var values: [Int64]

  /// A column of the given cells.
  public init(type: FieldType, values: [Int64]) {
    self.type = type
    self.values = values
  }
}

/// An immutable block of rows, by columns, that knows where each row came from.
public struct Batch: Sendable {
  /// The columns in the order of the contract; all of `rowCount` cells.
  public var columns: [Column]
  /// How many rows the batch holds.
  public var rowCount: Int
  /// The physical line each row begins on.
  public var lines: [Int32]
  /// The record number of the first row, the header being 1; rows follow one another.
  public var firstRecord: Int
  /// One byte a row: 0 while the row counts, 1 once a finding about a cell has rejected it, 2 where the record
  /// as a whole cannot be read, 3 where it is blank: then its cells say nothing.
  public var rejected: [UInt8]
  /// Where each `rowsPerSpan` rows stand, so that a few can be read again; empty where that cannot be told.
  public var spans: [RowSpan] = []
  /// How many rows each of the `spans` holds; the last one may hold fewer.
  public var rowsPerSpan = RowSpan.rows(inFileOf: 0)
  /// Where each row stands in the bytes of the file; nil where that cannot be told.
  public var places: RowPlaces?

  /// A batch; all columns must be equally long.
  public init(columns: [Column], rowCount: Int, lines: [Int32], firstRecord: Int, rejected: [UInt8]) {
    precondition(columns.allSatisfy { $0.values.count == rowCount })
    precondition(lines.count == rowCount && rejected.count == rowCount)
    self.columns = columns
    self.rowCount = rowCount
    self.lines = lines
    self.firstRecord = firstRecord
    self.rejected = rejected
  }
}

extension Batch {
  /// How many of such marks are set: rows that do not count.
  public static func count(ofMarks marks: [UInt8]) -> Int {
    // Compared with zero instead, the marks would be counted one by one.
    var count: UInt32 = 0
    for mark in marks { count &+= UInt32(min(mark, 1)) }
    return Int(count)
  }

  /// The rows with such a mark.
  public static func rows(markedBy marks: [UInt8]) -> [Int] {
    var rows: [Int] = []
    let marks = marks.span
    // Few rows are marked: 64 are looked at before any one of them.
    for start in stride(from: 0, to: marks.count, by: 64) {
      let part = marks.extracting(start..<min(start &+ 64, marks.count))
      var some: UInt8 = 0
      for row in part.indices { some |= part[row] }
      guard some != 0 else { continue }
      for row in part.indices where part[row] != 0 { rows.append(start &+ row) }
    }
    return rows
  }

  /// A batch without rows.
  public static func none(of table: TableSchema) -> Batch {
    Batch(
      columns: table.fields.map { Column(type: $0.type, values: []) }, rowCount: 0, lines: [],
      firstRecord: 0, rejected: [])
  }
}

/// Neighbouring rows of a file that can be read again by themselves.
public struct RowSpan: Sendable, Hashable {
  /// How many rows a span of a file of so many bytes holds.
  ///
  /// The fewer they are, the less is read again for one of them; but something is kept of each span while a file is read, and
  /// of the largest files that shall not be much.
  public static func rows(inFileOf size: Int) -> Int { size < 1 << 30 ? 64 : 256 }

  /// The offset of the first row's first byte in the file's text.
  public let byte: Int
  /// The offset behind the last row.
  public let end: Int
  /// The physical line of the first row.
  public let line: Int
  /// The record number of the first row.
  public let record: Int

  /// A span.
  public init(byte: Int, end: Int, line: Int, record: Int) {
    self.byte = byte
    self.end = end
    self.line = line
    self.record = record
  }
}

/// Where the rows of a batch stand in the bytes of their file.
public struct RowPlaces: Sendable {
  private let base: Int
  private let starts: [Int32]
  private let end: Int32

  /// Rows that begin at `starts`, one behind the other up to `end`, all counted from the file's byte `base`.
  public init(base: Int, starts: [Int32], end: Int32) {
    self.base = base
    self.starts = starts
    self.end = end
  }

  /// Where a row lies, its line end included, and the line it begins on.
  public func place(of row: Int, line: Int32) -> RecordPlace {
    let next = row + 1 < starts.count ? starts[row + 1] : end
    return RecordPlace(line: line, count: next - starts[row], byte: base + Int(starts[row]))
  }
}

/// Where one record stands in its file.
public struct RecordPlace: Sendable, Hashable {
  /// The physical line it begins on.
  public let line: Int32
  /// How many bytes it has, its line end included; -1 where only the line is known.
  public let count: Int32
  /// The offset of its first byte; -1 where only the line is known.
  public let byte: Int

  /// A place.
  public init(line: Int32, count: Int32 = -1, byte: Int = -1) {
    self.line = line
    self.count = count
    self.byte = byte
  }
}

/// What became of the records of a file: read = accepted + rejected + blank + superseded + footer.
public struct RecordCounts: Sendable, Hashable {
  /// Records after the header.
  public var read = 0
  /// Rows that count.
  public var accepted = 0
  /// Rows with an error.
  public var rejected = 0
  /// Rows without any text.
  public var blank = 0
  /// Rows replaced by an identical row or by a correction.
  public var superseded = 0
  /// Totals and notes below the table.
  public var footer = 0

  /// Nothing read yet.
  public init() {}

  /// Whether every record read is accounted for.
  public var isConserved: Bool { read == accepted + rejected + blank + superseded + footer }

  /// Adds the other file's counts.
  public mutating func add(_ other: RecordCounts) {
    read += other.read
    accepted += other.accepted
    rejected += other.rejected
    blank += other.blank
    superseded += other.superseded
    footer += other.footer
  }
}
