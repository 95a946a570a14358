/// B: the sheets and the ways between them.
enum SheetRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(
      id: "B1", summary: "Sheet names differ, have at most 31 characters and no blanks around them.",
      check: names),
    WorkbookRule(
      id: "B2", summary: "No sheet name begins with a digit, looks like a cell or is reserved.", check: odd),
    WorkbookRule(
      id: "B3", summary: "The first sheet is open at A1; no sheet, row or column is hidden.", check: opening),
    WorkbookRule(
      id: "B4", summary: "A1 is a bold title; A2 says what the sheet holds, with the right numbers.",
      check: titles),
    WorkbookRule(
      id: "B5", summary: "Every link leads to a sheet that exists and says in words where it leads.",
      check: links),
    WorkbookRule(
      id: "B6", summary: "The contents link to every other sheet, under the sheet's own title.",
      check: contents),
    WorkbookRule(id: "B7", summary: "Every sheet to be read links back to the contents.", check: wayBack),
  ]

  private static func names(_ facts: WorkbookFacts) -> Faults {
    var seen: Set<String> = []
    return facts.sheets.compactMap { sheet in
      let name = sheet.name
      if !seen.insert(ContentGuard.folded(name)).inserted { return (name, "another sheet has the same name") }
      if name.utf16.count > 31 || name.first == " " || name.last == " " || name.isEmpty {
        return (name, "the name is too long or has blanks around it")
      }
      return nil
    }
  }

  private static func odd(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.filter {
      $0.name.first?.isNumber ?? true || NameShape.looksLikeCell($0.name) || $0.name.lowercased() == "history"
    }.map { ($0.name, "programs mistake the name for a cell or a number, or it is reserved") }
  }

  private static func opening(_ facts: WorkbookFacts) -> Faults {
    var faults: Faults = []
    let view = facts.documents.documents["xl/workbook.xml"]?.first("workbookView")
    if !["", "0"].contains(view?["activeTab"] ?? "") || !["", "0"].contains(view?["firstSheet"] ?? "") {
      faults.append(("file", "another sheet than the first one opens"))
    }
    if let first = facts.sheets.first {
      for selection in first.document.all("selection") where !["", "A1"].contains(selection["activeCell"]) {
        faults.append((first.name, "the first sheet does not open at A1"))
      }
    }
    for sheet in facts.sheets {
      if sheet.isHidden { faults.append((sheet.name, "the sheet is hidden")) }
      for element in sheet.document.elements
      where ["row", "col"].contains(element.name) && element["hidden"] == "1" {
        faults.append((sheet.name, "a \(element.name == "row" ? "row" : "column") is hidden"))
      }
    }
    return faults
  }

  private static func titles(_ facts: WorkbookFacts) -> Faults {
    var faults: Faults = []
    for sheet in facts.sheets where !sheet.isTwin {
      guard let title = sheet.cells[0, 0], let text = title.text, !text.isEmpty else {
        faults.append(("\(sheet.name)!A1", "the title is missing"))
        continue
      }
      if !facts.styles[title.style].font.isBold {
        faults.append(("\(sheet.name)!A1", "the title is not bold"))
      }
      guard let second = sheet.text(1, 0), !second.isEmpty else {
        faults.append(("\(sheet.name)!A2", "the line that says what the sheet holds is missing"))
        continue
      }
      guard let table = sheet.tables.first else { continue }
      let numbers = Set(ShownNumber.all(in: second))
      let wanted = [table.range.rows.count - 1, table.range.columns.count].map(Double.init)
      if !numbers.isSuperset(of: wanted) {
        faults.append(("\(sheet.name)!A2", "the numbers of rows and columns are missing or wrong"))
      }
    }
    return faults
  }

  private static func links(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.flatMap { sheet in
      sheet.links.flatMap { link -> Faults in
        let place = "\(sheet.name)!\(link.cell)"
        let text = WorkbookReading.position(link.cell).flatMap { sheet.text($0.row, $0.column) } ?? ""
        var faults: Faults = []
        if let target = link.sheet, facts.sheet(target) == nil {
          faults.append((place, "the link leads to no sheet"))
        }
        if text.isEmpty || text.contains("://") || text.hasPrefix("internal:") {
          faults.append((place, "the link does not say in words where it leads"))
        }
        return faults
      }
    }
  }

  private static func contents(_ facts: WorkbookFacts) -> Faults {
    guard let contents = facts.contents else { return [("file", "there is no sheet of contents")] }
    var faults: Faults = []
    var listed: [String: String] = [:]
    for link in contents.links {
      guard let target = link.sheet, let (row, column) = WorkbookReading.position(link.cell) else { continue }
      listed[target] = contents.text(row, column) ?? ""
    }
    for sheet in facts.sheets where sheet.name != contents.name {
      guard let title = listed[sheet.name] else {
        faults.append((contents.name, "the sheet \(sheet.name) is not listed"))
        continue
      }
      if !sheet.isTwin && title != sheet.text(0, 0) {
        faults.append((contents.name, "the sheet \(sheet.name) is listed under another title"))
      }
    }
    return faults
  }

  private static func wayBack(_ facts: WorkbookFacts) -> Faults {
    guard let contents = facts.contents else { return [] }
    return facts.sheets.filter { sheet in
      sheet.name != contents.name && !sheet.isTwin && !sheet.links.contains { $0.sheet == contents.name }
    }.map { ($0.name, "the sheet does not link back to the contents") }
  }
}
