import Tabular

/// The rows that must be accepted, for an independent engine: UTF-8, LF, commas, ISO dates, points.
struct Truth {
  private var tables: [SampleTable: CellTable] = [:]

  mutating func add<Row: SampleRow>(_ row: Row, table: SampleTable, period: Period) {
    let columns = 1 + table.truthNames.count
    var rows = tables.removeValue(forKey: table) ?? CellTable(style: .truth, columnCount: columns)
    rows.add(period.id)
    row.write(into: &rows)
    tables[table] = rows
  }

  /// The finished file of a table.
  func file(_ table: SampleTable) -> [UInt8] {
    var bytes: [UInt8] = []
    Truth.append(["periode"] + table.truthNames, to: &bytes)
    guard let rows = tables[table] else { return bytes }
    bytes.reserveCapacity(rows.bytes.count * 5 / 4)
    for row in 0..<rows.rowCount {
      for column in 0..<rows.columnCount {
        if column > 0 { bytes.append(0x2C) }
        Truth.append(rows.bytes[rows.range(row: row, column: column)], to: &bytes)
      }
      bytes.append(0x0A)
    }
    return bytes
  }

  /// A file of the given rows, header first.
  static func file(_ rows: [[String]]) -> [UInt8] {
    var bytes: [UInt8] = []
    for row in rows { append(row, to: &bytes) }
    return bytes
  }

  private static func append(_ cells: [String], to bytes: inout [UInt8]) {
    for (place, cell) in cells.enumerated() {
      if place > 0 { bytes.append(0x2C) }
      append(Array(cell.utf8)[...], to: &bytes)
    }
    bytes.append(0x0A)
  }

  private static func append(_ cell: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    guard cell.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A }) else {
      bytes.append(contentsOf: cell)
      return
    }
    bytes.append(0x22)
    for byte in cell {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }
}
