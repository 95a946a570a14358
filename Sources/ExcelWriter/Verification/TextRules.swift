import Foundation

/// I: sentences, and the text summary beside the workbook, say nothing but what the workbook holds at its place.
enum TextRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(
      id: "I1",
      summary:
        "Every number of a sentence is a figure it is about, every number of the text stands in the row or sheet "
        + "its line is about; lines have 72 columns at most.",
      check: check)
  ]

  private static func check(_ facts: WorkbookFacts) -> Faults {
    facts.sheets.filter(\.isOfSentences).flatMap { SentenceProof($0, facts).faults }
      + (facts.companions.text.map { text($0, facts) } ?? [])
  }

  private static func text(_ text: String, _ facts: WorkbookFacts) -> Faults {
    var faults: Faults = []
    if text.contains("\r") { faults.append(("text", "lines do not end with LF alone")) }
    if Array(text.utf8) != Array(text.precomposedStringWithCanonicalMapping.utf8) {
      faults.append(("text", "characters are not composed (NFC)"))
    }
    let summary = SummaryText(text)
    for (index, line) in summary.lines.enumerated() where line.unicodeScalars.count > 72 {
      faults.append(("text:\(index + 1)", "the line is wider than 72 columns"))
    }
    for section in summary.sections { faults += self.section(section, facts) }
    return faults
  }

  private static func section(_ section: SummaryText.Section, _ facts: WorkbookFacts) -> Faults {
    let title = squeezed(section.title)
    let sheet = facts.sheets.first { !$0.isTwin && squeezed($0.text(0, 0) ?? "") == title }
    guard let sheet, !title.isEmpty else { return anywhere(section, facts) }
    if sheet.isOfSentences {
      let told = squeezed(section.lines.map(\.text).joined())
      let held = squeezed(sheet.sentences.map { "\($0.number). \($0.text)" }.joined())
      // The sentences' own numbers are looked at where they stand in the workbook.
      return told == held ? [] : [(section.place, "the sentences are not those of the sheet \(sheet.name)")]
    }
    guard let table = sheet.tables.first else {
      let known = facts.shown(in: sheet)
      return section.lines.flatMap { unknown($0.text, known, $0.place, "in the sheet \(sheet.name)") }
    }
    return rows(section, sheet, table, facts)
  }

  /// A section without a sheet of its own: its items are words of a sheet, its numbers stand somewhere.
  private static func anywhere(_ section: SummaryText.Section, _ facts: WorkbookFacts) -> Faults {
    guard section.items.contains(where: { !numbers($0.text).isEmpty }) else { return [] }
    let known = known(of: Set(section.items.flatMap { numbers($0.text) }.map(ShownNumber.key)), facts)
    return section.items.flatMap { item -> Faults in
      let found = unknown(item.text, known, item.place, "in the workbook")
      guard found.isEmpty, item.isListed, !numbers(item.text).isEmpty else { return found }
      let told = squeezed(String(item.text.dropFirst(2)))
      // Whole sheets are joined only here, since hardly any section comes to it.
      let isSaid = facts.sheets.contains { sheet in
        !sheet.isTwin && squeezed(sheet.ordered.compactMap(\.text).joined()).contains(told)
      }
      return isSaid ? [] : [(item.place, "no sheet says this")]
    }
  }

  /// Those of the numbers that stand anywhere in the workbook; once all are found nothing more is looked at.
  private static func known(of wanted: Set<Int64>, _ facts: WorkbookFacts) -> Set<Int64> {
    var missing = wanted
    for element in facts.documents.documents["docProps/core.xml"]?.elements ?? [] {
      missing.subtract(ShownNumber.all(in: element.text).map(ShownNumber.key))
    }
    // Names of files stand in the text.
    for name in facts.companions.tables.keys {
      missing.subtract(ShownNumber.all(in: name).map(ShownNumber.key))
    }
    let sheets = facts.sheets.filter { !$0.isTwin && !$0.isOfSentences }
    for sheet in sheets.sorted(by: { $0.ordered.count < $1.ordered.count }) where !missing.isEmpty {
      missing.subtract(facts.shown(in: sheet))
    }
    return wanted.subtracting(missing)
  }

  /// A section that shows rows of a table: numbers stand in the row whose name begins the line.
  private static func rows(
    _ section: SummaryText.Section, _ sheet: WorkbookFacts.Sheet, _ table: WorkbookFacts.Table,
    _ facts: WorkbookFacts
  ) -> Faults {
    let known = facts.shown(in: sheet)
    let rows = table.range.rows.dropFirst().map { row -> (label: String, numbers: Set<Int64>) in
      let texts = table.range.columns.prefix { sheet.text(row, $0) != nil }.compactMap { sheet.text(row, $0) }
      return (squeezed(texts.joined(separator: "/")), facts.shown(in: sheet, row: row))
    }
    var faults: Faults = []
    var shown = 0
    for item in section.items {
      let numbers = numbers(item.text)
      if item.text.hasPrefix("… ") {
        if numbers != [Double(rows.count - shown)] {
          faults.append((item.place, "the rows left out are counted wrongly"))
        }
        continue
      }
      if item.isListed {
        shown += 1
        if !rows.contains(where: { row in numbers.allSatisfy { row.numbers.contains(ShownNumber.key($0)) } })
        {
          faults.append((item.place, "no row of the sheet \(sheet.name) holds these numbers"))
        }
        continue
      }
      let label = item.text.firstRange(of: "  ").map { item.text[..<$0.lowerBound] } ?? ""
      let own = label.isEmpty ? [] : rows.filter { $0.label.hasPrefix(squeezed(String(label))) }
      guard !own.isEmpty else {
        faults += unknown(item.text, known, item.place, "in the sheet \(sheet.name)")
        continue
      }
      shown += 1
      let told = self.numbers(String(item.text.dropFirst(label.count)))
      if !own.contains(where: { row in told.allSatisfy { row.numbers.contains(ShownNumber.key($0)) } }) {
        faults.append((item.place, "the row \(label) of the sheet \(sheet.name) holds other numbers"))
      }
    }
    return faults
  }

  private static func unknown(_ line: String, _ known: Set<Int64>, _ place: String, _ whole: String) -> Faults
  {
    numbers(line).filter { !known.contains(ShownNumber.key($0)) }.map {
      (place, "the number \($0) of the line stands nowhere \(whole)")
    }
  }

  /// The numbers of a line; the workbook's own name is no figure, and neither is what begins with a letter: `UTF-8`.
  private static func numbers(_ line: String) -> [Double] {
    ShownNumber.all(
      in: line.split(separator: " ").filter { word in
        !word.hasSuffix(".xlsx") && !(word.first(where: { !$0.isPunctuation })?.isLetter ?? false)
      }.joined(separator: " "))
  }

  /// The text without its blanks: lines are broken differently in a text and in a cell.
  static func squeezed(_ text: String) -> String { String(text.filter { !$0.isWhitespace }) }
}

extension ShownNumber {
  /// Equal for equal numbers, whatever their sign.
  static func key(_ number: Double) -> Int64 {
    abs(number) < 1e12 ? Int64((abs(number) * 10_000).rounded()) : .max
  }
}

extension WorkbookFacts.Sheet {
  /// Whether the sheet holds numbered sentences.
  var isOfSentences: Bool {
    let second = text(1, 0) ?? ""
    return !isTwin && tables.isEmpty && (second.contains(" Aussage") || second.contains(" statement"))
  }

  /// The numbered sentences with their cells.
  var sentences: [(number: Int, text: String, cell: WorkbookFacts.Cell)] {
    ordered.compactMap { cell in
      guard cell.column == 0, let text = cell.text, let end = text.firstRange(of: ". "),
        let number = Int(text[..<end.lowerBound])
      else { return nil }
      return (number, String(text[end.upperBound...]), cell)
    }
  }
}

extension WorkbookFacts {
  /// The numbers that a sheet, or one row of it, shows in cells and in words.
  func shown(in sheet: Sheet, row: Int? = nil) -> Set<Int64> {
    var known: Set<Int64> = []
    for cell in row.map(sheet.cells.row) ?? sheet.ordered[...] {
      if let text = cell.text {
        known.formUnion(ShownNumber.all(in: text).map(ShownNumber.key))
      } else if let number = cell.number {
        let format = styles[cell.style].format
        if format.contains("yy") {
          known.formUnion(Self.days(number).map(ShownNumber.key))
        } else {
          known.insert(
            ShownNumber.key(ShownNumber.rounded(number, decimals: ShownNumber.decimals(of: format))))
        }
      }
    }
    return known
  }

  /// The numbers of a day as German and as international dates are written.
  private static func days(_ serial: Double) -> [Double] {
    let date = Date(timeIntervalSince1970: (serial - 25_569) * 86_400)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    guard let year = parts.year, let month = parts.month, let day = parts.day else { return [] }
    return ShownNumber.all(in: "\(day < 10 ? "0" : "")\(day).\(month < 10 ? "0" : "")\(month).\(year)")
      + [Double(year), Double(month), Double(day)]
  }
}
