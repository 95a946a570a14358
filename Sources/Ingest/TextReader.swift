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
      default: if let table { text.append(table.decode(raw)) }
      }
    }
    if hasBareReturns { normaliseReturns(&text, from: start) }
    return true
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
  }

  /// Puts a buffer's text into another and counts its bytes from 80.
  func decode(
    _ raw: borrowing PaddedBuffer, into text: inout PaddedBuffer, counting detector: inout EncodingDetector
  ) {
    let end = PaddedBuffer.padding + raw.count
    var counted = detector
    raw.withPaddedBytes { bytes in
      // Room for three bytes each, and for storing whole blocks at the end.
      unsafe text.fill(capacity: 3 * raw.count + 64) { target in
        var (place, filled) = (PaddedBuffer.padding, 0)
        while place < end {
          // 64 bytes at a time: how far the next byte from 80 is can hardly be guessed, so the fewer steps the better.
          let block = bytes.block(place)
          unsafe target.storeBytes(of: block.a, toByteOffset: filled, as: SIMD16<UInt8>.self)
          unsafe target.storeBytes(of: block.b, toByteOffset: filled &+ 16, as: SIMD16<UInt8>.self)
          unsafe target.storeBytes(of: block.c, toByteOffset: filled &+ 32, as: SIMD16<UInt8>.self)
          unsafe target.storeBytes(of: block.d, toByteOffset: filled &+ 48, as: SIMD16<UInt8>.self)
          let high = block.highMask
          if high == 0 {
            filled &+= min(64, end &- place)
            place &+= 64
            continue
          }
          let plain = high.trailingZeroBitCount
          place &+= plain
          filled &+= plain
          counted.count(bytes, place)
          let packed = encoded[Int(bytes.byte(place))]
          unsafe target.storeBytes(of: packed.littleEndian, toByteOffset: filled, as: UInt32.self)
          place &+= 1
          filled &+= Int(packed &>> 24)
        }
        return filled
      }
    }
    detector = counted
  }

  /// The text of a buffer.
  func decode(_ raw: borrowing PaddedBuffer) -> [UInt8] {
    let end = PaddedBuffer.padding + raw.count
    let encoded = encoded
    return raw.withPaddedBytes { bytes in
      // Room for three bytes each, and for storing whole words at the end.
      unsafe [UInt8](unsafeUninitializedCapacity: 3 * (end - PaddedBuffer.padding) + 8) { output, filled in
        let target = UnsafeMutableRawBufferPointer(output)
        var place = PaddedBuffer.padding
        while place < end {
          let word = bytes.word(place)
          if word & 0x8080_8080_8080_8080 == 0 && place &+ 8 <= end {
            unsafe target.storeBytes(of: word.littleEndian, toByteOffset: filled, as: UInt64.self)
            place &+= 8
            filled &+= 8
          } else {
            let packed = encoded[Int(bytes.byte(place))]
            unsafe target.storeBytes(of: packed.littleEndian, toByteOffset: filled, as: UInt32.self)
            place &+= 1
            filled &+= Int(packed &>> 24)
          }
        }
      }
    }
  }
}

/// The UTF-8 bytes of a scalar.
func utf8(_ scalar: UInt32) -> [UInt8] {
  Array(Unicode.Scalar(scalar).map { String($0).utf8 } ?? "\u{FFFD}".utf8)
}
