public import Tabular

/// One run of a report.
public struct RunRecord: Sendable, Hashable {
  /// How a run ended.
  public enum Status: String, Sendable, Hashable, CaseIterable {
    /// Its results took their place.
    case published
    /// A gate refused it; nothing was published.
    case refused
    /// Its results are about to take their place: whether they did is told by the files in that place.
    case publishing
  }
  /// The hash of inputs, definitions and the state it compares with.
  public let id: String
  /// The report's name: `jahresbericht`.
  public let report: String
  /// The period it is about: `2024/25`.
  public let period: String
  /// The day its stocks are counted on.
  public let asOf: CalendarDate
  /// The language of its texts.
  public let language: Language
  /// When it was last recorded; texts of this kind must sort by time.
  public let recordedAt: String
  /// The hash of all definitions.
  public let definitionsHash: String
  /// The hash of all inputs.
  public let inputsHash: String
  /// How it ended.
  public let status: Status
  /// The program's version.
  public let program: String
  /// For whom, in the order of `Audience`.
  public let audiences: [Audience]
  /// The run it was compared with.
  public let previous: String?

  /// A run.
  public init(
    id: String, report: String, period: String, asOf: CalendarDate, language: Language, recordedAt: String,
    definitionsHash: String, inputsHash: String, status: Status, program: String = Version.current,
    audiences: [Audience] = [], previous: String? = nil
  ) {
    self.id = id
    self.report = report
    self.period = period
    self.asOf = asOf
    self.language = language
    self.recordedAt = recordedAt
    self.definitionsHash = definitionsHash
    self.inputsHash = inputsHash
    self.status = status
    self.program = program
    self.audiences = audiences
    self.previous = previous
  }

  /// Whether both tell the same figures: made from the same inputs by the same definitions, in whichever language.
  func hasSameContent(as other: RunRecord) -> Bool {
    report == other.report && period == other.period && asOf == other.asOf && program == other.program
      && definitionsHash == other.definitionsHash && inputsHash == other.inputsHash
  }
}

/// What became of one file in a run.
public struct DeliveryRecord: Sendable, Hashable {
  /// The file's path below the input folder.
  public let path: String
  /// The school that sent it; nil for the office.
  public let school: String?
  /// The table it fills.
  public let table: String
  /// The period it was due for.
  public let period: String
  /// 1 for a first delivery, more for a correction.
  public let version: Int
  /// The hash of its bytes.
  public let sha256: String
  /// The day it came in; nil where nobody wrote it down.
  public let receivedOn: CalendarDate?
  /// How many records it has.
  public let rowsRead: Int
  /// How many of them count.
  public let rowsAccepted: Int
  /// How many of them were rejected.
  public let rowsRejected: Int
  /// Findings of severity error.
  public let errors: Int
  /// Findings of severity warning.
  public let warnings: Int
  /// What became of it, in one word: `counted`, `superseded`.
  public let state: String

  /// A delivery.
  public init(
    path: String, school: String?, table: String, period: String, version: Int, sha256: String,
    receivedOn: CalendarDate?, rowsRead: Int, rowsAccepted: Int, rowsRejected: Int, errors: Int,
    warnings: Int,
    state: String
  ) {
    self.path = path
    self.school = school
    self.table = table
    self.period = period
    self.version = version
    self.sha256 = sha256
    self.receivedOn = receivedOn
    self.rowsRead = rowsRead
    self.rowsAccepted = rowsAccepted
    self.rowsRejected = rowsRejected
    self.errors = errors
    self.warnings = warnings
    self.state = state
  }
}

/// One figure as an audience saw it.
public struct PublishedValue: Sendable, Hashable {
  /// For whom.
  public let audience: Audience
  /// The report table's id.
  public let table: String
  /// The metric's name.
  public let metric: String
  /// The period the figure is for.
  public let period: String
  /// The member of each dimension.
  public let members: [String]
  /// The exact figure; nil where a sign stands.
  public let value: Rational?
  /// Why there is no figure.
  public let sign: Sign?
  /// The unit.
  public let unit: String

  /// A figure.
  public init(
    audience: Audience, table: String, metric: String, period: String, members: [String], value: Rational?,
    sign: Sign?, unit: String
  ) {
    self.audience = audience
    self.table = table
    self.metric = metric
    self.period = period
    self.members = members
    self.value = value
    self.sign = sign
    self.unit = unit
  }
}

/// One file a run wrote.
public struct Artefact: Sendable, Hashable {
  /// For whom.
  public let audience: Audience
  /// The file's path below the run's folder.
  public let path: String
  /// The hash of its bytes.
  public let sha256: String
  /// Its length.
  public let bytes: Int

  /// A file.
  public init(audience: Audience, path: String, sha256: String, bytes: Int) {
    self.audience = audience
    self.path = path
    self.sha256 = sha256
    self.bytes = bytes
  }
}
