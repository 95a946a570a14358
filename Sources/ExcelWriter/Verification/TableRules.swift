/// C: tables.
enum TableRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(id: "C1", summary: "No cells are merged.", check: merged),
    WorkbookRule(
      id: "C2", summary: "A sheet holds at most one table; it begins in column A and has a header.",
      check: single),
    WorkbookRule(
      id: "C3", summary: "Table names differ, mean something and do not look like cells.", check: names),
    WorkbookRule(
      id: "C4", summary: "Headings differ and are the texts of the header's cells.", check: headings),
    WorkbookRule(id: "C5", summary: "No cell of a table is empty.", check: gaps),
    WorkbookRule(id: "C6", summary: "Nothing stands below a table.", check: below),
  ]

  private static func merged(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.filter { $0.document.first("mergeCell") != nil }.map { ($0.name, "cells are merged") }
  }

  private static func single(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.flatMap { sheet -> Faults in
      var faults: Faults = []
      if sheet.tables.count > 1 { faults.append((sheet.name, "the sheet holds several tables")) }
      let saysNone = sheet.head.contains { $0.contains("keine Tabelle") || $0.contains("no table") }
      if sheet.tables.isEmpty && (sheet.isTwin || sheet.name.hasPrefix("Tab_")) && !saysNone {
        faults.append((sheet.name, "the sheet's cells are not marked as a table"))
      }
      for table in sheet.tables {
        if table.range.columns.lowerBound != 0 {
          faults.append((sheet.name, "the table does not begin in column A"))
        }
        if !table.hasHeader { faults.append((sheet.name, "the table has no header")) }
      }
      return faults
    }
  }

  private static func names(_ facts: WorkbookFacts) -> Faults {
    var seen: Set<String> = []
    return facts.sheets.flatMap { sheet in
      sheet.tables.compactMap { table -> (place: String, message: String)? in
        if !seen.insert(ContentGuard.folded(table.name)).inserted {
          return (sheet.name, "another table has the same name")
        }
        if meansNothing(table.name) {
          return (sheet.name, "the table's name means nothing or looks like a cell")
        }
        return nil
      }
    }
  }

  /// `Table1`, `Tabelle12`, and what looks like a cell.
  private static func meansNothing(_ name: String) -> Bool {
    guard let last = name.lastIndex(where: { !$0.isNumber }) else { return true }
    let number = name[name.index(after: last)...]
    return (!number.isEmpty && ["Tab", "Table", "Tabelle"].contains(name[...last]))
      || NameShape.looksLikeCell(name)
  }

  private static func headings(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.flatMap { sheet in
      sheet.tables.flatMap { table -> Faults in
        var faults: Faults = []
        var seen: Set<String> = []
        for (offset, heading) in table.columns.enumerated() {
          let row = table.range.rows.lowerBound
          let column = table.range.columns.lowerBound + offset
          let place = "\(sheet.name)!\(cellName(row: row, column: column))"
          if !seen.insert(ContentGuard.folded(heading)).inserted || heading.isEmpty {
            faults.append((place, "the heading is empty or stands twice"))
          } else if sheet.text(row, column) != heading {
            faults.append((place, "the cell does not hold the heading the table gives it"))
          } else if sheet.isTwin && heading.contains(where: \.isNewline) {
            faults.append((place, "the heading holds a line break"))
          }
        }
        return faults
      }
    }
  }

  private static func gaps(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.filter { !$0.isTwin && !$0.isChartSheet }.flatMap { sheet in
      sheet.tables.flatMap { table in
        table.range.rows.flatMap { row in
          table.range.columns.filter { sheet.cells[row, $0] == nil }.map {
            ("\(sheet.name)!\(cellName(row: row, column: $0))", "the cell is empty")
          }
        }
      }
    }
  }

  private static func below(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.flatMap { sheet in
      sheet.tables.flatMap { table in
        sheet.cells.rows.filter { $0 > table.range.rows.upperBound }.map {
          ("\(sheet.name)!\(cellName(row: $0, column: 0))", "something stands below the table")
        }
      }
    }
  }
}
