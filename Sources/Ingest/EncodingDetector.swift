import Platform
import Tabular

/// Which single-byte encoding a file that is not UTF-8 is written in.
struct EncodingDetector: Sendable, Equatable {
  /// A possible encoding and how well it explains the bytes.
  struct Candidate {
    let encoding: TextEncoding
    /// Points for every byte from 80, more for what German texts consist of.
    let score: Int
    /// How many fields of the contract its header shows.
    let headings: Int
  }
  /// How often each byte value occurs in the whole file: 256 counts of those that do not stand between two letters, and
  /// 256 of those that do.
  private var counts = [Int64](repeating: 0, count: 512)

  /// Nothing counted yet.
  init() {}

  /// Counts the bytes of a whole file.
  init(_ source: TextReader.Source) throws(PlatformError) { try count(source, upTo: source.size) }

  /// Adds what another detector has counted.
  mutating func add(_ other: EncodingDetector) {
    for slot in counts.indices { counts[slot] += other.counts[slot] }
  }

  private func inWord(_ byte: Int) -> Int { Int(counts[256 + byte]) }

  private func atEdge(_ byte: Int) -> Int { Int(counts[byte]) }

  /// Counts one byte from 80, by what stands beside it.
  @inline(__always)
  mutating func count(_ bytes: RawSpan, _ place: Int) { counts[Self.slot(bytes, place)] &+= 1 }

  /// Lends the counts to who adds to many of them, each at its `slot`.
  mutating func withCounts<Result>(_ body: (inout MutableSpan<Int64>) -> Result) -> Result {
    var span = counts.mutableSpan
    return body(&span)
  }

  /// Where a byte is counted.
  ///
  /// What stands beside it cannot be guessed, so that nothing branches on it.
  @inline(__always)
  static func slot(_ bytes: RawSpan, _ place: Int) -> Int {
    let isInWord = isLetter(bytes.byte(place &- 1)) & isLetter(bytes.byte(place &+ 1))
    return Int(bytes.byte(place)) | (isInWord &<< 8)
  }

  /// Counts the bytes of some text.
  mutating func count(_ text: [UInt8]) {
    withPadded(text) { bytes, start in
      for place in start..<(start + text.count) where bytes.byte(place) >= 0x80 { count(bytes, place) }
    }
  }

  /// Counts the bytes of a file's beginning.
  mutating func count(_ source: TextReader.Source, upTo limit: Int) throws(PlatformError) {
    var block = PaddedBuffer()
    var offset = 0
    let size = min(limit, source.size)
    while offset < size {
      let take = min(1 << 20, size - offset)
      block.removeAll()
      try source.load(take, at: offset, into: &block)
      offset += take
      let end = PaddedBuffer.padding + take
      var counted = self
      block.withPaddedBytes { bytes in
        for place in PaddedBuffer.padding..<end where bytes.byte(place) >= 0x80 {
          counted.count(bytes, place)
        }
      }
      self = counted
    }
  }

  @inline(__always)
  private static func isLetter(_ byte: UInt8) -> Int {
    Int(byte &>> 7) | ((byte | 0x20) &- 0x61 < 26 ? 1 : 0)
  }

  private func occurs(_ byte: Int) -> Bool { inWord(byte) + atEdge(byte) > 0 }

  /// The encodings that explain the file equally well though they read it differently; one if it is clear.
  func remaining(of candidates: [Candidate]) -> [TextEncoding] {
    guard let best = candidates.first else { return [] }
    // A quarter of a point for each byte is no difference worth trusting.
    let margin = ((0x80...0xFF).reduce(0) { $0 + inWord($1) + atEdge($1) }) / 4
    let rivals = candidates.dropFirst().filter { rival in
      rival.headings == best.headings && rival.score >= best.score - margin
        && differ(rival.encoding, best.encoding)
    }
    return [best.encoding] + rivals.map(\.encoding)
  }

  /// The candidates, best first: first by the headings of the contract, then by the characters of the body.
  func candidates(headings: (TextEncoding) -> Int) -> [Candidate] {
    // ISO-8859-1 is not among them: it reads as windows-1252 does, but for control characters.
    [TextEncoding.windows1252, .latin9, .cp850, .macRoman].map { encoding in
      Candidate(encoding: encoding, score: score(encoding), headings: headings(encoding))
    }
    .enumerated()
    .sorted { left, right in
      (right.element.headings, right.element.score, left.offset)
        < (left.element.headings, left.element.score, right.offset)
    }
    .map(\.element)
  }

  /// Whether two encodings read this file differently.
  func differ(_ left: TextEncoding, _ right: TextEncoding) -> Bool {
    guard let a = CodePages.table(for: left), let b = CodePages.table(for: right) else { return true }
    return (0x80...0xFF).contains { occurs($0) && a[$0 - 0x80] != b[$0 - 0x80] }
  }

  /// Whether the file uses a byte that means nothing in the encoding.
  func hasUndefined(_ encoding: TextEncoding) -> Bool {
    guard let table = CodePages.table(for: encoding) else { return false }
    return (0x80...0xFF).contains { occurs($0) && table[$0 - 0x80] == 0 }
  }

  /// Whether most of the file is UTF-8 after all: German umlauts begin with C3 there, and nowhere else.
  var looksLikeDamagedUTF8: Bool {
    let all = (0x80...0xFF).reduce(0) { $0 + inWord($1) + atEdge($1) }
    return (inWord(0xC3) + atEdge(0xC3)) * 4 > all
  }

  /// Whether a byte from 80 to 9F occurs: only then ISO-8859-1 and windows-1252 differ.
  var hasWindowsBytes: Bool { (0x80...0x9F).contains { occurs($0) } }

  private func score(_ encoding: TextEncoding) -> Int {
    guard let table = CodePages.table(for: encoding) else { return 0 }
    return (0x80...0xFF).reduce(0) { sum, byte in
      let scalar = UInt32(table[byte - 0x80])
      return sum + inWord(byte) * Self.weight(scalar, isInWord: true)
        + atEdge(byte) * Self.weight(scalar, isInWord: false)
    }
  }

  /// How much a character speaks for the encoding that reads it.
  ///
  /// German letters stand inside words, quotes and dashes at their edges.
  private static func weight(_ scalar: UInt32, isInWord: Bool) -> Int {
    switch scalar {
    case 0: -50
    case 0x80...0x9F: -20
    case 0xE4, 0xF6, 0xFC, 0xC4, 0xD6, 0xDC, 0xDF: isInWord ? 6 : 2
    case 0xE9, 0xE8: 2
    case 0x20AC, 0xA7, 0x2013, 0x201E, 0x201C, 0x201D, 0x2019, 0x2026, 0xA9, 0xB0, 0xA0: isInWord ? -2 : 2
    case 0xE0, 0xE1, 0xE7, 0xEA, 0xEB, 0xF1, 0xF4, 0xC9: 1
    case 0xB2, 0xB3, 0xBD, 0xB7: isInWord ? -2 : 1
    case 0xC0...0xFF, 0x100...0x17F: -1
    default: -4
    }
  }
}
