import CWorkbookFiles
import CXLSXWriter
import Glibc

/// A workbook of the library; freed without writing a file unless it is closed.
///
/// Every call that can fail goes through `call`, and every pointer stays in here.
@safe
final class LibraryWorkbook {
  private let book: UnsafeMutablePointer<lxw_workbook>
  private var formats: [CellStyle: UnsafeMutablePointer<lxw_format>] = unsafe [:]
  private var isOpen = true
  /// Whether all temporary files were ours, which tell what they do not take; known after the workbook was closed.
  private(set) var isWhole = false

  /// Begins a workbook; with `keepsRows` false every row is written out before the next one begins.
  ///
  /// Temporary files lie beside it.
  init(path: String, keepsRows: Bool = true) throws(WorkbookError) {
    let folder = try CText(WorkbookWriter.folder(of: path))
    var options = unsafe lxw_workbook_options(
      constant_memory: keepsRows ? 0 : 1, tmpdir: folder.pointer, use_zip64: 0)
    workbook_files_begin()
    // The library copies the folder's name.
    let begun = unsafe withExtendedLifetime(folder) { unsafe workbook_new_opt(path, &options) }
    guard let book = unsafe begun else {
      throw WorkbookError(.library, "file", "the library could not begin a workbook")
    }
    unsafe self.book = book
    // The first format is the workbook's own: it decides the font of empty cells and the unit of widths.
    if let standard = unsafe book.pointee.formats.pointee.stqh_first {
      unsafe format_set_font_name(standard, WorkbookTheme.fontName)
      unsafe format_set_font_size(standard, WorkbookTheme.fontSize)
    }
  }

  deinit {
    if isOpen { unsafe lxw_workbook_free(book) }
  }

  /// Numbers are written with the process's decimal point: with a comma every file would be broken.
  static func checkDecimalPoint() throws(WorkbookError) {
    guard let locale = unsafe localeconv(), let point = unsafe locale.pointee.decimal_point,
      unsafe String(cString: point) == "."
    else { throw WorkbookError(.decimalPoint, "process", "numbers are written with a decimal comma") }
  }

  func setProperties(_ properties: WorkbookProperties) throws(WorkbookError) {
    let title = try CText(properties.title)
    let subject = try CText(properties.subject)
    let author = try CText(properties.author)
    let keywords = try CText(properties.keywords)
    let comments = try CText(properties.comments)
    var values = unsafe lxw_doc_properties()
    unsafe values.title = title.pointer
    unsafe values.subject = subject.pointer
    unsafe values.author = author.pointer
    unsafe values.company = author.pointer
    unsafe values.keywords = keywords.pointer
    unsafe values.comments = comments.pointer
    // The library takes 0 for "now".
    unsafe values.created = time_t(max(1, properties.createdDay * 86_400))
    // The texts must outlive the call that reads them.
    try withExtendedLifetime([title, subject, author, keywords, comments]) { () throws(WorkbookError) in
      try call("properties") { unsafe workbook_set_properties(book, &values) }
    }
  }

  func addSheet(_ name: String) throws(WorkbookError) -> LibrarySheet {
    guard let sheet = unsafe workbook_add_worksheet(book, name) else {
      throw WorkbookError(.library, name, "the library refused the sheet")
    }
    return unsafe LibrarySheet(sheet, name: name, book: self)
  }

  func makeChart(_ kind: lxw_chart_type, at place: String) throws(WorkbookError) -> UnsafeMutablePointer<
    lxw_chart
  > {
    guard let chart = unsafe workbook_add_chart(book, UInt8(kind.rawValue)) else {
      throw WorkbookError(.library, place, "the library refused the chart")
    }
    return unsafe chart
  }

  func close() throws(WorkbookError) {
    isOpen = false
    // Frees the workbook, whatever comes of it.
    try call("file") { unsafe workbook_close(book) }
    let files = workbook_files_seen()
    guard !files.has_failed else {
      throw WorkbookError(.library, "file", "a temporary file did not take every byte; the disk may be full")
    }
    isWhole = files.opened > 0
  }

  func format(_ style: CellStyle) throws(WorkbookError) -> UnsafeMutablePointer<lxw_format> {
    if let known = unsafe formats[style] { return unsafe known }
    guard let format = unsafe workbook_add_format(book) else {
      throw WorkbookError(.library, "file", "the library refused a format")
    }
    unsafe apply(WorkbookTheme.look(style), to: format)
    unsafe formats[style] = format
    return unsafe format
  }

  private func apply(_ look: WorkbookTheme.Look, to format: UnsafeMutablePointer<lxw_format>) {
    unsafe format_set_font_name(format, WorkbookTheme.fontName)
    unsafe format_set_font_size(format, look.size)
    unsafe format_set_font_color(format, lxw_color_t(look.color))
    if look.isBold { unsafe format_set_bold(format) }
    if look.isItalic { unsafe format_set_italic(format) }
    if look.isUnderlined { unsafe format_set_underline(format, UInt8(LXW_UNDERLINE_SINGLE.rawValue)) }
    if look.wraps { unsafe format_set_text_wrap(format) }
    if look.isIndented { unsafe format_set_indent(format, 1) }
    let side = look.alignment == .right ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT
    unsafe format_set_align(format, UInt8(side.rawValue))
    unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    if let number = look.numberFormat { unsafe format_set_num_format(format, number) }
    if let rule = look.bottom {
      unsafe format_set_bottom(format, border(rule))
      unsafe format_set_bottom_color(format, color(rule))
    }
    if let rule = look.top {
      unsafe format_set_top(format, border(rule))
      unsafe format_set_top_color(format, color(rule))
    }
  }

  private func border(_ rule: WorkbookTheme.Rule) -> UInt8 {
    switch rule {
    case .hair, .thin: UInt8(LXW_BORDER_THIN.rawValue)
    case .medium: UInt8(LXW_BORDER_MEDIUM.rawValue)
    }
  }

  private func color(_ rule: WorkbookTheme.Rule) -> lxw_color_t {
    lxw_color_t(rule == .hair ? WorkbookTheme.hairline : WorkbookTheme.accent)
  }
}

/// Runs one call of the library and turns its code into an error.
func call(_ place: @autoclosure () -> String, _ body: () -> lxw_error) throws(WorkbookError) {
  let code = body()
  guard code != LXW_NO_ERROR else { return }
  let words = unsafe lxw_strerror(code).map { unsafe String(cString: $0) } ?? "unknown error"
  throw WorkbookError(.library, place(), "\(words) (code \(code.rawValue))")
}

/// A text the library may keep a pointer to during a call; its option structs want writable memory.
@safe
final class CText {
  let pointer: UnsafeMutablePointer<CChar>

  init(_ text: String) throws(WorkbookError) {
    guard let copy = unsafe strdup(text) else {
      throw WorkbookError(.library, "process", "no memory is left")
    }
    unsafe pointer = copy
  }

  deinit { unsafe free(pointer) }
}
