/// How numbers are written in a field: Table Schema's `decimalChar`, `groupChar` and `bareNumber`.
///
/// Groups are of three digits, all of them or none, and never behind the decimal sign: `1,234.56` in a field with
/// decimal comma is no number.
public struct NumberStyle: Sendable, Hashable {
  /// The sign before the decimals.
  public let decimal: [UInt8]
  /// The sign between groups of three digits; nil if there are none.
  public let group: [UInt8]?
  /// Whether nothing but the number may stand in the cell; else other characters around it are dropped.
  public let isBare: Bool

  /// Table Schema's default: a point, no groups, bare.
  public static let plain = NumberStyle()

  /// A style.
  public init(decimal: [UInt8] = [0x2E], group: [UInt8]? = nil, isBare: Bool = true) {
    self.decimal = decimal
    self.group = group
    self.isBare = isBare
  }

  /// Decimals that take part in comparisons one by one; further ones count as "a little more".
  public static let scale = 12
  static let digits = 25

  /// A whole number: sign and digits.
  @inline(__always)
  func integer(_ cell: borrowing Span<UInt8>) -> CellValue? {
    let count = cell.count
    if count > 0 && count <= 18 {
      var value: Int64 = 0
      let first = cell[0]
      let start = first == Char.minus || first == Char.plus ? 1 : 0
      var isPlain = start < count
      for place in start..<count {
        let digit = cell[place] &- 0x30
        if digit > 9 {
          isPlain = false
          break
        }
        value = value &* 10 &+ Int64(digit)
      }
      if isPlain { return CellValue(order: Int128(first == Char.minus ? -value : value)) }
    }
    return anyInteger(cell.copy)
  }

  @inline(never)
  private func anyInteger(_ cell: [UInt8]) -> CellValue? {
    guard let parts = parts(cell), parts.fraction == nil, parts.exponent == nil else { return nil }
    return DecimalDigits(parts).integer
  }

  /// A decimal number, `NaN`, `INF` or `-INF`.
  @inline(__always)
  func number(_ cell: borrowing Span<UInt8>) -> CellValue? {
    let count = cell.count
    if count > 0 && count <= 18 && decimal.count == 1 {
      let mark = decimal[0]
      var value: Int64 = 0
      var fraction = -1
      var digits = 0
      let first = cell[0]
      let start = first == Char.minus || first == Char.plus ? 1 : 0
      var isPlain = true
      for place in start..<count {
        let byte = cell[place]
        let digit = byte &- 0x30
        if digit <= 9 {
          value = value &* 10 &+ Int64(digit)
          digits &+= 1
        } else if byte == mark && fraction < 0 {
          fraction = count &- place &- 1
        } else {
          isPlain = false
          break
        }
      }
      let decimals = max(fraction, 0)
      if isPlain && digits > 0 && decimals <= Self.scale {
        let scaled = Int128(value) &* Self.powers[Self.scale - decimals] &* 2
        return CellValue(order: first == Char.minus ? -scaled : scaled)
      }
    }
    return anyNumber(cell.copy)
  }

  private static let powers: [Int128] = (0...scale).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  @inline(never)
  private func anyNumber(_ cell: [UInt8]) -> CellValue? {
    switch String(decoding: cell.prefix(5), as: UTF8.self).lowercased() {
    case "nan": return CellValue(key: CellKey(text: Array("nan".utf8)))
    case "inf": return CellValue(order: .max, key: CellKey(text: Array("inf".utf8)))
    case "-inf": return CellValue(order: -.max, key: CellKey(text: Array("-inf".utf8)))
    default: return parts(cell).map { DecimalDigits($0).number }
    }
  }

  struct Parts {
    var isNegative = false
    var whole: [UInt8] = []
    /// nil without decimal sign.
    var fraction: [UInt8]?
    /// nil without exponent.
    var exponent: Int?
  }

  private func parts(_ cell: [UInt8]) -> Parts? {
    var rest = cell[...]
    if !isBare { rest = stripped(rest) }
    var parts = Parts()
    if let sign = rest.first, sign == Char.minus || sign == Char.plus {
      parts.isNegative = sign == Char.minus
      rest = rest.dropFirst()
    }
    guard takeWhole(&rest, &parts.whole) else { return nil }
    if rest.starts(with: decimal) {
      rest = rest.dropFirst(decimal.count)
      let fraction = rest.prefix(while: Char.isDigit)
      rest = rest.dropFirst(fraction.count)
      parts.fraction = Array(fraction)
    }
    guard !parts.whole.isEmpty || !(parts.fraction ?? []).isEmpty else { return nil }
    if let mark = rest.first, mark | 0x20 == 0x65 {
      rest = rest.dropFirst()
      let isNegative = rest.first == Char.minus
      if isNegative || rest.first == Char.plus { rest = rest.dropFirst() }
      let digits = rest.prefix(while: Char.isDigit)
      guard !digits.isEmpty else { return nil }
      rest = rest.dropFirst(digits.count)
      // Beyond a thousand million no exponent makes a difference.
      let size = digits.reduce(0) { min($0 * 10 + Int($1 - 0x30), 1_000_000_000) }
      parts.exponent = isNegative ? -size : size
    }
    return rest.isEmpty ? parts : nil
  }

  /// The digits before the decimal sign, their groups checked.
  private func takeWhole(_ rest: inout ArraySlice<UInt8>, _ whole: inout [UInt8]) -> Bool {
    func digits() -> ArraySlice<UInt8> { rest.prefix(while: Char.isDigit) }
    let first = digits()
    whole = Array(first)
    rest = rest.dropFirst(first.count)
    guard let group, rest.starts(with: group) else { return true }
    guard (1...3).contains(first.count) else { return false }
    while rest.starts(with: group) {
      rest = rest.dropFirst(group.count)
      let next = digits()
      guard next.count == 3 else { return false }
      whole += next
      rest = rest.dropFirst(3)
    }
    return true
  }

  /// The cell without what stands around its number: `EUR 95`, `95 %`.
  private func stripped(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = cell.firstIndex(where: Char.isDigit), let last = cell.lastIndex(where: Char.isDigit)
    else { return cell }
    var start = first
    if start > cell.startIndex, cell[..<start].suffix(decimal.count).elementsEqual(decimal) {
      start -= decimal.count
    }
    if start > cell.startIndex, cell[start - 1] == Char.minus || cell[start - 1] == Char.plus { start -= 1 }
    return cell[start...last]
  }
}

/// A number of any length as its digits.
struct DecimalDigits {
  private let isNegative: Bool
  /// Without zeros at either end.
  private var digits: ArraySlice<UInt8>
  /// The power of ten the digits are multiplied with.
  private var exponent: Int

  init(_ parts: NumberStyle.Parts) {
    isNegative = parts.isNegative
    let fraction = parts.fraction ?? []
    digits = (parts.whole + fraction).drop { $0 == 0x30 }
    exponent = (parts.exponent ?? 0) - fraction.count
    while digits.last == 0x30 {
      digits = digits.dropLast()
      exponent += 1
    }
    if digits.isEmpty { exponent = 0 }
  }

  /// The value of a whole number; beyond 37 digits its rank is that of the largest or smallest.
  var integer: CellValue {
    let (rank, isExact) = rank(shift: 0, digits: 37)
    return isExact ? CellValue(order: rank) : CellValue(order: rank, key: key)
  }

  /// The value in half steps of the 12th decimal: an odd one stands for what lies between two of them.
  var number: CellValue {
    let (rank, isExact) = rank(shift: NumberStyle.scale, digits: NumberStyle.scale + NumberStyle.digits)
    return isExact ? CellValue(order: rank * 2) : CellValue(order: half(rank), key: key)
  }

  private func half(_ rank: Int128) -> Int128 {
    if rank == .max || rank == -.max { return rank }
    return isNegative ? rank * 2 - 1 : rank * 2 + 1
  }

  private var key: CellKey {
    let sign: [UInt8] = isNegative ? [Char.minus] : []
    return CellKey(text: sign + digits + Array("e\(exponent)".utf8))
  }

  private func rank(shift: Int, digits most: Int) -> (rank: Int128, isExact: Bool) {
    let power = exponent + shift
    if digits.count + power > most { return (isNegative ? -.max : .max, false) }
    let kept = digits.prefix(max(0, digits.count + min(power, 0)))
    var rank = kept.reduce(Int128(0)) { $0 * 10 + Int128($1 - 0x30) }
    if power > 0 && !digits.isEmpty { for _ in 0..<power { rank *= 10 } }
    return (isNegative ? -rank : rank, kept.count == digits.count)
  }
}
