/// A delimited file that is written in large pieces.
struct JobFile {
  private let name: String
  private let write: (String, [UInt8]) throws -> Void
  private var bytes: [UInt8]
  private var isFirst = true

  init(_ name: String, _ header: String, _ write: @escaping (String, [UInt8]) throws -> Void) {
    self.name = name
    self.write = write
    bytes = Array((header + "\n").utf8)
    bytes.reserveCapacity(5 << 20)
  }

  mutating func cell(_ text: String) {
    delimit()
    bytes.append(contentsOf: text.utf8)
  }

  mutating func cell(_ text: [UInt8]) {
    delimit()
    bytes.append(contentsOf: text)
  }

  mutating func number(_ number: Int) {
    delimit()
    append(number)
  }

  /// A number with two decimals.
  mutating func hundredths(_ number: Int) {
    delimit()
    append(number / 100)
    bytes.append(0x2C)
    bytes.append(UInt8(0x30 + number / 10 % 10))
    bytes.append(UInt8(0x30 + number % 10))
  }

  mutating func endRow() throws {
    bytes.append(0x0A)
    isFirst = true
    if bytes.count > 4 << 20 {
      try write(name, bytes)
      bytes.removeAll(keepingCapacity: true)
    }
  }

  mutating func finish() throws { try write(name, bytes) }

  private mutating func delimit() {
    if !isFirst { bytes.append(0x3B) }
    isFirst = false
  }

  private mutating func append(_ number: Int) {
    var power = 1
    while number / power >= 10 { power *= 10 }
    while power > 0 {
      bytes.append(UInt8(0x30 + number / power % 10))
      power /= 10
    }
  }
}
