import Foundation

/// What the rules of the checklist look at: a workbook file taken apart, whoever wrote it.
struct WorkbookFacts: Sendable {
  /// One cell as it stands in the file.
  struct Cell: Sendable {
    enum Value: Sendable, Hashable {
      case text(String)
      case number(Double)
      case fault(String)
      case blank
    }
    let row: Int
    let column: Int
    let value: Value
    /// Whether the value's characters are a number.
    let isNumber: Bool
    let hasFormula: Bool
    let style: Int

    var text: String? { if case .text(let text) = value { text } else { nil } }
    var number: Double? { if case .number(let number) = value { number } else { nil } }
    var name: String { cellName(row: row, column: column) }
  }

  /// A rectangle of cells.
  struct Range: Sendable, Hashable {
    let rows: ClosedRange<Int>
    let columns: ClosedRange<Int>

    /// `A7:G19`, `$A$7:$G$19` or a single cell.
    init?(_ text: some StringProtocol) {
      let ends = text.filter { $0 != "$" }.split(separator: ":").map { WorkbookReading.position(String($0)) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, first.row <= last.row,
        first.column <= last.column
      else { return nil }
      rows = first.row...last.row
      columns = first.column...last.column
    }
  }

  struct Table: Sendable {
    let name: String
    let range: Range
    let hasHeader: Bool
    let columns: [String]
    let hasFilter: Bool
  }

  struct Sheet: Sendable {
    let name: String
    let isHidden: Bool
    let document: XMLElements
    /// The cells that hold something.
    let cells: CellGrid
    let links: [(cell: String, location: String, sheet: String?, isExternal: Bool)]
    let tables: [Table]
    let charts: [Chart]

    func text(_ row: Int, _ column: Int) -> String? { cells[row, column]?.text }
    /// Every cell, row by row.
    var ordered: [Cell] { cells.ordered }
    /// The rows that hold something in front of the table.
    var head: [String] {
      let end = tables.first?.range.rows.lowerBound ?? Int.max
      return cells.rows.prefix { $0 < end }.compactMap { text($0, 0) }
    }
    var isTwin: Bool { name.lowercased().hasPrefix("csv_") }
    var isChartSheet: Bool { !charts.isEmpty }
  }

  struct Chart: Sendable {
    /// The alternative text of the frame that shows it.
    let description: String
    let document: XMLElements
  }

  let documents: WorkbookDocuments
  let styles: WorkbookStyles
  let sheets: [Sheet]
  var companions = WorkbookCompanions()
  /// Ranges by kind and sheet: `_xlnm.Print_Titles` of the first sheet.
  let names: [(name: String, sheet: Int?, range: String)]

  func sheet(_ name: String) -> Sheet? { sheets.first { $0.name == name } }

  /// The sheet that lists the others: the one with links to most of them.
  var contents: Sheet? {
    func targets(_ sheet: Sheet) -> Int { Set(sheet.links.compactMap(\.sheet)).count }
    let best = sheets.max { targets($0) < targets($1) }
    return best.flatMap { targets($0) > 1 && targets($0) * 2 >= sheets.count - 1 ? $0 : nil }
  }

  /// The sheet that explains the signs: its table has nothing but signs in column A.
  var signs: Sheet? {
    // A table of a single number that is secret looks the same, and stands before it.
    sheets.last { sheet in
      guard let rows = sheet.tables.first?.range.rows, !sheet.isTwin else { return false }
      return rows.dropFirst().allSatisfy { sheet.text($0, 0).map(CellWords.isSign) ?? false }
    }
  }

  /// Whether the file says that it is for internal use.
  var isInternal: Bool {
    let marks = ["Nur für den internen Dienstgebrauch", "For internal official use only"]
    return sheets.contains { sheet in
      sheet.head.prefix(6).contains { text in marks.contains { text.hasPrefix($0) } }
    }
  }

  init(_ documents: WorkbookDocuments) throws(WorkbookError) {
    self.documents = documents
    guard let book = documents.documents["xl/workbook.xml"] else {
      throw WorkbookError(.unreadable, "xl/workbook.xml", "the part is missing")
    }
    styles = WorkbookStyles(documents.documents["xl/styles.xml"])
    let shared = documents.documents["xl/sharedStrings.xml"]?.strings ?? []
    let relations = documents.relations(of: "xl/workbook.xml")
    var sheets: [Sheet] = []
    for element in book.all("sheet") {
      guard let part = relations[element["r:id"]]?.target, let document = documents.documents[part] else {
        throw WorkbookError(.unreadable, element["name"], "the sheet's part is missing")
      }
      sheets.append(Self.sheet(element, part, document, documents, shared))
    }
    self.sheets = sheets
    names = book.all("definedName").map { ($0["name"], Int($0["localSheetId"]), $0.text) }
  }

  private static func sheet(
    _ element: XMLElements.Element, _ part: String, _ document: XMLElements, _ documents: WorkbookDocuments,
    _ shared: [String]
  ) -> Sheet {
    let relations = documents.relations(of: part)
    let tables = relations.values.filter { $0.kind == "table" }.map(\.target).sorted()
      .compactMap { documents.documents[$0].flatMap(table) }
    let links = document.all("hyperlink").map { link in
      let place = link["location"].split(separator: "!").first.map(String.init) ?? ""
      let sheet = place.trimmingCharacters(in: CharacterSet(charactersIn: "'"))
      return (
        cell: link["ref"], location: link["location"], sheet: sheet.isEmpty ? nil : sheet,
        isExternal: !link["r:id"].isEmpty
      )
    }
    let drawings = relations.values.filter { $0.kind == "drawing" }.map(\.target).sorted()
    return Sheet(
      name: element["name"], isHidden: !["", "visible"].contains(element["state"]), document: document,
      cells: cells(document, shared), links: links, tables: tables,
      charts: drawings.flatMap { charts($0, documents) })
  }

  private static func cells(_ document: XMLElements, _ shared: [String]) -> CellGrid {
    CellGrid(
      document.cells.compactMap { cell -> Cell? in
        guard let (row, column) = WorkbookReading.position(cell.name) else { return nil }
        let value: Cell.Value =
          switch cell.kind {
          case .shared:
            Int(cell.text).flatMap { shared.indices.contains($0) ? .text(shared[$0]) : nil } ?? .blank
          case .inline, .formulaText: .text(cell.text)
          case .fault: .fault(cell.text)
          case .number: cell.text.isEmpty ? .blank : Double(cell.text).map(Cell.Value.number) ?? .fault("")
          }
        guard value != .blank || cell.hasFormula else { return nil }
        return Cell(
          row: row, column: column, value: value,
          isNumber: cell.kind == .number && CellWords.isNumber(cell.text),
          hasFormula: cell.hasFormula, style: cell.style)
      })
  }

  private static func table(_ document: XMLElements) -> Table? {
    guard let root = document.first("table"), let range = Range(root["ref"]) else { return nil }
    return Table(
      name: root["displayName"], range: range, hasHeader: root["headerRowCount"] != "0",
      columns: document.all("tableColumn").map { $0["name"] }, hasFilter: document.first("autoFilter") != nil)
  }

  private static func charts(_ part: String, _ documents: WorkbookDocuments) -> [Chart] {
    guard let document = documents.documents[part] else { return [] }
    let relations = documents.relations(of: part)
    return document.insideEach("xdr:graphicFrame").compactMap { frame in
      guard let reference = frame.first(where: { $0.name == "c:chart" })?["r:id"],
        let chart = relations[reference].flatMap({ documents.documents[$0.target] })
      else { return nil }
      return Chart(description: frame.first { $0.name == "xdr:cNvPr" }?["descr"] ?? "", document: chart)
    }
  }
}
