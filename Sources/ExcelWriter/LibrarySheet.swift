import CXLSXWriter

/// A sheet of the library's workbook; lives no longer than the workbook.
@safe
struct LibrarySheet {
  let sheet: UnsafeMutablePointer<lxw_worksheet>
  let name: String
  let book: LibraryWorkbook

  @unsafe
  init(_ sheet: UnsafeMutablePointer<lxw_worksheet>, name: String, book: LibraryWorkbook) {
    unsafe self.sheet = sheet
    self.name = name
    self.book = book
  }

  func write(_ cell: CellContent, row: Int, column: Int) throws(WorkbookError) {
    let (line, position) = (lxw_row_t(row), lxw_col_t(column))
    switch cell {
    case .empty: return
    case .text(let text, let style):
      let format = try unsafe book.format(style)
      try call(place(row, column)) {
        unsafe worksheet_write_string(sheet, line, position, text, format)
      }
    case .number(let value, let style):
      let format = try unsafe book.format(style)
      try call(place(row, column)) {
        unsafe worksheet_write_number(sheet, line, position, value, format)
      }
    case .link(let text, let target):
      let format = try unsafe book.format(CellStyle(.link))
      try call(place(row, column)) {
        unsafe worksheet_write_url_opt(
          sheet, line, position, "internal:'\(target)'!A1", format, text, nil)
      }
    }
  }

  func setLayout(_ content: SheetContent) throws(WorkbookError) {
    for (column, width) in content.columnWidths.enumerated() {
      let position = lxw_col_t(column)
      var format: UnsafeMutablePointer<lxw_format>?
      if content.columnStyles.indices.contains(column) {
        unsafe format = try unsafe book.format(content.columnStyles[column])
      }
      try call(name) { unsafe worksheet_set_column(sheet, position, position, width, format) }
    }
    for (row, height) in content.rowHeights.sorted(by: { $0.key < $1.key }) {
      try call(name) { unsafe worksheet_set_row(sheet, lxw_row_t(row), height, nil) }
    }
    unsafe worksheet_gridlines(sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
    if content.frozenRows > 0 { unsafe worksheet_freeze_panes(sheet, lxw_row_t(content.frozenRows), 0) }
    try setPrint(content)
  }

  func add(_ bar: DataBar) throws(WorkbookError) {
    var format = unsafe lxw_conditional_format()
    unsafe format.type = UInt8(LXW_CONDITIONAL_DATA_BAR.rawValue)
    unsafe format.min_rule_type = UInt8(LXW_CONDITIONAL_RULE_TYPE_NUMBER.rawValue)
    if let most = bar.most {
      unsafe format.max_rule_type = UInt8(LXW_CONDITIONAL_RULE_TYPE_NUMBER.rawValue)
      unsafe format.max_value = most
    }
    unsafe format.bar_color = lxw_color_t(WorkbookTheme.bar)
    unsafe format.data_bar_2010 = 1
    unsafe format.bar_solid = 1
    unsafe format.bar_no_border = 1
    let column = lxw_col_t(bar.column)
    try call(name) {
      unsafe worksheet_conditional_format_range(
        sheet, lxw_row_t(bar.rows.lowerBound), column, lxw_row_t(bar.rows.upperBound), column, &format)
    }
  }

  private func setPrint(_ content: SheetContent) throws(WorkbookError) {
    let a4: UInt8 = 9
    unsafe worksheet_set_paper(sheet, a4)
    if content.print.isLandscape { unsafe worksheet_set_landscape(sheet) }
    unsafe worksheet_set_margins(sheet, 0.7, 0.6, 0.75, 0.75)
    unsafe worksheet_fit_to_pages(sheet, 1, 0)
    if let row = content.print.repeatedRow {
      try call(name) { unsafe worksheet_repeat_rows(sheet, lxw_row_t(row), lxw_row_t(row)) }
    }
    if let columns = content.print.columns, !content.rows.isEmpty {
      let lastRow = lxw_row_t((content.print.rows ?? content.rows.count) - 1)
      try call(name) { unsafe worksheet_print_area(sheet, 0, 0, lastRow, lxw_col_t(columns - 1)) }
    }
    if let footer = content.print.footer {
      // A digit right after the size would be read as part of it.
      let start = footer.first?.isNumber ?? false ? "&L&8 " : "&L&8"
      let text =
        start + footer.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&&")
      try call(name) { unsafe worksheet_set_footer(sheet, text + "&R&8&P / &N") }
    }
  }

  func addTable(_ table: TableContent, _ content: SheetContent) throws(WorkbookError) {
    let header = content.rows[table.headerRow]
    let lastRow = content.rows.count - 1
    var texts: [CText] = []
    for cell in header {
      guard case .text(let text, _) = cell else { continue }
      texts.append(try CText(text))
    }
    let columns = UnsafeMutableBufferPointer<lxw_table_column>.allocate(capacity: texts.count)
    let pointers = UnsafeMutableBufferPointer<UnsafeMutablePointer<lxw_table_column>?>
      .allocate(capacity: texts.count + 1)
    defer {
      unsafe columns.deallocate()
      unsafe pointers.deallocate()
    }
    for (index, text) in texts.enumerated() {
      var column = unsafe lxw_table_column()
      unsafe column.header = text.pointer
      unsafe columns.initializeElement(at: index, to: column)
      unsafe pointers.initializeElement(at: index, to: columns.baseAddress.map { unsafe $0 + index })
    }
    unsafe pointers.initializeElement(at: texts.count, to: nil)
    let tableName = try CText(table.name)
    var options = unsafe lxw_table_options()
    unsafe options.name = tableName.pointer
    unsafe options.no_autofilter = table.showsFilter ? 0 : 1
    unsafe options.no_banded_rows = 1
    // Light style 0 is "none": the cells' own formats look the same in every program.
    unsafe options.style_type = UInt8(LXW_TABLE_STYLE_TYPE_LIGHT.rawValue)
    unsafe options.style_type_number = 0
    unsafe options.columns = pointers.baseAddress
    // The texts must outlive the call that reads them.
    try withExtendedLifetime((texts, tableName)) { () throws(WorkbookError) in
      try call(name) {
        unsafe worksheet_add_table(
          sheet, lxw_row_t(table.headerRow), 0, lxw_row_t(lastRow), lxw_col_t(header.count - 1), &options)
      }
    }
    // School numbers are texts on purpose: no warning triangle beside each.
    let range =
      "\(cellName(row: table.headerRow, column: 0)):\(cellName(row: lastRow, column: header.count - 1))"
    let kind = UInt8(LXW_IGNORE_NUMBER_STORED_AS_TEXT.rawValue)
    try call(name) { unsafe worksheet_ignore_errors(sheet, kind, range) }
  }

  private func place(_ row: Int, _ column: Int) -> String { "\(name)!\(cellName(row: row, column: column))" }
}
