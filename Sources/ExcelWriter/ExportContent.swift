/// A column of a large export.
public struct ExportColumn: Sendable, Hashable {
  /// What it holds.
  public enum Kind: Sendable, Hashable {
    /// Words.
    case text
    /// Numbers with that many decimals.
    case number(decimals: Int)
  }
  /// The heading, its unit included; unique within the sheet.
  public var heading: String
  /// What it holds.
  public var kind: Kind
  /// The width in digits of the body font.
  public var width: Double

  /// A column.
  public init(heading: String, kind: Kind, width: Double) {
    self.heading = heading
    self.kind = kind
    self.width = width
  }
}

/// Some rows of a large export, column by column.
public enum ExportCells: Sendable {
  /// Words by their position in a dictionary; negative for none.
  case words(codes: [Int32], dictionary: [String])
  /// Finite numbers; where `texts` has an entry for a row, it stands in place of the number.
  case numbers([Double], texts: [Int: String] = [:])

  var count: Int {
    switch self {
    case .words(let codes, _): codes.count
    case .numbers(let numbers, _): numbers.count
    }
  }
}
