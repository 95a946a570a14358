import CWideBlocks
import Platform
import Tabular

/// Text that cannot be decoded.
struct DecodingFailure: Error {
  /// Where in the file the offending bytes stand.
  let byte: Int
}

/// Reads a file from front to back as UTF-8 text with line feeds, block by block.
///
/// Offsets into this text are the file's own offsets for UTF-8. For other encodings they count converted
/// bytes; findings about rows of such files therefore give line and column but no byte.
struct TextReader: Sendable {
  /// Where the bytes come from.
  enum Source: Sendable {
    /// A file on disk.
    case file(InputFile)
    /// A small file that is already at hand.
    case memory(PaddedBuffer)

    var size: Int {
      switch self {
      case .file(let file): file.size
      case .memory(let buffer): buffer.count
      }
    }

    /// Adds the bytes at `offset` to the buffer.
    func load(_ count: Int, at offset: Int, into target: inout PaddedBuffer) throws(PlatformError) {
      switch self {
      case .file(let file): try file.read(into: &target, at: offset, count: count)
      case .memory(let buffer): target.append(buffer, offset..<(offset + count))
      }
    }
  }

  private let source: Source
  private let encoding: TextEncoding
  private let hasBareReturns: Bool
  private let table: ByteTable?
  /// Where the file ends, a closing DOS end-of-file mark not counted.
  private let end: Int
  private var rawOffset: Int
  private var raw = PaddedBuffer()
  /// Bytes of a character that continues in the next block.
  private var pending: [UInt8] = []
  /// A carriage return at the end of a block: whether a line feed follows stands in the next one.
  private var holdsReturn = false

  /// A reader that starts behind the byte order mark.
  ///
  /// With `hasBareReturns`, a carriage return without line feed ends a line and becomes a line feed.
  init(_ source: Source, encoding: TextEncoding, byteOrderMark: Int, hasBareReturns: Bool, end: Int) {
    self.source = source
    self.encoding = encoding
    self.hasBareReturns = hasBareReturns
    table = ByteTable.tables[encoding]
    rawOffset = byteOrderMark
    self.end = end
  }

  /// Whether text offsets are file offsets.
  var keepsOffsets: Bool { encoding == .utf8 }

  /// Where the text begins: behind the byte order mark where offsets are the file's own, else 0.
  var start: Int { keepsOffsets ? rawOffset : 0 }

  /// Starts at a later offset; only where offsets are the file's own.
  mutating func skip(to offset: Int) { rawOffset = offset }

  /// Adds text from about `count` bytes of the file; false at its end.
  mutating func read(into text: inout PaddedBuffer, count: Int) throws -> Bool {
    let take = min(count, end - rawOffset)
    guard take > 0 else {
      guard pending.isEmpty else { throw DecodingFailure(byte: end - pending.count) }
      if holdsReturn { text.append([Ascii.lineFeed]) }
      defer { holdsReturn = false }
      return holdsReturn
    }
    defer { rawOffset += take }
    if encoding == .utf8 && !hasBareReturns {
      try source.load(take, at: rawOffset, into: &text)
      return true
    }
    let start = text.count
    if holdsReturn { text.append([Ascii.carriageReturn]) }
    holdsReturn = false
    if encoding == .utf8 {
      try source.load(take, at: rawOffset, into: &text)
    } else {
      raw.removeAll()
      raw.append(pending)
      let base = rawOffset - pending.count
      pending = []
      try source.load(take, at: rawOffset, into: &raw)
      switch encoding {
      case .utf16LittleEndian: try decodeUTF16(into: &text, at: base, low: 0, high: 1)
      case .utf16BigEndian: try decodeUTF16(into: &text, at: base, low: 1, high: 0)
      default: if let table { append(table, to: &text) }
      }
    }
    if hasBareReturns { normaliseReturns(&text, from: start) }
    return true
  }

  private func append(_ table: ByteTable, to text: inout PaddedBuffer) {
    var (decoded, unused) = (PaddedBuffer(), EncodingDetector())
    table.decode(raw, into: &decoded, counting: &unused, isWide: WideBlocks.areAvailable)
    text.append(decoded, 0..<decoded.count)
  }

  private mutating func normaliseReturns(_ text: inout PaddedBuffer, from start: Int) {
    for offset in start..<text.count where text[offset] == Ascii.carriageReturn {
      if offset + 1 == text.count {
        holdsReturn = true
      } else if text[offset + 1] != Ascii.lineFeed {
        text[offset] = Ascii.lineFeed
      }
    }
    if holdsReturn { text.resize(to: text.count - 1) }
  }

  private mutating func decodeUTF16(into text: inout PaddedBuffer, at base: Int, low: Int, high: Int) throws {
    var output: [UInt8] = []
    output.reserveCapacity(raw.count)
    var offset = 0
    func unit(_ at: Int) -> UInt16 { UInt16(raw[at + low]) | UInt16(raw[at + high]) << 8 }
    while offset + 1 < raw.count {
      let first = unit(offset)
      if first < 0x80 {
        output.append(UInt8(first))
        offset += 2
        continue
      }
      var scalar = UInt32(first)
      var width = 2
      if UTF16.isLeadSurrogate(first) {
        guard offset + 3 < raw.count else { break }
        let second = unit(offset + 2)
        guard UTF16.isTrailSurrogate(second) else { throw DecodingFailure(byte: base + offset) }
        scalar = 0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF))
        width = 4
      } else if UTF16.isTrailSurrogate(first) {
        throw DecodingFailure(byte: base + offset)
      }
      output.append(contentsOf: utf8(scalar))
      offset += width
    }
    pending = raw.copy(offset..<raw.count)
    text.append(output)
  }
}

/// The bytes of an encoding as ready UTF-8.
struct ByteTable: Sendable {
  /// Up to three bytes of UTF-8 for each byte, the first one lowest, and above them how many they are.
  private let encoded: [UInt32]
  /// Of each byte from 80 the first of its bytes, then the second of each.
  private let wide: [UInt8]

  /// The tables of all single-byte encodings.
  static let tables: [TextEncoding: ByteTable] = {
    var tables: [TextEncoding: ByteTable] = [:]
    for encoding in TextEncoding.allCases {
      tables[encoding] = CodePages.table(for: encoding).map(ByteTable.init)
    }
    return tables
  }()

  /// The UTF-8 of every byte, given the scalars from 80; undefined ones become U+FFFD.
  private init(_ upper: [UInt16]) {
    encoded = (Array(0..<0x80) + upper.map { $0 == 0 ? 0xFFFD : UInt32($0) }).map { scalar in
      let bytes = utf8(scalar)
      return bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) } | UInt32(bytes.count) << 24
    }
    let upper = encoded.suffix(128)
    wide = upper.map { UInt8(truncatingIfNeeded: $0) } + upper.map { UInt8(truncatingIfNeeded: $0 >> 8) }
  }

  /// Puts a buffer's text into another and counts its bytes from 80; the result, and which byte became which part of the text,
  /// do not depend on `isWide`.
  @discardableResult
  func decode(
    _ raw: borrowing PaddedBuffer, into text: inout PaddedBuffer, counting detector: inout EncodingDetector,
    isWide: Bool
  ) -> TextPlaces {
    var places = TextPlaces(count: raw.count)
    raw.withPaddedBytes { bytes in
      // Room for three bytes each, and for storing whole blocks at the end.
      unsafe text.fill(capacity: 3 * raw.count + 128) { target in
        detector.withCounts { counts in
          isWide
            ? unsafe decodeWide(bytes, raw.count, target, &counts, &places.offsets)
            : unsafe decodeBlocks(bytes, raw.count, target, &counts, &places.offsets)
        }
      }
    }
    return places
  }

  /// How many bytes are filled.
  @unsafe private func decodeWide(
    _ bytes: RawSpan, _ count: Int, _ target: UnsafeMutableRawBufferPointer,
    _ counts: inout MutableSpan<Int64>,
    _ places: inout [Int64]
  ) -> Int {
    let filled = unsafe bytes.withUnsafeBytes { bytes in
      unsafe encoded.withUnsafeBufferPointer { encoded in
        unsafe wide.withUnsafeBufferPointer { wide in
          unsafe counts.withUnsafeMutableBufferPointer { counts in
            unsafe places.withUnsafeMutableBufferPointer { places in
              unsafe wide_blocks_decode(
                bytes.baseAddress?.advanced(by: PaddedBuffer.padding), Int64(count), encoded.baseAddress,
                wide.baseAddress, target.baseAddress, counts.baseAddress, places.baseAddress)
            }
          }
        }
      }
    }
    return Int(filled)
  }

  /// How many bytes are filled.
  @unsafe private func decodeBlocks(
    _ bytes: RawSpan, _ count: Int, _ target: UnsafeMutableRawBufferPointer,
    _ counts: inout MutableSpan<Int64>,
    _ places: inout [Int64]
  ) -> Int {
    let end = PaddedBuffer.padding + count
    var filled = 0
    for number in places.indices {
      places[number] = Int64(filled)
      var place = PaddedBuffer.padding + number * TextPlaces.step
      let stop = min(end, place + TextPlaces.step)
      while place < stop { unsafe decodeBlock(bytes, &place, stop, target, &filled, &counts) }
    }
    return filled
  }

  /// Decodes up to 64 bytes.
  @inline(__always)
  @unsafe private func decodeBlock(
    _ bytes: RawSpan, _ place: inout Int, _ end: Int, _ target: UnsafeMutableRawBufferPointer,
    _ filled: inout Int, _ counts: inout MutableSpan<Int64>
  ) {
    unsafe Self.copy(bytes.block(place), to: target, at: filled)
    let used = min(64, end &- place)
    // All bytes from 80 of a block are known at once: where the next one stands does not wait for the last one.
    var rest = bytes.block(place).highMask
    var copied = 0
    while rest != 0 {
      let bit = rest.trailingZeroBitCount
      rest &= rest &- 1
      counts[EncodingDetector.slot(bytes, place &+ bit)] &+= 1
      let packed = encoded[Int(bytes.byte(place &+ bit))]
      filled &+= bit &- copied
      unsafe target.storeBytes(of: packed.littleEndian, toByteOffset: filled, as: UInt32.self)
      filled &+= Int(packed &>> 24)
      copied = bit &+ 1
      unsafe Self.copy(bytes.block(place &+ copied), to: target, at: filled)
    }
    filled &+= used &- copied
    place &+= used
  }

  @inline(__always)
  @unsafe private static func copy(_ block: Block, to target: UnsafeMutableRawBufferPointer, at offset: Int) {
    unsafe target.storeBytes(of: block.a, toByteOffset: offset, as: SIMD16<UInt8>.self)
    unsafe target.storeBytes(of: block.b, toByteOffset: offset &+ 16, as: SIMD16<UInt8>.self)
    unsafe target.storeBytes(of: block.c, toByteOffset: offset &+ 32, as: SIMD16<UInt8>.self)
    unsafe target.storeBytes(of: block.d, toByteOffset: offset &+ 48, as: SIMD16<UInt8>.self)
  }
}

/// The UTF-8 bytes of a scalar.
func utf8(_ scalar: UInt32) -> [UInt8] {
  Array(Unicode.Scalar(scalar).map { String($0).utf8 } ?? "\u{FFFD}".utf8)
}
