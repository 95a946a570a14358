import Tabular

/// Where the cells of a chunk lie, after rows that cannot be read have been emptied.
///
/// Lent for as long as the columns of one chunk are read.
@safe struct Cells {
  /// How many rows there are.
  let count: Int
  private let ends: UnsafeBufferPointer<Int32>
  private let places: UnsafeBufferPointer<Int32>
  private let starts: UnsafeBufferPointer<Int32>

  @unsafe init(
    ends: UnsafeBufferPointer<Int32>, places: UnsafeBufferPointer<Int32>, starts: UnsafeBufferPointer<Int32>
  ) {
    unsafe (self.ends, self.places, self.starts) = (ends, places, starts)
    count = places.count
  }

  /// Where a cell begins.
  @inline(__always)
  func start(_ row: Int, _ column: Int) -> Int {
    column == 0 ? Int(unsafe starts[row]) : Int(unsafe ends[Int(places[row]) &+ column &- 1]) &+ 1
  }

  /// Where a cell ends; an empty cell may end before it begins.
  @inline(__always)
  func end(_ row: Int, _ column: Int) -> Int { Int(unsafe ends[Int(places[row]) &+ column]) }
}

/// One loop for each type over a whole column.
///
/// Each loop reads what nearly all cells look like and notes the rest for the complete path. There is room for
/// a value of every row.
enum FastColumns {
  @inline(never)
  @unsafe static func integers(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ constraints: Constraints,
    _ values: UnsafeMutablePointer<Int64>,
    _ slow: inout [Int32]
  ) {
    let digits = constraints.digits ?? 0
    for row in 0..<cells.count {
      var (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end {
        unsafe values[row] = Missing.empty
        continue
      }
      if bytes.byte(start) == Ascii.quote { (start, end) = (start &+ 1, end &- 1) }
      let length = end &- start
      if length >= 1 && length <= 8 && (digits == 0 || digits == length) {
        let word = Digits.load(bytes, start, length)
        if Digits.areAll(word) {
          unsafe values[row] = Digits.number(word)
          continue
        }
      }
      unsafe values[row] = Missing.empty
      slow.append(Int32(truncatingIfNeeded: row))
    }
  }

  @inline(never)
  @unsafe static func decimals(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, scale: Int, sign: UInt8, _ constraints: Constraints,
    _ values: UnsafeMutablePointer<Int64>, _ slow: inout [Int32]
  ) {
    let mark = UInt64(sign ^ Ascii.zero)
    let marks = mark &* 0x0101_0101_0101_0101
    let powers: [Int64] = (0...8).map { power in (0..<power).reduce(1) { value, _ in value * 10 } }
    let factors = powers.span
    // Values beyond the maximum are rare; the complete path looks whether Excel has made a date of them.
    let limit = constraints.maximum ?? Int64.max
    for row in 0..<cells.count {
      var (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end {
        unsafe values[row] = Missing.empty
        continue
      }
      if bytes.byte(start) == Ascii.quote { (start, end) = (start &+ 1, end &- 1) }
      let length = end &- start
      if length >= 1 && length <= 8 && scale <= 8 {
        var word = Digits.load(bytes, start, length)
        let x = word ^ marks
        let found = (x &- 0x0101_0101_0101_0101) & ~x & 0x8080_8080_8080_8080
        var decimals = 0
        if found != 0 {
          // The digits before the decimal mark move one byte up, over the mark.
          let bit = UInt64(truncatingIfNeeded: found.trailingZeroBitCount) & ~7
          decimals = 7 &- Int(truncatingIfNeeded: bit &>> 3)
          let place = UInt64(1) &<< bit
          let before = word & (place &- 1)
          word = word &- (mark &<< bit) &- before &+ (before &<< 8)
        }
        if Digits.areAll(word) && decimals <= scale && (found == 0 || decimals > 0) {
          let scaled = Digits.number(word) &* (unsafe factors[unchecked: scale &- decimals])
          if scaled <= limit {
            unsafe values[row] = scaled
            continue
          }
        }
      }
      unsafe values[row] = Missing.empty
      slow.append(Int32(truncatingIfNeeded: row))
    }
  }

  @inline(never)
  @unsafe static func dates(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ values: UnsafeMutablePointer<Int64>,
    _ slow: inout [Int32]
  ) {
    let table = DateCell.months
    let months = table.span
    for row in 0..<cells.count {
      var (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end {
        unsafe values[row] = Missing.empty
        continue
      }
      if bytes.byte(start) == Ascii.quote { (start, end) = (start &+ 1, end &- 1) }
      if end &- start == 10, let day = DateCell.fast(bytes, start, months) {
        unsafe values[row] = day
      } else {
        unsafe values[row] = Missing.empty
        slow.append(Int32(truncatingIfNeeded: row))
      }
    }
  }

  @inline(never)
  @unsafe static func schoolYears(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ values: UnsafeMutablePointer<Int64>,
    _ slow: inout [Int32]
  ) {
    for row in 0..<cells.count {
      let (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end {
        unsafe values[row] = Missing.empty
        continue
      }
      if end &- start == 7, let year = SchoolYearCell.fast(bytes, end) {
        unsafe values[row] = year
      } else {
        unsafe values[row] = Missing.empty
        slow.append(Int32(truncatingIfNeeded: row))
      }
    }
  }

  // In words, strings and texts, empty cells and others often alternate at random. No branch tells them apart: all bits
  // of `filled` are set where the cell is not empty, and which cells need a closer look is a bit for each of 64 rows.

  /// What a cell that is not empty is worth; an empty one is missing.
  @inline(__always)
  private static func value(_ value: Int64, _ filled: Int) -> Int64 {
    (value & Int64(filled)) | (Missing.empty & ~Int64(filled))
  }

  @inline(never)
  @unsafe static func words(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ words: WordTable,
    _ values: UnsafeMutablePointer<Int64>,
    _ slow: inout [Int32]
  ) {
    for first in stride(from: 0, to: cells.count, by: 64) {
      var open = UInt64(0)
      for row in first..<min(first &+ 64, cells.count) {
        let (start, end) = (cells.start(row, column), cells.end(row, column))
        let filled = (start &- end) &>> 63
        let (value, difference) = words.look(bytes, start, end)
        unsafe values[row] = Self.value(value, filled)
        open |= Self.bit(row &- first, difference & UInt64(truncatingIfNeeded: filled))
      }
      while open != 0 {
        let row = first &+ open.trailingZeroBitCount
        open &= open &- 1
        unsafe values[row] = Missing.empty
        slow.append(Int32(truncatingIfNeeded: row))
      }
    }
  }

  /// One bit in that place, unless the difference is none.
  @inline(__always)
  private static func bit(_ place: Int, _ difference: UInt64) -> UInt64 {
    ((difference | (0 &- difference)) &>> 63) &<< UInt64(truncatingIfNeeded: place)
  }

  @inline(never)
  @unsafe static func strings(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ cache: StringCache,
    _ values: UnsafeMutablePointer<Int64>, _ slow: inout [Int32]
  ) {
    for first in stride(from: 0, to: cells.count, by: 64) {
      var open = UInt64(0)
      for row in first..<min(first &+ 64, cells.count) {
        let (start, end) = (cells.start(row, column), cells.end(row, column))
        let filled = (start &- end) &>> 63
        let (code, difference) = cache.look(CellEnds(bytes, start, end))
        unsafe values[row] = Self.value(code, filled)
        open |= Self.bit(row &- first, difference & UInt64(truncatingIfNeeded: filled))
      }
      while open != 0 {
        let row = first &+ open.trailingZeroBitCount
        open &= open &- 1
        if let code = cache.code(bytes, cells.start(row, column), cells.end(row, column)) {
          unsafe values[row] = code
        } else {
          unsafe values[row] = Missing.empty
          slow.append(Int32(truncatingIfNeeded: row))
        }
      }
    }
  }

  /// Texts that all have `length` digits, one to eight: numbers of schools, postal codes.
  @inline(never)
  @unsafe static func codes(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, length: Int, _ cache: StringCache,
    _ values: UnsafeMutablePointer<Int64>, _ slow: inout [Int32]
  ) {
    for row in 0..<cells.count {
      var (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end {
        unsafe values[row] = Missing.empty
        continue
      }
      if bytes.byte(start) == Ascii.quote { (start, end) = (start &+ 1, end &- 1) }
      if end &- start == length {
        let word = Digits.load(bytes, start, length)
        if Digits.areAll(word) {
          unsafe values[row] = Digits.number(word)
          continue
        }
      }
      unsafe values[row] = Missing.invalid
    }
    // By themselves, so that the processor looks for many numbers at a time while their memory is on its way.
    for row in 0..<cells.count {
      let number = unsafe values[row]
      if number == Missing.empty { continue }
      let (code, isFound) = cache.look(number)
      unsafe values[row] = code
      if !isFound || number < 0 {
        unsafe values[row] = Missing.empty
        slow.append(Int32(truncatingIfNeeded: row))
      }
    }
  }

  @inline(never)
  @unsafe static func texts(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ field: Field, _ values: UnsafeMutablePointer<Int64>,
    _ slow: inout [Int32]
  ) {
    let constraints = field.constraints
    // A text has at most as many characters as bytes, and at least a quarter of them.
    let least = 4 * (constraints.minLength ?? 0)
    let most = constraints.maxLength ?? Int.max
    let longestMissing = field.missingValues.map(\.utf8.count).max() ?? 0
    for row in 0..<cells.count {
      var (start, end) = (cells.start(row, column), cells.end(row, column))
      if start >= end {
        unsafe values[row] = Missing.empty
        continue
      }
      if bytes.byte(start) == Ascii.quote && end &- start >= 2 { (start, end) = (start &+ 1, end &- 1) }
      let length = end &- start
      let isPlain =
        length > longestMissing && length >= least && length <= most
        && isVisible(bytes.byte(start)) && isVisible(bytes.byte(end &- 1)) && constraints.digits == nil
        && field.checked == nil
      if isPlain {
        let ends = CellEnds(bytes, start, end)
        let (hash, hasQuote) = TextHash.hashAndQuote(bytes, start, ends)
        if !hasQuote {
          unsafe values[row] = TextHash.stored(hash)
          continue
        }
      }
      unsafe values[row] = Missing.empty
      slow.append(Int32(truncatingIfNeeded: row))
    }
  }

  /// Texts that need not be told apart: only whether there is one, and whether it is too long.
  @inline(never)
  @unsafe static func presentTexts(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ field: Field, _ values: UnsafeMutablePointer<Int64>,
    _ slow: inout [Int32]
  ) {
    let constraints = field.constraints
    let least = max(
      1, 4 * (constraints.minLength ?? 0), 1 + (field.missingValues.map(\.utf8.count).max() ?? 0))
    let most = constraints.digits == nil && field.checked == nil ? constraints.maxLength ?? Int.max : 0
    let span = UInt(bitPattern: max(-1, most - least) &+ 1)
    let visible = Self.visible
    let isVisible = visible.span
    for first in stride(from: 0, to: cells.count, by: 64) {
      var open = UInt64(0)
      for row in first..<min(first &+ 64, cells.count) {
        let (start, end) = (cells.start(row, column), cells.end(row, column))
        // With doubled quotes the text is shorter than it seems, so that it is never taken for longer than it is.
        let quote = (bytes.byte(start) == Ascii.quote ? 1 : 0) & (end &- start >= 2 ? 1 : 0)
        let length = end &- start &- 2 &* quote
        let edges =
          unsafe isVisible[unchecked: Int(bytes.byte(start &+ quote))]
          & isVisible[unchecked: Int(bytes.byte(end &- quote &- 1))]
        let isPlain = UInt64(edges) & (UInt(bitPattern: length &- least) < span ? 1 : 0)
        // An empty text is too short to be plain; what is stored is 0 or the lowest number, which is 1 far up.
        unsafe values[row] = TextHash.present | Int64(bitPattern: (isPlain ^ 1) &<< 63)
        open |=
          (~isPlain & UInt64(bitPattern: Int64(start &- end)) &>> 63)
          &<< UInt64(truncatingIfNeeded: row &- first)
      }
      while open != 0 {
        slow.append(Int32(truncatingIfNeeded: first &+ open.trailingZeroBitCount))
        open &= open &- 1
      }
    }
  }

  /// 1 for every byte that is visible in that sense.
  private static let visible: [UInt8] = (0...255).map { isVisible($0) ? 1 : 0 }

  /// Whether a byte at the edge of a text can be no part of a blank, an invisible character or a quote.
  @inline(__always)
  private static func isVisible(_ byte: UInt8) -> Bool {
    byte > Ascii.quote
      && (byte < 0x80 || byte == 0xC3
        || (byte <= 0xBE && byte != 0xA0 && byte != 0x8B && byte != 0xAF && byte != 0x87))
  }
}
