import Foundation

/// A workbook as read back from its file.
public struct WorkbookReading: Sendable {
  /// One cell.
  public enum Cell: Sendable, Hashable {
    /// A text.
    case text(String)
    /// A number.
    case number(Double)
  }
  /// One sheet.
  public struct Sheet: Sendable {
    /// The sheet's name.
    public let name: String
    /// The cells that hold something, by row and column, both from 0.
    public let rows: [Int: [Int: Cell]]
    /// Where links lead, by the cell's name: `'Inhalt'!A1`.
    public let links: [String: String]
    /// The names, ranges and columns of the sheet's tables.
    public let tables: [Table]
    /// How many ranges have a rule for what may be entered.
    public let validations: Int
    /// Whether rows stay in view while scrolling.
    public let isFrozen: Bool
    /// Whether any cells are merged.
    public let hasMergedCells: Bool

    /// The text of a cell; nil where there is none.
    public func text(row: Int, column: Int) -> String? {
      guard case .text(let text)? = rows[row]?[column] else { return nil }
      return text
    }

    /// The number of a cell; nil where there is none.
    public func number(row: Int, column: Int) -> Double? {
      guard case .number(let number)? = rows[row]?[column] else { return nil }
      return number
    }
  }
  /// One Excel table.
  public struct Table: Sendable, Hashable {
    /// The table's name.
    public let name: String
    /// The cells it covers: `A7:G19`.
    public let range: String
    /// The names of its columns.
    public let columns: [String]
    /// Whether its header shows filter buttons.
    public let hasFilter: Bool
  }
  /// The sheets in order.
  public let sheets: [Sheet]

  /// The sheet of that name.
  public func sheet(_ name: String) -> Sheet? { sheets.first { $0.name == name } }

  /// Reads the file; every part must be whole, every XML part well-formed.
  public init(path: String) throws(WorkbookError) {
    try self.init(WorkbookDocuments(path: path))
  }

  init(_ parsed: WorkbookDocuments) throws(WorkbookError) {
    let documents = parsed.documents
    func document(_ name: String) throws(WorkbookError) -> XMLElements {
      guard let document = documents[name] else {
        throw WorkbookError(.unreadable, name, "the part is missing")
      }
      return document
    }
    let shared = documents["xl/sharedStrings.xml"]?.strings ?? []
    var targets: [String: String] = [:]
    for relation in try document("xl/_rels/workbook.xml.rels").elements where relation.name == "Relationship"
    {
      targets[relation["Id"]] = "xl/" + relation["Target"]
    }
    var sheets: [Sheet] = []
    for element in try document("xl/workbook.xml").elements where element.name == "sheet" {
      let part = targets[element["r:id"]] ?? "sheet without a part"
      let relations = documents[
        part.replacingOccurrences(of: "worksheets/", with: "worksheets/_rels/") + ".rels"]
      var tables: [Table] = []
      for relation in relations?.elements ?? [] where relation["Type"].hasSuffix("/table") {
        tables.append(
          Self.table(try document("xl/" + relation["Target"].replacingOccurrences(of: "../", with: ""))))
      }
      sheets.append(
        try Self.sheet(
          element["name"], part: part, document: try document(part), shared: shared, tables: tables))
    }
    self.sheets = sheets
  }

  private static func table(_ document: XMLElements) -> Table {
    let root = document.elements.first { $0.name == "table" }
    return Table(
      name: root?["displayName"] ?? "", range: root?["ref"] ?? "",
      columns: document.elements.filter { $0.name == "tableColumn" }.map { $0["name"] },
      hasFilter: document.elements.contains { $0.name == "autoFilter" })
  }

  private static func sheet(
    _ name: String, part: String, document: XMLElements, shared: [String], tables: [Table]
  ) throws(WorkbookError) -> Sheet {
    var rows: [Int: [Int: Cell]] = [:]
    var links: [String: String] = [:]
    for cell in document.cells where !cell.text.isEmpty {
      guard let (row, column) = position(cell.name) else {
        throw WorkbookError(.unreadable, part, "a cell has no valid name")
      }
      switch cell.kind {
      case .shared:
        guard let index = Int(cell.text), shared.indices.contains(index) else {
          throw WorkbookError(.unreadable, "\(part)!\(cell.name)", "the cell's text is missing")
        }
        rows[row, default: [:]][column] = .text(shared[index])
      case .inline: rows[row, default: [:]][column] = .text(cell.text)
      case .number, .formulaText, .fault:
        guard let number = Double(cell.text), number.isFinite else {
          throw WorkbookError(.unreadable, "\(part)!\(cell.name)", "the cell's number is broken")
        }
        rows[row, default: [:]][column] = .number(number)
      }
    }
    for link in document.all("hyperlink") { links[link["ref"]] = link["location"] }
    return Sheet(
      name: name, rows: rows, links: links, tables: tables,
      validations: document.elements.count { $0.name == "dataValidation" },
      isFrozen: document.elements.contains { $0.name == "pane" },
      hasMergedCells: document.elements.contains { $0.name == "mergeCell" })
  }

  /// Row and column of a cell's name, both from 0.
  static func position(_ name: String) -> (row: Int, column: Int)? {
    var column = 0
    var row = 0
    for byte in name.utf8 {
      switch byte {
      case 0x41...0x5A where row == 0: column = column * 26 + Int(byte - 0x40)
      case 0x30...0x39: row = row * 10 + Int(byte - 0x30)
      default: return nil
      }
      guard column <= 16_384, row <= 1_048_576 else { return nil }
    }
    return column > 0 && row > 0 ? (row - 1, column - 1) : nil
  }
}
