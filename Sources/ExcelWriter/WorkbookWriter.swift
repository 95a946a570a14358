import Glibc
import Synchronization

/// Writes workbooks: the one door to the library, one workbook at a time.
public enum WorkbookWriter {
  /// The library keeps static state (temporary names, calendar times), so only one thread may be inside.
  static let door = Mutex<Void>(())

  /// Does two things that do not depend on each other.
  public typealias Pair = (_ other: @escaping @Sendable () -> Void, _ own: () -> Void) -> Void

  /// One after the other.
  public static func oneByOne(_ other: @Sendable () -> Void, _ own: () -> Void) {
    other()
    own()
  }

  /// Checks the content, writes it, and reads it back; whatever goes wrong, no file stays behind.
  ///
  /// The path lies in a staging folder of the caller, who renames the finished file. With `checklist` the finished
  /// file must also pass every rule of `WorkbookChecklist`, which also looks at the companions. The `pair` may read the
  /// file back while it is written once more.
  public static func writeChecked(
    _ content: WorkbookContent, to path: String, checklist: Bool = false,
    companions: WorkbookCompanions = WorkbookCompanions(), pair: Pair = oneByOne
  ) throws(WorkbookError) {
    try write(content, to: path, pair: pair) { finished throws(WorkbookError) in
      let facts = try WorkbookFacts(WorkbookDocuments(path: finished))
      try WorkbookCheck.check(facts, against: content)
      if checklist, let fault = WorkbookChecklist.check(facts, companions).faults.first {
        throw WorkbookError(.checklist, fault.place, "\(fault.id): \(fault.message)")
      }
    }
  }

  /// Checks the content and writes it, without reading it back; a failed write leaves no file.
  ///
  /// The library reports success on a full disk: use `writeChecked` unless the file is checked elsewhere.
  public static func write(_ content: WorkbookContent, to path: String) throws(WorkbookError) {
    try write(content, to: path, pair: oneByOne) { _ in }
  }

  private static func write(
    _ content: WorkbookContent, to path: String, pair: Pair,
    check: @escaping (String) throws(WorkbookError) -> Void
  ) throws(WorkbookError) {
    try ContentGuard.checkPath(path)
    try ContentGuard.check(content)
    let folder = self.folder(of: path)
    guard unsafe access(folder, W_OK) == 0 else {
      throw WorkbookError(.path, "file", "the folder does not exist or cannot be written to")
    }
    do throws(WorkbookError) {
      let desk = try WorkbookDesk(for: path)
      try fill(desk.draft, content)
      try desk.copyDraft()
      let (draft, proof) = (desk.draft, desk.proof)
      let proved = Mutex<WorkbookError?>(nil)
      var failure: WorkbookError?
      pair({
        // The library does not look whether its temporary files took every byte, and what is lost need not be a cell: what
        // comes out twice alike is what was meant.
        let failure = Self.failure { () throws(WorkbookError) in
          try fill(proof, content)
          try WorkbookDesk.compare(draft, proof)
        }
        proved.withLock { $0 = failure }
      }) {
        failure = Self.failure { () throws(WorkbookError) in
          try WorkbookFinisher.finish(desk.finished, content)
          try check(desk.finished)
        }
      }
      if let failure = proved.withLock({ $0 }) ?? failure { throw failure }
      try desk.deliver(desk.finished)
    } catch {
      remove(path)
      throw error
    }
  }

  private static func failure(_ body: () throws(WorkbookError) -> Void) -> WorkbookError? {
    do throws(WorkbookError) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func fill(_ path: String, _ content: WorkbookContent) throws(WorkbookError) {
    let failure = door.withLock { _ -> WorkbookError? in
      Self.failure { () throws(WorkbookError) in try fillAlone(path, content) }
    }
    if let failure { throw failure }
  }

  private static func fillAlone(_ path: String, _ content: WorkbookContent) throws(WorkbookError) {
    try LibraryWorkbook.checkDecimalPoint()
    let book = try LibraryWorkbook(path: path)
    try book.setProperties(content.properties)
    // All sheets first: links may lead forward.
    var sheets: [LibrarySheet] = []
    for sheet in content.sheets { sheets.append(try book.addSheet(sheet.name)) }
    for (sheet, target) in zip(content.sheets, sheets) {
      try target.setLayout(sheet)
      if let table = sheet.table { try target.addTable(table, sheet) }
      for validation in sheet.validations { try target.add(validation) }
      for bar in sheet.dataBars { try target.add(bar) }
      if let chart = sheet.chart { try target.addChart(chart) }
      for (row, cells) in sheet.rows.enumerated() {
        for (column, cell) in cells.enumerated() {
          try target.write(cell, row: row, column: column)
        }
      }
    }
    try book.close()
  }

  static func remove(_ path: String) {
    // A file that was never made is as good as one removed.
    _ = unsafe unlink(path)
  }
}
