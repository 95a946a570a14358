import Ingest
import Render
import Tabular

/// What the cells of a file without a contract look like, column by column: forms and their numbers, never values.
struct ColumnProfile {
  /// What a cell may look like, in the order in which it is told.
  enum Form: CaseIterable {
    case decimalComma, decimalPoint, ambiguousPoint, germanDay, isoDay, shortYear, leadingZero, excelError
  }

  /// Words that people write where they know nothing.
  private static let missingWords = [
    "-", "–", ".", "...", "/", "x", "k. A.", "k.A.", "keine Angabe", "ohne", "null", "NULL", "n/a", "NaN",
    "nan",
    "#NV", "entfällt",
  ]

  private let labels: [String]
  private var columns: [Form: [Int]] = [:]
  private var words: [String: (columns: [Int], count: Int)] = [:]
  private var emptyColumns: [Int] = []

  /// Looks at every distinct text of every column.
  init(_ table: TableSchema, _ batches: [Batch], _ domains: Domains) {
    labels = table.fields.map(\.label)
    for (index, field) in table.fields.enumerated() {
      var counts: [Int64: Int] = [:]
      for batch in batches { for code in batch.columns[index].values { counts[code, default: 0] += 1 } }
      let texts = domains.domain(of: field, in: table).texts
      var forms: [Form: Int] = [:]
      for (code, count) in counts where !Missing.contains(code) && code >= 0 {
        let text = texts[Int(code)]
        if let form = Self.form(text) { forms[form, default: 0] += count }
        if Self.missingWords.contains(text) {
          words[text, default: ([], 0)].columns.append(index)
          words[text]?.count += count
        }
      }
      if counts.keys.allSatisfy({ Missing.contains($0) }) { emptyColumns.append(index) }
      for form in forms.keys { columns[form, default: []].append(index) }
    }
  }

  private static func form(_ text: String) -> Form? {
    let bytes = Array(text.utf8)
    guard let last = bytes.last, bytes.count < 20 else { return nil }
    if bytes[0] == 0x23 {
      return text == "#NV" ? nil : bytes.contains(0x21) || bytes.contains(0x3F) ? .excelError : nil
    }
    func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    guard isDigit(last) else { return nil }
    let unsigned = bytes[0] == 0x2D || bytes[0] == 0x2B ? bytes.dropFirst() : bytes[...]
    let parts = unsigned.split(omittingEmptySubsequences: false) { !isDigit($0) }
    let signs = unsigned.filter { !isDigit($0) }
    switch signs {
    case [] where bytes[0] == 0x30 && bytes.count > 1: return .leadingZero
    case [0x2C]: return .decimalComma
    case [0x2E]:
      return parts[1].count == 3 && !parts[0].isEmpty && parts[0] != [0x30] ? .ambiguousPoint : .decimalPoint
    case [0x2E, 0x2E] where parts[0].count <= 2 && parts[1].count <= 2:
      return parts[2].count == 4 ? .germanDay : parts[2].count == 2 ? .shortYear : nil
    case [0x2D, 0x2D] where parts[0].count == 4 && parts[1].count == 2 && parts[2].count == 2: return .isoDay
    default: return signs.last == 0x2C && signs.dropLast().allSatisfy { $0 == 0x2E } ? .decimalComma : nil
    }
  }

  /// What is worth telling, each a sentence.
  var evidence: [Localized] {
    var lines = Form.allCases.compactMap { form in
      columns[form].map { columns in
        Localized(
          de: "\(Self.title(form).de): \(names(columns, "Spalte", "Spalten", "und", "weitere")).",
          en: "\(Self.title(form).en): \(names(columns, "column", "columns", "and", "more")).")
      }
    }
    for word in Self.missingWords {
      guard let found = words[word] else { continue }
      lines.append(
        Localized(
          de:
            "„\(word)“ steht \(NumberText.text(found.count, language: .de))-mal für eine Angabe, die es nicht gibt: "
            + "\(names(found.columns, "Spalte", "Spalten", "und", "weitere")).",
          en:
            "“\(word)” stands \(NumberText.text(found.count, language: .en)) times for an entry there is not: "
            + "\(names(found.columns, "column", "columns", "and", "more"))."))
    }
    if !emptyColumns.isEmpty {
      lines.append(
        Localized(
          de: "Ganz leer: \(names(emptyColumns, "Spalte", "Spalten", "und", "weitere")).",
          en: "Entirely empty: \(names(emptyColumns, "column", "columns", "and", "more"))."))
    }
    return lines
  }

  private func names(_ columns: [Int], _ one: String, _ many: String, _ and: String, _ more: String) -> String
  {
    let shown = columns.prefix(4).map { one == "column" ? "“\(labels[$0])”" : "„\(labels[$0])“" }
    let rest = columns.count > 4 ? " \(and) \(columns.count - 4) \(more)" : ""
    return "\(columns.count == 1 ? one : many) \(shown.joined(separator: ", "))\(rest)"
  }

  private static func title(_ form: Form) -> Localized {
    switch form {
    case .decimalComma: Localized(de: "Zahlen mit Dezimalkomma", en: "Numbers with a decimal comma")
    case .decimalPoint: Localized(de: "Zahlen mit Dezimalpunkt", en: "Numbers with a decimal point")
    case .ambiguousPoint:
      Localized(
        de: "Zahlen mit einem Punkt vor drei Ziffern, der Tausender oder Dezimalen abtrennen kann",
        en: "Numbers with a point before three digits, which may separate thousands or decimals")
    case .germanDay: Localized(de: "Tage als TT.MM.JJJJ", en: "Days as DD.MM.YYYY")
    case .isoDay: Localized(de: "Tage als JJJJ-MM-TT", en: "Days as YYYY-MM-DD")
    case .shortYear: Localized(de: "Tage mit zweistelligem Jahr", en: "Days with a year of two digits")
    case .leadingZero:
      Localized(
        de: "Ziffern mit führender Null, also Kennungen und keine Zahlen",
        en: "Digits with a leading zero, so identifiers and no numbers")
    case .excelError: Localized(de: "Fehlerwerte von Excel", en: "Error values of Excel")
    }
  }
}
