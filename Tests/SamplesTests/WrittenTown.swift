import Samples

/// A town written into memory.
struct WrittenTown {
  var files: [String: [UInt8]] = [:]
  var paths: [String] = []

  /// The town of the repository's `samples/` folder.
  static let standard = WrittenTown(Town(seed: 1))

  init(_ town: Town, truth: Bool = true) {
    var files: [String: [UInt8]] = [:]
    var paths: [String] = []
    town.write(sha256: WrittenTown.digest, truth: truth) { path, bytes in
      files[path] = bytes
      paths.append(path)
    }
    self.files = files
    self.paths = paths
  }

  /// A stand-in for SHA-256 (FNV-1a).
  static func digest(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }

  func text(_ path: String) -> String { String(decoding: files[path] ?? [], as: UTF8.self) }

  /// The records of a file of the truth by column name.
  func truth(_ name: String) -> [[String: String]] {
    let records = parseCSV(files["wahrheit/\(name).csv"] ?? [], delimiter: UInt8(ascii: ","))
    guard let header = records.first else { return [] }
    return records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  /// The planted faults.
  var faults: [[String: String]] {
    let records = parseCSV(files["wahrheit/fehler.csv"] ?? [], delimiter: UInt8(ascii: ";"))
    return records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(records[0], $0)) }
  }
}

/// RFC 4180 in its plainest form, written independently of the program's reader.
func parseCSV(_ bytes: [UInt8], delimiter: UInt8) -> [[String]] {
  var records: [[String]] = []
  var record: [String] = []
  var cell: [UInt8] = []
  var isQuoted = false
  var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  func finish(_ cell: inout [UInt8]) -> String {
    defer { cell = [] }
    return String(decoding: cell, as: UTF8.self)
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
      record.append(finish(&cell))
    } else if byte == 0x0A {
      record.append(finish(&cell))
      records.append(record)
      record = []
    } else if byte != 0x0D {
      cell.append(byte)
    }
    position += 1
  }
  if !cell.isEmpty || !record.isEmpty {
    record.append(finish(&cell))
    records.append(record)
  }
  return records
}
