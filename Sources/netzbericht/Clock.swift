import Foundation
import Tabular

/// The one place where the clock is read.
///
/// `SOURCE_DATE_EPOCH` (reproducible-builds.org) takes the clock's place: seconds since 1970.
enum Clock {
  /// The time as ISO text in UTC.
  static var now: String { instant.formatted(.iso8601) }

  /// The day in this time zone.
  static var today: CalendarDate {
    let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: instant)
    return CalendarDate(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
      ?? CalendarDate(dayNumber: 0)
  }

  private static var instant: Date {
    let told = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap { TimeInterval($0) }
    return told.map(Date.init(timeIntervalSince1970:)) ?? Date.now
  }
}
