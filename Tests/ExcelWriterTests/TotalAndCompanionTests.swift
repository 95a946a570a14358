import ExcelWriter
import Foundation
import Testing

/// Rules about totals and about what is published beside the workbook.
@Suite struct TotalAndCompanionTests {
  /// A part of a column: a number, or a sign in its place.
  private typealias Part = Double?

  /// The good workbook with other rows in its table: parts and a total.
  private func content(_ parts: [Part], total: Double, sign: String = "[g]", note: String? = nil)
    -> WorkbookContent
  {
    var content = ChecklistTests.good(isInternal: false)
    guard let index = content.sheets.firstIndex(where: { $0.name == "Tab_01" }) else { return content }
    var rows = Array(content.sheets[index].rows.prefix(content.sheets[index].table?.headerRow ?? 0))
    rows[1] = [
      .text(
        "Dieses Blatt enthält eine Tabelle mit \(parts.count + 1) Zeilen und 2 Spalten.", CellStyle(.subtitle)
      )
    ]
    if let note { rows[rows.count - 2] = [.text("\(note) [Anm. 1]", CellStyle(.body))] }
    rows[rows.count - 1] = [
      .text(parts.contains(nil) ? "Zeichen: \(sign) fehlt" : "Alle Zahlen.", CellStyle(.body))
    ]
    let header = rows.count
    rows.append([
      .text("Schulform", CellStyle(.textHeader)), .text("Stellen (Anzahl)", CellStyle(.numberHeader)),
    ])
    for (position, part) in parts.enumerated() {
      rows.append([
        .text("Form \(position)", CellStyle(.cell)),
        part.map { .number($0, CellStyle(.number(decimals: 0))) } ?? .text(sign, CellStyle(.sign)),
      ])
    }
    rows.append([
      .text("Insgesamt", CellStyle(.cell, isTotal: true)),
      .number(total, CellStyle(.number(decimals: 0), isTotal: true)),
    ])
    content.sheets[index].rows = rows
    content.sheets[index].table?.headerRow = header
    content.sheets[index].print.repeatedRow = header
    return content
  }

  private func ids(
    _ content: WorkbookContent, _ companions: WorkbookCompanions = WorkbookCompanions()
  ) throws -> Set<String> {
    try withFolder { folder in
      let path = folder + "/a.xlsx"
      try WorkbookWriter.write(content, to: path)
      return Set(try WorkbookChecklist.check(path: path, companions: companions).faults.map(\.id))
    }
  }

  @Test func `a total is the sum of its rows, or the sheet says that it is not`() throws {
    #expect(try !ids(content([10, 12], total: 22)).contains("D8"))
    #expect(try ids(content([10, 12], total: 23)).contains("D8"))
    #expect(try !ids(content([10, nil], total: 23)).contains("D8"))
    let note = "Insgesamt ist nicht die Summe der Zeilen bei: Stellen."
    #expect(try !ids(content([10, 12], total: 20, note: note)).contains("D8"))
    let other = "Insgesamt ist nicht die Summe der Zeilen bei: Fachkräfte."
    #expect(try ids(content([10, 12], total: 20, note: other)).contains("D8"))
  }

  @Test func `a secret number alone in its column is no secret`() throws {
    #expect(try ids(content([10, nil, 9], total: 22)).contains("D9"))
    #expect(try !ids(content([10, nil, nil], total: 22)).contains("D9"))
    #expect(try !ids(content([10, nil, 9], total: 22, sign: "[l]")).contains("D9"))
  }

  @Test func `parts of a secret ratio are not told to machines`() throws {
    var content = ChecklistTests.good(isInternal: false)
    guard let twin = content.sheets.firstIndex(where: { $0.name == "csv_Tab_01" }) else { return }
    content.sheets[twin].rows[2][3] = .text("g", CellStyle(.cell))
    #expect(try !ids(content).contains("D9"))
    for row in content.sheets[twin].rows.indices {
      content.sheets[twin].rows[row].append(
        row == 0
          ? .text("Zähler", CellStyle(.textHeader))
          : row == 1 ? .empty : .number(3, CellStyle(.number(decimals: 0))))
    }
    content.sheets[twin].columnWidths.append(10)
    content.sheets[twin].print.columns = 6
    #expect(try ids(content).contains("D9"))
  }

  @Test func `nor in the file beside a table without a sheet for machines`() throws {
    var content = ChecklistTests.good(isInternal: false)
    content.sheets.removeAll { $0.name == "csv_Tab_01" }
    content.sheets[0].rows = content.sheets[0].rows.map { $0.filter { !"\($0)".contains("csv_Tab_01") } }
    func isTold(_ part: String) throws -> Bool {
      let file = """
        Kennzahl;Schulform;Wert;Zeichen;Einheit;Zähler
        stellen;Grundschule;12;;Anzahl;4
        stellen;Gymnasium;;g;Anzahl;\(part)

        """
      return try ids(content, WorkbookCompanions(tables: ["stellen": file])).contains("D9")
    }
    #expect(try !isTold(""))
    #expect(try isTold("3"))
  }

  @Test func `a column is as wide as its longest word`() throws {
    var content = ChecklistTests.good()
    guard let index = content.sheets.firstIndex(where: { $0.name == "Tab_01" }) else { return }
    #expect(try !ids(content).contains("E1"))
    content.sheets[index].columnWidths[0] = 6
    #expect(try ids(content).contains("E1"))
  }

  private let lines =
    "Kennzahl;Schulform;Wert;Zeichen;Einheit\nstellen;Grundschule;12;;Anzahl\nstellen;Gymnasium;;l;Anzahl\n"

  @Test func `files beside the workbook hold the same figures`() throws {
    let good = ChecklistTests.good()
    func found(_ text: String, name: String = "stellen") throws -> Bool {
      try ids(good, WorkbookCompanions(tables: [name: text])).contains("H2")
    }
    #expect(try !found(lines))
    #expect(try found(lines.replacing(";12;", with: ";13;")))
    #expect(try found(lines.replacing(";l;", with: ";x;")))
    #expect(try found(lines + "stellen;Realschule;1;;Anzahl\n"))
    #expect(try found(lines, name: "posten"))
  }

  @Test func `a table of nothing but signs is not taken for the sheet that explains them`() throws {
    var content = ChecklistTests.good()
    guard let index = content.sheets.firstIndex(where: { $0.name == "Tab_01" }) else { return }
    for row in content.sheets[index].rows.indices {
      guard case .text(let text, let style)? = content.sheets[index].rows[row].first,
        ["Grundschule", "Gymnasium"].contains(text)
      else { continue }
      content.sheets[index].rows[row][0] = .text("[l]", style)
    }
    #expect(try !ids(content).contains("D5"))
  }

  @Test func `every number of the text stands in the workbook`() throws {
    let good = ChecklistTests.good()
    func found(_ text: String) throws -> Bool {
      try ids(good, WorkbookCompanions(text: text)).contains("I1")
    }
    #expect(try !found("Es gibt 12 Stellen; die Quote ist 87,3 %.\n"))
    #expect(try found("Es gibt 13 Stellen.\n"))
    // What belongs to a name is no figure.
    #expect(try !found("Mappe_2031-77.xlsx und Tabellen (CSV, UTF-8)\n"))
    // Another rounding of the same number is another number.
    #expect(try found("Die Quote ist 87,25 %.\n"))
    #expect(try found(String(repeating: "x", count: 73) + "\n"))
    #expect(try !found(String(repeating: "x", count: 72) + "\n"))
    #expect(try found("Es gibt 12 Stellen.\r\n"))
    #expect(try found("Gro\u{308}ße\n"))
  }

  @Test func `where no table has a twin, files beside the workbook hold its values`() throws {
    var content = ChecklistTests.good()
    content.sheets.removeAll { $0.name == "csv_Tab_01" }
    content.sheets[0].rows = content.sheets[0].rows.map { $0.filter { !"\($0)".contains("csv_Tab_01") } }
    func faults(_ file: String?) throws -> [String] {
      let tables = file.map { ["stellen": $0] } ?? [:]
      return try withFolder { folder in
        let path = folder + "/a.xlsx"
        try WorkbookWriter.write(content, to: path)
        let faults = try WorkbookChecklist.check(path: path, companions: WorkbookCompanions(tables: tables))
          .faults
        return faults.filter { $0.id == "H1" }.map(\.message)
      }
    }
    let header = "Kennzahl;Schulform;Wert;Zeichen;Einheit\n"
    let secondRow = "stellen;Gymnasium;;l;Anzahl\n"
    #expect(try faults(header + "stellen;Grundschule;12;;Anzahl\n" + secondRow).isEmpty)
    #expect(try faults(nil) == ["the table has no twin for machines, and no file beside the workbook"])
    #expect(
      try faults(header + secondRow + "stellen;Grundschule;13;;Anzahl\n")
        == ["the table does not show the value in line 3 of the file beside it"])
    #expect(try faults("a;b\n1;2\n") == ["the file beside the workbook has no column for values"])
  }
}
