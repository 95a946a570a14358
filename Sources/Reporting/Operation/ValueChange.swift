import Tabular

/// A published figure that two runs tell differently.
struct ValueChange: Sendable, Hashable {
  /// What a figure is known by.
  struct Key: Sendable, Hashable {
    let audience: Audience
    let table: String
    let metric: String
    let period: String
    let members: [String]
  }
  let key: Key
  let before: ReportRevision.Told?
  let after: ReportRevision.Told?

  var kind: ReportRevision.Change.Kind { before == nil ? .new : after == nil ? .gone : .revised }

  /// The changes from one run to another: in the order of the later run, then what is gone in that of the earlier.
  ///
  /// The word for totals may be of another language in each.
  static func changes(from before: [PublishedValue], to after: [PublishedValue]) -> [ValueChange] {
    let old = Dictionary(before.map { (key($0), told($0)) }) { first, _ in first }
    var seen: Set<Key> = []
    var result: [ValueChange] = []
    for value in after {
      let key = key(value)
      guard seen.insert(key).inserted else { continue }
      let (was, now) = (old[key] ?? nil, told(value))
      if was != now { result.append(ValueChange(key: key, before: was, after: now)) }
    }
    for value in before where seen.insert(key(value)).inserted {
      result.append(ValueChange(key: key(value), before: told(value), after: nil))
    }
    return result
  }

  private static func told(_ value: PublishedValue) -> ReportRevision.Told? {
    ReportRevision.Told(value.value, value.sign)
  }

  private static let totals = Set(Language.allCases.map(TableBuilder.totalWord))

  /// The key with the total's word in German, whatever the report's language.
  static func key(_ value: PublishedValue) -> Key {
    Key(
      audience: value.audience, table: value.table, metric: value.metric, period: value.period,
      members: value.members.map { totals.contains($0) ? TableBuilder.totalWord(.de) : $0 })
  }
}
