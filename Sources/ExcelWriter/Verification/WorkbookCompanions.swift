/// What is published beside a workbook: the same figures as a text and as files for programs.
public struct WorkbookCompanions: Sendable, Hashable {
  /// The text summary; nil where there is none.
  public var text: String?
  /// CSV files (`;`, decimal comma) by name without ending.
  public var tables: [String: String]

  /// Companions of a workbook.
  public init(text: String? = nil, tables: [String: String] = [:]) {
    self.text = text
    self.tables = tables
  }

  /// The records of a CSV file.
  static func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var wasQuote = false
    for byte in text.utf8 {
      switch byte {
      case 0x22:
        if isQuoted { wasQuote = true } else if wasQuote { cell.append(byte) }
        if !isQuoted && wasQuote { wasQuote = false }
        isQuoted.toggle()
      case 0x3B where !isQuoted:
        record.append(String(decoding: cell, as: UTF8.self))
        cell = []
        wasQuote = false
      case 0x0A where !isQuoted:
        record.append(String(decoding: cell, as: UTF8.self))
        records.append(record)
        (record, cell, wasQuote) = ([], [], false)
      case 0x0D where !isQuoted: continue
      default: cell.append(byte)
      }
    }
    return records
  }
}
