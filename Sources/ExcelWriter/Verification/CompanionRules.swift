import Foundation

/// H and I: what is published beside the workbook says the same.
enum CompanionRules {
  static let all: [WorkbookRule] = [
    WorkbookRule(
      id: "H2", summary: "The CSV files beside the workbook hold what its sheets for machines hold.",
      check: files),
    WorkbookRule(
      id: "I1",
      summary: "Every number of the text summary stands in the workbook; its lines have 72 columns at most.",
      check: text),
  ]

  // MARK: H2

  private static func files(_ facts: WorkbookFacts) -> Faults {
    guard !facts.companions.tables.isEmpty else { return [] }
    return facts.sheets.filter(\.isTwin).flatMap { twin -> Faults in
      guard let table = twin.tables.first else { return [] }
      let file = facts.companions.tables.first { "csv_" + safe($0.key) == table.name }
      guard let file else { return [(twin.name, "there is no file with the same figures")] }
      let records = WorkbookCompanions.records(file.value)
      guard records.count == table.range.rows.count else {
        return [(twin.name, "the file has another number of lines")]
      }
      for (offset, record) in records.enumerated() {
        let row = table.range.rows.lowerBound + offset
        for column in table.range.columns {
          let cell = twin.cells[row]?[column]
          guard column < record.count, isSame(record[column], cell) else {
            return [
              ("\(twin.name)!\(cellName(row: row, column: column))", "the file holds something else here")
            ]
          }
        }
      }
      return []
    }
  }

  private static func safe(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  private static func isSame(_ written: String, _ cell: WorkbookFacts.Cell?) -> Bool {
    guard let cell else { return written.allSatisfy(\.isWhitespace) }
    if let text = cell.text { return text == written || "'" + text == written }
    guard let number = cell.number,
      let value = Double(String(decoding: written.utf8.map { $0 == 0x2C ? 0x2E : $0 }, as: UTF8.self))
    else { return false }
    // Ratios have six decimals in the file.
    return abs(number - value) <= 5.1e-7 + abs(number) * 1e-14
  }

  // MARK: I1

  private static func text(_ facts: WorkbookFacts) -> Faults {
    guard let text = facts.companions.text else { return [] }
    var faults: Faults = []
    if text.contains("\r") { faults.append(("text", "lines do not end with LF alone")) }
    if Array(text.utf8) != Array(text.precomposedStringWithCanonicalMapping.utf8) {
      faults.append(("text", "characters are not composed (NFC)"))
    }
    let known = numbers(facts)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.unicodeScalars.count > 72 {
        faults.append(("text:\(index + 1)", "the line is wider than 72 columns"))
      }
      // The workbook's own name is no figure, and neither is what begins with a letter: `UTF-8`.
      let words = line.split(separator: " ").filter { word in
        !word.hasSuffix(".xlsx") && !(word.first(where: { !$0.isPunctuation })?.isLetter ?? false)
      }.joined(separator: " ")
      for number in ShownNumber.all(in: words) where !known.contains(key(number)) {
        faults.append(
          ("text:\(index + 1)", "the number \(number) of the line stands nowhere in the workbook"))
      }
    }
    return faults
  }

  private static func key(_ number: Double) -> Int64 { Int64((abs(number) * 10_000).rounded()) }

  /// Every number that the workbook shows, in cells and in words; the sentences of the text itself prove nothing.
  private static func numbers(_ facts: WorkbookFacts) -> Set<Int64> {
    var known: Set<Int64> = []
    for sheet in facts.sheets where !sheet.isTwin {
      let second = sheet.text(1, 0) ?? ""
      let repeatsText = second.contains(" Aussage") || second.contains(" statement")
      for cell in sheet.ordered where !repeatsText || cell.row == 0 {
        if let text = cell.text {
          for number in ShownNumber.all(in: text) { known.insert(key(number)) }
        } else if let number = cell.number, abs(number) < 1e12 {
          let format = facts.styles[cell.style].format
          if format.contains("yy") {
            for number in days(number) { known.insert(key(number)) }
          } else {
            known.insert(key(ShownNumber.rounded(number, decimals: ShownNumber.decimals(of: format))))
          }
        }
      }
    }
    for part in ["docProps/core.xml"] {
      for element in facts.documents.documents[part]?.elements ?? [] {
        for number in ShownNumber.all(in: element.text) { known.insert(key(number)) }
      }
    }
    // Names of files stand in the text.
    for name in facts.companions.tables.keys {
      for number in ShownNumber.all(in: name) { known.insert(key(number)) }
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
