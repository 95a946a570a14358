import Contract

/// Which column of a file holds which field, and what is wrong with the header.
struct HeaderMap {
  /// The column of each field, from 0; nil where the file has none.
  private(set) var columns: [Int?]
  /// How many columns belong to the table: more cells than that are too many.
  private(set) var width: Int
  private(set) var faults: [(kind: FaultKind, column: Int, field: Int)] = []

  /// A file without header: fields and columns go by their order.
  init(unlabelled schema: SchemaDescriptor) {
    columns = schema.fields.indices.map { $0 }
    width = schema.fields.count
  }

  /// A file with the given headings.
  init(labels: [String], schema: SchemaDescriptor) {
    columns = [Int?](repeating: nil, count: schema.fields.count)
    width = max(labels.count, schema.fieldsMatch == .exact ? schema.fields.count : 0)
    guard labels.contains(where: { !$0.isEmpty }) else {
      faults.append((.blankHeader, 0, -1))
      columns = schema.fields.indices.map { $0 }
      width = schema.fields.count
      return
    }
    var seen: Set<String> = []
    var isFaulty = [Bool](repeating: false, count: labels.count)
    for (column, label) in labels.enumerated() {
      let kind: FaultKind? = label.isEmpty ? .blankLabel : seen.insert(label).inserted ? nil : .duplicateLabel
      guard let kind else { continue }
      faults.append((kind, column + 1, -1))
      isFaulty[column] = true
    }
    if schema.fieldsMatch == .exact {
      matchOrder(labels, isFaulty, schema)
    } else {
      matchNames(labels, isFaulty, schema)
    }
  }

  private mutating func matchOrder(_ labels: [String], _ isFaulty: [Bool], _ schema: SchemaDescriptor) {
    for (position, field) in schema.fields.enumerated() {
      guard position < labels.count else {
        faults.append((.missingLabel, position + 1, position))
        continue
      }
      columns[position] = position
      if !isFaulty[position], labels[position] != field.name, !field.aliases.contains(labels[position]) {
        faults.append((.incorrectLabel, position + 1, position))
      }
    }
    for column in labels.indices.dropFirst(schema.fields.count) where !isFaulty[column] {
      faults.append((.extraLabel, column + 1, -1))
    }
  }

  private mutating func matchNames(_ labels: [String], _ isFaulty: [Bool], _ schema: SchemaDescriptor) {
    var isTaken = [Bool](repeating: false, count: labels.count)
    for (position, field) in schema.fields.enumerated() {
      let names = [field.name] + field.aliases
      guard let column = labels.indices.first(where: { !isTaken[$0] && names.contains(labels[$0]) }) else {
        continue
      }
      columns[position] = column
      isTaken[column] = true
    }
    if schema.fieldsMatch == .partial, columns.allSatisfy({ $0 == nil }) {
      faults.append((.unmatchedHeader, 0, -1))
    }
    if schema.fieldsMatch == .equal || schema.fieldsMatch == .subset {
      for position in columns.indices where columns[position] == nil {
        faults.append((.missingLabel, position + 1, position))
      }
    }
    if schema.fieldsMatch == .equal || schema.fieldsMatch == .superset {
      for column in labels.indices where !isTaken[column] && !isFaulty[column] {
        faults.append((.extraLabel, column + 1, -1))
      }
    }
  }
}

/// Puts the header together from the records it consists of.
struct HeaderRows {
  private let dialect: DialectDescriptor
  private var rows: [[String]] = []

  init(_ dialect: DialectDescriptor) { self.dialect = dialect }

  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// The headings; what is empty in an upper row belongs to the heading on its left, as in merged cells.
  var labels: [String] {
    guard rows.count > 1 else { return rows.first ?? [] }
    let width = rows.map(\.count).max() ?? 0
    var filled = rows
    for row in filled.indices.dropLast() {
      var last = ""
      for column in 0..<width {
        let text = column < filled[row].count ? filled[row][column] : ""
        if !text.isEmpty { last = text }
        if column < filled[row].count { filled[row][column] = last } else { filled[row].append(last) }
      }
    }
    return (0..<width).map { column in
      filled.compactMap { column < $0.count && !$0[column].isEmpty ? $0[column] : nil }
        .joined(separator: dialect.headerJoin)
    }
  }
}
