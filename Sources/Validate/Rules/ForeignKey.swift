public import Configuration
public import Tabular

/// The value must exist in a reference table, and be valid there on the row's day.
public struct ForeignKey: Rule {
  /// `foreign-key`.
  public static let name = "foreign-key"
  /// For `list rules`.
  public static let summary =
    "the value must be found in the reference table named, where wanted also valid on the row's day"

  /// What explains an unknown value.
  enum Diagnosis: String, CaseIterable {
    case schoolNumber = "school-number"
  }

  private struct Validity: Sendable {
    let request: ValidityRequest
    let day: Int
    let message: Localized
    let remedy: Localized
  }

  private let field: Int
  private let target: ForeignKeyTarget
  private let diagnosis: Diagnosis?
  private let valid: Validity?
  private let severity: Severity
  private let message: Localized
  private let remedy: Localized
  private let table: TableSchema

  /// Reads `column`, `references`, `field` (of the other table: its key, which need not be named), `diagnosis` (`school-number`: says which number was probably meant) and
  /// `valid` (`table`, `column`, `from`, `until`, `on` with the row's day, `message`, `remedy`).
  public init(_ node: ConfigNode, table: TableSchema) throws {
    let options = try RuleOptions(
      node, keys: ["column", "references", "field", "diagnosis", "valid"], table: table)
    field = try options.field("column")
    let references = try options.map.required("references")
    target = ForeignKeyTarget(
      table: try references.string(), field: try options.map.optional("field")?.string(),
      domain: table.fields[field].domain,
      location: references.location)
    diagnosis = try options.map.optional("diagnosis")?.word(of: Diagnosis.self)
    severity = options.severity
    let label = table.fields[field].label
    message =
      options.message
      ?? Localized(
        de: "Der Wert in „\(label)“ ist in den Stammdaten nicht bekannt.",
        en: "The value in “\(label)” is not known in the reference data.")
    remedy =
      options.remedy
      ?? Localized(
        de: "Bitte prüfen Sie die Nummer; vielleicht ist eine Ziffer vertauscht.",
        en: "Please check the number; perhaps two digits are swapped.")
    valid = try options.map.optional("valid").map { node in
      let map = try node.mapping(knownKeys: ["table", "column", "from", "until", "on", "message", "remedy"])
      return Validity(
        request: ValidityRequest(
          table: try map.required("table").string(), column: try map.required("column").string(),
          from: try map.required("from").string(), until: try map.required("until").string()),
        day: try dayIndex(try map.required("on"), in: table),
        message: try map.required("message").localized(), remedy: try map.required("remedy").localized())
    }
    self.table = table
  }

  /// The table the values stand in.
  public var foreignTable: ForeignKeyTarget? { target }

  /// Which spans decide whether a value is valid on a day.
  public var validity: ValidityRequest? { valid?.request }

  /// Reports values the reference table does not know, or does not know on the row's day.
  public func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog) {
    let codes = batch.columns[field].values
    let known = delivery.known[target.table]
    let spans = valid.flatMap { delivery.validity[$0.request] }
    if let known, spans == nil {
      for row in Self.unknown(codes, known) {
        report(
          row, &batch, delivery, &log, (message, diagnosis == nil ? remedy : explain(codes[row], delivery)))
      }
      return
    }
    for row in 0..<batch.rowCount where !Missing.contains(codes[row]) {
      let code = codes[row]
      if let known, !(code >= 0 && code < known.count && known[Int(code)] == 1) {
        report(
          row, &batch, delivery, &log, (message, diagnosis == nil ? remedy : explain(code, delivery)))
      } else if let valid, let spans {
        let day = batch.columns[valid.day].values[row]
        guard !Missing.contains(day), !spans.contains(code, on: day) else { continue }
        report(row, &batch, delivery, &log, (valid.message, valid.remedy))
      }
    }
  }

  /// The rows whose codes are not known: rare, so that nothing else is done on the way past the others.
  private static func unknown(_ codes: [Int64], _ known: [UInt8]) -> [Int] {
    var rows: [Int] = []
    let (codes, known) = (codes.span, known.span)
    for row in codes.indices {
      let code = codes[row]
      if known.indices.contains(Int(truncatingIfNeeded: code)), known[Int(truncatingIfNeeded: code)] == 1 {
        continue
      }
      if !Missing.contains(code) { rows.append(row) }
    }
    return rows
  }

  private func report(
    _ row: Int, _ batch: inout Batch, _ delivery: DeliveryContext, _ log: inout FindingLog,
    _ texts: @autoclosure () -> (message: Localized, remedy: Localized)
  ) {
    if severity == .error { batch.rejected[row] = max(batch.rejected[row], 1) }
    let place = delivery.location(of: row, in: batch, field: field, table: table)
    log.report(Self.name, severity, at: place, texts)
  }

  /// What the check digit tells about the number.
  private func explain(_ code: Int64, _ delivery: DeliveryContext) -> Localized {
    let field = table.fields[field]
    guard field.privacy == .harmless, let text = delivery.text(field, code) else { return remedy }
    return SchoolNumber(text: text).remedy { number in
      guard let code = delivery.existingCode(field, number), let known = delivery.known[target.table] else {
        return false
      }
      return code >= 0 && code < known.count && known[Int(code)] == 1
    }
  }
}
