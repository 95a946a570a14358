import Platform
import Tabular

/// Where a chunk stands, for findings about its rows.
struct ChunkPlace {
  let path: String
  let firstRecord: Int
  let firstByte: Int
  /// Whether text offsets are the file's own.
  let knowsBytes: Bool
  let labels: [String]

  /// A finding about a cell or row; the value only where the contract calls it harmless.
  func finding(
    _ text: CellMessages.Text, line: Int, row: Int, column: Int?, label: String?, start: Int?,
    value: String? = nil, severity: Severity = .error
  ) -> Finding {
    let (message, remedy) = Self.texts(text, value: value)
    return Finding(
      rule: text.rule, severity: severity,
      location: location(line: line, row: row, column: column, label: label, start: start),
      message: message, remedy: remedy)
  }

  /// The place of a cell or row.
  func location(line: Int, row: Int, column: Int?, label: String?, start: Int?) -> SourceLocation {
    SourceLocation(
      file: path, line: line, record: firstRecord + row, column: column.map { $0 + 1 }, label: label,
      byte: knowsBytes ? start.map { firstByte + $0 - PaddedBuffer.padding } : nil)
  }

  /// Sentence and remedy, with the entry where it may be repeated.
  static func texts(
    _ text: CellMessages.Text, value: String?
  ) -> (message: Localized, remedy: Localized) {
    let echo = value.flatMap { Echo.isHarmless($0) ? $0 : nil }
    let shown = echo.map { " Eingetragen ist „\($0)“." } ?? ""
    let shownEn = echo.map { " The entry is “\($0)”." } ?? ""
    return (
      Localized(de: text.de + shown, en: text.en + shownEn),
      Localized(de: text.remedyDe, en: text.remedyEn)
    )
  }
}

/// Finds the rows of a chunk that cannot be read as a whole, and blank ones.
///
/// The cells of such rows count as empty, so that one finding names the cause instead of one for each cell.
struct RowCheck {
  /// Rows whose cells count as empty.
  private(set) var emptied: [Int] = []
  /// 2 for rows that cannot be read as a whole, 3 for blank ones: their cells say nothing.
  var rejected: [UInt8]
  /// How many rows are blank.
  private(set) var blanks = 0
  /// Whether a row is a totals row or a rule: the table may end there.
  private(set) var hasFooterSign = false
  private let width: Int

  init(rowCount: Int, width: Int) {
    self.width = width
    rejected = [UInt8](repeating: 0, count: rowCount)
  }

  mutating func run(
    _ bytes: RawSpan, _ index: borrowing StructuralIndex, _ delimiter: UInt8, _ place: ChunkPlace,
    _ log: inout FindingLog
  ) {
    for row in unusualRows(bytes, index, delimiter) {
      if Footer.isRule(bytes, index, row) { hasFooterSign = true }
      if isPlain(bytes, index, row) { continue }
      lookCloser(bytes, index, row, place, &log)
    }
    for stray in index.strays where rejected[stray.row] == 0 {
      let start = index.start(stray.row, stray.column)
      reject(stray.row)
      let column = stray.column < place.labels.count ? stray.column : nil
      log.report(
        place.finding(
          RowMessages.strayQuote, line: Int(index.lines[stray.row]), row: stray.row, column: stray.column,
          label: column.map { place.labels[$0] }, start: start))
    }
  }

  /// Rows that have too few or too many cells, may be blank or may be a totals row.
  private func unusualRows(_ bytes: RawSpan, _ index: borrowing StructuralIndex, _ delimiter: UInt8) -> [Int]
  {
    var unusual: [Int] = []
    let (first, starts, ends) = (index.first.span, index.starts.span, index.ends.span)
    guard index.rowCount > 0 else { return [] }
    var next = Int(first[0])
    for row in 0..<index.rowCount {
      let cell = next
      next = Int(unsafe first[unchecked: row &+ 1])
      if next &- cell == width && !Footer.mayBegin(bytes, Int(unsafe starts[unchecked: row]), delimiter) {
        let second = Int(unsafe ends[unchecked: cell]) &+ 1
        if width == 1 || !Footer.mayBegin(bytes, second, delimiter) { continue }
      }
      unusual.append(row)
    }
    return unusual
  }

  /// Whether a row that begins unusually is an ordinary one all the same.
  private func isPlain(_ bytes: RawSpan, _ index: borrowing StructuralIndex, _ row: Int) -> Bool {
    index.cellCount(row) == width && !looksEmpty(bytes, index, row)
      && !Footer.isTotals(bytes, index, row, width: width)
  }

  private func looksEmpty(_ bytes: RawSpan, _ index: borrowing StructuralIndex, _ row: Int) -> Bool {
    let start = index.start(row, 0)
    return start >= index.end(row, 0) || bytes.byte(start) <= Ascii.quote
  }

  @inline(never)
  private mutating func lookCloser(
    _ bytes: RawSpan, _ index: borrowing StructuralIndex, _ row: Int, _ place: ChunkPlace,
    _ log: inout FindingLog
  ) {
    let line = Int(index.lines[row])
    let cells = index.cellCount(row)
    let start = index.start(row, 0)
    if Footer.isBlank(bytes, index, row) {
      blanks += 1
      reject(row, as: 3)
    } else if Footer.isTotals(bytes, index, row, width: width) {
      reject(row)
      hasFooterSign = true
      log.report(
        place.finding(RowMessages.totalsRow, line: line, row: row, column: nil, label: nil, start: start))
    } else if cells < width {
      reject(row)
      log.report(
        place.finding(
          RowMessages.missingCell(has: cells, needs: width), line: line, row: row, column: cells,
          label: cells < place.labels.count ? place.labels[cells] : nil, start: start))
    } else if cells > width {
      let extra = (width..<cells).first { column in
        !CellText(bytes, index.start(row, column), index.end(row, column)).bytes.isEmpty
      }
      guard let extra else { return }
      let place = place.finding(
        RowMessages.extraCell(needs: width), line: line, row: row, column: extra, label: nil,
        start: index.start(row, extra))
      reject(row)
      log.report(place)
    }
  }

  private mutating func reject(_ row: Int, as mark: UInt8 = 2) {
    emptied.append(row)
    rejected[row] = mark
  }
}
