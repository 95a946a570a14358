import Expression
import Tabular

let place = SourceLocation(file: "p.yaml", line: 4, column: 9)

let fields: [Field] = [
  Field(name: "a", label: "A", type: .integer),
  Field(name: "b", label: "B", type: .integer),
  Field(name: "stunden", label: "Stunden", type: .decimal(scale: 2)),
  Field(name: "datum", label: "Datum", type: .date),
  Field(
    name: "art", label: "Art", type: .category,
    categories: ["BERATUNG", "KRISE", "VERNETZUNG"].map {
      Category(value: $0, label: Localized(de: $0, en: $0))
    }),
  Field(name: "schule", label: "Schule", type: .string, domain: "schule"),
  Field(name: "stamm", label: "Stammschule", type: .string, domain: "schule"),
  Field(name: "fachkraft", label: "Fachkraft", type: .string, domain: "fachkraft"),
  Field(name: "bemerkung", label: "Bemerkung", type: .text),
  Field(name: "aktiv", label: "Aktiv", type: .boolean),
  Field(name: "jahr", label: "Schuljahr", type: .schoolYear),
  Field(name: "übergang", label: "Übergang", type: .boolean),
]

let parameters: [String: FieldType] = ["as_of": .date, "limit": .decimal(scale: 1), "own": .string]

func checked(_ text: String) throws(ExpressionError) -> RowExpression {
  try RowExpression(try Expression.parse(text, at: place), fields: fields, parameters: parameters)
}

/// Evaluates over one row; nil is a missing cell, fields not named are missing.
func value(_ text: String, _ row: [String: Int64] = [:]) throws -> Int64? {
  let expression = try checked(text)
  let columns = fields.map { Column(type: $0.type, values: [row[$0.name] ?? Missing.empty]) }
  let bound = expression.bound(parameters: ["as_of": 20_300, "limit": 195, "own": 7]) { field, text in
    field.domain == "schule" && text == "199928" ? 7 : nil
  }
  let cell = bound.evaluate(columns, rowCount: 1).values[0]
  if expression.type == .boolean {
    var mask: [UInt8] = [9, 9, 9]
    bound.select(columns, rowCount: 1, into: &mask)
    guard mask == [cell == 1 ? 1 : 0] else { return -999 }
  }
  return Missing.contains(cell) ? nil : cell
}

func metric(_ text: String, _ values: [String: Rational?]) throws -> Rational? {
  let expression = try Expression.parse(text, at: place)
  return try MetricExpression(expression, names: values.keys.sorted()).evaluate(values)
}
