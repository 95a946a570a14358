import Tabular

/// A file with a planted fault.
struct FaultyFile {
  var bytes: [UInt8] = []
  /// Rows, by their position in the clean table, that must not count.
  var rejected: Set<Int> = []
  var isUsable = true
  /// Where findings are due; file columns from 1.
  var places: [(line: Int?, column: Int?)] = []
}

/// Writes one delivery: clean, as an older version, or with a fault.
struct FaultWriter {
  let key: FileKey
  let habit: Habit
  let titles: [String]

  func plainFile(_ table: CellTable) -> [UInt8] { write(table).bytes }

  /// What the school had sent before it corrected: the last rows missing, one figure different.
  func olderFile(_ table: CellTable) -> [UInt8] {
    var rows = table.rows
    if rows.count > 3 { rows.removeLast(2) }
    return write(changed(rows)).bytes
  }

  /// A correction that still has the one wrong figure.
  func middleFile(_ table: CellTable) -> [UInt8] { write(changed(table.rows)).bytes }

  func faultyFile(_ table: CellTable, _ action: FaultAction) -> FaultyFile {
    switch action {
    case .emptyFile: return FaultyFile(isUsable: false, places: [(nil, nil)])
    case .workbook: return FaultyFile(bytes: Specimens.workbook, isUsable: false, places: [(nil, nil)])
    case .webPage: return FaultyFile(bytes: Specimens.webPage, isUsable: false, places: [(nil, nil)])
    case .wrongColumns:
      let bytes = write(table, leavingOut: [2, 7]).bytes
      return FaultyFile(bytes: bytes, isUsable: false, places: [(1 + (habit.hasSeparatorLine ? 1 : 0), nil)])
    case .personalColumn:
      let wider = CellTable(columnCount: table.columnCount + 1, rows: table.rows.map { $0 + ["N. N."] })
      let bytes = write(wider, headings: key.table.headings + ["Name"]).bytes
      let line = 1 + (habit.hasSeparatorLine ? 1 : 0)
      return FaultyFile(bytes: bytes, isUsable: false, places: [(line, table.columnCount + 1)])
    case .shortRow, .extraCell, .strayQuote, .unclosedQuote: return brokenRow(table, action)
    case .compared, .quarterHours, .cutShort, .otherMonth: return doubtfulFile(table, action)
    default: return wrongRow(table, action)
    }
  }

  /// Faults of structure, in the middle of the file.
  private func brokenRow(_ table: CellTable, _ action: FaultAction) -> FaultyFile {
    let row = table.rowCount / 2
    let last = table.columnCount
    var file = FaultyFile(rejected: [row])
    var rows = table.rows
    var edit = RowEdit()
    var column: Int?
    switch action {
    case .shortRow:
      edit.droppedCells = 3
      column = last - 2
    case .extraCell:
      edit.rawLastCell = "Termin verschoben; neuer Termin im nächsten Monat"
      column = last + 1
    case .strayQuote:
      edit.rawLastCell = "\"Runder Tisch\" mit der Klasse 6"
      column = last
    default:
      edit.rawLastCell = "\"Termin mit der Klassenleitung"
      column = last
      // No later quotation mark may close the open one.
      for later in rows.indices where later > row { rows[later][last - 1] = "" }
      file.isUsable = false
    }
    let written = write(CellTable(columnCount: last, rows: rows), edits: [row: edit])
    file.bytes = written.bytes
    file.places = [(written.lines[row], column)]
    return file
  }

  /// Faults that show in comparison: the rows are as they were made.
  private func doubtfulFile(_ table: CellTable, _ action: FaultAction) -> FaultyFile {
    let written = write(table)
    let writer = DeliveryWriter(habit: habit, headings: key.table.headings)
    var file = FaultyFile(bytes: written.bytes)
    switch action {
    case .compared(let row, let column, _):
      file.places = [(written.lines[row], writer.fileColumn(of: column))]
    case .quarterHours: file.places = [(nil, writer.fileColumn(of: 7))]
    case .otherMonth:
      file.isUsable = false
      file.places =
        [(nil, nil)] + (0..<table.rowCount).map { (written.lines[$0], writer.fileColumn(of: 2)) }
    default: file.places = [(nil, nil)]
    }
    return file
  }

  /// Faults of content: a cell, or a row that should not be there.
  private func wrongRow(_ table: CellTable, _ action: FaultAction) -> FaultyFile {
    var rows = table.rows
    var row = key.table == .posts ? 0 : table.rowCount / 2
    var column: Int?
    var file = FaultyFile(rejected: [row])
    var alsoAt: Int?
    switch action {
    case .cell(let place, let text):
      rows[row][place] = text
      column = place
    case .moveDate(let days):
      let parts = rows[row][2].split(separator: ".").compactMap { Int($0) }
      rows[row][2] = SchoolCalendar.date(parts[2], parts[1], parts[0]).adding(days: days).german
      column = 2
    case .foreignSchool(let number):
      rows[row][0] = number
      column = 0
    case .endBeforeStart:
      let parts = rows[row][6].split(separator: ".").compactMap { Int($0) }
      rows[row][7] = SchoolCalendar.date(parts[2], parts[1], parts[0]).adding(days: -31).german
    case .closeTooMany: rows[row][3] = String((Int(rows[row][1]) ?? 0) + (Int(rows[row][2]) ?? 0) + 3)
    case .tooMuchProtection: rows[row][4] = String((Int(rows[row][1]) ?? 0) + (Int(rows[row][2]) ?? 0) + 2)
    case .repeatRow:
      rows.append(rows[row])
      row = rows.count - 1
      file.rejected = []
    case .contradictRow:
      var other = rows[row]
      other[7] = other[7] == "2" ? "3" : "2"
      alsoAt = row
      rows.append(other)
      row = rows.count - 1
    case .unknownSchool(let number):
      guard var visitor = rows.first else { break }
      visitor[3] = number
      rows.append(visitor)
      row = rows.count - 1
      column = 3
      file.rejected = []
    case .contradicted(let training, let person):
      row = rows.firstIndex { $0[0] == training && $0[6] == person } ?? row
      file.rejected = [row]
    case .contradicting(let cells):
      rows.append(cells)
      row = rows.count - 1
      file.rejected = []
    default: break
    }
    let written = write(CellTable(columnCount: table.columnCount, rows: rows))
    let writer = DeliveryWriter(habit: habit, headings: key.table.headings)
    file.bytes = written.bytes
    for place in [alsoAt, row].compactMap({ $0 }) where written.lines.indices.contains(place) {
      file.places.append((written.lines[place], column.map { writer.fileColumn(of: $0) }))
    }
    return file
  }

  private func changed(_ rows: [[String]]) -> CellTable {
    var rows = rows
    if !rows.isEmpty {
      switch key.table {
      case .activities: rows[0][7] = rows[0][7] == "1,25" ? "1,75" : "1,25"
      case .posts: rows[0][5] = rows[0][5] == "19,5" ? "29,25" : "19,5"
      case .cases: rows[0][2] = String((Int(rows[0][2]) ?? 0) + 1)
      case .trainings, .meetings: break
      }
    }
    return CellTable(columnCount: key.table.headings.count, rows: rows)
  }

  private func write(
    _ table: CellTable, headings: [String]? = nil, leavingOut left: Set<Int> = [], edits: [Int: RowEdit] = [:]
  ) -> WrittenDelivery {
    var writer = DeliveryWriter(habit: habit, headings: headings ?? key.table.headings, leavingOut: left)
    return writer.write(table, titles: titles, totalled: key.table.totalled, edits: edits)
  }
}

/// Files of other kinds that arrive under the name of a delivery.
enum Specimens {
  /// The beginning of an Excel workbook: a zip archive whose first member is `[Content_Types].xml`.
  static let workbook: [UInt8] =
    [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00, 0x08, 0x00, 0x00, 0x00, 0x21, 0x00]
    + Array("\u{0}\u{0}\u{0}\u{0}[Content_Types].xml \u{2}\u{0}xl/workbook.xml".utf8)

  static let webPage = Array(
    """
    <!DOCTYPE html>
    <html lang="de"><head><meta charset="utf-8"><title>Anmeldung</title></head>
    <body><p>Ihre Sitzung ist abgelaufen. Bitte melden Sie sich erneut an.</p></body></html>

    """.utf8)
}
