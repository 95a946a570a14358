/// What a reader may enter into cells: Excel refuses anything else and says why.
public struct ValidationContent: Sendable, Hashable {
  /// What is allowed.
  public enum Rule: Sendable, Hashable {
    /// One of the texts that stand in a column of another sheet, offered as a list.
    ///
    /// A list of its own would have to fit into 255 bytes.
    case list(sheet: String, column: Int, rows: ClosedRange<Int>)
    /// A whole number.
    case whole(ClosedRange<Int>)
    /// A number with decimals.
    case decimal(ClosedRange<Double>)
    /// A day, as days since 30 December 1899.
    case date(ClosedRange<Int>)
    /// A text of that many characters.
    case length(ClosedRange<Int>)
  }
  /// The column, from 0.
  public var column: Int
  /// The rows, from 0.
  public var rows: ClosedRange<Int>
  /// What is allowed; empty cells always are.
  public var rule: Rule
  /// The heading of what Excel says, at most 32 characters.
  public var title: String
  /// What Excel says beside the cell while it is filled in, and when it refuses an entry; at most 255 characters.
  public var message: String

  /// A rule for a range of cells.
  public init(column: Int, rows: ClosedRange<Int>, rule: Rule, title: String, message: String) {
    self.column = column
    self.rows = rows
    self.rule = rule
    self.title = title
    self.message = message
  }
}

extension ContentGuard {
  static func checkValidations(_ content: WorkbookContent, _ sheet: SheetContent) throws(WorkbookError) {
    for validation in sheet.validations {
      let place = "\(sheet.name)!\(columnName(max(0, validation.column)))"
      guard (0..<16_384).contains(validation.column), validation.rows.lowerBound >= 0,
        validation.rows.upperBound < 1_048_576
      else { throw WorkbookError(.setting, place, "the rule lies outside the sheet") }
      for text in [validation.title, validation.message] { try checkCharacters(text, at: place) }
      guard (1...32).contains(validation.title.utf16.count),
        (1...255).contains(validation.message.utf16.count)
      else {
        throw WorkbookError(.setting, place, "a rule's title has 1 to 32 characters, its message 1 to 255")
      }
      switch validation.rule {
      case .list(let name, let column, let rows):
        guard let source = content.sheets.first(where: { $0.name == name }), rows.lowerBound >= 0,
          rows.allSatisfy({ row in
            guard source.rows.indices.contains(row), source.rows[row].indices.contains(column) else {
              return false
            }
            if case .text = source.rows[row][column] { return true }
            return false
          })
        else { throw WorkbookError(.link, place, "the list is not where the rule says") }
      case .decimal(let bounds):
        guard bounds.lowerBound.isFinite, bounds.upperBound.isFinite else {
          throw WorkbookError(.notFinite, place, "a bound is not finite")
        }
      case .whole, .date, .length: continue
      }
    }
  }
}
