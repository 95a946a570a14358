import Platform

/// RFC 4180 in its plainest form, written independently of the program's reader.
enum PlainCSV {
  /// The records of a file as columns by name.
  static func rows(_ path: String, delimiter: UInt8) throws -> [[String: String]] {
    let records = parse(try Files.readAll(path, limit: 1 << 28), delimiter: delimiter)
    guard let header = records.first else { return [] }
    return records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  static func parse(_ bytes: [UInt8], delimiter: UInt8) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var position = 0
    func finish() {
      record.append(String(decoding: cell, as: UTF8.self))
      cell = []
    }
    while position < bytes.count {
      let byte = bytes[position]
      if isQuoted {
        if byte == 0x22, position + 1 < bytes.count, bytes[position + 1] == 0x22 {
          cell.append(0x22)
          position += 1
        } else if byte == 0x22 {
          isQuoted = false
        } else {
          cell.append(byte)
        }
      } else if byte == 0x22 {
        isQuoted = true
      } else if byte == delimiter {
        finish()
      } else if byte == 0x0A {
        finish()
        records.append(record)
        record = []
      } else if byte != 0x0D {
        cell.append(byte)
      }
      position += 1
    }
    if !cell.isEmpty || !record.isEmpty {
      finish()
      records.append(record)
    }
    return records
  }
}
