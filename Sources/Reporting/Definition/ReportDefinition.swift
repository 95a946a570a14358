import Configuration
public import Tabular

/// A template with its place.
public struct TemplateText: Sendable {
  /// The text in both languages.
  public let text: Localized
  /// Where it stands.
  public let location: SourceLocation

  init(_ node: ConfigNode) throws(ConfigError) {
    text = try node.localized()
    location = node.location
  }
}

/// A table of a report as written: which metrics by which dimensions.
public struct ReportTableDefinition: Sendable {
  /// The stable id, the flat file's name.
  public let id: String
  /// What the table shows.
  public let description: TemplateText?
  /// The dimensions of its rows, by audience.
  public let by: [Audience: [String]]
  /// The dimension whose members become columns; of several metrics each has a row of its own.
  public let across: String?
  /// The metrics, each with its numerator and denominator.
  public let metrics: [String]
  /// Metrics shown by their value alone, such as completeness.
  public let beside: [String]
  /// Whether a last row holds the total.
  public let hasTotal: Bool
  /// Whether the previous period and the change stand beside.
  public let comparesPrevious: Bool
  /// Whether rows in which every figure is zero are left out; what is missing stays.
  public var leavesOutZeros = false
  /// The heading of a column of their own for the ids of members that have a name beside it; nil for none.
  public var idHeading: Localized?
  /// How many periods before this one stand above it as earlier reports told them; nil for a table of this period alone.
  public var earlierPeriods: Int?
  /// Notes, each a sentence.
  public var notes: [Localized] = []
}

/// A chart of a report as written.
public struct ReportChartDefinition: Sendable {
  /// How values are drawn.
  public let form: ReportChart.Form
  /// The id of the table it draws.
  public let table: String
  /// The metrics drawn, columns of that table.
  public let metrics: [String]
  /// The dimension whose members are the series, if any; the table's first dimension gives the names.
  public let series: String?
  /// Whether the largest value stands first.
  public let isSorted: Bool
}

/// A sheet of a report as written.
public struct SheetDefinition: Sendable {
  /// What it holds.
  public enum Content: Sendable {
    /// The cover: headings with templates.
    case cover([(heading: Localized, text: TemplateText)])
    /// The list of sheets.
    case contents
    /// The sentences.
    case summary
    /// A table.
    case table(ReportTableDefinition)
    /// A chart.
    case chart(ReportChartDefinition)
    /// What the run has found: its id, what it tells, and a text above it.
    case list(id: String, ReportList, text: TemplateText?)
    /// What is told otherwise than in the report before; the id of its table.
    case changes(id: String)
    /// The method sheet.
    case method
    /// Paragraphs.
    case notes([TemplateText])
    /// The signs.
    case signs
  }
  /// The sheet's name.
  public let name: Localized
  /// Its heading.
  public let title: Localized
  /// For whom; nil for all.
  public let audience: Audience?
  /// What it holds.
  public let content: Content
  /// Where it stands.
  public let location: SourceLocation
}

/// One sentence of the summary: left out when a metric it needs has no figure.
public struct SentenceDefinition: Sendable {
  /// Metrics that must have a figure.
  public let needs: [String]
  /// The template.
  public let template: TemplateText
  /// Where the needs stand, or the sentence where it has none.
  public let location: SourceLocation
}

/// A report as written.
public struct ReportDefinition: Sendable {
  /// The kind of period a report is about.
  public enum PeriodKind: String, Sendable, Hashable, CaseIterable {
    /// A school year.
    case schoolYear = "school-year"
    /// A month.
    case month
    /// A calendar year.
    case calendarYear = "calendar-year"

    /// Whether the period is of this kind.
    public func matches(_ period: Period) -> Bool {
      switch (self, period) {
      case (.schoolYear, .schoolYear), (.month, .month), (.calendarYear, .calendarYear): true
      default: false
      }
    }
  }
  /// The name on the command line.
  public let name: String
  /// The title.
  public let title: Localized
  /// What it is about.
  public let periodKind: PeriodKind
  /// The first part of the file name.
  public let fileName: Localized
  /// Key words.
  public let keywords: [Localized]
  /// The sheets in order.
  public let sheets: [SheetDefinition]
  /// The sentences, ranked.
  public let sentences: [SentenceDefinition]
  /// Tables shown in the text.
  public let textTables: [String]
  /// Whether the workbook gives each table once more on a sheet for programs.
  public let hasCSVSheets: Bool
  /// The figures each school gets back: metrics by the dimension whose members are school numbers.
  public let feedback: (dimension: String, metrics: [String])?
  /// What must have come in before it may be published.
  public let gates: GateDefinition
  /// Where it stands.
  public let location: SourceLocation

  /// Whether a text may tell how a figure over all schools has changed.
  var tellsChanges: Bool {
    var templates = sentences.map(\.template)
    for sheet in sheets {
      switch sheet.content {
      case .cover(let entries): templates += entries.map(\.text)
      case .notes(let paragraphs): templates += paragraphs
      case .table(let table): templates += table.description.map { [$0] } ?? []
      case .list(_, _, let text): templates += text.map { [$0] } ?? []
      case .contents, .summary, .chart, .changes, .method, .signs: continue
      }
    }
    return templates.contains { template in
      Facts.comparisons.contains { template.text.de.contains($0) || template.text.en.contains($0) }
    }
  }

  /// Whether a sheet lists what a run has found.
  var hasLists: Bool { sheets.contains { if case .list = $0.content { true } else { false } } }

  /// The tables with their sheets.
  public var tables: [ReportTableDefinition] {
    sheets.compactMap { if case .table(let table) = $0.content { table } else { nil } }
  }

  /// The tables that the audience sees.
  public func tables(for audience: Audience) -> [ReportTableDefinition] {
    sheets.compactMap { sheet in
      guard sheet.audience == nil || sheet.audience == audience else { return nil }
      guard case .table(let table) = sheet.content else { return nil }
      return table
    }
  }
}
