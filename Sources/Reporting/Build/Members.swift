import Aggregate
import Tabular

/// A member of a dimension as shown.
struct Member: Sendable, Hashable {
  let id: String
  let label: Localized
}

/// The members of a dimension in a frame, and how rows of a table find theirs.
struct DimensionMembers: Sendable {
  let grouping: GroupingDimension
  /// In the order shown; for an open vocabulary by code, shown in the order of `order`.
  let members: [Member]
  /// Positions in the order shown.
  let order: [Int]
  /// Whether the vocabulary is closed: members without rows exist all the same.
  let isClosed: Bool
}

/// Finds the members of dimensions for a run whose reference tables have been read.
struct MemberFinder: Sendable {
  let plan: Plan
  let references: ReferenceData
  let domains: Domains
  let schoolCount: Int
  let periodCodes: [Period: Int]

  /// The members of the dimension for rows of the table, in the frame.
  func members(of name: String, table: TableSchema, frame: Int) -> DimensionMembers? {
    guard let dimension = plan.catalog.dimensions[name] else { return nil }
    switch dimension.source {
    case .school(let reference, let field):
      return table.schoolField.map { school in
        schoolMembers(dimension, reference, field, school: school, day: plan.frames[frame].asOf)
      }
    case .field(let fieldName):
      return table.index(of: fieldName).map { fieldMembers(dimension, table, $0) }
    case .monthOf(let fieldName):
      return table.index(of: fieldName).map {
        monthMembers(of: $0, constraints: table.fields[$0].constraints)
      }
    case .period(let asMonth):
      return periodMembers(asMonth: asMonth, frame: plan.frames[frame])
    }
  }

  private func schoolMembers(
    _ dimension: DimensionDefinition, _ reference: String, _ field: String, school: Int, day: CalendarDate
  ) -> DimensionMembers {
    let codes = references.attribute(reference, field, on: day, schoolCount: schoolCount)
    guard let table = plan.catalog.tables[reference]?.schema, let index = table.index(of: field) else {
      return DimensionMembers(
        grouping: GroupingDimension(source: .lookup(field: school, members: []), memberCount: 0),
        members: [], order: [], isClosed: true)
    }
    // By text, not by school: there are few of most of them.
    let texts = domains.domain(of: table.fields[index], in: table).texts
    var isMet = [Bool](repeating: false, count: texts.count)
    var isMissing = false
    for code in codes { if Missing.contains(code) { isMissing = true } else { isMet[Int(code)] = true } }
    let ids = texts.indices.map { isMet[$0] ? id(dimension, of: texts[$0]) : nil }
    let missing = id(dimension, of: nil)
    var members = dimension.members.map { Member(id: $0.id, label: $0.label) }
    if members.isEmpty {
      let labels = labels(dimension, day: day) { Missing.contains(codes[$0]) ? missing : ids[Int(codes[$0])] }
      for id in (isMissing ? ids + [missing] : ids).compactMap(\.self).sorted() where id != members.last?.id {
        members.append(Member(id: id, label: labels[id] ?? Localized(de: id, en: id)))
      }
    }
    let position = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.id, Int32($0)) })
    let positions = ids.map { $0.flatMap { position[$0] } ?? -1 }
    let none = missing.flatMap { position[$0] } ?? -1
    return DimensionMembers(
      grouping: GroupingDimension(
        source: .lookup(
          field: school, members: codes.map { Missing.contains($0) ? none : positions[Int($0)] }),
        memberCount: members.count),
      members: members, order: Array(members.indices), isClosed: true)
  }

  /// The id of the member to which a text belongs; nil for a school without one.
  private func id(_ dimension: DimensionDefinition, of text: String?) -> String? {
    let mapped = dimension.map.map { map in text.flatMap { map[$0] } } ?? text
    return mapped ?? dimension.otherwise
  }

  /// Labels from the dimension's text field: the id and the text, as in "199928 Grundschule am Park".
  private func labels(
    _ dimension: DimensionDefinition, day: CalendarDate, id: (_ school: Int) -> String?
  ) -> [String: Localized] {
    guard let source = dimension.text, let table = plan.catalog.tables[source.table]?.schema,
      let index = table.index(of: source.field)
    else { return [:] }
    let codes = references.attribute(source.table, source.field, on: day, schoolCount: schoolCount)
    let texts = domains.domain(of: table.fields[index], in: table).texts
    var labels: [String: Localized] = [:]
    for (school, code) in codes.enumerated() where !Missing.contains(code) {
      guard let id = id(school) else { continue }
      let label = "\(id) \(texts[Int(code)])"
      labels[id] = Localized(de: label, en: label)
    }
    return labels
  }

  private func fieldMembers(
    _ dimension: DimensionDefinition, _ table: TableSchema, _ index: Int
  ) -> DimensionMembers {
    let field = table.fields[index]
    if field.type == .category {
      let members = field.categories.map { Member(id: $0.value, label: $0.label) }
      return DimensionMembers(
        grouping: GroupingDimension(
          source: .lookup(field: index, members: members.indices.map(Int32.init)),
          memberCount: members.count),
        members: members, order: Array(members.indices), isClosed: true)
    }
    let texts = domains.domain(of: field, in: table).texts
    let members = texts.map { text in
      Member(
        id: text,
        label: dimension.showsTableTitles
          ? plan.catalog.tables[text]?.schema.title ?? Localized(de: text, en: text)
          : Localized(de: text, en: text))
    }
    return DimensionMembers(
      grouping: GroupingDimension(source: .open(field: index), memberCount: GroupingDimension.openLimit),
      members: members, order: members.indices.sorted { members[$0].id < members[$1].id }, isClosed: false)
  }

  private func periodMembers(asMonth: Bool, frame: Frame) -> DimensionMembers {
    // Half-yearly and yearly deliveries belong to the month they are due in.
    func shown(_ period: Period) -> Period {
      guard asMonth else { return period }
      let day = period.lastDay.components
      return .month(year: day.year, month: day.month)
    }
    let due = Frequency.allCases.flatMap { frame.period.duePeriods($0) }
    let periods = Set(due.map(shown)).sorted()
    let position = Dictionary(uniqueKeysWithValues: periods.enumerated().map { ($1, Int32($0)) })
    var lookup = [Int32](repeating: -1, count: periodCodes.count)
    for (period, code) in periodCodes { lookup[code] = position[shown(period)] ?? -1 }
    let members = periods.map { Member(id: $0.id, label: label($0)) }
    return DimensionMembers(
      grouping: GroupingDimension(source: .period(members: lookup), memberCount: members.count),
      members: members, order: Array(members.indices), isClosed: true)
  }

  /// The months of the days a contract allows; without bounds those from 1990 to 2099.
  private func monthMembers(of field: Int, constraints: Constraints) -> DimensionMembers {
    let first = CalendarDate(dayNumber: constraints.minimum.map(Int.init) ?? 7305)
    let last = CalendarDate(dayNumber: constraints.maximum.map(Int.init) ?? 47_481)
    var members: [Member] = []
    var lookup: [Int32] = []
    var day = first
    while day <= last {
      let parts = day.components
      let month = Period.month(year: parts.year, month: parts.month)
      members.append(Member(id: month.id, label: label(month)))
      while day <= min(last, month.lastDay) {
        lookup.append(Int32(members.count - 1))
        day = day.adding(days: 1)
      }
    }
    return DimensionMembers(
      grouping: GroupingDimension(
        source: .day(field: field, first: Int64(first.dayNumber), members: lookup),
        memberCount: members.count),
      members: members, order: Array(members.indices), isClosed: false)
  }

  /// German readers look for "03/2025".
  private func label(_ period: Period) -> Localized {
    guard case .month(let year, let month) = period else { return Localized(de: period.id, en: period.id) }
    return Localized(de: "\(month < 10 ? "0" : "")\(month)/\(year)", en: period.id)
  }
}
