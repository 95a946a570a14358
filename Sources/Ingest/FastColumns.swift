import Tabular

/// Where the cells of a chunk lie, after rows that cannot be read have been emptied.
struct Cells {
  let ends: [Int32]
  let places: [Int32]
  let starts: [Int32]

  /// Where a cell begins.
  @inline(__always)
  func start(_ row: Int, _ column: Int) -> Int {
    column == 0 ? Int(starts[row]) : Int(ends[Int(places[row]) &+ column &- 1]) &+ 1
  }

  /// Where a cell ends; an empty cell may end before it begins.
  @inline(__always)
  func end(_ row: Int, _ column: Int) -> Int { Int(ends[Int(places[row]) &+ column]) }
}

/// One loop for each type over a whole column.
///
/// Each loop reads what nearly all cells look like and notes the rest for the complete path. Cells start out
/// as empty, so that an empty one needs nothing.
enum FastColumns {
  static func integers(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ constraints: Constraints, _ values: inout [Int64],
    _ slow: inout [Int32]
  ) {
    let digits = constraints.digits ?? 0
    for row in values.indices {
      var (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end { continue }
      if bytes.byte(start) == Ascii.quote { (start, end) = (start &+ 1, end &- 1) }
      let length = end &- start
      if length >= 1 && length <= 8 && (digits == 0 || digits == length) {
        let value = Digits.value(Digits.last(length, before: end, bytes))
        if value >= 0 {
          values[row] = value
          continue
        }
      }
      slow.append(Int32(truncatingIfNeeded: row))
    }
  }

  static func decimals(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, scale: Int, sign: UInt8, _ constraints: Constraints,
    _ values: inout [Int64], _ slow: inout [Int32]
  ) {
    let signs = UInt64(sign) &* 0x0101_0101_0101_0101
    let powers: [Int64] = (0...8).map { power in (0..<power).reduce(1) { value, _ in value * 10 } }
    // Values beyond the maximum are rare; the complete path looks whether Excel has made a date of them.
    let limit = constraints.maximum ?? Int64.max
    for row in values.indices {
      var (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end { continue }
      if bytes.byte(start) == Ascii.quote { (start, end) = (start &+ 1, end &- 1) }
      let length = end &- start
      if length >= 1 && length <= 8 && scale <= 8 {
        var word = Digits.last(length, before: end, bytes)
        let x = word ^ signs
        let marks = (x &- 0x0101_0101_0101_0101) & ~x & 0x8080_8080_8080_8080
        var decimals = 0
        if marks != 0 {
          // The digits before the decimal mark move one byte up, over the mark.
          let bit = UInt64(marks.trailingZeroBitCount & ~7)
          decimals = 7 &- Int(bit &>> 3)
          let below = (UInt64(1) &<< bit) &- 1
          let above = ~(below | (UInt64(0xFF) &<< bit))
          word = (word & above) | ((word & below) &<< 8) | 0x30
        }
        let value = Digits.value(word)
        if value >= 0 && decimals <= scale && (marks == 0 || decimals > 0) {
          let scaled = value &* powers[scale &- decimals]
          if scaled <= limit {
            values[row] = scaled
            continue
          }
        }
      }
      slow.append(Int32(truncatingIfNeeded: row))
    }
  }

  static func dates(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ values: inout [Int64], _ slow: inout [Int32]
  ) {
    for row in values.indices {
      var (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end { continue }
      if bytes.byte(start) == Ascii.quote { (start, end) = (start &+ 1, end &- 1) }
      if end &- start == 10, let day = DateCell.fast(bytes, start) {
        values[row] = day
      } else {
        slow.append(Int32(truncatingIfNeeded: row))
      }
    }
  }

  static func schoolYears(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ values: inout [Int64], _ slow: inout [Int32]
  ) {
    for row in values.indices {
      let (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end { continue }
      if end &- start == 7, let year = SchoolYearCell.fast(bytes, end) {
        values[row] = year
      } else {
        slow.append(Int32(truncatingIfNeeded: row))
      }
    }
  }

  static func words(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ words: WordTable, _ values: inout [Int64],
    _ slow: inout [Int32]
  ) {
    for row in values.indices {
      let (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end { continue }
      if let value = words.value(bytes, start, end) {
        values[row] = value
      } else {
        slow.append(Int32(truncatingIfNeeded: row))
      }
    }
  }

  static func strings(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ cache: StringCache, _ values: inout [Int64],
    _ slow: inout [Int32]
  ) {
    for row in values.indices {
      let (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end { continue }
      if let code = cache.code(bytes, start, end) {
        values[row] = code
      } else {
        slow.append(Int32(truncatingIfNeeded: row))
      }
    }
  }

  static func texts(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ field: Field, _ values: inout [Int64],
    _ slow: inout [Int32]
  ) {
    let constraints = field.constraints
    // A text has at most as many characters as bytes, and at least a quarter of them.
    let least = 4 * (constraints.minLength ?? 0)
    let most = constraints.maxLength ?? Int.max
    let longestMissing = field.missingValues.map(\.utf8.count).max() ?? 0
    for row in values.indices {
      var (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end { continue }
      if bytes.byte(start) == Ascii.quote && end &- start >= 2 { (start, end) = (start &+ 1, end &- 1) }
      let length = end &- start
      let isPlain =
        length > longestMissing && length >= least && length <= most
        && isVisible(bytes.byte(start)) && isVisible(bytes.byte(end &- 1)) && constraints.digits == nil
      if isPlain {
        let hash = TextHash.hash(bytes, start, end)
        if !hash.hasQuote {
          values[row] = TextHash.stored(hash.value)
          continue
        }
      }
      slow.append(Int32(truncatingIfNeeded: row))
    }
  }

  /// Whether a byte at the edge of a text can be no part of a blank, an invisible character or a quote.
  @inline(__always)
  private static func isVisible(_ byte: UInt8) -> Bool {
    byte > Ascii.quote
      && (byte < 0x80 || byte == 0xC3
        || (byte <= 0xBE && byte != 0xA0 && byte != 0x8B && byte != 0xAF && byte != 0x87))
  }
}
