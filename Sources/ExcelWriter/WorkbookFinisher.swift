import CZip
import Foundation

/// Adds what the library cannot write: the language, and descriptions of tables.
enum WorkbookFinisher {
  private static let core = "docProps/core.xml"
  private static let charts = "xl/charts/chart"
  private static let tables = "xl/tables/table"

  static func finish(_ path: String, _ content: WorkbookContent) throws(WorkbookError) {
    let archive = try WorkbookArchive(path: path) { name in
      name == core || [charts, Self.tables].contains { name.hasPrefix($0) }
    }
    var changed: [(name: String, text: String)] = []
    let tables = content.sheets.compactMap(\.table).filter { !$0.description.isEmpty }
    for part in archive.parts {
      switch part.name {
      case core:
        let text = String(decoding: part.bytes, as: UTF8.self)
        let language = "<dc:language>\(content.properties.language)</dc:language>"
        changed.append((part.name, try insert(language, before: "</cp:coreProperties>", text, part.name)))
      case let name where name.hasPrefix(charts):
        let text = String(decoding: part.bytes, as: UTF8.self)
        let wanted = "<c:lang val=\"\(content.properties.language)\"/>"
        guard text.contains("<c:lang val=\"en-US\"/>") else {
          throw WorkbookError(.mismatch, name, "the chart's language is not where it was expected")
        }
        changed.append((name, text.replacing("<c:lang val=\"en-US\"/>", with: wanted)))
      case let name where name.hasPrefix(Self.tables):
        let text = String(decoding: part.bytes, as: UTF8.self)
        guard let start = text.firstRange(of: " displayName=\"")?.upperBound else { continue }
        let shown = text[start...].prefix { $0 != "\"" }
        guard let described = tables.first(where: { $0.name == shown }) else { continue }
        changed.append((name, try insert(alternative(described), before: "</table>", text, name)))
      default: continue
      }
    }
    try replace(changed, in: path)
  }

  /// Adds the language alone, without reading the sheets.
  static func addLanguage(_ language: String, to path: String) throws(WorkbookError) {
    var bytes: [UInt8] = []
    try WorkbookArchive.read(core, of: path) { piece in bytes += piece }
    let text = String(decoding: bytes, as: UTF8.self)
    let element = "<dc:language>\(language)</dc:language>"
    try replace([(core, try insert(element, before: "</cp:coreProperties>", text, core))], in: path)
  }

  /// The element Excel itself writes for a table's alternative text.
  private static func alternative(_ table: TableContent) -> String {
    "<extLst><ext uri=\"{504A1905-F514-4f6f-8877-14C23A59335A}\" "
      + "xmlns:x14=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\">"
      + "<x14:table altText=\"\(escaped(table.name))\" altTextSummary=\"\(escaped(table.description))\"/>"
      + "</ext></extLst>"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
      .replacing("\n", with: "&#10;")
  }

  private static func insert(
    _ addition: String, before mark: String, _ text: String, _ part: String
  ) throws(WorkbookError) -> String {
    // The mark closes the part; only blanks may follow.
    var end = text.endIndex
    while end > text.startIndex, text[text.index(before: end)].isWhitespace { end = text.index(before: end) }
    guard text[..<end].hasSuffix(mark) else {
      throw WorkbookError(.mismatch, part, "the part does not end as expected")
    }
    return text[..<end].dropLast(mark.count) + addition + mark
  }

  private static func replace(
    _ changed: [(name: String, text: String)], in path: String
  ) throws(WorkbookError) {
    var code: Int32 = 0
    guard let archive = unsafe zip_open(path, 0, &code) else {
      throw WorkbookError(.unreadable, "file", "the file just written cannot be opened (code \(code))")
    }
    for part in changed {
      let bytes = Array(part.text.utf8)
      let index = unsafe zip_name_locate(archive, part.name, 0)
      // The archive owns the copy and frees it.
      guard index >= 0, let copy = unsafe malloc(max(1, bytes.count)) else {
        unsafe zip_discard(archive)
        throw WorkbookError(.library, part.name, "the part cannot be replaced")
      }
      unsafe copy.copyMemory(from: bytes, byteCount: bytes.count)
      guard let source = unsafe zip_source_buffer(archive, copy, UInt64(bytes.count), 1),
        unsafe zip_file_replace(archive, UInt64(index), source, 0) == 0,
        // 1 January 1980, as every other part.
        unsafe zip_file_set_dostime(archive, UInt64(index), 0, 1 << 5 | 1, 0) == 0
      else {
        unsafe zip_discard(archive)
        throw WorkbookError(.library, part.name, "the part cannot be replaced")
      }
    }
    guard unsafe zip_close(archive) == 0 else {
      unsafe zip_discard(archive)
      throw WorkbookError(.library, "file", "the finished file could not be written")
    }
  }
}
