import Platform
import Tabular

/// Where the cells and records of a chunk lie.
///
/// All offsets are into the padded bytes. A record's cells are `ends[first[row]..<first[row + 1]]`: each cell
/// reaches from behind the previous end (the first one from `starts[row]`) to its own.
struct StructuralIndex {
  /// Where each cell ends.
  private(set) var ends: [Int32] = []
  /// How many entries of `ends` are in use.
  private(set) var endCount = 0
  /// The position in `ends` of each record's first cell, and one entry behind the last.
  private(set) var first: [Int32] = []
  /// Where each record begins.
  private(set) var starts: [Int32] = []
  /// The physical line each record begins on.
  private(set) var lines: [Int32] = []
  /// Cells with text behind their closing quote.
  private(set) var strays: [(row: Int, column: Int)] = []
  /// Records that hold line feeds of their own, where the chunk was read the fast way.
  private(set) var longRows: [Int32] = []
  /// How many line feeds the chunk holds.
  private(set) var lineFeeds = 0
  /// Where the quote stands that is still open at the end.
  private(set) var openQuote: Int?

  /// How many records there are.
  private(set) var rowCount = 0
  /// Whether the processor's widest instructions are used; the result is the same.
  var isWide = WideBlocks.areAvailable
  /// Whether all records are known to have as many cells as expected.
  private var isUniform = false

  /// How many cells a record has.
  @inline(__always)
  func cellCount(_ row: Int) -> Int { Int(first[row + 1] - first[row]) }

  /// Where a cell begins.
  @inline(__always)
  func start(_ row: Int, _ column: Int) -> Int {
    column == 0 ? Int(starts[row]) : Int(ends[Int(first[row]) + column - 1]) + 1
  }

  /// Where a cell ends.
  @inline(__always)
  func end(_ row: Int, _ column: Int) -> Int { Int(ends[Int(first[row]) + column]) }

  /// Finds all cells and records of a range that begins at a record's first byte.
  ///
  /// Records that all have `width` cells are found faster.
  mutating func build(
    _ bytes: RawSpan, _ range: Range<Int>, delimiter: UInt8, width: Int, firstLine: Int
  ) {
    strays.removeAll(keepingCapacity: true)
    openQuote = nil
    var trace = ByteTrace()
    if buildFast(
      bytes, range, delimiter: delimiter, width: width, firstLine: firstLine, looks: false, &trace)
    {
      return
    }
    buildByteByByte(bytes, range, delimiter: delimiter, firstLine: firstLine)
    for row in 0..<rowCount {
      let last = Int(first[row + 1]) - 1
      let end = ends[last]
      if end > starts[row], bytes.byte(Int(end) - 1) == Ascii.carriageReturn { ends[last] = end - 1 }
    }
  }

  /// The same for texts whose quotes stand at the edges of cells only; nil for others, which are not read.
  ///
  /// Tells what the bytes are, too.
  mutating func buildRegular(
    _ bytes: RawSpan, _ range: Range<Int>, delimiter: UInt8, width: Int, firstLine: Int
  ) -> ByteTrace? {
    strays.removeAll(keepingCapacity: true)
    openQuote = nil
    var trace = ByteTrace()
    let isRegular = buildFast(
      bytes, range, delimiter: delimiter, width: width, firstLine: firstLine, looks: true, &trace)
    return isRegular ? trace : nil
  }

  /// Longer chunks hold one enormous record; room for all their bytes would be wasted.
  private static let longestFast = 1 << 22

  private mutating func buildFast(
    _ bytes: RawSpan, _ range: Range<Int>, delimiter: UInt8, width: Int, firstLine: Int, looks: Bool,
    _ trace: inout ByteTrace
  ) -> Bool {
    guard range.count <= Self.longestFast else { return false }
    // Moved out of the members, which would be checked for exclusive access at every store.
    var (ends, first) = (self.ends, self.first)
    (self.ends, self.first) = ([], [])
    defer { (self.ends, self.first) = (ends, first) }
    // Hardly any text has cells of three bytes throughout; what is not written to need not stay near the processor.
    Self.makeRoom(&ends, range.count / 4 + 8192)
    var finder = CellFinder(range, delimiter: delimiter, isWide: isWide)
    var isRegular = unsafe find(bytes, &finder, looks: looks, &trace, &ends)
    if finder.lacksRoom {
      Self.makeRoom(&ends, range.count + 128)
      finder = CellFinder(range, delimiter: delimiter, isWide: isWide)
      isRegular = unsafe find(bytes, &finder, looks: looks, &trace, &ends)
    }
    guard isRegular else { return false }
    let rows = finder.records
    Self.makeRoom(&first, rows + 1)
    var isUniform = finder.cells == rows * width
    // Both go out with the batch.
    starts = unsafe [Int32](unsafeUninitializedCapacity: rows + 1) { starts, begun in
      lines = unsafe [Int32](unsafeUninitializedCapacity: rows + 1) { lines, filled in
        unsafe first.withUnsafeMutableBufferPointer { first in
          unsafe ends.withUnsafeMutableBufferPointer { ends in
            if isUniform {
              isUniform = unsafe finder.closeEqual(
                bytes, width, firstLine, mayReturn: !looks || trace.hasControls, ends, first, starts, lines)
            }
            if !isUniform { unsafe finder.closeAny(bytes, firstLine, ends, first, starts, lines) }
          }
        }
        filled = rows
      }
      begun = rows
    }
    longRows = finder.longRows
    self.isUniform = isUniform
    (endCount, rowCount, lineFeeds) = (finder.cells, rows, finder.feeds + finder.inner.count - 1)
    return true
  }

  @unsafe private func find(
    _ bytes: RawSpan, _ finder: inout CellFinder, looks: Bool, _ trace: inout ByteTrace, _ ends: inout [Int32]
  ) -> Bool {
    unsafe ends.withUnsafeMutableBufferPointer {
      unsafe looks ? finder.run(bytes, $0, &trace) : finder.run(bytes, $0)
    }
  }

  private static func makeRoom(_ array: inout [Int32], _ count: Int) {
    if array.count < count { array.append(contentsOf: repeatElement(0, count: count - array.count)) }
  }

  private mutating func buildByteByByte(
    _ bytes: RawSpan, _ range: Range<Int>, delimiter: UInt8, firstLine: Int
  ) {
    lineFeeds = 0
    (ends, first, starts) = ([], [0], [Int32(range.lowerBound)])
    lines = [Int32(clamping: firstLine)]
    var machine = QuoteMachine(delimiter: delimiter)
    for offset in range {
      let byte = bytes.byte(offset)
      if byte == Ascii.lineFeed { lineFeeds += 1 }
      if byte == Ascii.quote, machine.isAtCellStart { openQuote = offset }
      switch machine.step(byte) {
      case .content: break
      case .stray: strays.append((first.count - 1, ends.count - Int(first[first.count - 1])))
      case .cellEnd: ends.append(Int32(offset))
      case .recordEnd:
        ends.append(Int32(offset))
        first.append(Int32(ends.count))
        starts.append(Int32(offset + 1))
        lines.append(Int32(clamping: firstLine + lineFeeds))
      }
    }
    if !machine.isQuoted { openQuote = nil }
    // The last record may lack its line feed; behind a line feed there is no record.
    if let begun = starts.last, Int(begun) < range.upperBound {
      ends.append(Int32(range.upperBound))
      first.append(Int32(ends.count))
    } else {
      lines.removeLast()
      starts.removeLast()
    }
    endCount = ends.count
    rowCount = first.count - 1
    isUniform = false
  }

  /// Makes all records equally wide: the cells of the given ones become empty, ending where they begin or before; of
  /// others that have more cells those behind the first `width` are forgotten.
  mutating func level(width: Int, emptied: [Int]) {
    if !isUniform {
      var level = [Int32](repeating: 0, count: rowCount * width)
      for row in 0..<rowCount where cellCount(row) >= width {
        for column in 0..<width { level[row * width + column] = ends[Int(first[row]) + column] }
      }
      ends = level
      first = (0...rowCount).map { Int32($0 * width) }
      (endCount, isUniform) = (level.count, true)
    }
    for row in emptied {
      for cell in (row * width)..<(row * width + width) { ends[cell] = Int32(PaddedBuffer.padding) }
    }
  }
}

extension StructuralIndex {
  /// Where each so many rows stand in the text, which ends at that offset.
  func spans(of rows: Int, _ place: ChunkPlace, end: Int) -> [RowSpan] {
    let base = place.firstByte - PaddedBuffer.padding
    return stride(from: 0, to: rowCount, by: rows).map { row in
      let stop = row + rows < rowCount ? Int(starts[row + rows]) : end
      return RowSpan(
        byte: base + Int(starts[row]), end: base + stop, line: Int(lines[row]),
        record: place.firstRecord + row)
    }
  }
}
