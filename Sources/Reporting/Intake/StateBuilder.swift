import Tabular
import Validate

/// The schools of a run: their codes, numbers and memberships.
struct SchoolDirectory: Sendable {
  let domain: StringDomain
  /// How many codes the reference tables gave out; later ones are unknown numbers.
  let count: Int
  private let memberships: @Sendable (CalendarDate) -> [Membership]

  init(
    domain: StringDomain, count: Int, memberships: @escaping @Sendable (CalendarDate) -> [Membership]
  ) {
    self.domain = domain
    self.count = count
    self.memberships = memberships
  }

  /// The code of a school number that the reference tables know.
  func code(of number: String) -> Int64? {
    domain.existingCode(of: number).flatMap { $0 < count ? $0 : nil }
  }

  /// The memberships in the edition valid on the day.
  func memberships(on day: CalendarDate) -> [Membership] { memberships(day) }
}

/// Puts together what was expected with what came.
struct StateBuilder {
  private struct Key: Hashable {
    let table: String
    let period: Period
    let school: Int64?
  }
  private let plan: Plan
  private let receipts: [String: CalendarDate]
  private var expected: Set<Key> = []
  private var members: Set<Key> = []
  private var states: [Key: DeliveryState] = [:]

  /// What each due period of the plan asks of the network, or only the deliveries named.
  init(
    plan: Plan, schools: SchoolDirectory, receipts: [String: CalendarDate],
    only: [(table: String, period: Period, school: Int64?)]? = nil
  ) {
    self.plan = plan
    self.receipts = receipts
    if let only {
      members = Set(only.map { Key(table: $0.table, period: $0.period, school: $0.school) })
      expected = members
      return
    }
    for (table, periods) in plan.readPeriods {
      guard let schema = plan.catalog.tables[table]?.schema else { continue }
      for period in periods {
        let memberships = schools.memberships(on: period.lastDay)
        switch schema.sender {
        case .school:
          for membership in memberships {
            let key = Key(table: table, period: period, school: membership.school)
            if membership.belongs(to: period) { members.insert(key) }
            if membership.owes(period) { expected.insert(key) }
          }
        case .office:
          // Nothing is due before there is a network.
          guard !memberships.isEmpty else { continue }
          members.insert(Key(table: table, period: period, school: nil))
          expected.insert(Key(table: table, period: period, school: nil))
        case .reference, .receipts, .system: continue
        }
      }
    }
  }

  /// Takes in the files of one delivery; false if the school is no member then.
  mutating func add(
    _ delivery: DeliveryKey, school: Int64?, files: [(found: FoundDelivery, isUsable: Bool)],
    isUsable: Bool, isCorrected: Bool
  ) -> Bool {
    let key = Key(table: delivery.table, period: delivery.period, school: school)
    let isMember = members.contains(key)
    states[key] = DeliveryState(
      table: delivery.table, period: delivery.period, school: school, isMember: isMember,
      isExpected: expected.contains(key), isReceived: true, isUsable: isUsable && isMember,
      isOnTime: isOnTime(delivery, files), isCorrected: isCorrected)
    return isMember
  }

  /// All deliveries of members, expected or not, and all received, in a fixed order.
  func finish() -> [DeliveryState] {
    var result = Array(states.values)
    for key in members where states[key] == nil {
      result.append(
        DeliveryState(
          table: key.table, period: key.period, school: key.school, isMember: true,
          isExpected: expected.contains(key), isReceived: false,
          isUsable: false, isOnTime: nil, isCorrected: false))
    }
    return result.sorted {
      if $0.table != $1.table { return $0.table < $1.table }
      if $0.period != $1.period { return $0.period < $1.period }
      return ($0.school ?? -1) < ($1.school ?? -1)
    }
  }

  /// Whether the first usable file came by the deadline of the contract.
  private func isOnTime(
    _ delivery: DeliveryKey, _ files: [(found: FoundDelivery, isUsable: Bool)]
  ) -> Bool? {
    guard let schema = plan.catalog.tables[delivery.table]?.schema else { return nil }
    let first = files.filter(\.isUsable).min { $0.found.version < $1.found.version }
    guard let day = first.flatMap({ receipts[$0.found.receiptName] }) else { return nil }
    return day <= delivery.period.lastDay.adding(days: schema.deadlineDays)
  }
}
