/// A chart of a report: which columns of which of its tables it draws.
///
/// It holds no numbers of its own, so that it shows what the table shows and hides what the table hides.
public struct ReportChart: Sendable, Hashable {
  /// How values are drawn.
  public enum Form: String, Sendable, Hashable, CaseIterable {
    /// Horizontal bars, one for each row.
    case bars
    /// Lines over time, one for each series.
    case lines
    /// Points against level lines.
    case points
    /// Bars of 100 per cent, cut into series.
    case shares
  }
  /// A value to compare with, drawn as a level line.
  public struct Level: Sendable, Hashable {
    /// What it is: "Empfehlung GEW: 150".
    public let label: String
    /// The value, in the unit of the column drawn.
    public let value: Rational

    /// A level.
    public init(label: String, value: Rational) {
      self.label = label
      self.value = value
    }
  }
  /// How values are drawn.
  public let form: Form
  /// The table's id.
  public let table: String
  /// The position of the column with the names.
  public let categories: Int
  /// The position of the column that names the series; nil where `values` are the series.
  public let series: Int?
  /// The positions of the columns drawn; one where `series` is given.
  public let values: [Int]
  /// Values to compare with.
  public let levels: [Level]
  /// Whether the largest value stands first instead of the table's order.
  public let isSorted: Bool

  /// A chart of a table's columns.
  public init(
    form: Form, table: String, categories: Int, series: Int?, values: [Int], levels: [Level],
    isSorted: Bool
  ) {
    self.form = form
    self.table = table
    self.categories = categories
    self.series = series
    self.values = values
    self.levels = levels
    self.isSorted = isSorted
  }
}
