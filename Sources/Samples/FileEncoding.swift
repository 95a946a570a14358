/// The encodings that the town's schools write.
enum FileEncoding {
  case utf8
  case windows1252
  case latin1
  case cp850
  case utf16LittleEndian

  /// The UTF-8 text in this encoding; a character that the encoding lacks becomes `?`.
  func encode(_ utf8: [UInt8]) -> [UInt8] {
    if self == .utf8 { return utf8 }
    var result: [UInt8] = []
    result.reserveCapacity(utf8.count * (self == .utf16LittleEndian ? 2 : 1))
    var position = 0
    while position < utf8.count {
      let first = utf8[position]
      var scalar = UInt32(first)
      var length = 1
      if first >= 0xE0, position + 2 < utf8.count {
        scalar =
          UInt32(first & 0x0F) << 12 | UInt32(utf8[position + 1] & 0x3F) << 6
          | UInt32(utf8[position + 2] & 0x3F)
        length = 3
      } else if first >= 0xC0, position + 1 < utf8.count {
        scalar = UInt32(first & 0x1F) << 6 | UInt32(utf8[position + 1] & 0x3F)
        length = 2
      }
      position += length
      if self == .utf16LittleEndian {
        result.append(UInt8(scalar & 0xFF))
        result.append(UInt8(scalar >> 8 & 0xFF))
      } else {
        result.append(scalar < 0x80 ? UInt8(scalar) : byte(of: scalar))
      }
    }
    return result
  }

  private func byte(of scalar: UInt32) -> UInt8 {
    switch self {
    case .windows1252 where scalar == 0x2013: 0x96
    case .windows1252, .latin1: (0xA0...0xFF).contains(scalar) ? UInt8(scalar) : 0x3F
    case .cp850: FileEncoding.cp850Bytes[scalar] ?? 0x3F
    case .utf8, .utf16LittleEndian: 0x3F
    }
  }

  private static let cp850Bytes: [UInt32: UInt8] = {
    let upperHalf =
      "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤"
      + "ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}"
    var bytes: [UInt32: UInt8] = [:]
    for (offset, scalar) in upperHalf.unicodeScalars.enumerated() {
      bytes[scalar.value] = UInt8(0x80 + offset)
    }
    return bytes
  }()
}
