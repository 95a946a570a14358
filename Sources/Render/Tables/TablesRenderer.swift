public import Tabular

/// Writes each table flat, one figure a line: `tabellen/<id>.csv`.
///
/// UTF-8 without mark, `;`, LF, decimal comma, no group signs. The sign column holds the bare letter.
public struct TablesRenderer: Renderer {
  /// `tables`.
  public static let name = "tables"

  /// A renderer.
  public init() {}

  /// Writes the flat file of every table; throws where a figure has neither value nor sign.
  public func render(_ report: Report, into folder: RenderFolder) throws {
    for table in report.exported {
      try folder.write(
        "tabellen/\(table.id).csv", Array(try Self.text(table, language: report.language).utf8))
    }
  }

  /// The file's text; throws where a figure has neither value nor sign.
  public static func text(_ table: ReportTable, language: Language) throws -> String {
    guard !table.isList else { return list(table, language) }
    var text = CSVLine.text(Texts(language).flatHeader(table.dimensions)) + "\n"
    for (index, row) in table.flat.enumerated() {
      let place = "\(table.id), figure \(index + 1)"
      guard row.members.count == table.dimensions.count else {
        throw RenderError(place, "the figure has another number of members than the table has dimensions")
      }
      text += CSVLine.text(try cells(row, place: place))
      text += "\n"
    }
    return text
  }

  /// A list as it is shown: it has no figures that stand for themselves.
  private static func list(_ table: ReportTable, _ language: Language) -> String {
    let rows = table.rows.map { row in
      row.map { cell -> String in
        switch cell {
        case .text(let text): text
        case .sign(let sign): sign.text
        case .date(let date): Texts(language).date(date)
        case .number(let number): exact(number) ?? ""
        }
      }
    }
    return ([table.columns.map(\.heading)] + rows).map { CSVLine.text($0) + "\n" }.joined()
  }

  private static func cells(_ row: FlatRow, place: String) throws -> [String] {
    var value = ""
    if row.sign == nil {
      guard let number = row.value else { throw RenderError(place, "the figure has neither value nor sign") }
      let decimals = row.denominator != nil ? 6 : row.decimals
      guard let text = decimals.map({ number.text(decimals: $0) }) ?? exact(number) else {
        throw RenderError(place, "the figure is too large to be written")
      }
      value = text
    }
    let parts = parts(of: row)
    let written = try parts.map { part -> String in
      guard let part else { return "" }
      guard let text = exact(part) else { throw RenderError(place, "a part is too large to be written") }
      return text
    }
    let unit = row.unit
    return [row.metric, row.period] + row.members + [value, row.sign?.rawValue ?? "", unit] + written
  }

  /// Numerator and denominator as shown; what is secret stays secret, whatever they hold.
  static func parts(of row: FlatRow) -> [Rational?] {
    row.sign == .secret ? [nil, nil] : [row.numerator, row.denominator]
  }

  private static func exact(_ number: Rational) -> String? { number.exactText() ?? number.text(decimals: 6) }
}
