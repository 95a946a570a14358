import Tabular

/// What became different between two runs for one delivery: a school's, or the office's, table and due period.
struct DeliveryChange: Sendable, Hashable {
  let kind: ReportRevision.Cause.Kind
  let table: String
  let school: String?
  let period: String
  /// The day the file that counts now came in.
  let receivedOn: CalendarDate?
  /// The file that counts now; the one that counted before where none does now.
  let path: String

  /// The changes from one run to another, in the order of the paths.
  static func changes(
    from before: [DeliveryRecord], to after: [DeliveryRecord]
  ) -> [DeliveryChange] {
    let (old, new) = (Dictionary(grouping: before, by: Key.init), Dictionary(grouping: after, by: Key.init))
    var result: [DeliveryChange] = []
    for key in Set(old.keys).union(new.keys) {
      let (was, now) = (counted(old[key]), counted(new[key]))
      guard was?.path != now?.path || was?.sha256 != now?.sha256, let file = now ?? was else { continue }
      let kind: ReportRevision.Cause.Kind =
        if now == nil {
          .withdrawn
        } else if was == nil {
          // A file that could not be used was there: what came now corrects it.
          old[key] == nil ? .late : .correction
        } else {
          was?.path == now?.path ? .changed : .correction
        }
      result.append(
        DeliveryChange(
          kind: kind, table: key.table, school: key.school, period: key.period,
          receivedOn: now?.receivedOn, path: file.path))
    }
    return result.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private struct Key: Hashable {
    let table: String
    let school: String?
    let period: String

    init(_ record: DeliveryRecord) {
      table = record.table
      school = record.school
      period = record.period
    }
  }

  /// The file that counts among the versions of a delivery.
  private static func counted(_ records: [DeliveryRecord]?) -> DeliveryRecord? {
    records?.first { $0.state == FileOutcome.State.used.rawValue }
  }
}
