public import Tabular

/// How long a school belongs to the network and whether it must report.
public struct Membership: Sendable, Hashable {
  /// The school's code.
  public let school: Int64
  /// The first day.
  public let from: CalendarDate
  /// The last day; nil while it lasts.
  public let until: CalendarDate?
  /// Whether deliveries are expected.
  public let isObliged: Bool

  /// A membership.
  public init(school: Int64, from: CalendarDate, until: CalendarDate?, isObliged: Bool) {
    self.school = school
    self.from = from
    self.until = until
    self.isObliged = isObliged
  }

  /// Whether a delivery for the due period is expected: the school is a member on the period's last day.
  public func owes(_ period: Period) -> Bool { isObliged && belongs(to: period) }

  /// Whether the school is a member on the period's last day.
  public func belongs(to period: Period) -> Bool {
    from <= period.lastDay && (until.map { $0 >= period.lastDay } ?? true)
  }
}

/// One expected or received delivery with everything completeness is computed from.
public struct DeliveryState: Sendable, Hashable {
  /// The table.
  public let table: String
  /// The due period.
  public let period: Period
  /// The school's code; nil for tables of the coordination office.
  public let school: Int64?
  /// Whether the school is a member then; always for the office.
  public let isMember: Bool
  /// Whether it had to come.
  public let isExpected: Bool
  /// Whether any file came.
  public let isReceived: Bool
  /// Whether a file counts.
  public let isUsable: Bool
  /// Whether the first usable file came by the deadline; nil where the list of receipts does not say.
  public let isOnTime: Bool?
  /// Whether a correction replaced an earlier file.
  public let isCorrected: Bool

  /// A state.
  public init(
    table: String, period: Period, school: Int64?, isMember: Bool, isExpected: Bool, isReceived: Bool,
    isUsable: Bool,
    isOnTime: Bool?, isCorrected: Bool
  ) {
    self.table = table
    self.period = period
    self.school = school
    self.isMember = isMember
    self.isExpected = isExpected
    self.isReceived = isReceived
    self.isUsable = isUsable
    self.isOnTime = isOnTime
    self.isCorrected = isCorrected
  }
}
