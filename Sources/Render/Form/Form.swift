public import Tabular

/// The form of one table for one sender and due period: made from the contract, so that it cannot differ from it.
public struct Form: Sendable, Hashable {
  /// The contract.
  public let table: TableSchema
  /// The due period.
  public let period: Period
  /// The school it is for; nil for tables of the coordination office.
  public let schoolNumber: String?
  /// The position of the field whose days must lie in the period; nil for none.
  public let periodField: Int?
  /// Whom to ask: name of the office, telephone, e-mail; lines separated by LF.
  public let contact: Localized

  /// A form.
  public init(
    table: TableSchema, period: Period, schoolNumber: String?, periodField: Int?, contact: Localized
  ) {
    self.table = table
    self.period = period
    self.schoolNumber = schoolNumber
    self.periodField = periodField
    self.contact = contact
  }

  /// The agreed name of the delivery without its ending: `199928_stellen`.
  public var name: String { schoolNumber.map { "\($0)_\(table.name)" } ?? table.name }

  /// The last day on which the delivery is in time.
  public var dueDay: CalendarDate { period.lastDay.adding(days: table.deadlineDays) }

  /// The form as a CSV file with its header only: UTF-8 with mark, `;`, CRLF.
  ///
  /// Sent as it is, it says that there is nothing to report.
  public var csv: [UInt8] {
    let delimiter = String(decoding: [table.dialect.delimiter ?? 0x3B], as: UTF8.self)
    let header = table.fields.map { Self.quoted($0.label, delimiter) }.joined(separator: delimiter)
    return Array("\u{FEFF}\(header)\r\n".utf8)
  }

  private static func quoted(_ text: String, _ delimiter: String) -> String {
    guard text.contains(delimiter) || text.contains("\"") || text.contains(where: \.isNewline) else {
      return text
    }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
