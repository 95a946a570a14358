extension ReportTable {
  /// A row for a period before the report's own.
  public struct EarlierRow: Sendable {
    let labels: [Cell]
    let figures: [FlatRow]
    let revised: Set<String>

    /// A row: what stands before the figures, one figure for every other column of its table, and the metrics of which
    /// a report before had told another.
    public init(labels: [Cell], figures: [FlatRow], revised: Set<String>) {
      self.labels = labels
      self.figures = figures
      self.revised = revised
    }
  }

  /// The same table with rows above its own.
  func continuing(from earlier: [EarlierRow], note: String) -> ReportTable {
    var flat: [FlatRow] = []
    var marks: Set<CellPlace> = []
    var above: [[Cell]] = []
    for (index, row) in earlier.enumerated() {
      for (position, figure) in row.figures.enumerated() {
        let place = CellPlace(row: index, column: row.labels.count + position)
        if row.revised.contains(figure.metric) { marks.insert(place) }
        flat.append(figure.standing(at: place))
      }
      above.append(row.labels + row.figures.map { $0.value.map(Cell.number) ?? .sign($0.sign ?? .unknown) })
    }
    func below(_ place: CellPlace) -> CellPlace {
      CellPlace(row: place.row + earlier.count, column: place.column)
    }
    var result = ReportTable(
      id: id, title: title, description: description, columns: columns, rows: above + rows,
      notes: notes + [note], source: source, dimensions: dimensions,
      flat: flat + self.flat.map { $0.standing(at: $0.place.map(below)) })
    result.revised = marks.union(revised.map(below))
    return result
  }
}

extension Report {
  /// The same report, one of its tables with rows above its own.
  public func continuing(_ table: String, from earlier: [ReportTable.EarlierRow], note: String) -> Report {
    var result = self
    result.sheets = sheets.map { sheet in
      guard case .table(let own) = sheet.content, own.id == table else { return sheet }
      return Sheet(
        name: sheet.name, title: sheet.title, content: .table(own.continuing(from: earlier, note: note)))
    }
    return result
  }
}

extension FlatRow {
  fileprivate func standing(at place: CellPlace?) -> FlatRow {
    FlatRow(
      metric: metric, period: period, members: members, value: value, decimals: decimals, sign: sign,
      unit: unit, numerator: numerator, denominator: denominator, place: place)
  }
}
