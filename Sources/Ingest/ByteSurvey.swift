import Platform

/// What every byte of a text says: is it UTF-8, does it hold a NUL, how do its lines end.
struct ByteSurvey {
  /// A byte and the line it stands on.
  struct Place {
    let byte: Int
    let line: Int
  }
  /// The first NUL.
  private(set) var nul: Place?
  /// The first byte that is not UTF-8.
  private(set) var notUTF8: Place?
  /// Line feeds behind a carriage return.
  private(set) var pairs = 0
  /// Line feeds alone.
  private(set) var feeds = 0
  /// Carriage returns alone.
  private(set) var returns = 0
  /// Whether a character that no one sees stands behind the byte order mark.
  private(set) var hasHiddenCharacters = false
  /// Whether the text ends with a line feed.
  private(set) var endsInFeed = false
  private var offset: Int
  private var endsInReturn = false
  private var tail: [UInt8] = []
  private var line: Int { 1 + pairs + feeds + returns + (endsInReturn ? 1 : 0) }

  /// A survey of a text whose first byte has that offset.
  init(offset: Int) { self.offset = offset }

  /// Takes the next block: a buffer's content from `start` to its end.
  mutating func feed(_ block: borrowing PaddedBuffer, from start: Int = 0) {
    let count = block.count
    let firstLine = line
    checkUTF8(block, from: start, firstLine: firstLine)
    var found = (nul: -1, pairs: 0, feeds: 0, returns: 0, endsInReturn: endsInReturn)
    block.withPaddedBytes { bytes in
      let end = PaddedBuffer.padding + count
      var place = PaddedBuffer.padding + start
      while place < end {
        let chunk = bytes.block(place)
        let lineFeeds = chunk.mask(of: Ascii.lineFeed)
        let carriageReturns = chunk.mask(of: Ascii.carriageReturn)
        if chunk.hasZero && found.nul < 0 {
          let first = place + chunk.mask(of: 0).trailingZeroBitCount
          // Behind the last byte there are zeros of the buffer's own.
          if first < end { found.nul = first }
        }
        if carriageReturns == 0 && !found.endsInReturn {
          found.feeds += lineFeeds.nonzeroBitCount
        } else {
          let before = (carriageReturns &<< 1) | (found.endsInReturn ? 1 : 0)
          let paired = (lineFeeds & before).nonzeroBitCount
          let open = carriageReturns &>> UInt64(min(63, end - place - 1)) & 1
          found.pairs += paired
          found.feeds += lineFeeds.nonzeroBitCount - paired
          found.returns +=
            carriageReturns.nonzeroBitCount + (found.endsInReturn ? 1 : 0) - paired - Int(open)
          found.endsInReturn = open == 1
        }
        place += 64
      }
    }
    if found.nul >= 0 && nul == nil {
      let before = breaks(in: block, start..<(found.nul - PaddedBuffer.padding))
      nul = Place(byte: offset + found.nul - PaddedBuffer.padding - start, line: firstLine + before)
    }
    (pairs, feeds, returns) = (pairs + found.pairs, feeds + found.feeds, returns + found.returns)
    endsInReturn = found.endsInReturn
    if count > start { endsInFeed = block[count - 1] == Ascii.lineFeed }
    offset += count - start
  }

  /// Ends the text: what is begun must be complete.
  mutating func finish() {
    if !tail.isEmpty && notUTF8 == nil { notUTF8 = Place(byte: offset - tail.count, line: line) }
    if endsInReturn { returns += 1 }
    endsInReturn = false
  }

  /// Line breaks in a part of the block from its start: a carriage return with its line feed is one, and a line
  /// feed whose carriage return ended the block before is counted already.
  private func breaks(in block: borrowing PaddedBuffer, _ range: Range<Int>) -> Int {
    var count = 0
    var isBehindReturn = endsInReturn
    for byte in block.copy(range) {
      if byte == Ascii.carriageReturn || (byte == Ascii.lineFeed && !isBehindReturn) { count += 1 }
      isBehindReturn = byte == Ascii.carriageReturn
    }
    return count
  }

  private mutating func checkUTF8(_ block: borrowing PaddedBuffer, from start: Int, firstLine: Int) {
    guard notUTF8 == nil else { return }
    let count = block.count
    // A character cut by the block's end is checked with the next block.
    var joined = tail
    var skip = start
    if !tail.isEmpty {
      while skip < count, joined.count < Self.length(joined[0]), block[skip] & 0xC0 == 0x80 {
        joined.append(block[skip])
        skip += 1
      }
      if skip == count && joined.count < Self.length(joined[0]) {
        tail = joined
        return
      }
      if !Self.isValid(joined) {
        notUTF8 = Place(byte: offset - tail.count, line: firstLine)
        return
      }
      let isMark = offset == tail.count
      if joined.count == 3, !isMark, HiddenCharacter.isAlwaysHidden(joined[0], joined[1], joined[2]) {
        hasHiddenCharacters = true
      }
    }
    var keep = 0
    for back in 1...3 where back <= count - skip {
      let byte = block[count - back]
      if byte & 0xC0 == 0x80 { continue }
      if byte >= 0xC0 && Self.length(byte) > back { keep = back }
      break
    }
    tail = block.copy((count - keep)..<count)
    if offset == 0 && skip == 0 && count - keep >= 3 && block.copy(0..<3) == [0xEF, 0xBB, 0xBF] { skip = 3 }
    let range = (PaddedBuffer.padding + skip)..<(PaddedBuffer.padding + count - keep)
    var hasHidden = hasHiddenCharacters
    let failure = block.withPaddedBytes { bytes in Utf8Check.firstError(bytes, range, hasHidden: &hasHidden) }
    hasHiddenCharacters = hasHidden
    if let failure {
      let content = failure - PaddedBuffer.padding
      let before = breaks(in: block, start..<content)
      notUTF8 = Place(byte: offset + content - start, line: firstLine + before)
    }
  }

  private static func length(_ lead: UInt8) -> Int {
    lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
  }

  private static func isValid(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
}

/// Checks bytes for valid UTF-8.
enum Utf8Check {
  /// The first byte that does not belong to a valid character; notes whether a hidden one stands before it.
  static func firstError(_ bytes: RawSpan, _ range: Range<Int>, hasHidden: inout Bool) -> Int? {
    var place = range.lowerBound
    let end = range.upperBound
    while place < end {
      if place + 64 <= end {
        let block = bytes.block(place)
        let high = block.highMask
        if high == 0 {
          place += 64
          continue
        }
        // Two-byte characters, nearly all there is in German: leads and followers must alternate.
        let leads = block.mask(from: 0xC2, through: 0xDF)
        let followers = block.mask(from: 0x80, through: 0xBF)
        if leads | followers == high && leads &<< 1 == followers {
          // A lead as the last byte is looked at again with what follows it.
          place += leads &>> 63 == 1 ? 63 : 64
          continue
        }
      }
      let lead = bytes.byte(place)
      if lead < 0x80 {
        place += 1
        continue
      }
      if lead >= 0xC2 && lead < 0xE0 && place + 1 < end && bytes.byte(place + 1) & 0xC0 == 0x80 {
        place += 2
        continue
      }
      guard let length = longCharacter(bytes, place, end) else { return place }
      if length == 3 && !hasHidden {
        hasHidden = HiddenCharacter.isAlwaysHidden(lead, bytes.byte(place + 1), bytes.byte(place + 2))
      }
      place += length
    }
    return nil
  }

  private static func longCharacter(_ bytes: RawSpan, _ place: Int, _ end: Int) -> Int? {
    let lead = bytes.byte(place)
    guard lead >= 0xE0, lead <= 0xF4 else { return nil }
    let length = lead >= 0xF0 ? 4 : 3
    guard place + length <= end else { return nil }
    let second = bytes.byte(place + 1)
    let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
    let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
    guard second >= lowest, second <= highest else { return nil }
    for offset in 2..<length where bytes.byte(place + offset) & 0xC0 != 0x80 { return nil }
    return length
  }
}
