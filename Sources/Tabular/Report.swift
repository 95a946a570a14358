/// For whom a report is written.
public enum Audience: String, Sendable, Hashable, CaseIterable {
  /// Exact numbers, single schools; marked "nur für den internen Dienstgebrauch".
  case intern
  /// Small numbers protected, accessible.
  case veroeffentlichung
}

/// Why a cell has no number; a true zero is a number, never a sign.
public enum Sign: String, Sendable, Hashable, CaseIterable {
  /// Secret: protected because few persons stand behind it.
  case secret = "g"
  /// Unknown.
  case unknown = "u"
  /// The delivery is missing.
  case deliveryMissing = "l"
  /// Too uncertain: too few cases for a meaningful figure.
  case uncertain = "z"
  /// Not meaningful: no such thing here, or a denominator of zero.
  case notMeaningful = "x"

  /// As shown in a cell: `[g]`.
  public var text: String { "[\(rawValue)]" }
}

/// One cell of a report table.
public enum Cell: Sendable, Hashable {
  /// A heading or a word.
  case text(String)
  /// An exact number; its column says how many decimals are shown.
  case number(Rational)
  /// No number, and why.
  case sign(Sign)
  /// A day.
  case date(CalendarDate)
}

/// One column of a report table.
public struct ReportColumn: Sendable, Hashable {
  /// What the column holds.
  public enum Kind: Sendable, Hashable {
    /// Words or dates.
    case text
    /// Numbers shown with that many decimals.
    case number(decimals: Int)
  }
  /// The heading without unit; unique within its table.
  public let header: String
  /// The unit, shown in brackets behind the heading; nil for text.
  public let unit: String?
  /// What the column holds.
  public let kind: Kind

  /// A column.
  public init(header: String, unit: String?, kind: Kind) {
    self.header = header
    self.unit = unit
    self.kind = kind
  }

  /// The heading with its unit: `Abdeckung (in %)`.
  public var heading: String { unit.map { "\(header) (\($0))" } ?? header }
}

/// One figure of a flat table: one row of `tabellen/*.csv`.
public struct FlatRow: Sendable, Hashable {
  /// The metric's name.
  public let metric: String
  /// The period the figure is for: `2024/25`.
  public let period: String
  /// The member of each dimension of the table, in the table's order; "Insgesamt" for a total.
  public let members: [String]
  /// The figure, or nil where a sign stands.
  public let value: Rational?
  /// Decimals of a figure that is not a ratio: all it has.
  public let decimals: Int?
  /// Why there is no figure.
  public let sign: Sign?
  /// The unit.
  public let unit: String
  /// Above the line of a ratio; nil for a plain measure or where protected or missing.
  public let numerator: Rational?
  /// Below the line of a ratio.
  public let denominator: Rational?
  /// Where it stands in the table; nil where the table does not show it.
  public let place: CellPlace?

  /// One figure.
  public init(
    metric: String, period: String, members: [String], value: Rational?, decimals: Int?, sign: Sign?,
    unit: String, numerator: Rational?, denominator: Rational?, place: CellPlace? = nil
  ) {
    self.metric = metric
    self.period = period
    self.members = members
    self.value = value
    self.decimals = decimals
    self.sign = sign
    self.unit = unit
    self.numerator = numerator
    self.denominator = denominator
    self.place = place
  }
}

/// A table of a report: what a sheet shows and what its flat file holds.
public struct ReportTable: Sendable, Hashable {
  /// A stable id, the flat file's name: `abdeckung_schulform`.
  public let id: String
  /// The heading in cell A1.
  public let title: String
  /// What the table shows, for whom and as of when: one or two sentences.
  public let description: String
  /// The columns.
  public let columns: [ReportColumn]
  /// The rows; each as long as `columns`.
  public let rows: [[Cell]]
  /// Notes below the description, each a sentence.
  public let notes: [String]
  /// Where the figures come from.
  public let source: String
  /// Names of the dimensions of the flat rows.
  public let dimensions: [String]
  /// The same figures flat.
  public let flat: [FlatRow]
  /// Cells whose figures an earlier report told otherwise: shown in italics.
  public internal(set) var revised: Set<CellPlace> = []

  /// A table; every row must be as long as the columns and headings must be unique.
  public init(
    id: String, title: String, description: String, columns: [ReportColumn], rows: [[Cell]],
    notes: [String], source: String, dimensions: [String], flat: [FlatRow]
  ) {
    precondition(rows.allSatisfy { $0.count == columns.count })
    precondition(Set(columns.map(\.heading)).count == columns.count)
    self.id = id
    self.title = title
    self.description = description
    self.columns = columns
    self.rows = rows
    self.notes = notes
    self.source = source
    self.dimensions = dimensions
    self.flat = flat
  }

  /// Whether it lists what a run has found instead of showing figures.
  public var isList: Bool { flat.isEmpty && dimensions.isEmpty }

  /// The signs that occur, in the order of their declaration.
  public var signs: [Sign] {
    let used = Set(rows.joined().compactMap { if case .sign(let sign) = $0 { sign } else { nil } })
    return Sign.allCases.filter(used.contains)
  }
}

/// A heading with its text: a line of the cover, an entry of the method sheet.
public struct Entry: Sendable, Hashable {
  /// The heading.
  public let heading: String
  /// One paragraph each.
  public let paragraphs: [String]

  /// An entry.
  public init(heading: String, paragraphs: [String]) {
    self.heading = heading
    self.paragraphs = paragraphs
  }
}

/// One sheet of a workbook, one section of a text.
public struct Sheet: Sendable, Hashable {
  /// What a sheet holds.
  public enum Content: Sendable, Hashable {
    /// The cover: what, for whom, which period, data as of.
    case cover([Entry])
    /// The list of all sheets, made by the renderer.
    case contents
    /// The most important sentences, ranked.
    case sentences([String])
    /// One table.
    case table(ReportTable)
    /// A chart of one of the report's tables.
    case chart(ReportChart)
    /// What the report tells otherwise than the one before, made by the renderer; the id of its table.
    case changes(String)
    /// Definition, formula, source and limits of every indicator.
    case method([Entry])
    /// Hints, each a paragraph.
    case notes([String])
    /// The signs used, made by the renderer.
    case signs
  }
  /// The sheet's name: letters first, at most 31 characters.
  public let name: String
  /// The sheet's heading.
  public let title: String
  /// What it holds.
  public let content: Content

  /// A sheet.
  public init(name: String, title: String, content: Content) {
    self.name = name
    self.title = title
    self.content = content
  }
}

/// A finished, protected report: content complete before a byte is written.
public struct Report: Sendable, Hashable {
  /// The definition's name: `jahresbericht`.
  public let id: String
  /// The report's title.
  public let title: String
  /// Who publishes it.
  public let publisher: String
  /// For whom it is written.
  public let audience: Audience
  /// The language of all its texts.
  public let language: Language
  /// What it is about.
  public let period: Period
  /// The day the stocks are counted on; also the creation date of the workbook.
  public let asOf: CalendarDate
  /// The file name without extension: `Jahresbericht_2024-25`.
  public let fileName: String
  /// Key words for the document's properties.
  public let keywords: [String]
  /// The sheets in order.
  public internal(set) var sheets: [Sheet]
  /// What it says otherwise than the report published before; nil where none was.
  public internal(set) var revision: ReportRevision?
  /// Tables shown in the text summary, by id.
  public let textTables: [String]
  /// The figures that its sentences tell, over all members; a difference has `_differenz` behind the metric's name.
  public let told: [FlatRow]
  /// The figures behind each number of the sentences, with the sentence as their dimension; nil where none tell any.
  public let sentenceFigures: ReportTable?
  /// Whether the workbook gives each table once more for programs; the files beside it do so anyway.
  public let hasCSVSheets: Bool

  /// A report; sheet names must be unique.
  public init(
    id: String, title: String, publisher: String, audience: Audience, language: Language, period: Period,
    asOf: CalendarDate, fileName: String, keywords: [String], sheets: [Sheet], textTables: [String],
    told: [FlatRow] = [], sentenceFigures: ReportTable? = nil, hasCSVSheets: Bool = true
  ) {
    precondition(Set(sheets.map { $0.name.lowercased() }).count == sheets.count)
    self.id = id
    self.title = title
    self.publisher = publisher
    self.audience = audience
    self.language = language
    self.period = period
    self.asOf = asOf
    self.fileName = fileName
    self.keywords = keywords
    self.sheets = sheets
    self.textTables = textTables
    self.told = told
    self.sentenceFigures = sentenceFigures
    self.hasCSVSheets = hasCSVSheets
  }

  /// All tables in the order of their sheets.
  public var tables: [ReportTable] {
    sheets.compactMap { if case .table(let table) = $0.content { table } else { nil } }
  }
}
