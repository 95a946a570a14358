import Contract

/// Where a cell stands, without the quotes around it.
struct CellPlace {
  /// What is special about a cell.
  struct Marks: OptionSet {
    let rawValue: UInt8
    static let quoted = Marks(rawValue: 1)
    /// Doubled quotes or escapes stand in it.
    static let coded = Marks(rawValue: 2)
    /// Text follows the closing quote.
    static let stray = Marks(rawValue: 4)
    /// The closing quote is missing.
    static let open = Marks(rawValue: 8)
    /// Whole lines of the table stand in it.
    static let swallowing = Marks(rawValue: 16)
  }
  var start: Int
  var end: Int
  var marks: Marks
}

/// Cuts text into records and cells by a Table Dialect.
struct RecordScanner {
  private let delimiter: [UInt8]
  private let quote: [UInt8]
  private let escape: [UInt8]
  private let terminator: [UInt8]
  private let isDoubled: Bool
  private let skipsSpace: Bool
  // What ends the search for the end of a cell: each byte eight times.
  private let delimiters: UInt64
  private let feeds: UInt64
  private let returns: UInt64
  private let escapes: UInt64
  private let quotes: UInt64
  private let delimiterByte: UInt8

  /// The cells of the record read last.
  private(set) var cells: [CellPlace] = []
  /// How many line feeds its quoted cells hold.
  private(set) var innerLines = 0

  init(_ dialect: DialectDescriptor) {
    delimiter = dialect.delimiter
    quote = dialect.quoteChar
    escape = dialect.escapeChar ?? []
    terminator = dialect.lineTerminator ?? []
    isDoubled = dialect.doubleQuote
    skipsSpace = dialect.skipInitialSpace
    delimiterByte = delimiter[0]
    delimiters = Self.eight(delimiterByte)
    feeds = Self.eight(terminator.first ?? Ascii.lineFeed)
    returns = Self.eight(terminator.first ?? Ascii.carriageReturn)
    // Where there is none, another one is looked for twice.
    escapes = escape.first.map(Self.eight) ?? Self.eight(delimiterByte)
    quotes = quote.first.map(Self.eight) ?? 0
  }

  private static func eight(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  @inline(__always)
  private static func marks(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
    let x = word ^ pattern
    return (x &- 0x0101_0101_0101_0101) & ~x & 0x8080_8080_8080_8080
  }

  @inline(__always)
  private func cellEnd(_ bytes: RawSpan, from start: Int, to end: Int) -> Int {
    var place = start
    while place < end {
      let word = bytes.word(place)
      let found =
        Self.marks(word, delimiters) | Self.marks(word, feeds) | Self.marks(word, returns)
        | Self.marks(word, escapes)
      if found != 0 { return min(end, place &+ found.trailingZeroBitCount >> 3) }
      place &+= 8
    }
    return end
  }

  @inline(__always)
  private func quoteEnd(_ bytes: RawSpan, from start: Int, to end: Int) -> Int {
    var place = start
    while place < end {
      let word = bytes.word(place)
      var found = Self.marks(word, quotes) | Self.marks(word, 0x0A0A_0A0A_0A0A_0A0A)
      if !escape.isEmpty { found |= Self.marks(word, escapes) }
      if found != 0 { return min(end, place &+ found.trailingZeroBitCount >> 3) }
      place &+= 8
    }
    return end
  }

  @inline(__always)
  private func starts(_ bytes: RawSpan, with text: [UInt8], at place: Int, _ end: Int) -> Bool {
    guard place &+ text.count <= end else { return false }
    for offset in text.indices where bytes.byte(place &+ offset) != text[offset] { return false }
    return true
  }

  /// Whether what a cell's text may end with stands here, and how long it is; nil where more text is needed to know.
  private enum Stop {
    case delimiter(Int)
    case record(Int)
    case none
    case unknown
  }

  @inline(__always)
  private func stop(_ bytes: RawSpan, at place: Int, _ end: Int, isLast: Bool) -> Stop {
    let byte = bytes.byte(place)
    if byte == delimiterByte {
      if delimiter.count == 1 || starts(bytes, with: delimiter, at: place, end) {
        return .delimiter(delimiter.count)
      }
      if !isLast && place &+ delimiter.count > end { return .unknown }
    }
    if terminator.isEmpty {
      if byte == Ascii.lineFeed { return .record(1) }
      if byte == Ascii.carriageReturn {
        if place &+ 1 == end { return isLast ? .record(1) : .unknown }
        return .record(bytes.byte(place &+ 1) == Ascii.lineFeed ? 2 : 1)
      }
    } else if byte == terminator[0] {
      if starts(bytes, with: terminator, at: place, end) { return .record(terminator.count) }
      if !isLast && place &+ terminator.count > end { return .unknown }
    }
    return .none
  }

  /// Reads the record that begins at `start`; the offset behind it, or nil where its end does not stand in the text.
  ///
  /// With `isLast` nothing follows the text, and its end ends the record.
  mutating func read(_ text: borrowing Span<UInt8>, from start: Int, to end: Int, isLast: Bool) -> Int? {
    let bytes = unsafe text.bytes
    cells.removeAll(keepingCapacity: true)
    innerLines = 0
    var place = start
    while true {
      if skipsSpace { while place < end, bytes.byte(place) == Ascii.blank { place &+= 1 } }
      var marks: CellPlace.Marks = []
      var (cellStart, contentEnd) = (place, -1)
      if !quote.isEmpty, place < end, bytes.byte(place) == quote[0],
        starts(bytes, with: quote, at: place, end)
      {
        marks = .quoted
        cellStart = place &+ quote.count
        guard let close = closing(bytes, from: cellStart, to: end, isLast: isLast, &marks) else { return nil }
        contentEnd = close
        place = marks.contains(.open) ? end : close &+ quote.count
      }
      // To the end of the cell; behind a closing quote it should be here.
      while true {
        let found = cellEnd(bytes, from: place, to: end)
        if contentEnd >= 0 && found > contentEnd &+ quote.count { marks.insert(.stray) }
        if found >= end {
          guard isLast else { return nil }
          append(cellStart, contentEnd >= 0 && !marks.contains(.stray) ? contentEnd : end, marks)
          return end
        }
        switch stop(bytes, at: found, end, isLast: isLast) {
        case .delimiter(let length):
          append(cellStart, contentEnd >= 0 && !marks.contains(.stray) ? contentEnd : found, marks)
          place = found &+ length
        case .record(let length):
          append(cellStart, contentEnd >= 0 && !marks.contains(.stray) ? contentEnd : found, marks)
          return found &+ length
        case .unknown: return nil
        case .none:
          if !escape.isEmpty, starts(bytes, with: escape, at: found, end) {
            guard isLast || found &+ escape.count < end else { return nil }
            marks.insert(.coded)
            place = min(end, found &+ escape.count &+ 1)
          } else {
            place = found &+ 1
          }
          continue
        }
        break
      }
    }
  }

  @inline(__always)
  private mutating func append(_ start: Int, _ end: Int, _ marks: CellPlace.Marks) {
    cells.append(CellPlace(start: start, end: end, marks: marks))
  }

  /// Where the closing quote stands; nil where it does not stand in the text.
  private mutating func closing(
    _ bytes: RawSpan, from start: Int, to end: Int, isLast: Bool, _ marks: inout CellPlace.Marks
  ) -> Int? {
    var place = start
    let before = innerLines
    defer { if innerLines > before &+ 1 { markSwallowed(bytes, start, min(place, end), &marks) } }
    while true {
      place = quoteEnd(bytes, from: place, to: end)
      if place >= end {
        guard isLast else { return nil }
        marks.insert(.open)
        return end
      }
      let byte = bytes.byte(place)
      if byte == Ascii.lineFeed && byte != quote[0] {
        innerLines &+= 1
        place &+= 1
      } else if !escape.isEmpty, starts(bytes, with: escape, at: place, end) {
        marks.insert(.coded)
        place &+= escape.count &+ 1
      } else if starts(bytes, with: quote, at: place, end) {
        let next = place &+ quote.count
        if isDoubled, starts(bytes, with: quote, at: next, end) {
          marks.insert(.coded)
          place = next &+ quote.count
        } else if isDoubled, !isLast, next &+ quote.count > end {
          return nil
        } else {
          return place
        }
      } else {
        place &+= 1
      }
    }
  }

  /// A stray quote swallows the lines up to the next one: then each line within the cell has the record's delimiters.
  private func markSwallowed(_ bytes: RawSpan, _ start: Int, _ end: Int, _ marks: inout CellPlace.Marks) {
    var counts: [Int] = [0]
    var place = start
    while place < end {
      if bytes.byte(place) == Ascii.lineFeed {
        counts.append(0)
      } else if starts(bytes, with: delimiter, at: place, end) {
        counts[counts.count - 1] += 1
      }
      place &+= 1
    }
    let inner = counts.dropFirst().dropLast()
    if let first = inner.first, first > 0, inner.allSatisfy({ $0 == first }) { marks.insert(.swallowing) }
  }

  /// The text of a cell with doubled quotes and escapes resolved.
  func decoded(_ source: borrowing Span<UInt8>, _ cell: CellPlace) -> [UInt8] {
    let bytes = unsafe source.bytes
    var text: [UInt8] = []
    var place = cell.start
    while place < cell.end {
      if !escape.isEmpty, starts(bytes, with: escape, at: place, cell.end) {
        place &+= escape.count
        if place < cell.end { text.append(bytes.byte(place)) }
        place &+= 1
      } else if cell.marks.contains(.quoted), isDoubled, starts(bytes, with: quote, at: place, cell.end),
        starts(bytes, with: quote, at: place &+ quote.count, cell.end)
      {
        text += quote
        place &+= 2 &* quote.count
      } else {
        text.append(bytes.byte(place))
        place &+= 1
      }
    }
    return text
  }
}
