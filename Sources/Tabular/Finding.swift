/// How much a finding matters.
public enum Severity: String, Sendable, Hashable, Comparable, CaseIterable {
  /// Worth knowing; nothing to do.
  case note
  /// Counts, but should be looked at.
  case warning
  /// The row (or the file) does not count until it is repaired.
  case error

  /// Notes before warnings before errors.
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// A place in a file: in a delivery or in a definition.
public struct SourceLocation: Sendable, Hashable {
  /// The file's path as it was given, relative to its folder.
  public let file: String
  /// The physical line, from 1.
  public let line: Int?
  /// The record, the header being 1; a quoted line break does not count.
  public let record: Int?
  /// The field's number in the file, from 1; in a definition the character in the line.
  public let column: Int?
  /// The column's heading.
  public let label: String?
  /// The absolute byte, from 0.
  public let byte: Int?

  /// A place; whatever is unknown stays nil.
  public init(
    file: String, line: Int? = nil, record: Int? = nil, column: Int? = nil, label: String? = nil,
    byte: Int? = nil
  ) {
    self.file = file
    self.line = line
    self.record = record
    self.column = column
    self.label = label
    self.byte = byte
  }
}

extension SourceLocation: CustomStringConvertible {
  /// `file:line:column`, as far as known.
  public var description: String {
    guard let line else { return file }
    guard let column else { return "\(file):\(line)" }
    return "\(file):\(line):\(column)"
  }
}

/// Something wrong or noteworthy in the data: never thrown, always collected.
///
/// Messages name place and rule. They repeat a value only where the contract calls the field harmless.
public struct Finding: Sendable, Hashable {
  /// The rule's name: Frictionless's word where one exists (`type-error`, `foreign-key`), else our own.
  public let rule: String
  /// How much it matters; an error removes the row or the file.
  public let severity: Severity
  /// Where it stands.
  public let location: SourceLocation
  /// The constraint of Table Schema that is not met (`required`, `maximum`, `enum`), where there is one.
  public let constraint: String?
  /// What is wrong, in a plain sentence.
  public let message: Localized
  /// What to do about it, in a plain sentence.
  public let remedy: Localized

  /// A finding with everything a school needs to act on it.
  public init(
    rule: String, severity: Severity, location: SourceLocation, constraint: String? = nil,
    message: Localized, remedy: Localized
  ) {
    self.rule = rule
    self.severity = severity
    self.location = location
    self.constraint = constraint
    self.message = message
    self.remedy = remedy
  }
}

/// Findings in bounded memory: all are counted; of each rule, severity and file the `limit` that stand first are kept.
///
/// What is kept depends on the findings only, not on the order in which threads report or logs are merged.
public struct FindingLog: Sendable {
  private let limit: Int
  private var counted: [Counted] = []
  private var places: [Cell: Int] = [:]
  /// Where in `counted` the last finding was counted; mostly the next one is counted there too.
  private var last = 0
  private var buckets: [Bucket] = []
  private var bucketOfKey: [Key: Int] = [:]
  /// How many findings were offered, kept or not.
  private var offered = 0

  /// How many of one kind were reported in one column.
  private struct Counted {
    let cell: Cell
    var count = 0
    let bucket: Int
    /// Where the finding was counted that came behind one of these last: batch by batch they come in the same order.
    var follower = 0
  }

  /// Findings of one key with their numbers in the order offered: at most twice the limit.
  private struct Bucket {
    let key: Key
    var findings: [(finding: Finding, number: Int)] = []
    /// What the numbers are to be increased by.
    var base = 0
    /// What stands behind it is among the first no more.
    var bar: Finding?

    mutating func prune(to limit: Int) {
      findings.sort { FindingLog.precedes($0.finding, $1.finding) }
      findings.removeLast(max(0, findings.count - limit))
      if let last = findings.last { bar = last.finding }
    }
  }

  /// What is counted together.
  public struct Key: Sendable, Hashable {
    /// The file.
    public let file: String
    /// The rule's name.
    public let rule: String
    /// The severity.
    public let severity: Severity

    init(_ finding: Finding) {
      file = finding.location.file
      rule = finding.rule
      severity = finding.severity
    }

    init(_ cell: Cell) {
      file = cell.file
      rule = cell.rule
      severity = cell.severity
    }
  }

  /// What is counted by itself: one kind of finding in one column of a file.
  public struct Cell: Sendable, Hashable {
    /// The file.
    public let file: String
    /// The rule's name.
    public let rule: String
    /// The severity.
    public let severity: Severity
    /// The column's heading; nil for rows and files as a whole.
    public let label: String?
    /// The constraint that is not met.
    public let constraint: String?
  }

  /// A log that keeps at most `limit` findings of each rule, severity and file.
  public init(limit: Int = 1000) { self.limit = limit }

  /// How many of each rule, severity, column and constraint were reported, kept or not.
  public var tally: [Cell: Int] {
    Dictionary(counted.map { ($0.cell, $0.count) }, uniquingKeysWith: +)
  }

  /// How many of each rule and severity were reported, kept or not.
  public var counts: [Key: Int] {
    Dictionary(counted.map { (Key($0.cell), $0.count) }, uniquingKeysWith: +)
  }

  /// Counts the finding and keeps it while it is among the first.
  public mutating func report(_ finding: Finding) {
    let bucket = count(finding.rule, finding.severity, finding.location, finding.constraint)
    store(finding, in: bucket)
  }

  /// Counts a finding and keeps it while it is among the first; its texts are asked for only then.
  public mutating func report(
    _ rule: String, _ severity: Severity, at place: SourceLocation, constraint: String? = nil,
    _ texts: () -> (message: Localized, remedy: Localized)
  ) {
    let bucket = count(rule, severity, place, constraint)
    if let bar = buckets[bucket].bar, Self.isBehind(place, bar.location) { return }
    let (message, remedy) = texts()
    store(
      Finding(
        rule: rule, severity: severity, location: place, constraint: constraint, message: message,
        remedy: remedy), in: bucket)
  }

  /// The bucket of what has been counted.
  private mutating func count(
    _ rule: String, _ severity: Severity, _ place: SourceLocation, _ constraint: String?
  ) -> Int {
    count(
      Cell(file: place.file, rule: rule, severity: severity, label: place.label, constraint: constraint), 1)
  }

  @discardableResult
  private mutating func count(_ cell: Cell, _ number: Int) -> Int {
    let place = place(of: cell)
    counted[place].count += number
    last = place
    return counted[place].bucket
  }

  private mutating func place(of cell: Cell) -> Int {
    if last < counted.count {
      if counted[last].cell == cell { return last }
      let follower = counted[last].follower
      if counted[follower].cell == cell { return follower }
    }
    // Hashing five texts takes longer than all else here: it is done once at most.
    let place = { (known: inout Int) in known }(&places[cell, default: counted.count])
    if place == counted.count { counted.append(Counted(cell: cell, bucket: bucket(of: Key(cell)))) }
    if last < counted.count { counted[last].follower = place }
    return place
  }

  private mutating func bucket(of key: Key) -> Int {
    if let known = bucketOfKey[key] { return known }
    buckets.append(Bucket(key: key))
    bucketOfKey[key] = buckets.count - 1
    return buckets.count - 1
  }

  /// Takes over everything the other log holds.
  public mutating func merge(_ other: FindingLog) {
    if counted.isEmpty && other.limit == limit {
      self = other
      return
    }
    for counted in other.counted { count(counted.cell, counted.count) }
    let before = offered
    for bucket in other.buckets { take(bucket, after: before, isAsLong: other.limit == limit) }
    offered = before + other.offered
  }

  /// Takes over a bucket of another log, whole where this one has none: findings are many, and copying each takes time.
  private mutating func take(_ other: Bucket, after before: Int, isAsLong: Bool) {
    let own = bucket(of: other.key)
    guard !isAsLong || !buckets[own].findings.isEmpty || buckets[own].bar != nil else {
      buckets[own] = other
      buckets[own].base += before
      return
    }
    let (bar, base) = (buckets[own].bar, before + other.base - buckets[own].base)
    for (finding, number) in other.findings where bar.map({ Self.precedes(finding, $0) }) ?? true {
      buckets[own].findings.append((finding, number + base))
    }
    if buckets[own].findings.count >= 2 * max(limit, 1) { buckets[own].prune(to: limit) }
  }

  /// How many findings of that severity were reported in all.
  public func count(_ severity: Severity) -> Int {
    counted.reduce(0) { $1.cell.severity == severity ? $0 + $1.count : $0 }
  }

  /// How many findings of the rule were reported for the file, kept or not.
  public func count(rule: String, file: String) -> Int {
    counted.reduce(0) { $1.cell.file == file && $1.cell.rule == rule ? $0 + $1.count : $0 }
  }

  /// What was reported for the given files only.
  public func only(_ files: Set<String>) -> FindingLog {
    var result = FindingLog(limit: limit)
    for counted in counted where files.contains(counted.cell.file) {
      result.count(counted.cell, counted.count)
    }
    for bucket in buckets where files.contains(bucket.key.file) {
      result.take(bucket, after: 0, isAsLong: true)
    }
    result.offered = offered
    return result
  }

  /// The findings kept, in the order reported.
  public var kept: [Finding] { first.sorted { $0.number < $1.number }.map(\.finding) }

  /// The kept findings by file, line, column and rule: an order that no thread decides.
  public var sorted: [Finding] { first.map(\.finding).sorted(by: Self.precedes) }

  /// Of each key the findings that stand first.
  private var first: [(finding: Finding, number: Int)] {
    buckets.flatMap { bucket in
      var copy = bucket
      if bucket.findings.count > limit { copy.prune(to: limit) }
      return copy.base == 0 ? copy.findings : copy.findings.map { ($0.finding, $0.number + copy.base) }
    }
  }

  private mutating func store(_ finding: Finding, in bucket: Int) {
    store(finding, in: bucket, number: offered)
    offered += 1
  }

  private mutating func store(_ finding: Finding, in bucket: Int, number: Int) {
    if let bar = buckets[bucket].bar, !Self.precedes(finding, bar) { return }
    buckets[bucket].findings.append((finding, number - buckets[bucket].base))
    if buckets[bucket].findings.count >= 2 * max(limit, 1) { buckets[bucket].prune(to: limit) }
  }

  /// Whether a place of the bar's file lies behind the bar for certain, whatever is said about it.
  private static func isBehind(_ place: SourceLocation, _ bar: SourceLocation) -> Bool {
    (place.line ?? 0) > (bar.line ?? 0)
  }

  private static func precedes(_ left: Finding, _ right: Finding) -> Bool {
    let (a, b) = (left.location, right.location)
    if a.file != b.file { return a.file < b.file }
    if a.line != b.line { return (a.line ?? 0) < (b.line ?? 0) }
    if a.column != b.column { return (a.column ?? 0) < (b.column ?? 0) }
    if left.rule != right.rule { return left.rule < right.rule }
    return left.message.de < right.message.de
  }
}
