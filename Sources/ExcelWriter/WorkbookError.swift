/// Why a workbook could not be written or does not hold what it should.
public struct WorkbookError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Kind: String, Sendable, Hashable {
    /// A number that is infinite or none at all.
    case notFinite = "not-finite"
    /// A character that a workbook cannot hold.
    case character
    /// A text longer than a cell takes.
    case textTooLong = "text-too-long"
    /// A text cell without text.
    case emptyText = "empty-text"
    /// A sheet's name that Excel would refuse or mistake for a cell.
    case sheetName = "sheet-name"
    /// A table's name that Excel would refuse, or one used twice.
    case tableName = "table-name"
    /// Headings missing, not texts, or used twice.
    case header
    /// A table with gaps, without rows, or rows of different lengths.
    case shape
    /// A link to a sheet that does not exist.
    case link
    /// A property, width or other setting out of range.
    case setting
    /// The process writes numbers with a decimal comma.
    case decimalPoint = "decimal-point"
    /// A chart without title or description, or one that would draw what is no number.
    case chart
    /// A finished file that breaks a rule of the checklist.
    case checklist
    /// A path that is too long or not that of a workbook.
    case path
    /// The library refused; its words are in the message.
    case library
    /// A file that cannot be read.
    case unreadable
    /// A file that does not hold what was written.
    case mismatch
  }
  /// What kind of trouble it is.
  public let kind: Kind
  /// Where: a sheet with its cell, a part of the file, or the file.
  public let place: String
  /// What is wrong, in a plain sentence; never a cell's text.
  public let message: String

  init(_ kind: Kind, _ place: String, _ message: String) {
    self.kind = kind
    self.place = place
    self.message = message
  }

  /// Place, kind and message in one line.
  public var description: String { "\(place): [\(kind.rawValue)] \(message)" }
}

/// The name of a cell: `B7`, both positions from 0.
func cellName(row: Int, column: Int) -> String { columnName(column) + String(row + 1) }

/// The letters of a column, counted from 0: `A`, `Z`, `AA`.
func columnName(_ column: Int) -> String {
  var letters: [Character] = []
  var rest = column + 1
  while rest > 0 {
    rest -= 1
    letters.append(Character(Unicode.Scalar(UInt8(65 + rest % 26))))
    rest /= 26
  }
  return String(letters.reversed())
}
