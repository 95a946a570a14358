/// What a report says otherwise than the one published before it about the same period.
///
/// It holds nothing that was not published: the figures then, the figures now, and which deliveries came between. In a
/// publication causes name no school.
public struct ReportRevision: Sendable, Hashable {
  /// A figure as it was told.
  public enum Told: Sendable, Hashable {
    /// A number.
    case number(Rational)
    /// No number, and why.
    case sign(Sign)

    /// The value where there is one, else the sign; nil where there is neither.
    public init?(_ value: Rational?, _ sign: Sign?) {
      if let value {
        self = .number(value)
      } else if let sign {
        self = .sign(sign)
      } else {
        return nil
      }
    }
  }
  /// Something that was not so when the earlier report was made.
  public struct Cause: Sendable, Hashable {
    /// What happened.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      /// A delivery replaced one that counted or could not be used.
      case correction
      /// A delivery came where none had counted.
      case late
      /// A file holds something else under the same name.
      case changed
      /// A delivery that counted is no longer there.
      case withdrawn
      /// Reference data, such as the list of members, are others.
      case reference
      /// Indicators, rules or texts are defined otherwise.
      case definitions
      /// The program is another version.
      case program
    }
    /// What happened.
    public let kind: Kind
    /// The number of the school it is about; nil for the office, for reference data and in publications.
    public let school: String?
    /// The table it is about.
    public let table: String?
    /// The period the delivery was due for.
    public let duePeriod: Period?
    /// The day it came in, where somebody wrote it down.
    public let day: CalendarDate?
    /// How many deliveries it stands for: more than one only where no school is named.
    public let count: Int
    /// The same in words of the report's language: "Korrektur vom 12.05.2025 der Schule 199928: Tätigkeiten …".
    public let text: String

    /// A cause.
    public init(
      kind: Kind, school: String?, table: String?, duePeriod: Period?, day: CalendarDate?, count: Int,
      text: String
    ) {
      self.kind = kind
      self.school = school
      self.table = table
      self.duePeriod = duePeriod
      self.day = day
      self.count = count
      self.text = text
    }
  }
  /// One figure that is told otherwise.
  public struct Change: Sendable, Hashable {
    /// How.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      /// The earlier report did not have it.
      case new
      /// Only the earlier report has it.
      case gone
      /// Both have it, and it differs.
      case revised
    }
    /// How.
    public let kind: Kind
    /// The id of the report's table; `ReportRevision.letters` for figures that schools are told in their letters.
    public let table: String
    /// The table's heading.
    public let tableTitle: String
    /// The metric's name.
    public let metric: String
    /// What the metric is called.
    public let label: String
    /// Its unit.
    public let unit: String
    /// The decimals it is shown with.
    public let decimals: Int
    /// The period the figure is for: `2024/25`.
    public let period: String
    /// The members of the table's dimensions by id, as in `FlatRow`.
    public let members: [String]
    /// The same as shown.
    public let labels: [String]
    /// The school the figure is about, where it is about one.
    public let school: String?
    /// What the earlier report told.
    public let before: Told?
    /// What this report tells.
    public let after: Told?
    /// Positions in the revision's causes: everything that may have led to it.
    public let causes: [Int]

    /// A change.
    public init(
      kind: Kind, table: String, tableTitle: String, metric: String, label: String, unit: String,
      decimals: Int, period: String, members: [String], labels: [String], school: String?, before: Told?,
      after: Told?, causes: [Int]
    ) {
      self.kind = kind
      self.table = table
      self.tableTitle = tableTitle
      self.metric = metric
      self.label = label
      self.unit = unit
      self.decimals = decimals
      self.period = period
      self.members = members
      self.labels = labels
      self.school = school
      self.before = before
      self.after = after
      self.causes = causes
    }
  }
  /// The place of the figures that schools are told in their letters, among the tables of a report.
  public static let letters = "rueckmeldung"

  /// The id of the earlier run.
  public let earlierRun: String
  /// The day it was published.
  public let publishedOn: CalendarDate?
  /// What came between.
  public let causes: [Cause]
  /// The figures that are told otherwise, in the order of the report's tables.
  public let changes: [Change]

  /// A revision.
  public init(earlierRun: String, publishedOn: CalendarDate?, causes: [Cause], changes: [Change]) {
    self.earlierRun = earlierRun
    self.publishedOn = publishedOn
    self.causes = causes
    self.changes = changes
  }
}

/// Where a figure stands in its table.
public struct CellPlace: Sendable, Hashable {
  /// The position of the row.
  public let row: Int
  /// The position of the column.
  public let column: Int

  /// A place.
  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}

extension ReportTable {
  /// The same table, the cells of figures that the revision calls revised marked.
  func marked(by revision: ReportRevision) -> ReportTable {
    let revised = Set(
      revision.changes.filter { $0.kind == .revised && $0.table == id }
        .map { FigureName(metric: $0.metric, period: $0.period, members: $0.members) })
    var result = self
    result.revised = Set(
      flat.compactMap { row in
        revised.contains(FigureName(metric: row.metric, period: row.period, members: row.members))
          ? row.place : nil
      })
    return result
  }
}

/// What a figure is known by within its table.
private struct FigureName: Hashable {
  let metric: String
  let period: String
  let members: [String]
}

extension Report {
  /// The same report with what it says otherwise than the one before; revised figures are marked in its tables.
  public func telling(_ revision: ReportRevision) -> Report {
    var result = self
    result.revision = revision
    result.sheets = sheets.map { sheet in
      guard case .table(let table) = sheet.content else { return sheet }
      return Sheet(name: sheet.name, title: sheet.title, content: .table(table.marked(by: revision)))
    }
    return result
  }
}
