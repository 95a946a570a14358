import CXLSXWriter
import Glibc
import Synchronization

/// Writes one large sheet in bounded memory: a header that stays in view, then rows, no Excel table.
///
/// The library keeps no row longer than it takes to write it; afterwards the file is read back piece by piece.
public enum SheetExport {
  /// The most rows of a sheet below its header.
  public static let mostRows = 1_048_575

  /// Writes the sheet; `next` gives some rows after the other, nil at the end.
  ///
  /// - Parameters:
  ///   - columns: The columns in order.
  ///   - name: The sheet's name.
  ///   - properties: What the file says about itself.
  ///   - path: In a staging folder of the caller; whatever goes wrong, no file stays behind.
  ///   - isReadBack: Whether the file is read back, which a benchmark leaves out.
  ///   - next: The next rows, each column as long as the others.
  /// - Throws: `WorkbookError`, and what `next` throws.
  public static func write(
    _ columns: [ExportColumn], sheet name: String, properties: WorkbookProperties, to path: String,
    isReadBack: Bool = true, _ next: () throws -> [ExportCells]?
  ) throws {
    try ContentGuard.checkPath(path)
    try check(columns, name, properties)
    let folder = WorkbookWriter.folder(of: path)
    guard unsafe access(folder, W_OK) == 0 else {
      throw WorkbookError(.path, "file", "the folder does not exist or cannot be written to")
    }
    do {
      var written = Written()
      let failure = WorkbookWriter.door.withLock { _ -> (any Error)? in
        do {
          try LibraryWorkbook.checkDecimalPoint()
          let desk = try WorkbookDesk(for: path)
          let book = try LibraryWorkbook(path: desk.draft, keepsRows: false)
          try book.setProperties(properties)
          let sheet = try book.addSheet(name)
          try sheet.begin(columns, &written)
          while let cells = try next() { try sheet.append(cells, columns, &written) }
          try book.close()
          try WorkbookFinisher.addLanguage(properties.language, to: desk.draft)
          try desk.deliver()
          return nil
        } catch {
          return error
        }
      }
      if let failure { throw failure }
      if isReadBack { try ExportCheck.check(path, written) }
    } catch {
      WorkbookWriter.remove(path)
      throw error
    }
  }

  /// How much has been handed to the library.
  struct Written: Sendable {
    var rows = 0
    var cells = 0
  }

  private static func check(
    _ columns: [ExportColumn], _ name: String, _ properties: WorkbookProperties
  ) throws(WorkbookError) {
    // Headings, name, widths and properties meet the same demands as those of any other sheet.
    let rows: [[CellContent]] = [
      columns.map { .text($0.heading, CellStyle(.textHeader)) },
      columns.map { _ in .text("x", CellStyle(.cell)) },
    ]
    try ContentGuard.check(
      WorkbookContent(
        properties: properties,
        sheets: [
          SheetContent(
            name: name, rows: rows, columnWidths: columns.map(\.width),
            table: TableContent(name: "export_table", headerRow: 0, showsFilter: false))
        ]))
  }
}

extension LibrarySheet {
  fileprivate func begin(_ columns: [ExportColumn], _ written: inout SheetExport.Written)
    throws(WorkbookError)
  {
    for (column, content) in columns.enumerated() {
      try call(name) {
        unsafe worksheet_set_column(sheet, lxw_col_t(column), lxw_col_t(column), content.width, nil)
      }
    }
    unsafe worksheet_freeze_panes(sheet, 1, 0)
    let a4: UInt8 = 9
    unsafe worksheet_set_paper(sheet, a4)
    unsafe worksheet_set_landscape(sheet)
    unsafe worksheet_fit_to_pages(sheet, 1, 0)
    try call(name) { unsafe worksheet_repeat_rows(sheet, 0, 0) }
    for (column, content) in columns.enumerated() {
      let role: CellStyle.Role = content.kind == .text ? .textHeader : .numberHeader
      try write(.text(content.heading, CellStyle(role)), row: 0, column: column)
    }
    written.rows = 1
    written.cells = columns.count
  }

  fileprivate func append(
    _ cells: [ExportCells], _ columns: [ExportColumn], _ written: inout SheetExport.Written
  ) throws(WorkbookError) {
    guard let count = cells.first?.count, cells.count == columns.count,
      cells.allSatisfy({ $0.count == count })
    else { throw WorkbookError(.shape, name, "the columns of the rows are not equally long") }
    guard written.rows + count <= SheetExport.mostRows + 1 else {
      throw WorkbookError(.shape, name, "more rows than a sheet takes")
    }
    for cells in cells {
      switch cells {
      case .words(let codes, let dictionary):
        for word in dictionary { try check(word, written.rows) }
        guard codes.allSatisfy({ Int($0) < dictionary.count }) else {
          throw WorkbookError(.shape, name, "a word is not in its dictionary")
        }
      case .numbers(let numbers, let texts):
        for text in texts.values { try check(text, written.rows) }
        for (row, number) in numbers.enumerated() where !number.isFinite && texts[row] == nil {
          throw WorkbookError(
            .notFinite, "\(name), row \(written.rows + row + 1)", "the number is not finite")
        }
      }
    }
    let text = try unsafe book.format(CellStyle(.cell))
    var numbers: [UnsafeMutablePointer<lxw_format>] = unsafe []
    for column in columns {
      let decimals = if case .number(let decimals) = column.kind { decimals } else { 0 }
      unsafe numbers.append(try unsafe book.format(CellStyle(.number(decimals: decimals))))
    }
    for row in 0..<count {
      let line = lxw_row_t(written.rows + row)
      for column in cells.indices {
        let position = lxw_col_t(column)
        switch cells[column] {
        case .words(let codes, let dictionary):
          guard codes[row] >= 0 else { continue }
          try call(name) {
            unsafe worksheet_write_string(sheet, line, position, dictionary[Int(codes[row])], text)
          }
        case .numbers(let values, let texts):
          if !texts.isEmpty, let word = texts[row] {
            try call(name) { unsafe worksheet_write_string(sheet, line, position, word, text) }
          } else {
            try call(name) {
              unsafe worksheet_write_number(sheet, line, position, values[row], numbers[column])
            }
          }
        }
        written.cells += 1
      }
    }
    written.rows += count
  }

  private func check(_ text: String, _ row: Int) throws(WorkbookError) {
    guard !text.isEmpty, text.utf16.count <= 32_767 else {
      throw WorkbookError(.textTooLong, "\(name), row \(row + 1) or later", "a text is empty or too long")
    }
    try ContentGuard.checkCharacters(text, at: "\(name), row \(row + 1) or later")
  }
}

/// Reads a large sheet back piece by piece: it must end as a sheet ends and hold every row and cell.
enum ExportCheck {
  static func check(_ path: String, _ written: SheetExport.Written) throws(WorkbookError) {
    let part = "xl/worksheets/sheet1.xml"
    var rows = 0
    var cells = 0
    // The last bytes of a piece may be the first of a mark.
    var tail: [UInt8] = []
    try WorkbookArchive.read(part, of: path) { piece in
      let bytes = tail + piece
      var position = 0
      let last = bytes.count - 4
      while position < last {
        if bytes[position] == 0x3C {
          if bytes[position + 1] == UInt8(ascii: "c"), bytes[position + 2] == 0x20 { cells += 1 }
          if bytes[position + 1] == UInt8(ascii: "r"), bytes[position + 2] == UInt8(ascii: "o"),
            bytes[position + 3] == UInt8(ascii: "w")
          {
            rows += 1
          }
        }
        position += 1
      }
      tail = Array(bytes[max(0, last)...])
    }
    guard rows == written.rows, cells == written.cells else {
      throw WorkbookError(
        .mismatch, part,
        "the sheet has \(rows) rows and \(cells) cells instead of \(written.rows) and \(written.cells)")
    }
    guard tail.suffix(1) == [0x3E] else { throw WorkbookError(.mismatch, part, "the sheet does not end") }
  }
}
