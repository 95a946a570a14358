/// A chart that draws rows of its own sheet.
public struct ChartContent: Sendable, Hashable {
  /// How values are drawn.
  public enum Form: Sendable, Hashable {
    /// Horizontal bars, the first row on top; for long names.
    case bars
    /// Lines over time; empty cells are gaps.
    case lines
    /// Points for the first series, level lines for all others: values against benchmarks.
    case points
    /// Bars of 100 per cent, cut into parts.
    case shares
  }
  /// One series.
  public struct Series: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// The column with its values, from 0; cells hold numbers or nothing.
    public var column: Int

    /// A series.
    public init(name: String, column: Int) {
      self.name = name
      self.column = column
    }
  }
  /// How values are drawn.
  public var form: Form
  /// The heading.
  public var title: String
  /// The heading of the axis with the names.
  public var categoryTitle: String
  /// The heading of the axis with the numbers; with `%` in it the axis runs from 0 to 100.
  public var valueTitle: String
  /// The rows drawn; their names stand in column A.
  public var rows: ClosedRange<Int>
  /// One to four series.
  public var series: [Series]
  /// Decimals of the numbers written beside points and bars.
  public var decimals: Int
  /// Every number in words, for those who cannot see the chart; at most 1000 bytes.
  public var description: String
  /// The row in which the upper left corner lies, from 0.
  public var row: Int
  /// The column, from 0.
  public var column: Int

  /// A chart.
  public init(
    form: Form, title: String, categoryTitle: String, valueTitle: String, rows: ClosedRange<Int>,
    series: [Series], decimals: Int, description: String, row: Int, column: Int
  ) {
    self.form = form
    self.title = title
    self.categoryTitle = categoryTitle
    self.valueTitle = valueTitle
    self.rows = rows
    self.series = series
    self.decimals = decimals
    self.description = description
    self.row = row
    self.column = column
  }

  /// The size in pixels; bars need more height with more rows.
  public var size: (width: Int, height: Int) {
    switch form {
    case .bars: (640, max(260, 130 + rows.count * (12 + 18 * series.count)))
    case .shares: (640, max(260, 160 + rows.count * 30))
    case .lines, .points: (760, 380)
    }
  }
}
