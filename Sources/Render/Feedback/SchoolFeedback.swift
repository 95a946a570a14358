public import Tabular

/// What a school is told about its deliveries.
public struct SchoolFeedback: Sendable, Hashable {
  /// One delivery that was expected or came.
  public struct Item: Sendable, Hashable {
    /// What became of it.
    public enum State: String, Sendable, Hashable, CaseIterable {
      /// Arrived; all its rows count.
      case complete
      /// Arrived; some rows do not count yet.
      case partly
      /// Arrived, but cannot be used at all.
      case unusable
      /// Arrived with a header only: nothing happened.
      case nothingToReport = "nothing-to-report"
      /// Expected and not arrived.
      case missing
    }
    /// The table's title: `Tätigkeiten`.
    public let title: String
    /// The period it was due for.
    public let duePeriod: Period
    /// What became of it.
    public let state: State
    /// More about it in a few words, in the language of the text: `verspätet`, `Korrektur`; nil for nothing.
    public let remark: String?
    /// Rows received.
    public let rows: Int
    /// Rows that count.
    public let acceptedRows: Int

    /// A delivery.
    public init(
      title: String, duePeriod: Period, state: State, remark: String? = nil, rows: Int = 0,
      acceptedRows: Int = 0
    ) {
      self.title = title
      self.duePeriod = duePeriod
      self.state = state
      self.remark = remark
      self.rows = rows
      self.acceptedRows = acceptedRows
    }
  }
  /// A figure of the school with its label, both ready to be shown.
  public struct Figure: Sendable, Hashable {
    /// What it is: `Stunden im Schuljahr`.
    public let label: String
    /// The number as text.
    public let text: String

    /// A figure.
    public init(label: String, text: String) {
      self.label = label
      self.text = text
    }
  }
  /// The official number.
  public let schoolNumber: String
  /// The school's name.
  public let schoolName: String
  /// The report the deliveries are for.
  public let reportTitle: String
  /// The period of the report.
  public let period: Period
  /// Whom to ask: name of the office, telephone, e-mail; lines separated by LF.
  public let contact: String
  /// What was expected or came, in the order shown.
  public let received: [Item]
  /// What is wrong, in the order shown within each file.
  public let findings: [Finding]
  /// How many errors and warnings there are in each file, those included that are too many to be listed.
  public let totals: [String: Int]
  /// Figures of the school, shown when nothing is wrong.
  public let figures: [Figure]

  /// Feedback for one school.
  public init(
    schoolNumber: String, schoolName: String, reportTitle: String, period: Period, contact: String,
    received: [Item], findings: [Finding], totals: [String: Int] = [:], figures: [Figure]
  ) {
    self.schoolNumber = schoolNumber
    self.schoolName = schoolName
    self.reportTitle = reportTitle
    self.period = period
    self.contact = contact
    self.received = received
    self.findings = findings
    self.totals = totals
    self.figures = figures
  }

  /// What asks for something to be done; notes do not.
  var toRepair: [Finding] { findings.filter { $0.severity != .note } }

  /// How many errors and warnings there are in all, or in a file.
  func total(in file: String? = nil) -> Int {
    let listed = Dictionary(grouping: toRepair, by: \.location.file).mapValues(\.count)
    return listed.reduce(0) { sum, entry in
      file == nil || file == entry.key ? sum + max(entry.value, totals[entry.key] ?? 0) : sum
    }
  }
}
