import Tabular

/// Where the cells of a chunk lie, after rows that cannot be read have been emptied and all are equally wide.
///
/// Lent for as long as the columns of one chunk are read.
@safe struct Cells {
  /// How many rows there are.
  let count: Int
  private let width: Int
  private let ends: UnsafeBufferPointer<Int32>
  private let starts: UnsafeBufferPointer<Int32>

  @unsafe init(
    ends: UnsafeBufferPointer<Int32>, starts: UnsafeBufferPointer<Int32>, rowCount: Int, width: Int
  ) {
    unsafe (self.ends, self.starts) = (ends, starts)
    (count, self.width) = (rowCount, width)
  }

  /// Where a cell begins.
  @inline(__always)
  func start(_ row: Int, _ column: Int) -> Int {
    column == 0 ? Int(unsafe starts[row]) : Int(unsafe ends[row &* width &+ column &- 1]) &+ 1
  }

  /// Where a cell ends; an empty cell may end before it begins.
  @inline(__always)
  func end(_ row: Int, _ column: Int) -> Int { Int(unsafe ends[row &* width &+ column]) }
}

/// One loop for each type over a whole column.
///
/// Each loop reads what nearly all cells look like and notes the rest for the complete path. There is room for
/// a value of every row. Which cells need a closer look is a bit for each of 64 rows: what is rare is kept out of the
/// loop, whose registers all go to what is not.
enum FastColumns {
  @inline(never)
  @unsafe static func integers(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ constraints: Constraints,
    _ values: UnsafeMutablePointer<Int64>,
    _ slow: inout [Int32]
  ) {
    let lengths = Lengths(constraints.digits)
    for first in stride(from: 0, to: cells.count, by: 64) {
      var open = UInt64(0)
      for row in first..<min(first &+ 64, cells.count) {
        let (start, end) = (cells.start(row, column), cells.end(row, column))
        let word = Digits.load(bytes, start, end &- start)
        unsafe values[row] = Digits.number(word)
        if lengths.contains(end &- start) && Digits.areAll(word) { continue }
        open |= 1 &<< UInt64(truncatingIfNeeded: row &- first)
      }
      unsafe settle(open, first, bytes, cells, column, values, &slow) { start, end in
        let word = Digits.load(bytes, start, end &- start)
        return lengths.contains(end &- start) && Digits.areAll(word) ? Digits.number(word) : nil
      }
    }
  }

  /// How many digits a number may have that is read at once.
  private struct Lengths {
    private let shortest: Int
    private let span: UInt

    init(_ digits: Int?) {
      guard let digits else {
        (shortest, span) = (1, 7)
        return
      }
      // No cell is as long as that: others are left to the complete path.
      (shortest, span) = ((1...8).contains(digits) ? digits : Int.max, 0)
    }

    @inline(__always)
    func contains(_ length: Int) -> Bool { UInt(bitPattern: length &- shortest) <= span }
  }

  /// Ends 64 rows whose cells have been read in the form nearly all have: an open one is empty, in quotes, or slow.
  @inline(__always)
  @unsafe private static func settle(
    _ rows: UInt64, _ first: Int, _ bytes: RawSpan, _ cells: Cells, _ column: Int,
    _ values: UnsafeMutablePointer<Int64>, _ slow: inout [Int32], _ read: (Int, Int) -> Int64?
  ) {
    var open = rows
    while open != 0 {
      let row = first &+ open.trailingZeroBitCount
      open &= open &- 1
      let (start, end) = (cells.start(row, column), cells.end(row, column))
      unsafe values[row] = Missing.empty
      guard start < end else { continue }
      if bytes.byte(start) == Ascii.quote, let value = read(start &+ 1, end &- 1) {
        unsafe values[row] = value
      } else {
        slow.append(Int32(truncatingIfNeeded: row))
      }
    }
  }

  @inline(never)
  @unsafe static func decimals(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, scale: Int, sign: UInt8, _ constraints: Constraints,
    _ values: UnsafeMutablePointer<Int64>, _ slow: inout [Int32]
  ) {
    let form = DecimalForm(scale: scale, sign: sign, maximum: constraints.maximum)
    let factors = form.factors.span
    for first in stride(from: 0, to: cells.count, by: 64) {
      var open = UInt64(0)
      for row in first..<min(first &+ 64, cells.count) {
        let (value, isPlain) = form.read(bytes, cells.start(row, column), cells.end(row, column), factors)
        unsafe values[row] = value
        if isPlain { continue }
        open |= 1 &<< UInt64(truncatingIfNeeded: row &- first)
      }
      unsafe settle(open, first, bytes, cells, column, values, &slow) { start, end in
        let (value, isPlain) = form.read(bytes, start, end, factors)
        return isPlain ? value : nil
      }
    }
  }

  @inline(never)
  @unsafe static func dates(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ values: UnsafeMutablePointer<Int64>,
    _ slow: inout [Int32]
  ) {
    let table = DateCell.months
    let months = table.span
    for first in stride(from: 0, to: cells.count, by: 64) {
      var open = UInt64(0)
      for row in first..<min(first &+ 64, cells.count) {
        let (start, end) = (cells.start(row, column), cells.end(row, column))
        if end &- start == 10, let day = DateCell.fast(bytes, start, months) {
          unsafe values[row] = day
          continue
        }
        open |= 1 &<< UInt64(truncatingIfNeeded: row &- first)
      }
      unsafe settle(open, first, bytes, cells, column, values, &slow) { start, end in
        end &- start == 10 ? DateCell.fast(bytes, start, months) : nil
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
  // of `filled` are set where the cell is not empty.

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
    let (table, masks) = (ShortCell.shifts, ShortCell.fronts)
    let (shifts, fronts) = (table.span, masks.span)
    for first in stride(from: 0, to: cells.count, by: 64) {
      var open = UInt64(0)
      for row in first..<min(first &+ 64, cells.count) {
        let (start, end) = (cells.start(row, column), cells.end(row, column))
        let filled = (start &- end) &>> 63
        let (value, difference) = words.look(ShortCell(bytes, start, end, shifts, fronts))
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
    let (table, masks) = (ShortCell.shifts, ShortCell.fronts)
    let (shifts, fronts) = (table.span, masks.span)
    let isOfFew = cache.isOfFew
    for first in stride(from: 0, to: cells.count, by: 64) {
      let last = min(first &+ 64, cells.count)
      var open = UInt64(0)
      if isOfFew {
        for row in first..<last {
          let (start, end) = (cells.start(row, column), cells.end(row, column))
          let filled = (start &- end) &>> 63
          let (code, difference) = cache.look(ShortCell(bytes, start, end, shifts, fronts))
          unsafe values[row] = Self.value(code, filled)
          open |= Self.bit(row &- first, difference & UInt64(truncatingIfNeeded: filled))
        }
      } else {
        // Slots by themselves, so that the processor looks for many texts at a time while their memory is on its way.
        for row in first..<last {
          let (start, end) = (cells.start(row, column), cells.end(row, column))
          unsafe values[row] = Int64(cache.slot(of: ShortCell(bytes, start, end, shifts, fronts)))
        }
        for row in first..<last {
          let (start, end) = (cells.start(row, column), cells.end(row, column))
          let filled = (start &- end) &>> 63
          let (code, difference) = cache.look(
            ShortCell(bytes, start, end, shifts, fronts), at: Int(unsafe values[row]))
          unsafe values[row] = Self.value(code, filled)
          open |= Self.bit(row &- first, difference & UInt64(truncatingIfNeeded: filled))
        }
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
    for first in stride(from: 0, to: cells.count, by: 64) {
      let last = min(first &+ 64, cells.count)
      var open = UInt64(0)
      for row in first..<last {
        let (start, end) = (cells.start(row, column), cells.end(row, column))
        let word = Digits.load(bytes, start, length)
        unsafe values[row] = Digits.number(word)
        if end &- start == length && Digits.areAll(word) { continue }
        open |= 1 &<< UInt64(truncatingIfNeeded: row &- first)
      }
      // By themselves, so that the processor looks for many numbers at a time while their memory is on its way.
      for row in first..<last {
        let (code, isFound) = cache.look(unsafe values[row])
        unsafe values[row] = code
        if !isFound { open |= 1 &<< UInt64(truncatingIfNeeded: row &- first) }
      }
      unsafe settle(open, first, bytes, cells, column, values, &slow) { start, end in
        let number = end &- start == length ? Digits.number(bytes, start, length) : -1
        let (code, isFound) = cache.look(number)
        return isFound && number >= 0 ? code : nil
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
  ///
  /// With `marked`, rows whose text holds what may belong to data about a person are noted there.
  @inline(never)
  @unsafe static func presentTexts(
    _ bytes: RawSpan, _ cells: Cells, _ column: Int, _ field: Field, _ values: UnsafeMutablePointer<Int64>,
    _ slow: inout [Int32], marked: inout [Int32]?
  ) {
    let constraints = field.constraints
    let least = max(
      1, 4 * (constraints.minLength ?? 0), 1 + (field.missingValues.map(\.utf8.count).max() ?? 0))
    let most = constraints.digits == nil && field.checked == nil ? constraints.maxLength ?? Int.max : 0
    let span = UInt(bitPattern: max(-1, most - least) &+ 1)
    let visible = Self.visible
    let isVisible = visible.span
    let looks = marked != nil
    for first in stride(from: 0, to: cells.count, by: 64) {
      var (open, personal) = (UInt64(0), UInt64(0))
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
        if looks && PersonalDataScan.mayBePersonal(bytes, start, end) {
          personal |= 1 &<< UInt64(truncatingIfNeeded: row &- first)
        }
      }
      while personal != 0 {
        marked?.append(Int32(truncatingIfNeeded: first &+ personal.trailingZeroBitCount))
        personal &= personal &- 1
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
