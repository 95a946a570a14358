import ExcelWriter
import Synchronization
public import Tabular

/// Writes the report as one workbook, `<fileName>.xlsx`, reads it back and holds it against the checklist.
public struct WorkbookRenderer: Renderer {
  /// `workbook`.
  public static let name = "workbook"

  /// A renderer.
  public init() {}

  /// Writes the workbook into the folder; throws where it cannot be written as it should be.
  public func render(_ report: Report, into folder: RenderFolder) throws {
    try render(report, into: folder) { aside, own in
      try own()
      try aside()
    }
  }

  /// The same; `sideBySide` does two things that do not depend on each other, the first of them on any thread.
  public func render(
    _ report: Report, into folder: RenderFolder,
    sideBySide: (_ aside: @escaping @Sendable () throws -> Void, _ own: () throws -> Void) throws -> Void
  ) throws {
    let name = "\(report.fileName).xlsx"
    let companions = Mutex(WorkbookCompanions())
    var content = WorkbookContent(properties: Self.properties(report), sheets: [])
    try sideBySide(
      {
        let found = try Self.companions(report)
        companions.withLock { $0 = found }
      }, { content = try Self.content(report) })
    try Self.write(
      content, to: "\(folder.path)/\(name)", named: name, checklist: true,
      companions: companions.withLock { $0 })
  }

  /// Writes a workbook and reads it back; throws `RenderError` where the file cannot be written whole.
  static func write(
    _ content: WorkbookContent, to path: String, named name: String, checklist: Bool,
    companions: WorkbookCompanions = WorkbookCompanions()
  ) throws {
    do throws(WorkbookError) {
      try WorkbookWriter.writeChecked(content, to: path, checklist: checklist, companions: companions)
    } catch {
      switch error.kind {
      case .checklist: throw RenderError(name, "\(error)", kind: .refused)
      case .path, .library, .unreadable, .mismatch: throw RenderError(name, "\(error)", kind: .cannotWrite)
      default: throw error
      }
    }
  }

  /// What the other renderers write beside the workbook.
  static func companions(_ report: Report) throws -> WorkbookCompanions {
    var tables: [String: String] = [:]
    for table in report.exported {
      tables[table.id] = try TablesRenderer.text(table, language: report.language)
    }
    return WorkbookCompanions(text: try TextRenderer.text(report), tables: tables)
  }

  /// The workbook's content.
  static func content(_ report: Report) throws -> WorkbookContent {
    let frame = SheetFrame(report)
    var sheets: [SheetContent] = []
    for sheet in report.sheets {
      switch sheet.content {
      case .cover(let entries): sheets.append(frame.cover(sheet, entries))
      case .contents: sheets.append(frame.contents(sheet))
      case .sentences(let sentences): sheets.append(frame.sentences(sheet, sentences))
      case .method(let entries): sheets.append(frame.method(sheet, entries))
      case .notes(let notes): sheets.append(frame.notes(sheet, notes))
      case .table(let table): sheets.append(try TableSheet(frame, sheet, table).content())
      case .chart(let chart): sheets.append(try ChartSheet(frame, sheet, chart).content())
      case .changes(let id):
        let changes = ChangesTable(report)
        let table = changes.table(id: id, title: sheet.title)
        sheets.append(
          table.rows.isEmpty
            ? frame.notes(sheet, [changes.summary]) : try TableSheet(frame, sheet, table).content())
      case .signs: sheets.append(try TableSheet(frame, sheet, frame.signTable).content())
      }
    }
    for sheet in report.sheets {
      if let twin = try TwinSheet(frame, sheet)?.content() { sheets.append(twin) }
    }
    return WorkbookContent(properties: properties(report), sheets: sheets)
  }

  static func properties(_ report: Report) -> WorkbookProperties {
    let texts = Texts(report.language)
    var comments = texts.asOf + texts.date(report.asOf)
    if report.audience == .intern { comments += ". \(texts.marking)." }
    return WorkbookProperties(
      title: report.title, author: report.publisher, subject: texts.name(report.period),
      keywords: keywords(report.keywords.isEmpty ? [report.title] : report.keywords), comments: comments,
      createdDay: report.asOf.dayNumber,
      language: report.language == .de ? "de-DE" : "en-GB")
  }

  /// As many key words as a property takes.
  private static func keywords(_ words: [String]) -> String {
    words.reduce("") { joined, word in
      let longer = joined.isEmpty ? word : "\(joined), \(word)"
      return longer.utf8.count <= 255 ? longer : joined
    }
  }
}
