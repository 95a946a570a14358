/// What makes two values of a field equal: 128 bits.
///
/// Numbers and times are kept as they are; of texts it is a hash so long that two different ones do not meet by chance
/// (among a thousand million texts with a probability below 10 to the -20).
public struct CellKey: Sendable, Hashable {
  /// The upper half.
  public let high: UInt64
  /// The lower half.
  public let low: UInt64

  /// The key of an exact value.
  @inlinable
  public init(exact value: Int128) {
    high = UInt64(truncatingIfNeeded: value >> 64)
    low = UInt64(truncatingIfNeeded: value)
  }

  /// The key of two halves.
  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The key of a text.
  public init(text: borrowing Span<UInt8>) {
    var a: UInt64 = 0x9E37_79B9_7F4A_7C15
    var b: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    var place = 0
    while place < text.count {
      var word: UInt64 = 0
      let end = min(place + 8, text.count)
      while place < end {
        word = word << 8 | UInt64(text[place])
        place += 1
      }
      a = Self.mix(a ^ word, 0xD6E8_FEB8_6659_FD93)
      b = Self.mix(b &+ word, 0xA076_1D64_78BD_642F) ^ a
    }
    let length = UInt64(text.count)
    high = Self.mix(a ^ length, 0xFF51_AFD7_ED55_8CCD)
    low = Self.mix(b &+ length, 0xE703_7ED1_A0B4_28DB)
  }

  /// The key of a text.
  public init(text: [UInt8]) { self.init(text: text.span) }

  /// The key of several values in their order.
  public func joined(with other: CellKey) -> CellKey {
    CellKey(
      high: Self.mix(high ^ other.low, 0x8EBC_6AF0_9C88_C6E3) ^ other.high,
      low: Self.mix(low &+ other.high, 0x5895_11E9_67A5_C9F1) ^ Self.mix(other.low, 0x1D8E_4E27_C47D_124F))
  }

  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a ^ 0x2D35_8DCC_AA6C_78A5).multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}

/// What one cell means to its field.
public struct CellValue: Sendable, Hashable {
  /// The rank among the field's values; `unordered` for what no bound can hold.
  public let order: Int128
  /// What makes it equal to another value.
  public let key: CellKey
  /// Characters of a text, elements of a collection; else 0.
  public let length: Int

  /// The rank of what is neither smaller nor larger than anything: NaN, and types without order.
  public static let unordered = Int128.min

  /// A value that its rank tells whole.
  @inlinable
  public init(order: Int128) {
    self.order = order
    key = CellKey(exact: order)
    length = 0
  }

  /// A value with a key of its own.
  public init(order: Int128 = CellValue.unordered, key: CellKey, length: Int = 0) {
    self.order = order
    self.key = key
    self.length = length
  }
}

/// Bytes that have a meaning in cells.
enum Char {
  static let blank: UInt8 = 0x20
  static let plus: UInt8 = 0x2B
  static let comma: UInt8 = 0x2C
  static let minus: UInt8 = 0x2D
  static let dot: UInt8 = 0x2E
  static let colon: UInt8 = 0x3A

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }
}

extension Span<UInt8> {
  /// A copy of the bytes.
  public var copy: [UInt8] { (0..<count).map { self[$0] } }

  /// Whether the bytes are those of the text.
  @inline(__always)
  public func equals(_ text: [UInt8]) -> Bool {
    guard count == text.count else { return false }
    for place in 0..<count where self[place] != text[place] { return false }
    return true
  }

  /// How many characters (Unicode scalars) the text has.
  var characters: Int {
    var number = 0
    for place in 0..<count where self[place] & 0xC0 != 0x80 { number += 1 }
    return number
  }
}
