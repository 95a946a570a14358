/// What replaces the regular writing of a row.
struct RowEdit {
  /// So many cells are missing at the end.
  var droppedCells = 0
  /// The last cell, written as it is, without quoting.
  var rawLastCell: String?
}

/// A delivery as bytes, and where its rows stand.
struct WrittenDelivery {
  let bytes: [UInt8]
  /// The physical line on which each row begins.
  let lines: [Int]
}

/// Writes a table the way one school does.
struct DeliveryWriter {
  let habit: Habit
  /// The columns in the order of the file, by their position in the agreed order.
  let order: [Int]
  let headings: [String]
  private var bytes: [UInt8] = []
  private var line = 1

  init(habit: Habit, headings: [String], leavingOut left: Set<Int> = []) {
    self.habit = habit
    self.headings = headings
    let positions = Array(headings.indices)
    order = (habit.swapsColumns ? [1, 2, 0] + positions.dropFirst(3) : positions).filter {
      !left.contains($0)
    }
  }

  /// The number of the column in the file, from 1.
  func fileColumn(of column: Int) -> Int { (order.firstIndex(of: column) ?? 0) + 1 }

  /// Writes title, header, rows and whatever the habit puts below them.
  mutating func write(
    _ table: CellTable, titles: [String], totalled: Int?, edits: [Int: RowEdit]
  ) -> WrittenDelivery {
    bytes.reserveCapacity(table.bytes.count * 5 / 4 + 256)
    if habit.hasByteOrderMark { bytes.append(contentsOf: [0xEF, 0xBB, 0xBF]) }
    if habit.hasSeparatorLine {
      bytes.append(contentsOf: [0x73, 0x65, 0x70, 0x3D, habit.delimiter])
      endLine()
    }
    if habit.hasTitleLines {
      for title in titles + [""] {
        bytes.append(contentsOf: title.utf8)
        endLine()
      }
    }
    writeRow(order.map { habit.heading(headings[$0]) }, quotesEverything: false)
    let lines = writeRows(table, edits: edits)
    if let word = habit.totalsWord, let totalled, table.rowCount > 0 {
      writeTotals(of: table, column: totalled, word: word)
    }
    for _ in 0..<habit.blankRows { writeRow(order.map { _ in "" }, quotesEverything: false) }
    if habit.endsWithoutNewline { bytes.removeLast(habit.newline.utf8.count) }
    var encoded = habit.encoding.encode(bytes)
    if habit.endsWithControlZ { encoded.append(0x1A) }
    return WrittenDelivery(bytes: encoded, lines: lines)
  }

  private mutating func writeRows(_ table: CellTable, edits: [Int: RowEdit]) -> [Int] {
    var lines: [Int] = []
    lines.reserveCapacity(table.rowCount)
    for row in 0..<table.rowCount {
      lines.append(line)
      let edit = edits[row]
      let shown = order.prefix(order.count - (edit?.droppedCells ?? 0))
      for (place, column) in shown.enumerated() {
        if place > 0 { bytes.append(habit.delimiter) }
        if place == order.count - 1, let raw = edit?.rawLastCell {
          bytes.append(contentsOf: raw.utf8)
        } else {
          writeCell(table.bytes[table.range(row: row, column: column)], habit.quotesEverything)
        }
      }
      endRow()
    }
    return lines
  }

  private mutating func writeTotals(of table: CellTable, column: Int, word: String) {
    var sum = 0
    for row in 0..<table.rowCount {
      let parts = table.text(row: row, column: column).split(separator: ",").map { Int($0) ?? 0 }
      guard let whole = parts.first else { continue }
      let fraction = parts.count > 1 ? parts[1] : 0
      let isTenths = table.text(row: row, column: column).split(separator: ",").last?.utf8.count == 1
      sum += whole * 100 + (parts.count > 1 && isTenths ? fraction * 10 : fraction)
    }
    var total = CellTable(style: .delivery, columnCount: 1)
    total.add(hundredths: sum)
    writeRow(
      order.enumerated().map { place, position in
        place == 0 ? word : position == column ? total.text(row: 0, column: 0) : ""
      }, quotesEverything: habit.quotesEverything)
  }

  private mutating func writeRow(_ cells: [String], quotesEverything: Bool) {
    for (place, cell) in cells.enumerated() {
      if place > 0 { bytes.append(habit.delimiter) }
      writeCell(Array(cell.utf8)[...], quotesEverything)
    }
    endRow()
  }

  private mutating func writeCell(_ cell: ArraySlice<UInt8>, _ quotesEverything: Bool) {
    var needsQuotes = quotesEverything
    for byte in cell {
      if byte == 0x0A { line += 1 }
      if byte == habit.delimiter || byte == 0x22 || byte == 0x0A { needsQuotes = true }
    }
    guard needsQuotes else {
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

  private mutating func endRow() {
    for _ in 0..<habit.trailingDelimiters { bytes.append(habit.delimiter) }
    endLine()
  }

  private mutating func endLine() {
    bytes.append(contentsOf: habit.newline.utf8)
    line += 1
  }
}
