import ExcelWriter
public import Tabular

/// The form as an Excel workbook: the agreed header, lists to choose from, checks, and how to fill it in.
public struct FormWorkbook {
  /// Rows that the checks reach.
  private static let rows = 2000

  private let form: Form
  private let texts: Texts
  private let words: FormWords

  private init(_ form: Form, _ language: Language) {
    self.form = form
    texts = Texts(language)
    words = FormWords(form, texts)
  }

  /// Writes the workbook to a path that ends in `.xlsx`, and reads it back; throws `WorkbookError`.
  ///
  /// It counts as made on the first day of its period, so that the same contract gives the same bytes.
  public static func write(_ form: Form, language: Language, to path: String) throws {
    try WorkbookWriter.writeChecked(FormWorkbook(form, language).content(), to: path)
  }

  private func content() throws -> WorkbookContent {
    let lists = lists()
    let report = instructions()
    var sheets = [sheet(lists)]
    sheets += try WorkbookRenderer.content(report).sheets
    if let lists { sheets.append(lists.sheet) }
    return WorkbookContent(
      properties: WorkbookProperties(
        title: report.title, author: report.publisher, subject: texts.name(form.period),
        keywords: form.table.name, comments: words.purpose, createdDay: form.period.firstDay.dayNumber),
      sheets: sheets)
  }

  // MARK: The form itself

  /// Header in row 1 and nothing above it: saved as CSV, this sheet is the delivery.
  private func sheet(_ lists: Lists?) -> SheetContent {
    let fields = form.table.fields
    let header = fields.map { field -> CellContent in
      .text(field.label, CellStyle(field.type.isNumber ? .numberHeader : .textHeader))
    }
    var sheet = SheetContent(
      name: words.formName, rows: [header], columnWidths: fields.map(width), rowHeights: [0: 30],
      frozenRows: 1,
      print: PrintSetup(isLandscape: true, repeatedRow: 0, footer: words.purpose))
    sheet.columnStyles = fields.map { CellStyle(.entry(entry($0.type))) }
    sheet.validations = fields.indices.compactMap { index in
      guard let rule = rule(index, lists) else { return nil }
      return ValidationContent(
        column: index, rows: 1...Self.rows, rule: rule, title: Self.cut(fields[index].label, 32),
        message: Self.cut(words.expected(index), 255))
    }
    return sheet
  }

  private func width(_ field: Field) -> Double {
    let words = field.label.split(separator: " ").map { TextMeasure.digits(String($0), bold: true) }
    let content: Double =
      switch field.type {
      case .text: 40
      case .category: field.categories.map { TextMeasure.digits($0.value) }.max() ?? 10
      case .date: 11
      default: 8
      }
    return min(45, max(words.max() ?? 0, content) + 3).rounded(.up)
  }

  private func entry(_ type: FieldType) -> CellStyle.Entry {
    switch type {
    case .integer: .number(decimals: 0)
    case .decimal(let scale): .number(decimals: scale)
    case .date: .date(isGerman: texts.language == .de)
    default: .text
    }
  }

  private func rule(_ index: Int, _ lists: Lists?) -> ValidationContent.Rule? {
    let field = form.table.fields[index]
    let limits = field.constraints
    if let place = lists?.places[index] {
      return .list(sheet: words.listsName, column: place.column, rows: place.rows)
    }
    switch field.type {
    case .integer:
      return .whole(Int(limits.minimum ?? -999_999_999)...Int(limits.maximum ?? 999_999_999))
    case .decimal(let scale):
      func bound(_ value: Int64?, _ otherwise: Double) -> Double {
        value.map { Rational(scaled: Int128($0), scale: scale).double } ?? otherwise
      }
      return .decimal(bound(limits.minimum, -999_999_999)...bound(limits.maximum, 999_999_999))
    case .date:
      // A workbook counts days from 30 December 1899; before March 1900 its calendar is wrong.
      let (first, last) =
        index == form.periodField
        ? (form.period.firstDay.dayNumber, form.period.lastDay.dayNumber)
        : (
          Int(limits.minimum ?? Int64(CalendarDate.dayNumber(year: 1950, month: 1, day: 1))),
          Int(limits.maximum ?? Int64(CalendarDate.dayNumber(year: 2099, month: 12, day: 31)))
        )
      return .date((first + 25_569)...max(first, last) + 25_569)
    case .string, .text:
      if let digits = limits.digits { return .length(digits...digits) }
      guard let most = limits.maxLength else { return nil }
      return .length((limits.minLength ?? 0)...max(most, limits.minLength ?? 0))
    default: return nil
    }
  }

  // MARK: What one may choose from

  private struct Lists {
    let sheet: SheetContent
    /// Where the words of a field stand, by its position.
    let places: [Int: (column: Int, rows: ClosedRange<Int>)]
  }

  private func lists() -> Lists? {
    var columns: [(field: Int, words: [String], meanings: [String])] = []
    for (index, field) in form.table.fields.enumerated() {
      if index == form.table.schoolField, let number = form.schoolNumber {
        columns.append((index, [number], [words.yourSchool]))
      } else if field.type == .category {
        columns.append(
          (index, field.categories.map(\.value), field.categories.map { $0.label[texts.language] }))
      } else if field.type == .boolean {
        columns.append(
          (index, ["ja", "nein"], [texts.pick("trifft zu", "yes"), texts.pick("trifft nicht zu", "no")]))
      }
    }
    guard !columns.isEmpty else { return nil }
    let height = columns.map(\.words.count).max() ?? 0
    var rows = [[CellContent]](repeating: [], count: height + 1)
    var widths: [Double] = []
    var places: [Int: (column: Int, rows: ClosedRange<Int>)] = [:]
    for (position, list) in columns.enumerated() {
      let heading = form.table.fields[list.field].label
      rows[0] += [.text(heading, CellStyle(.textHeader)), .text(words.meaning, CellStyle(.textHeader))]
      for row in 0..<height {
        let isFilled = row < list.words.count
        rows[row + 1] +=
          isFilled
          ? [.text(list.words[row], CellStyle(.cell)), .text(list.meanings[row], CellStyle(.cell))]
          : [.empty, .empty]
      }
      for texts in [[heading] + list.words, [words.meaning] + list.meanings] {
        widths.append(min(45, (texts.map { TextMeasure.digits($0, bold: true) }.max() ?? 8) + 3).rounded(.up))
      }
      places[list.field] = (2 * position, 1...max(1, list.words.count))
    }
    return Lists(
      sheet: SheetContent(
        name: words.listsName, rows: rows, columnWidths: widths, rowHeights: [0: 30], frozenRows: 1,
        print: PrintSetup(isLandscape: true, repeatedRow: 0, columns: widths.count)), places: places)
  }

  // MARK: How to fill it in

  private func instructions() -> Report {
    let fields = form.table.fields
    let table = ReportTable(
      id: "spalten", title: "", description: words.purpose,
      columns: words.columns.map { ReportColumn(header: $0, unit: nil, kind: .text) },
      rows: fields.indices.map { index in
        [.text(fields[index].label), .text(words.need(fields[index])), .text(words.expected(index))]
      }, notes: words.steps, source: "", dimensions: [], flat: [])
    let sheet = Sheet(name: words.instructionsName, title: words.title, content: .table(table))
    return Report(
      id: "formular", title: words.title,
      publisher: form.contact[texts.language].split(separator: "\n").first.map(String.init) ?? "",
      audience: .veroeffentlichung, language: texts.language, period: form.period, asOf: form.period.firstDay,
      fileName: form.name, keywords: [], sheets: [sheet], textTables: [])
  }

  /// Excel takes no longer text.
  private static func cut(_ text: String, _ length: Int) -> String {
    guard text.utf16.count > length else { return text }
    var result = ""
    for character in text where result.utf16.count + String(character).utf16.count < length {
      result.append(character)
    }
    return result + "…"
  }
}

extension FieldType {
  /// Whether cells are numbers that stand on the right.
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .decimal: true
    default: false
    }
  }
}
