import Tabular

/// The cells of one table as UTF-8 bytes in one block: no text object per cell.
struct CellTable {
  /// How numbers and dates are written.
  enum Style {
    /// As schools write: `31.07.2025`, `1,5`.
    case delivery
    /// As other programs read: `2025-07-31`, `1.5`.
    case truth
  }

  let style: Style
  let columnCount: Int
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []

  init(style: Style, columnCount: Int) {
    self.style = style
    self.columnCount = columnCount
  }

  var rowCount: Int { ends.count / columnCount }

  mutating func add(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    ends.append(bytes.count)
  }

  mutating func add(_ number: Int) {
    appendDigits(number, width: 1)
    ends.append(bytes.count)
  }

  mutating func add(_ date: CalendarDate?) {
    if let date {
      let parts = date.components
      switch style {
      case .delivery:
        appendDigits(parts.day, width: 2)
        bytes.append(0x2E)
        appendDigits(parts.month, width: 2)
        bytes.append(0x2E)
        appendDigits(parts.year, width: 4)
      case .truth:
        appendDigits(parts.year, width: 4)
        bytes.append(0x2D)
        appendDigits(parts.month, width: 2)
        bytes.append(0x2D)
        appendDigits(parts.day, width: 2)
      }
    }
    ends.append(bytes.count)
  }

  /// A number given in hundredths, without needless zeros: 150 becomes `1,5`.
  mutating func add(hundredths: Int) {
    appendDigits(hundredths / 100, width: 1)
    let rest = hundredths % 100
    if rest != 0 {
      bytes.append(style == .delivery ? 0x2C : 0x2E)
      bytes.append(0x30 + UInt8(rest / 10))
      if rest % 10 != 0 { bytes.append(0x30 + UInt8(rest % 10)) }
    }
    ends.append(bytes.count)
  }

  func range(row: Int, column: Int) -> Range<Int> {
    let cell = row * columnCount + column
    return (cell == 0 ? 0 : ends[cell - 1])..<ends[cell]
  }

  func text(row: Int, column: Int) -> String {
    String(decoding: bytes[range(row: row, column: column)], as: UTF8.self)
  }

  /// All cells as texts: for the few files that are edited.
  var rows: [[String]] {
    (0..<rowCount).map { row in (0..<columnCount).map { text(row: row, column: $0) } }
  }

  /// A table of the given texts.
  init(columnCount: Int, rows: [[String]]) {
    self.init(style: .delivery, columnCount: columnCount)
    for row in rows {
      for cell in row { add(cell) }
    }
  }

  private mutating func appendDigits(_ number: Int, width: Int) {
    var digits = 1
    var power = 10
    while power <= number {
      digits += 1
      power *= 10
    }
    for _ in 0..<max(0, width - digits) { bytes.append(0x30) }
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0x30, count: digits))
    var rest = number
    for offset in stride(from: digits - 1, through: 0, by: -1) {
      bytes[start + offset] = 0x30 + UInt8(rest % 10)
      rest /= 10
    }
  }
}
