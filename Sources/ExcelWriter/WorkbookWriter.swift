import Glibc
import Synchronization

/// Writes workbooks: the one door to the library, one workbook at a time.
public enum WorkbookWriter {
  /// The library keeps static state (temporary names, calendar times), so only one thread may be inside.
  static let door = Mutex<Void>(())

  /// Checks the content, writes it, and reads it back; whatever goes wrong, no file stays behind.
  ///
  /// The path lies in a staging folder of the caller, who renames the finished file. With `checklist` the finished
  /// file must also pass every rule of `WorkbookChecklist`, which also looks at the companions.
  public static func writeChecked(
    _ content: WorkbookContent, to path: String, checklist: Bool = false,
    companions: WorkbookCompanions = WorkbookCompanions()
  ) throws(WorkbookError) {
    try write(content, to: path)
    do throws(WorkbookError) {
      let facts = try WorkbookFacts(WorkbookDocuments(path: path))
      try WorkbookCheck.check(facts, against: content)
      if checklist, let fault = WorkbookChecklist.check(facts, companions).faults.first {
        throw WorkbookError(.checklist, fault.place, "\(fault.id): \(fault.message)")
      }
    } catch {
      remove(path)
      throw error
    }
  }

  /// Checks the content and writes it, without reading it back; a failed write leaves no file.
  ///
  /// The library reports success on a full disk: use `writeChecked` unless the file is checked elsewhere.
  public static func write(_ content: WorkbookContent, to path: String) throws(WorkbookError) {
    try write(content, to: path, isProved: false)
  }

  /// The same; with `isProved` it is written twice even where nothing can get lost without a word.
  static func write(_ content: WorkbookContent, to path: String, isProved: Bool) throws(WorkbookError) {
    try ContentGuard.checkPath(path)
    try ContentGuard.check(content)
    let folder = self.folder(of: path)
    guard unsafe access(folder, W_OK) == 0 else {
      throw WorkbookError(.path, "file", "the folder does not exist or cannot be written to")
    }
    let failure = door.withLock { _ -> WorkbookError? in
      do throws(WorkbookError) {
        try LibraryWorkbook.checkDecimalPoint()
        let desk = try WorkbookDesk(for: path)
        if try !fill(desk.draft, content) || isProved {
          // The library does not look whether its own temporary files took every byte, and what is lost need not be a
          // cell: what comes out twice alike is what was meant.
          _ = try fill(desk.proof, content)
          try desk.compare()
        }
        try WorkbookFinisher.finish(desk.draft, content)
        try desk.deliver()
        return nil
      } catch {
        return error
      }
    }
    guard let failure else { return }
    remove(path)
    throw failure
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether the file is known to hold all that the library wrote.
  private static func fill(_ path: String, _ content: WorkbookContent) throws(WorkbookError) -> Bool {
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
    return book.isWhole
  }

  static func remove(_ path: String) {
    // A file that was never made is as good as one removed.
    _ = unsafe unlink(path)
  }
}
