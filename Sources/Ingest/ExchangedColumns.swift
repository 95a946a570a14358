public import Platform
public import Tabular

/// Two columns whose headings stand over each other's values.
///
/// Every row of such a file is in error twice; the sender is told once, for the file as a whole.
public enum ExchangedColumns {
  /// Fewer rows than this may be so by chance.
  private static let fewestRows = 3
  /// The rules that speak of a cell's own text.
  private static let cellRules: Set<String> = ["type-error", "number-style", "constraint-error"]

  /// The finding about a file whose rows were read and reported to `log`; nil where no exchange explains them.
  ///
  /// A column is suspected where at least nine in ten rows have a cell that does not fit. The file is then read once
  /// more with this heading over every other column in turn: with exactly one of them all cells of both must fit.
  /// Throws as reading a file does.
  public static func finding(
    in file: InputFile, _ inspection: Inspection, table: TableSchema, log: FindingLog, counts: RecordCounts
  ) throws -> Finding? {
    let rows = counts.accepted + counts.rejected + counts.superseded
    guard rows >= fewestRows, 10 * counts.rejected >= 9 * rows else { return nil }
    let misfits = log.tally.filter { cell, _ in
      cell.file == inspection.path && cell.constraint != "required" && cellRules.contains(cell.rule)
    }
    for (position, field) in table.fields.enumerated() where inspection.columnOfField[position] != nil {
      let count = misfits.reduce(0) { $1.key.label == field.label ? $0 + $1.value : $0 }
      guard 10 * count >= 9 * rows else { continue }
      let partners = try table.fields.indices.filter { other in
        guard other != position, inspection.columnOfField[other] != nil else { return false }
        return try fits(file, inspection.exchanging(position, other), table, [position, other])
      }
      if let other = partners.first, partners.count == 1 {
        let labels = [position, other].sorted().map { table.fields[$0].label }
        return FileMessages(path: inspection.path).exchangedLabels(labels, line: inspection.headerLine)
      }
    }
    return nil
  }

  /// Whether all cells of these fields can be read, and any has a value.
  private static func fits(
    _ file: InputFile, _ inspection: Inspection, _ table: TableSchema, _ fields: [Int]
  ) throws -> Bool {
    let source = ChunkSource(file: file, inspection: inspection)
    var parser = BatchParser(table: table, inspection: inspection, domains: Domains(), file: inspection.path)
    var (buffer, log, counts) = (ChunkBuffer(), FindingLog(limit: 0), RecordCounts())
    var filled = Set<Int>()
    while try source.next(into: &buffer) {
      let batch = parser.parse(buffer, log: &log, counts: &counts)
      for field in fields {
        let cells = batch.columns[field].values
        if cells.contains(Missing.invalid) { return false }
        if cells.contains(where: { !Missing.contains($0) }) { filled.insert(field) }
      }
    }
    return filled.count == fields.count
  }
}

extension Inspection {
  /// The same, with the columns of two fields exchanged.
  fileprivate func exchanging(_ first: Int, _ second: Int) -> Inspection {
    var result = self
    result.columnOfField.swapAt(first, second)
    return result
  }

  /// Makes the file unusable for that reason alone.
  public mutating func refuse(_ finding: Finding) {
    isUsable = false
    findings.append(finding)
  }
}
