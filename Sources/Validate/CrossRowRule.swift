public import Configuration
public import Tabular

/// A rule that looks across rows, deliveries, tables or periods.
///
/// While batches flow, a `RowCollector` keeps what the rule asked for; what workers collected is merged and put in
/// the order of files and lines. The rule then looks at it once, so that its findings depend on the data only.
public protocol CrossRowRule: RuleKind {
  /// Reads the rule's options from an entry of `rules:`, resolved against its table and all others.
  init(_ node: ConfigNode, table: TableSchema, tables: [String: TableSchema]) throws
  /// What it wants to see, of its own table first.
  var requests: [CollectionRequest] { get }
  /// Reference tables it looks into.
  var references: [String] { get }
  /// How many due periods before the one reported it compares with.
  var history: Int { get }
  /// Whether a finding means that the row does not count; only for rules about a single table.
  var rejectsRows: Bool { get }
  /// What is wrong, given what was collected for each request.
  func findings(_ collected: [Collected], in run: CollectedRun) -> [CrossRowFinding]
}

extension CrossRowRule {
  /// Most rules look into no reference table.
  public var references: [String] { [] }
  /// Most rules need no earlier period.
  public var history: Int { 0 }
  /// Most rules warn.
  public var rejectsRows: Bool { false }
}

/// A finding of a rule across rows, with the row it is about.
public struct CrossRowFinding: Sendable {
  /// The delivery's position among those of the rule's own table.
  public let delivery: Int
  /// The finding.
  public let finding: Finding
}

/// What a rule across rows may know about a delivery.
public struct CollectedDelivery: Sendable {
  /// The path shown in findings.
  public let path: String
  /// The school's code; nil for tables of the coordination office.
  public let school: Int64?
  /// The due period; nil for files checked by themselves.
  public let period: Period?
  /// The column in the file of each field.
  public let columnOfField: [Int?]
  /// Whether it is read only to compare with: then nothing is said about it.
  public let isHistory: Bool

  /// A delivery.
  public init(
    path: String, school: Int64?, period: Period?, columnOfField: [Int?], isHistory: Bool = false
  ) {
    self.path = path
    self.school = school
    self.period = period
    self.columnOfField = columnOfField
    self.isHistory = isHistory
  }
}

/// What rules across rows look at besides rows.
public struct CollectedRun: Sendable {
  /// The deliveries that count, by table, in the order of their paths.
  public let deliveries: [String: [CollectedDelivery]]
  /// The rows of reference tables in all editions read, by table.
  public let references: [String: [Batch]]

  /// What a run has.
  public init(deliveries: [String: [CollectedDelivery]], references: [String: [Batch]] = [:]) {
    self.deliveries = deliveries
    self.references = references
  }
}

extension CollectedRun {
  /// A delivery by its position.
  func delivery(_ position: Int, of table: TableSchema) -> CollectedDelivery? {
    guard let all = deliveries[table.name], all.indices.contains(position) else { return nil }
    return all[position]
  }

  /// A finding at a row's cell; nil where nothing is to be said about the delivery.
  func finding(
    _ rule: String, _ severity: Severity, at place: RowPlace, field: Int?, of table: TableSchema,
    message: Localized, remedy: Localized
  ) -> CrossRowFinding? {
    guard let delivery = delivery(place.delivery, of: table), !delivery.isHistory else { return nil }
    let column = field.flatMap {
      delivery.columnOfField.indices.contains($0) ? delivery.columnOfField[$0] : nil
    }
    return CrossRowFinding(
      delivery: place.delivery,
      finding: Finding(
        rule: rule, severity: severity,
        location: SourceLocation(
          file: delivery.path, line: place.line, record: place.record, column: column.map { $0 + 1 },
          label: field.map { table.fields[$0].label }),
        message: message, remedy: remedy))
  }

  /// A finding about a column of a delivery, or about the delivery as a whole.
  func fileFinding(
    _ rule: String, _ severity: Severity, delivery position: Int, field: Int?, of table: TableSchema,
    message: Localized, remedy: Localized
  ) -> CrossRowFinding? {
    guard let delivery = delivery(position, of: table), !delivery.isHistory else { return nil }
    let column = field.flatMap {
      delivery.columnOfField.indices.contains($0) ? delivery.columnOfField[$0] : nil
    }
    return CrossRowFinding(
      delivery: position,
      finding: Finding(
        rule: rule, severity: severity,
        location: SourceLocation(
          file: delivery.path, column: column.map { $0 + 1 }, label: field.map { table.fields[$0].label }),
        message: message, remedy: remedy))
  }
}
