import Configuration
import Expression
import Tabular

/// Two sides of a pair, each a condition over the row or a field that holds a value or not (DHIS2's operators
/// `compulsory_pair` and `exclusive_pair`).
struct PairedConditions: Sendable {
  let left: RowExpression
  let right: RowExpression
  /// Where the finding stands, if the contract says so.
  let column: Int?
  /// The field of each side that is one.
  private let sides: [Int?]
  let severity: Severity
  let message: Localized
  let remedy: Localized
  private let name: String
  private let table: TableSchema

  /// Reads `left`, `right` and `column`; `message` may be left out if both sides are fields.
  init(
    _ node: ConfigNode, name: String, table: TableSchema,
    words: (_ left: String, _ right: String) -> (message: Localized, remedy: Localized)
  ) throws {
    let options = try RuleOptions(node, keys: ["left", "right", "column"], table: table)
    var expressions: [RowExpression] = []
    var sides: [Int?] = []
    for side in [try options.map.required("left"), try options.map.required("right")] {
      let text = try side.string()
      sides.append(table.index(of: text))
      expressions.append(
        try RowExpression.condition(
          Expression.parse(
            table.index(of: text) == nil ? text : "\(text) is not null", at: side.textLocation),
          fields: table.fields, parameters: DeliveryContext.parameters))
    }
    (left, right) = (expressions[0], expressions[1])
    column = try options.optionalField("column")
    self.sides = sides
    severity = options.severity
    let fields = sides.compactMap(\.self)
    let usual = fields.count == 2 ? words(table.fields[fields[0]].label, table.fields[fields[1]].label) : nil
    message = try options.message ?? usual?.message ?? options.words().message
    remedy = try options.remedy ?? usual?.remedy ?? options.words().remedy
    self.name = name
    self.table = table
  }

  /// Reports rows whose sides are wrong together; where a side is unknown the row passes.
  func check(
    _ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog,
    isWrong: (_ left: Bool, _ right: Bool) -> Bool
  ) {
    func values(_ side: RowExpression) -> [Int64] {
      side.bound(parameters: delivery.parameterValues, code: delivery.code)
        .evaluate(batch.columns, rowCount: batch.rowCount).values
    }
    let (lefts, rights) = (values(left), values(right))
    let used = left.usedFields + right.usedFields
    for row in 0..<batch.rowCount where !Missing.contains(lefts[row]) && !Missing.contains(rights[row]) {
      guard isWrong(lefts[row] == 1, rights[row] == 1), batch.rejected[row] < 2,
        !used.contains(where: { batch.columns[$0].values[row] == Missing.invalid })
      else { continue }
      if severity == .error { batch.rejected[row] = 1 }
      log.report(
        Finding(
          rule: name, severity: severity,
          location: delivery.location(
            of: row, in: batch, field: column ?? emptySide(row, batch) ?? sides[1], table: table),
          message: message,
          remedy: remedy))
    }
  }

  /// The field to be filled in, where there is one.
  private func emptySide(_ row: Int, _ batch: Batch) -> Int? {
    sides.compactMap(\.self).first { Missing.contains(batch.columns[$0].values[row]) }
  }
}
