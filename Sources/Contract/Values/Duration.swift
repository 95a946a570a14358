import Tabular

/// Spans of time as XML Schema writes them: `P1Y2M3DT10H30M`.
///
/// Months and seconds do not convert into each other, so some spans have no order: a month is neither shorter nor
/// longer than 30 days. The key holds both: months above, microseconds below.
enum Duration {
  static func read(_ cell: borrowing Span<UInt8>) -> CellValue? {
    var place = 0
    let isNegative = cell.count > 0 && cell[0] == Char.minus
    if isNegative { place = 1 }
    guard place < cell.count, cell[place] == 0x50 else { return nil }
    place += 1
    var months: Int64 = 0
    var micros: Int64 = 0
    var units: [UInt8] = [0x59, 0x4D, 0x44]  // Y M D
    var isTime = false
    var isEmpty = true
    while place < cell.count {
      if cell[place] == 0x54 && !isTime {
        (isTime, isEmpty, units) = (true, true, [0x48, 0x4D, 0x53])  // H M S
        place += 1
        continue
      }
      guard let (number, fraction) = amount(cell, &place), place < cell.count else { return nil }
      let unit = cell[place]
      place += 1
      guard let position = units.firstIndex(of: unit), fraction == nil || (isTime && unit == 0x53) else {
        return nil
      }
      units.removeSubrange(...position)
      let factor: Int64 =
        switch (unit, isTime) {
        case (0x59, _): 12
        case (0x4D, false): 1
        case (0x44, _): 86_400_000_000
        case (0x48, _): 3_600_000_000
        case (0x4D, true): 60_000_000
        default: 1_000_000
        }
      let (product, overflow) = number.multipliedReportingOverflow(by: factor)
      guard !overflow, product < 1 << 61 else { return nil }
      if unit == 0x59 || (unit == 0x4D && !isTime) {
        months += product
      } else {
        micros += product + (fraction ?? 0)
      }
      guard months < 1 << 61, micros < 1 << 61 else { return nil }
      isEmpty = false
    }
    guard !isEmpty else { return nil }
    return value(months: isNegative ? -months : months, micros: isNegative ? -micros : micros)
  }

  /// Whether the left span is shorter than the right one, whatever day it begins on.
  static func isLess(_ left: CellKey, _ right: CellKey) -> Bool {
    starts.allSatisfy { end(left, from: $0) < end(right, from: $0) }
  }

  /// XML Schema Part 2, 3.2.6.2: spans are compared from these four months on.
  private static let starts = [(1696, 9), (1697, 2), (1903, 3), (1903, 7)]

  private static func end(_ key: CellKey, from start: (year: Int, month: Int)) -> Int128 {
    let months = Int(Int64(bitPattern: key.high))
    let month = start.year * 12 + start.month - 1 + months
    let year = month >= 0 ? month / 12 : (month - 11) / 12
    let day = CalendarDate.dayNumber(year: year, month: month - year * 12 + 1, day: 1)
    return Int128(day) * 86_400_000_000 + Int128(Int64(bitPattern: key.low))
  }

  private static func value(months: Int64, micros: Int64) -> CellValue {
    CellValue(key: CellKey(high: UInt64(bitPattern: months), low: UInt64(bitPattern: micros)))
  }

  /// Digits, and behind a point millionths; further decimals of a second are dropped.
  private static func amount(_ cell: borrowing Span<UInt8>, _ place: inout Int) -> (Int64, fraction: Int64?)?
  {
    let start = place
    var number: Int64 = 0
    while place < cell.count, Char.isDigit(cell[place]) {
      guard place - start < 15 else { return nil }
      number = number * 10 + Int64(cell[place] - 0x30)
      place += 1
    }
    guard place > start else { return nil }
    guard place < cell.count, cell[place] == Char.dot else { return (number, nil) }
    place += 1
    let begin = place
    var fraction: Int64 = 0
    while place < cell.count, Char.isDigit(cell[place]) {
      if place - begin < 6 { fraction = fraction * 10 + Int64(cell[place] - 0x30) }
      place += 1
    }
    guard place > begin else { return nil }
    for _ in min(place - begin, 6)..<6 { fraction *= 10 }
    return (number, fraction)
  }
}
