import Configuration
import Expression
import Tabular

/// Sums and counts over the rows of a group, and the condition they must satisfy.
struct GroupValues: Sendable {
  private enum Kind: String, CaseIterable {
    case sum
    case countDistinct = "count_distinct"
  }

  /// The fields the values are computed from, one each.
  let fields: [Int]
  private let kinds: [Kind]
  private let results: [Field]
  private let expression: RowExpression

  /// Reads `values` (a name each, with `sum` or `count_distinct` of a field) and `expression` over the names;
  /// `rows` is the number of rows.
  init(_ map: ConfigMapping, table: TableSchema) throws {
    var fields: [Int] = []
    var kinds: [Kind] = []
    var results: [Field] = []
    for entry in try map.required("values").anyMapping().entries {
      let value = try entry.value.mapping(knownKeys: Kind.allCases.map(\.rawValue))
      guard value.entries.count == 1, let part = value.entries.first, let kind = Kind(rawValue: part.key)
      else {
        throw entry.value.error("expected one of 'sum' or 'count_distinct' with a field")
      }
      let field = try fieldIndex(part.value, in: table)
      let type = table.fields[field].type
      if kind == .sum {
        switch type {
        case .integer, .decimal: break
        default: throw part.value.error("'\(table.fields[field].name)' is no number")
        }
      }
      fields.append(field)
      kinds.append(kind)
      results.append(Field(name: entry.key, label: entry.key, type: kind == .sum ? type : .integer))
    }
    results.append(Field(name: "rows", label: "rows", type: .integer))
    let text = try map.required("expression")
    expression = try RowExpression.condition(
      Expression.parse(try text.string(), at: text.textLocation), fields: results, parameters: [:])
    self.fields = fields
    self.kinds = kinds
    self.results = results
  }

  /// For each group of rows, whether the condition holds; unknown passes.
  func holds(_ groups: [[Int]], columns: [[Int64]]) -> [Bool] {
    var cells = results.map { Column(type: $0.type, values: []) }
    for group in groups {
      for (index, kind) in kinds.enumerated() {
        let values = group.map { columns[index][$0] }.filter { !Missing.contains($0) }
        switch kind {
        case .sum:
          let sum = values.reduce(Int128(0)) { $0 + Int128($1) }
          cells[index].values.append(Int64(exactly: sum) ?? Missing.invalid)
        case .countDistinct: cells[index].values.append(Int64(Set(values).count))
        }
      }
      cells[kinds.count].values.append(Int64(group.count))
    }
    return expression.bound(parameters: [:]) { _, _ in nil }
      .evaluate(cells, rowCount: groups.count).values.map { $0 != 0 }
  }
}
