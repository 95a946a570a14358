import Tabular

/// Where a row's member of a dimension is found.
public enum MemberSource: Sendable {
  /// By the code in a school or category field: `members[code]`, -1 for none.
  case lookup(field: Int, members: [Int32])
  /// The code in a string field is the member: an open vocabulary.
  case open(field: Int)
  /// By the day in a date field: `members[day - first]`, -1 for none.
  case day(field: Int, first: Int64, members: [Int32])
  /// By the delivery's due period: `members[code]`, -1 for none.
  case period(members: [Int32])
}

/// One dimension of a grouping: `memberCount` members and one place for "none".
public struct GroupingDimension: Sendable {
  /// Where members come from.
  public let source: MemberSource
  /// How many there are; for an open vocabulary the largest number supported.
  public let memberCount: Int

  /// Most members an open vocabulary may have within one grouping.
  public static let openLimit = 1 << 30

  /// A dimension.
  public init(source: MemberSource, memberCount: Int) {
    self.source = source
    self.memberCount = memberCount
  }
}

/// A group's key: the members of all dimensions as one mixed-radix number.
public struct GroupKey: Sendable {
  private let radices: [Int]

  /// Keys over the given dimensions; nil if they do not fit 62 bits.
  public init?(_ dimensions: [GroupingDimension]) {
    var product = 1
    for dimension in dimensions {
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension.memberCount + 1)
      guard !overflow, next < 1 << 62 else { return nil }
      product = next
    }
    radices = dimensions.map { $0.memberCount + 1 }
  }

  /// How many keys there can be.
  public var limit: Int { radices.reduce(1, *) }

  /// The key of the given members; nil stands for none.
  public func key(_ members: [Int?]) -> Int {
    zip(radices, members).reduce(0) { $0 * $1.0 + ($1.1 ?? $1.0 - 1) }
  }

  /// The members behind a key; nil stands for none.
  public func members(of key: Int) -> [Int?] {
    var rest = key
    var members: [Int?] = []
    for radix in radices.reversed() {
      let member = rest % radix
      members.append(member == radix - 1 ? nil : member)
      rest /= radix
    }
    return members.reversed()
  }
}

/// Finds the group of each row of a batch and numbers groups as they appear.
struct Grouper: Sendable {
  /// Where a row's member of one dimension is found, `none` taking the place of no member.
  private enum Part {
    /// By what stands in a field, less `first`; the last one is for everything beyond.
    case listed(field: Int, first: Int64, members: [Int32])
    case open(field: Int)
    case period(members: [Int32])
  }
  private let parts: [(part: Part, none: Int)]
  private(set) var keys: [Int] = []
  // Small keys are looked up in an array, large ones in a dictionary. Where all are small, the array has all.
  private var dense: [Int32]
  private var sparse: [Int: Int32] = [:]
  /// Whether the array has room for all keys there can be.
  private let isDense: Bool
  private static let denseLimit = 1 << 16

  init(_ dimensions: [GroupingDimension], key: GroupKey) {
    parts = dimensions.map { dimension in
      let none = dimension.memberCount
      func filled(_ members: [Int32]) -> [Int32] {
        (members + [-1]).map { $0 < 0 ? Int32(truncatingIfNeeded: none) : $0 }
      }
      switch dimension.source {
      case .lookup(let field, let members):
        return (.listed(field: field, first: 0, members: filled(members)), none)
      case .day(let field, let first, let members):
        return (.listed(field: field, first: first, members: filled(members)), none)
      case .open(let field): return (.open(field: field), none)
      case .period(let members): return (.period(members: members), none)
      }
    }
    isDense = key.limit <= Self.denseLimit
    dense = isDense ? [Int32](repeating: -1, count: key.limit) : []
  }

  /// The group of every row; all rows get one.
  mutating func groups(of batch: Batch, periodCode: Int) -> [Int32] {
    let count = batch.rowCount
    guard !parts.isEmpty else { return [Int32](repeating: slot(of: 0), count: count) }
    if isDense, let parts = Self.listed(parts, batch) { return groups(by: parts, count) }
    var keys = [Int](repeating: 0, count: count)
    for (part, none) in parts {
      switch part {
      case .listed(let field, let first, let members):
        Self.extend(&keys, batch.columns[field].values, first: first, members, radix: none + 1)
      case .open(let field):
        let codes = batch.columns[field].values
        for row in 0..<count {
          let code = codes[row]
          keys[row] = keys[row] &* (none &+ 1) &+ (code >= 0 && code < none ? Int(code) : none)
        }
      case .period(let members):
        let member = members.indices.contains(periodCode) ? Int(members[periodCode]) : -1
        for row in 0..<count { keys[row] = keys[row] &* (none &+ 1) &+ (member < 0 ? none : member) }
      }
    }
    var groups = [Int32](repeating: 0, count: count)
    let others = Self.look(keys, in: dense, &groups)
    for row in others { groups[row] = slot(of: keys[row]) }
    return groups
  }

  /// A dimension whose members are listed, with the cells of a batch.
  private struct Listed {
    let codes: [Int64]
    let first: Int64
    let members: [Int32]
    let radix: Int

    /// A dimension of one member, which changes nothing.
    static func alone(_ codes: [Int64]) -> Listed { Listed(codes: codes, first: 0, members: [0], radix: 1) }
  }

  /// Three dimensions whose members are listed, where there are no others and not more.
  private static func listed(_ parts: [(part: Part, none: Int)], _ batch: Batch) -> (Listed, Listed, Listed)?
  {
    guard parts.count <= 3 else { return nil }
    var listed: [Listed] = []
    for (part, none) in parts {
      guard case .listed(let field, let first, let members) = part else { return nil }
      listed.append(
        Listed(codes: batch.columns[field].values, first: first, members: members, radix: none + 1))
    }
    while listed.count < 3 { listed.append(.alone(listed[0].codes)) }
    return (listed[0], listed[1], listed[2])
  }

  /// The same for such dimensions, all in one go.
  private mutating func groups(by parts: (Listed, Listed, Listed), _ count: Int) -> [Int32] {
    var groups = [Int32](repeating: 0, count: count)
    var keys: [(row: Int, key: Int)] = []
    if parts.1.radix == 1 && parts.2.radix == 1 {
      Self.look(parts.0, in: dense, &groups, new: &keys)
    } else {
      Self.look(parts.0, parts.1, parts.2, in: dense, &groups, new: &keys)
    }
    for (row, key) in keys { groups[row] = slot(of: key) }
    return groups
  }

  private static func look(
    _ part: Listed, in dense: [Int32], _ groups: inout [Int32], new: inout [(row: Int, key: Int)]
  ) {
    var groups = groups.mutableSpan
    let (codes, members, dense) = (part.codes.span.extracting(groups.indices), part.members.span, dense.span)
    for row in groups.indices {
      let key = member(of: codes[row], first: part.first, in: members)
      groups[row] = dense[key]
      if dense[key] < 0 { new.append((row, key)) }
    }
  }

  private static func look(
    _ a: Listed, _ b: Listed, _ c: Listed, in dense: [Int32], _ groups: inout [Int32],
    new: inout [(row: Int, key: Int)]
  ) {
    var groups = groups.mutableSpan
    let rows = groups.indices
    let (codesA, codesB) = (a.codes.span.extracting(rows), b.codes.span.extracting(rows))
    let (codesC, dense) = (c.codes.span.extracting(rows), dense.span)
    let (membersA, membersB, membersC) = (a.members.span, b.members.span, c.members.span)
    for row in rows {
      let keyA = member(of: codesA[row], first: a.first, in: membersA)
      let keyB = member(of: codesB[row], first: b.first, in: membersB)
      let keyC = member(of: codesC[row], first: c.first, in: membersC)
      let key = (keyA &* b.radix &+ keyB) &* c.radix &+ keyC
      groups[row] = dense[key]
      if dense[key] < 0 { new.append((row, key)) }
    }
  }

  private static func extend(
    _ keys: inout [Int], _ codes: [Int64], first: Int64, _ members: [Int32], radix: Int
  ) {
    var keys = keys.mutableSpan
    let (codes, members) = (codes.span.extracting(keys.indices), members.span)
    for row in keys.indices {
      keys[row] = keys[row] &* radix &+ member(of: codes[row], first: first, in: members)
    }
  }

  /// The member of a code in a list, whose last entry is for everything beyond.
  @inline(__always)
  private static func member(of code: Int64, first: Int64, in members: Span<Int32>) -> Int {
    // Missing cells lie far below every first code, and so beyond every limit.
    let place = min(UInt64(bitPattern: code &- first), UInt64(members.count &- 1))
    return Int(members[Int(truncatingIfNeeded: place)])
  }

  /// The groups of keys that have appeared and are small, and the rows with others.
  private static func look(_ keys: [Int], in dense: [Int32], _ groups: inout [Int32]) -> [Int] {
    var others: [Int] = []
    var groups = groups.mutableSpan
    let (keys, dense) = (keys.span.extracting(groups.indices), dense.span)
    for row in groups.indices {
      let known = keys[row] < dense.count ? dense[keys[row]] : -1
      groups[row] = known
      if known < 0 { others.append(row) }
    }
    return others
  }

  /// The group of a key; a new key gets the next number.
  mutating func slot(of key: Int) -> Int32 {
    if let known = existingSlot(of: key) { return known }
    let slot = Int32(keys.count)
    keys.append(key)
    guard key < Self.denseLimit else {
      sparse[key] = slot
      return slot
    }
    if key >= dense.count {
      let room = min(max(key + 1, 2 * dense.count), Self.denseLimit)
      dense.append(contentsOf: repeatElement(-1, count: room - dense.count))
    }
    dense[key] = slot
    return slot
  }

  /// The group of a key that has appeared.
  func existingSlot(of key: Int) -> Int32? {
    guard key < Self.denseLimit else { return sparse[key] }
    return key < dense.count && dense[key] >= 0 ? dense[key] : nil
  }
}
