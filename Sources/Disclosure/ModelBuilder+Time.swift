import Solver

extension ModelBuilder {
  /// A part of time is added up over the dimensions that tables of the longer period have too.
  mutating func addTotalsInTime(_ months: [String: [String]], _ families: inout [Family: [Int]]) {
    for whole in families.keys.sorted() {
      guard let all = months[whole.period], all.count > 1 else { continue }
      let parts = families.keys.filter { part in
        part.measure == whole.measure && part.dimensions.count > whole.dimensions.count
          && whole.dimensions.allSatisfy(part.dimensions.contains)
          && months[part.period].map { $0.count < all.count && $0.allSatisfy(all.contains) } ?? false
      }
      for part in parts.sorted() where families[Family(part, dimensions: whole.dimensions)] == nil {
        addTotals(of: part, over: whole.dimensions, &families)
      }
    }
  }

  /// Periods of the same quantity are sums of the same pieces of time: months that lie in the same periods are one piece.
  ///
  /// A month with its year, what came up to a month with what came up to the next, school and calendar years that overlap.
  mutating func addUpTime(
    _ months: [String: [String]], additive: Set<String>, _ need: (String, Double) -> Need?
  ) {
    var series: [Quantity: [Int]] = [:]
    for (position, quantity) in quantities.enumerated()
    where additive.contains(quantity.measure) && months[quantity.period] != nil {
      series[Quantity(quantity.measure, period: "", quantity.coordinates), default: []].append(position)
    }
    for (quantity, spans) in series.sorted(by: { $0.key < $1.key }) where spans.count > 1 {
      let pieces = pieces(of: spans, months)
      // Periods that have nothing in common with others have nothing to add up.
      let connected = spans.filter { span in
        pieces.contains { $0.spans.contains(span) && $0.spans.count > 1 }
      }
      if !connected.isEmpty { addUp(connected, pieces, quantity, need) }
    }
  }

  private struct Piece {
    let months: [String]
    /// The positions of the quantities whose period it lies in.
    let spans: [Int]
  }

  private func pieces(of spans: [Int], _ months: [String: [String]]) -> [Piece] {
    var covering: [String: [Int]] = [:]
    for span in spans {
      for month in months[quantities[span].period] ?? [] { covering[month, default: []].append(span) }
    }
    return Dictionary(grouping: covering.keys) { covering[$0] ?? [] }
      .map { Piece(months: $0.value.sorted(), spans: $0.key) }.sorted { $0.months[0] < $1.months[0] }
  }

  private mutating func addUp(
    _ spans: [Int], _ pieces: [Piece], _ quantity: Quantity, _ need: (String, Double) -> Need?
  ) {
    var cell: [Int: Int] = [:]
    var wholes = Set(spans)
    for (index, piece) in pieces.enumerated() {
      // A period that is nothing but the piece is the piece.
      guard let own = piece.spans.first(where: { span in pieces.count { $0.spans.contains(span) } == 1 })
      else { continue }
      cell[index] = own
      wholes.remove(own)
    }
    let open = pieces.indices.filter { cell[$0] == nil && pieces[$0].spans.contains(where: spans.contains) }
    let values = values(of: open, pieces, wholes: wholes.sorted(), known: cell)
    for (index, (value, isCertain)) in zip(open, values) where value > 1e-9 {
      let months = pieces[index].months
      let span = months.count == 1 ? months[0] : "\(months[0])..\(months[months.count - 1])"
      cell[index] = add(
        Quantity("\(quantity.measure) in time", period: span, quantity.coordinates),
        ModelCell(.unseen, value: value, need: isCertain ? need(quantity.measure, value) : nil))
    }
    for whole in wholes.sorted() {
      let own = pieces.indices.filter { pieces[$0].spans.contains(whole) }.compactMap { cell[$0] }
      relate(own.map { Relation.Term($0, 1) } + [Relation.Term(whole, -1)], isAtMost: false)
    }
  }

  /// Values that fit for pieces of time that no number is known of, and whether only they fit.
  private func values(of open: [Int], _ pieces: [Piece], wholes: [Int], known: [Int: Int]) -> [(Double, Bool)]
  {
    let rests = wholes.map { whole in
      known.reduce(cells[whole].value) { rest, entry in
        pieces[entry.key].spans.contains(whole) ? rest - cells[entry.value].value : rest
      }
    }
    // One unknown piece in a period is what is left of it; the rest is any solution.
    var values = [Double?](repeating: nil, count: open.count)
    func unknown(_ whole: Int) -> [Int] {
      open.indices.filter { values[$0] == nil && pieces[open[$0]].spans.contains(whole) }
    }
    func left(_ index: Int) -> Double {
      open.indices.reduce(rests[index]) { rest, place in
        pieces[open[place]].spans.contains(wholes[index]) ? rest - (values[place] ?? 0) : rest
      }
    }
    var isMoving = true
    while isMoving {
      isMoving = false
      for index in wholes.indices {
        let places = unknown(wholes[index])
        if places.count == 1 {
          values[places[0]] = max(0, left(index))
          isMoving = true
        }
      }
    }
    let places = open.indices.filter { values[$0] == nil }
    if places.isEmpty { return values.map { ($0 ?? 0, true) } }
    let rows = wholes.indices.map { index in
      LinearProgram.Row(
        places.enumerated().filter { pieces[open[$0.element]].spans.contains(wholes[index]) }
          .map { LinearProgram.Term($0.offset, 1) }, .exactly(left(index)))
    }
    let program = LinearProgram(columns: places.map { _ in Bounds(0, nil) }, rows: rows)
    let guessed = Set(places)
    if case .best? = try? program.solve(.smallest) {
      for (column, place) in places.enumerated() { values[place] = program.value(column: column) }
    }
    return values.enumerated().map { ($0.element ?? 0, !guessed.contains($0.offset)) }
  }
}
