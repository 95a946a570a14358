extension ReportTable {
  /// One figure of a period before the report's own, as an earlier report told it.
  public struct EarlierFigure: Sendable {
    let metric: String
    let told: ReportRevision.Told
    let decimals: Int
    let unit: String
    let isRevised: Bool

    /// A figure, exact to so many decimals; revised where a report before that one had told another.
    public init(metric: String, told: ReportRevision.Told, decimals: Int, unit: String, isRevised: Bool) {
      self.metric = metric
      self.told = told
      self.decimals = decimals
      self.unit = unit
      self.isRevised = isRevised
    }
  }
  /// A row for a period before the report's own.
  public struct EarlierRow: Sendable {
    let period: String
    let labels: [Cell]
    let figures: [EarlierFigure]

    /// A row: what stands before the figures, and one figure for every other column of its table.
    public init(period: String, labels: [Cell], figures: [EarlierFigure]) {
      self.period = period
      self.labels = labels
      self.figures = figures
    }
  }

  /// The same table with rows above its own.
  func continuing(from earlier: [EarlierRow], note: String) -> ReportTable {
    var flat: [FlatRow] = []
    var marks: Set<CellPlace> = []
    var above: [[Cell]] = []
    for (index, row) in earlier.enumerated() {
      var cells = row.labels
      for figure in row.figures {
        let place = CellPlace(row: index, column: cells.count)
        if figure.isRevised { marks.insert(place) }
        var (value, sign): (Rational?, Sign?)
        switch figure.told {
        case .number(let number): (value, cells) = (number, cells + [.number(number)])
        case .sign(let reason): (sign, cells) = (reason, cells + [.sign(reason)])
        }
        flat.append(
          FlatRow(
            metric: figure.metric, period: row.period, members: [], value: value, decimals: figure.decimals,
            sign: sign, unit: figure.unit, numerator: nil, denominator: nil, place: place))
      }
      above.append(cells)
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
