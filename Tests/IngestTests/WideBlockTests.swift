import Platform
import Tabular
import Testing

@testable import Ingest

/// What the widest instructions find, held against what is found without them.
@Suite(.enabled(if: WideBlocks.areAvailable, "this processor has no instructions for 64 bytes at once"))
struct WideBlockTests {
  private struct Found: Equatable {
    var isRegular = false
    var ends: [Int32] = []
    var inner: [Int32] = []
    var rows: [Int] = []
    var isLatin = false
    var hasControls = false
  }

  private static func find(_ text: [UInt8], isWide: Bool) -> Found {
    var buffer = PaddedBuffer()
    buffer.append(text)
    return buffer.withPaddedBytes { bytes in
      let range = PaddedBuffer.padding..<(PaddedBuffer.padding + text.count)
      var finder = CellFinder(range, delimiter: UInt8(ascii: ";"), isWide: isWide)
      var ends = [Int32](repeating: -1, count: text.count + 128)
      var (found, trace) = (Found(), ByteTrace())
      found.isRegular = unsafe ends.withUnsafeMutableBufferPointer { unsafe finder.run(bytes, $0, &trace) }
      (found.isLatin, found.hasControls) = (trace.isLatin, trace.hasControls)
      guard found.isRegular else { return found }
      found.ends = Array(ends.prefix(finder.cells))
      found.inner = finder.inner
      found.rows = [finder.records, finder.feeds]
      return found
    }
  }

  /// Texts of the given characters at random; the same seed gives the same ones.
  private static func text(_ seed: UInt64, _ characters: [String], _ count: Int) -> [UInt8] {
    var (state, text) = (seed &* 2 &+ 1, [UInt8]())
    while text.count < count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text += Array(characters[Int((state >> 33) % UInt64(characters.count))].utf8)
    }
    return text
  }

  @Test(arguments: [0, 1, 63, 64, 65, 127, 128, 640, 4031, 4032, 4033, 4096, 9000])
  func `cells, records and kinds of bytes are the same`(count: Int) {
    let kinds = [
      [";", "\n", "a", "bc", "ä"], [";", ";", ";", "\n"], ["Beratung;", "Prävention;", "12;", "7\n"],
      [";\"Ruf;an\n\"\"heute\"\"\";", "8;", "9\n"], ["\"", ";", "\n", "x"],
      ["a", "\r\n", ";", "\u{85}", "€"],
      ["0;", "\u{0}", "é\n"],
    ]
    for (number, characters) in kinds.enumerated() {
      for seed in UInt64(0)..<20 {
        let text = Self.text(seed, characters, count)
        #expect(
          Self.find(text, isWide: true) == Self.find(text, isWide: false), "kind \(number), seed \(seed)")
      }
    }
  }

  @Test func `each byte is told at each place of a block`() {
    let plain = Self.text(3, ["Projekt;", "Übergang;", "5\n"], 256)
    for byte in UInt8.min...UInt8.max {
      for place in [0, 1, 31, 62, 63, 64, 65, 100, 127, 128, 191, 192, plain.count - 1] {
        var text = plain
        text[place] = byte
        #expect(Self.find(text, isWide: true) == Self.find(text, isWide: false), "\(byte) at \(place)")
      }
    }
  }

  @Test(arguments: [0, 1, 63, 64, 65, 200, 4096, 20_000])
  func `single-byte texts become the same, and their bytes are counted alike`(count: Int) {
    let letters = ["Pr\u{C3}", "a", "7;", "\n"].map { Array($0.utf8) }
    for (encoding, table) in ByteTable.tables {
      for rarity in [1, 3, 40] {
        var state = UInt64(count + rarity)
        var text: [UInt8] = []
        while text.count < count {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          let byte = UInt8(truncatingIfNeeded: state >> 40)
          // Of all bytes only few take three bytes, so that whole blocks come out either way.
          if Int(state >> 50) % rarity == 0 {
            text.append(byte)
          } else {
            text += letters[Int(state >> 33) % 4]
          }
        }
        var raw = PaddedBuffer()
        raw.append(text)
        var (wide, narrow) = (PaddedBuffer(), PaddedBuffer())
        var (wideCounts, narrowCounts) = (EncodingDetector(), EncodingDetector())
        let widePlaces = table.decode(raw, into: &wide, counting: &wideCounts, isWide: true)
        let narrowPlaces = table.decode(raw, into: &narrow, counting: &narrowCounts, isWide: false)
        #expect(widePlaces.offsets == narrowPlaces.offsets, "\(encoding), \(rarity)")
        #expect(wide.copy(0..<wide.count) == narrow.copy(0..<narrow.count), "\(encoding), \(rarity)")
        #expect(wideCounts == narrowCounts, "\(encoding), \(rarity)")
        #expect(narrow.copy(0..<narrow.count) == Self.slowly(text, encoding), "\(encoding), \(rarity)")
      }
    }
  }

  /// A text in a single-byte encoding, byte by byte.
  private static func slowly(_ text: [UInt8], _ encoding: TextEncoding) -> [UInt8] {
    let upper = CodePages.table(for: encoding) ?? []
    return text.flatMap { byte in
      byte < 0x80 ? [byte] : utf8(upper[Int(byte) - 0x80] == 0 ? 0xFFFD : UInt32(upper[Int(byte) - 0x80]))
    }
  }

  private struct Piece: Equatable {
    let number: Int
    let line: Int
    let byte: Int
    let text: [UInt8]
  }

  private static func pieces(_ text: [UInt8], size: Int, isWide: Bool) throws -> [Piece] {
    var source = PaddedBuffer()
    source.append(text)
    var cutter = PieceCutter(
      .memory(source), start: TextPlace(byte: 0, line: 1, record: 0), end: text.count, chunkSize: size,
      limit: 1 << 20, isWide: isWide)
    var (buffer, pieces) = (ChunkBuffer(), [Piece]())
    while case .piece = try cutter.fill(&buffer) {
      pieces.append(
        Piece(
          number: buffer.number, line: buffer.firstLine, byte: buffer.firstByte,
          text: buffer.bytes.copy(0..<buffer.count)))
    }
    return pieces
  }

  @Test(arguments: [1, 63, 64, 65, 200, 1000, 5000])
  func `files are cut into the same pieces`(size: Int) throws {
    let characters = ["Ruf;an", "\"heute;\nmorgen\"", "8;", "ä\n", "\n", "\"\"\"\""]
    for seed in UInt64(0)..<20 {
      let text = Self.text(seed, characters, 4000)
      let wide = try Self.pieces(text, size: size, isWide: true)
      #expect(try wide == Self.pieces(text, size: size, isWide: false), "seed \(seed)")
      #expect(Array(wide.map(\.text).joined()) == text)
    }
  }
}
