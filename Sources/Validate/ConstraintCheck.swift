import Tabular

/// The constraints every field of a contract carries: required, minimum, maximum, enum.
///
/// What depends on a cell's text (length, digits, vocabulary) is checked where the text is read.
struct ConstraintCheck: Sendable {
  let table: TableSchema
  private static let rule = "constraint-error"

  func check(_ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog) {
    for (index, field) in table.fields.enumerated() {
      let constraints = field.constraints
      let hasBounds = constraints.minimum != nil || constraints.maximum != nil
      if constraints.required || hasBounds {
        let low = constraints.minimum ?? Missing.limit
        let high = constraints.maximum ?? Int64.max
        // What is missing lies below all bounds: one look finds both.
        let outside = Self.rows(of: batch.columns[index].values, below: low, above: high)
        if constraints.required { checkRequired(index, outside, &batch, delivery, &log) }
        if hasBounds { checkRange(index, field, low, high, outside, &batch, delivery, &log) }
      }
      if let values = constraints.values { checkValues(index, field, values, &batch, delivery, &log) }
    }
  }

  private func checkRequired(
    _ index: Int, _ rows: [Int], _ batch: inout Batch, _ delivery: DeliveryContext, _ log: inout FindingLog
  ) {
    let field = table.fields[index]
    let cells = batch.columns[index].values
    // A cell that could not be read has its finding already.
    for row in rows
    where Missing.contains(cells[row]) && cells[row] != Missing.invalid && batch.rejected[row] < 2 {
      if field.severity == .error { batch.rejected[row] = 1 }
      let place = delivery.location(of: row, in: batch, field: index, table: table)
      log.report(Self.rule, field.severity, at: place, constraint: "required") {
        (
          Localized(
            de: "„\(field.label)“ ist leer, wird aber gebraucht.", en: "“\(field.label)” is empty but needed."
          ),
          Localized(de: "Bitte tragen Sie den Wert nach.", en: "Please enter the value.")
        )
      }
    }
  }

  private func checkRange(
    _ index: Int, _ field: Field, _ low: Int64, _ high: Int64, _ rows: [Int], _ batch: inout Batch,
    _ delivery: DeliveryContext, _ log: inout FindingLog
  ) {
    let cells = batch.columns[index].values
    for row in rows where !Missing.contains(cells[row]) {
      if field.severity == .error {
        batch.rejected[row] = 1
      } else {
        batch.columns[index].values[row] = Missing.invalid
      }
      let isLow = cells[row] < low
      let place = delivery.location(of: row, in: batch, field: index, table: table)
      log.report(Self.rule, field.severity, at: place, constraint: isLow ? "minimum" : "maximum") {
        (
          rangeText(field, bound: text(isLow ? low : high, field.type), isLow: isLow),
          Localized(
            de: "Bitte prüfen Sie die Zahl; vielleicht fehlt ein Komma.",
            en: "Please check the number; perhaps a decimal comma is missing.")
        )
      }
    }
  }

  private func checkValues(
    _ index: Int, _ field: Field, _ values: Set<Int64>, _ batch: inout Batch, _ delivery: DeliveryContext,
    _ log: inout FindingLog
  ) {
    let cells = batch.columns[index].values
    for row in 0..<batch.rowCount where !Missing.contains(cells[row]) && !values.contains(cells[row]) {
      if field.severity == .error {
        batch.rejected[row] = 1
      } else {
        batch.columns[index].values[row] = Missing.invalid
      }
      let place = delivery.location(of: row, in: batch, field: index, table: table)
      log.report(Self.rule, field.severity, at: place, constraint: "enum") {
        let allowed = values.sorted().map { text($0, field.type) }
        return (
          Localized(
            de: "Dieser Wert ist in „\(field.label)“ nicht vorgesehen.",
            en: "This value is not provided for in “\(field.label)”."),
          Localized(
            de: "Bitte verwenden Sie einen dieser Werte: \(allowed.map(\.de).joined(separator: "; ")).",
            en: "Please use one of these values: \(allowed.map(\.en).joined(separator: "; ")).")
        )
      }
    }
  }

  /// The rows whose cells lie outside; they are rare, so that 64 rows are looked at before any one of them.
  private static func rows(of cells: [Int64], below low: Int64, above high: Int64) -> [Int] {
    if low == Missing.limit && high == Int64.max { return missing(cells) }
    var found: [Int] = []
    let cells = cells.span
    // Of a number from 0 the differences to both bounds are negative where it lies outside.
    let (least, most) = (max(low, 0), max(high, -1))
    for start in stride(from: 0, to: cells.count, by: 64) {
      let part = cells.extracting(start..<min(start &+ 64, cells.count))
      var signs: Int64 = 0
      for row in part.indices { signs |= part[row] | (part[row] &- least) | (most &- part[row]) }
      guard signs < 0 else { continue }
      for row in part.indices where part[row] < low || part[row] > high { found.append(start &+ row) }
    }
    return found
  }

  /// The rows without a value: no number from 0 is one.
  private static func missing(_ cells: [Int64]) -> [Int] {
    var found: [Int] = []
    let cells = cells.span
    for start in stride(from: 0, to: cells.count, by: 64) {
      let part = cells.extracting(start..<min(start &+ 64, cells.count))
      var signs: Int64 = 0
      for row in part.indices { signs |= part[row] }
      guard signs < 0 else { continue }
      for row in part.indices where Missing.contains(part[row]) { found.append(start &+ row) }
    }
    return found
  }

  private func rangeText(_ field: Field, bound: Localized, isLow: Bool) -> Localized {
    isLow
      ? Localized(
        de: "Der Wert in „\(field.label)“ ist kleiner als \(bound.de).",
        en: "The value in “\(field.label)” is less than \(bound.en).")
      : Localized(
        de: "Der Wert in „\(field.label)“ ist größer als \(bound.de).",
        en: "The value in “\(field.label)” is more than \(bound.en).")
  }

  private func text(_ value: Int64, _ type: FieldType) -> Localized {
    switch type {
    case .date:
      let date = CalendarDate(dayNumber: Int(value))
      return Localized(de: date.german, en: date.iso)
    case .boolean: return value == 1 ? Localized(de: "ja", en: "yes") : Localized(de: "nein", en: "no")
    case .decimal(let scale):
      let number = Rational(scaled: Int128(value), scale: scale)
      return Localized(de: number.exactText() ?? "", en: number.exactText(decimalMark: ".") ?? "")
    default:
      return Localized(de: String(value), en: String(value))
    }
  }
}
