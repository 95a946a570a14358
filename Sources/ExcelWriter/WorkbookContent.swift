/// Everything a workbook file holds, as a plain value.
public struct WorkbookContent: Sendable, Hashable {
  /// What the file says about itself.
  public var properties: WorkbookProperties
  /// The sheets in order; the first is shown when the file is opened.
  public var sheets: [SheetContent]

  /// A workbook with the given sheets.
  public init(properties: WorkbookProperties, sheets: [SheetContent]) {
    self.properties = properties
    self.sheets = sheets
  }
}

/// The document properties of a workbook file.
public struct WorkbookProperties: Sendable, Hashable {
  /// The title.
  public var title: String
  /// The organisation that publishes the file, never a person.
  public var author: String
  /// What the file is about.
  public var subject: String
  /// Key words, separated by commas.
  public var keywords: String
  /// A description.
  public var comments: String
  /// The day the file counts as made on, in days since 1 January 1970: the same content gives the same bytes.
  public var createdDay: Int
  /// The language of all texts, as in `de-DE`.
  public var language: String

  /// Document properties.
  public init(
    title: String, author: String, subject: String, keywords: String, comments: String, createdDay: Int,
    language: String = "de-DE"
  ) {
    self.title = title
    self.author = author
    self.subject = subject
    self.keywords = keywords
    self.comments = comments
    self.createdDay = createdDay
    self.language = language
  }
}

/// One sheet: rows from the top left, at most one table, and how it is shown and printed.
public struct SheetContent: Sendable, Hashable {
  /// Letters, then optionally `_` with letters, digits and `_`; at most 31 UTF-16 units.
  public var name: String
  /// The rows from the first; each begins in column A.
  public var rows: [[CellContent]]
  /// Widths from column A on, in digits of the body font.
  public var columnWidths: [Double]
  /// The look of cells that hold nothing yet, from column A on: of columns that are filled in by hand.
  public var columnStyles: [CellStyle] = []
  /// What may be entered where.
  public var validations: [ValidationContent] = []
  /// Heights of single rows in points, by position; all others fit their text.
  public var rowHeights: [Int: Double]
  /// The one Excel table of the sheet.
  public var table: TableContent?
  /// Bars in the cells of number columns, beside their numbers.
  public var dataBars: [DataBar] = []
  /// The one chart of the sheet.
  public var chart: ChartContent?
  /// How many rows stay in view while scrolling; 0 for none.
  public var frozenRows: Int
  /// How the sheet is printed.
  public var print: PrintSetup

  /// A sheet.
  public init(
    name: String, rows: [[CellContent]], columnWidths: [Double], rowHeights: [Int: Double] = [:],
    table: TableContent? = nil, chart: ChartContent? = nil, frozenRows: Int = 0,
    print: PrintSetup = PrintSetup()
  ) {
    self.name = name
    self.rows = rows
    self.columnWidths = columnWidths
    self.rowHeights = rowHeights
    self.table = table
    self.chart = chart
    self.frozenRows = frozenRows
    self.print = print
  }
}

/// Bars in the cells of a column: each as long as its number, which stays readable.
public struct DataBar: Sendable, Hashable {
  /// The column, from 0.
  public var column: Int
  /// The rows, from 0.
  public var rows: ClosedRange<Int>
  /// The number that fills the cell; nil for the largest of the column.
  public var most: Double?

  /// Bars from 0 to `most`.
  public init(column: Int, rows: ClosedRange<Int>, most: Double?) {
    self.column = column
    self.rows = rows
    self.most = most
  }
}

/// One cell.
public enum CellContent: Sendable, Hashable {
  /// A text, never a formula and never a link by itself; it must not be empty.
  case text(String, CellStyle)
  /// A number that must be finite.
  case number(Double, CellStyle)
  /// A text that leads to cell A1 of another sheet.
  case link(String, sheet: String)
  /// Nothing at all.
  case empty

  var isText: Bool {
    switch self {
    case .text, .link: true
    case .number, .empty: false
    }
  }
}

/// The part a cell plays; the theme decides what that looks like.
public struct CellStyle: Sendable, Hashable {
  /// What a cell is.
  public enum Role: Sendable, Hashable {
    /// The heading of a sheet.
    case title
    /// The line below it.
    case subtitle
    /// A heading within a sheet.
    case heading
    /// Running text on one line.
    case body
    /// Running text that wraps within its column.
    case wrapped
    /// The heading of a text column.
    case textHeader
    /// The heading of a number column.
    case numberHeader
    /// A word in a table.
    case cell
    /// A number in a table with that many decimals.
    case number(decimals: Int)
    /// A day in a table, as days since 30 December 1899.
    case date(isGerman: Bool)
    /// A sign in place of a number.
    case sign
    /// A text that leads to another sheet.
    case link
    /// The line that says who may see the file.
    case marking
    /// A cell to be filled in.
    case entry(Entry)
  }
  /// What is to be filled in.
  public enum Entry: Sendable, Hashable {
    /// A text, taken as it is typed: `007` stays `007`.
    case text
    /// A number with that many decimals.
    case number(decimals: Int)
    /// A day.
    case date(isGerman: Bool)
  }
  /// What the cell is.
  public let role: Role
  /// Whether it belongs to a row of totals.
  public let isTotal: Bool
  /// Whether it was told otherwise before.
  public let isRevised: Bool
  /// Whether it keeps a distance to what stands before it: a word behind a number, which ends where the word begins.
  public let isIndented: Bool

  /// A style.
  public init(_ role: Role, isTotal: Bool = false, isRevised: Bool = false, isIndented: Bool = false) {
    self.role = role
    self.isTotal = isTotal
    self.isRevised = isRevised
    self.isIndented = isIndented
  }
}

/// An Excel table that begins in column A and ends with the sheet's last row.
public struct TableContent: Sendable, Hashable {
  /// The table's name, unique in the workbook: a letter, then letters, digits and `_`.
  public var name: String
  /// The position of the header row in the sheet's rows; its texts are the columns' names.
  public var headerRow: Int
  /// Whether the header shows filter buttons.
  public var showsFilter: Bool
  /// What the table holds, for those who cannot see it; empty for none.
  public var description: String
  /// Whether cells may be empty: only where a chart or a program reads them.
  public var allowsGaps: Bool

  /// A table.
  public init(
    name: String, headerRow: Int, showsFilter: Bool, description: String = "", allowsGaps: Bool = false
  ) {
    self.name = name
    self.headerRow = headerRow
    self.showsFilter = showsFilter
    self.description = description
    self.allowsGaps = allowsGaps
  }
}

/// How a sheet is printed: A4, one page wide.
public struct PrintSetup: Sendable, Hashable {
  /// Whether the long side lies at the bottom.
  public var isLandscape: Bool
  /// The row repeated on every page, from 0; nil for none.
  public var repeatedRow: Int?
  /// How many columns are printed; nil for all that hold something.
  public var columns: Int?
  /// How many rows are printed, with `columns` only; nil for all that hold something.
  public var rows: Int?
  /// The line at the bottom of every page, besides the page number; nil for none at all.
  public var footer: String?

  /// A print setup.
  public init(
    isLandscape: Bool = false, repeatedRow: Int? = nil, columns: Int? = nil, rows: Int? = nil,
    footer: String? = nil
  ) {
    self.isLandscape = isLandscape
    self.repeatedRow = repeatedRow
    self.columns = columns
    self.rows = rows
    self.footer = footer
  }
}
