/// A: the file as a whole.
enum FileRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(
      id: "A1", summary: "Every part is whole and well-formed, and every number is written as one.",
      check: numbers),
    WorkbookRule(
      id: "A2", summary: "All parts carry the same time, so that the same content gives the same bytes.",
      check: times),
    WorkbookRule(
      id: "A3",
      summary: "Title, author, keywords, description, day of the data and language are in the properties.",
      check: properties),
    WorkbookRule(
      id: "A4", summary: "There are no macros, links to other files, pictures or comments.", check: foreign),
  ]

  private static func numbers(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.flatMap { sheet in
      sheet.ordered.compactMap { cell in
        guard cell.text == nil, cell.value != .blank, !cell.isNumber else { return nil }
        if case .fault(let word) = cell.value, word.hasPrefix("#") { return nil }
        return (place(sheet, cell), "the number is not written as one")
      }
    }
  }

  private static func times(_ facts: WorkbookFacts) -> Faults {
    Set(facts.documents.archive.parts.map(\.time)).count <= 1
      ? [] : [("file", "the parts carry different times")]
  }

  private static func properties(_ facts: WorkbookFacts) -> Faults {
    let core = facts.documents.documents["docProps/core.xml"]
    let wanted = [
      ("dc:title", "a title"), ("dc:creator", "an author"), ("cp:keywords", "keywords"),
      ("dc:description", "a description"), ("dcterms:created", "the day of the data"),
      ("dc:language", "the language"),
    ]
    return wanted.filter { core?.first($0.0)?.text.isEmpty ?? true }
      .map { ("docProps/core.xml", "the properties lack \($0.1)") }
  }

  private static func foreign(_ facts: WorkbookFacts) -> Faults {
    let signs = ["vbaProject", "externalLinks/", "/media/", "comments", "threadedComment"]
    return facts.documents.archive.parts.map(\.name).filter { name in signs.contains { name.contains($0) } }
      .map { ($0, "macros, links to other files, pictures and comments do not belong here") }
  }
}

func place(_ sheet: WorkbookFacts.Sheet, _ cell: WorkbookFacts.Cell) -> String {
  "\(sheet.name)!\(cell.name)"
}
