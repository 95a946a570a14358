import Platform
import Testing

@testable import Ingest

/// What is looked at sixteen bytes at a time, held against a look at each byte.
struct ByteTests {
  private static func buffer(_ bytes: [UInt8]) -> PaddedBuffer {
    var buffer = PaddedBuffer()
    buffer.append(bytes)
    return buffer
  }

  private static func trace(_ bytes: [UInt8]) -> ByteTrace {
    let buffer = buffer(bytes)
    return buffer.withPaddedBytes { padded in
      var trace = ByteTrace()
      let (start, end) = (PaddedBuffer.padding, PaddedBuffer.padding + bytes.count)
      let whole = start + bytes.count / 64 * 64
      trace.take(padded, from: start, to: whole)
      if whole < end { trace.take(last: whole..<end, of: padded) }
      return trace
    }
  }

  /// Whether the text is valid UTF-8 of characters up to U+00FF; one cut off at the end of a block is not noticed.
  private static func isLatin(_ bytes: [UInt8]) -> Bool {
    let isCut = bytes.count % 64 == 0 && (bytes.last == 0xC2 || bytes.last == 0xC3)
    let cut = isCut ? Array(bytes.dropLast()) : bytes
    return String(validating: cut, as: UTF8.self)?.unicodeScalars.allSatisfy { $0.value < 0x100 } ?? false
  }

  private static let text = Array(
    String(repeating: "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich;§ 8a\n", count: 3).utf8
  )

  @Test(arguments: [0, 1, 63, 64, 65, 127, 128, 150])
  func `every byte is told wherever it stands`(length: Int) {
    let plain = Array(Self.text.prefix(length))
    #expect(Self.trace(plain).isLatin == Self.isLatin(plain) && !Self.trace(plain).hasControls)
    for byte in UInt8.min...UInt8.max {
      for place in plain.indices where place < 3 || place > length - 3 || place % 13 == 0 || place % 64 > 61 {
        var bytes = plain
        bytes[place] = byte
        let trace = Self.trace(bytes)
        #expect(trace.isLatin == Self.isLatin(bytes), "\(byte) at \(place)")
        #expect(trace.hasControls == (byte < 0x10 && byte != Ascii.lineFeed), "\(byte) at \(place)")
      }
    }
  }

  @Test(arguments: [0, 1, 2, 62, 63, 64, 65, 127, 128, 129, 200])
  func `digits and at signs of a cell are seen, those around it are not`(length: Int) {
    for mark in [Ascii.zero, Ascii.nine, 0x40] {
      var bytes = [UInt8](repeating: 0x2F, count: length + 2)
      (bytes[0], bytes[length + 1]) = (mark, mark)
      #expect(!Self.mayBePersonal(bytes))
      for place in 0..<length {
        bytes[place + 1] = mark
        #expect(Self.mayBePersonal(bytes), "\(place) of \(length)")
        bytes[place + 1] = 0x3A
      }
    }
  }

  /// Whether the cell between the first and the last byte may be about a person.
  private static func mayBePersonal(_ bytes: [UInt8]) -> Bool {
    buffer(bytes).withPaddedBytes {
      PersonalDataScan.mayBePersonal($0, PaddedBuffer.padding + 1, PaddedBuffer.padding + bytes.count - 1)
    }
  }

  @Test(arguments: [
    ("12,5", 125), ("0,05", 5), ("1234567", 123_456_700), ("7", 700), (",5", 50), ("99999,9", 9_999_990),
  ])
  func `decimals are read by the place of their sign`(text: String, expected: Int64) {
    let scale = text == "12,5" ? 1 : 2
    #expect(Self.decimal(text, DecimalForm(scale: scale, sign: Ascii.comma, maximum: nil)) == expected)
  }

  @Test(arguments: ["", ",", "5,", "1,234", "1.5", "1,2,3", "-1", "123456789", "12a", "1 2"])
  func `whatever else is written is left to the complete reading`(text: String) {
    for scale in [2, 9] {
      #expect(Self.decimal(text, DecimalForm(scale: scale, sign: Ascii.comma, maximum: nil)) == nil)
    }
  }

  @Test func `decimals beyond the maximum are left to the complete reading`() {
    let form = DecimalForm(scale: 1, sign: Ascii.comma, maximum: 240)
    #expect(Self.decimal("24,0", form) == 240 && Self.decimal("24,1", form) == nil)
  }

  private static func decimal(_ text: String, _ form: DecimalForm) -> Int64? {
    buffer(Array(text.utf8)).withPaddedBytes { bytes in
      let start = PaddedBuffer.padding
      let factors = form.factors
      let (value, isPlain) = form.read(bytes, start, start + text.utf8.count, factors.span)
      return isPlain ? value : nil
    }
  }
}
