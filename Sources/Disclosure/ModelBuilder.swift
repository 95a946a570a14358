/// Collects the quantities of a publication and finds what connects them.
///
/// Known to everybody: tables of one measure and period that break it down by more dimensions add up to those that do
/// by fewer, also where the sums are shown nowhere; months add up to their year; and what `relate`
/// is told.
public struct ModelBuilder: Sendable {
  /// The quantities, by position of their cells.
  public private(set) var quantities: [Quantity] = []
  /// The cells so far.
  public private(set) var cells: [ModelCell] = []
  private var relations: [Relation] = []
  private(set) var positions: [Quantity: Int] = [:]

  /// A publication without any number.
  public init() {}

  /// Adds a number; a quantity that is known already keeps its first cell.
  @discardableResult
  public mutating func add(_ quantity: Quantity, _ cell: ModelCell) -> Int {
    if let position = positions[quantity] { return position }
    positions[quantity] = cells.count
    quantities.append(quantity)
    cells.append(cell)
    return cells.count - 1
  }

  /// Puts another cell in the place of a quantity's.
  public mutating func replace(_ quantity: Quantity, with cell: ModelCell) {
    if let position = positions[quantity] { cells[position] = cell }
  }

  /// The cell of a quantity.
  public func cell(_ quantity: Quantity) -> ModelCell? { positions[quantity].map { cells[$0] } }

  /// The position of a quantity's cell.
  public func position(_ quantity: Quantity) -> Int? { positions[quantity] }

  /// States a relation in the way of "weighted quantities add up to nothing", or to at most nothing.
  ///
  /// It is left out where one of the quantities is no part of the publication.
  public mutating func relate(_ terms: [(Quantity, Double)], isAtMost: Bool = false) {
    var merged: [Int: Double] = [:]
    for (quantity, factor) in terms {
      guard let position = positions[quantity] else { return }
      merged[position, default: 0] += factor
    }
    relate(merged.sorted { $0.key < $1.key }.map { Relation.Term($0.key, $0.value) }, isAtMost: isAtMost)
  }

  /// The parts make up the whole, but for what is not shown.
  ///
  /// A rest may hold anything; without one there is nothing to guess. Parts that are more than the whole, because
  /// somebody counts in two of them, are more by as much as the reader may know.
  mutating func relate(_ parts: [Int], addUpTo whole: Int, besides name: String) {
    var terms = parts.map { Relation.Term($0, 1) } + [Relation.Term(whole, -1)]
    let rest = -terms.reduce(0) { $0 + $1.factor * cells[$1.cell].value }
    if rest > 1e-9 {
      let quantity = quantities[whole]
      let others = Quantity("\(quantity.measure) \(name)", period: quantity.period, quantity.coordinates)
      terms.append(Relation.Term(add(others, ModelCell(.unseen, value: rest)), 1))
    }
    relate(terms, isAtMost: false)
  }

  mutating func relate(_ terms: [Relation.Term], isAtMost: Bool) {
    let value = terms.reduce(0) { $0 + $1.factor * cells[$1.cell].value }
    if isAtMost, value > 1e-9 { return }
    relations.append(Relation(terms, isAtMost: isAtMost, constant: isAtMost ? 0 : value))
  }

  /// What connects the quantities as far as it is known.
  public var model: CellModel { CellModel(cells: cells, relations: relations) }

  /// Connects all quantities of these measures with the tables they are part of.
  ///
  /// - Parameters:
  ///   - additive: Measures whose parts make up the whole.
  ///   - months: The months of each period by its id. Periods that have months in common are sums of the same pieces
  ///     of time then.
  ///   - need: What must remain possible for what a measure counts in such a piece, if nobody shows it.
  public mutating func connect(
    additive: Set<String>, months: [String: [String]] = [:],
    need: (_ measure: String, _ value: Double) -> Need? = { _, _ in nil }
  ) {
    var months = months
    for month in months.values.joined() { months[month] = [month] }
    var families = families(additive)
    addTotalsInTime(months, &families)
    let groups = Dictionary(grouping: families.keys) { Source(measure: $0.measure, period: $0.period) }
    for (_, known) in groups.sorted(by: { $0.key < $1.key }) {
      addUp(known.sorted { $0.dimensions.lexicographicallyPrecedes($1.dimensions) }, &families)
    }
    addUpTime(months, additive: additive, need)
  }

  /// Takes over the relations of an earlier publication; its quantities are known here by the names given.
  ///
  /// What both know is hidden in the earlier one too, or has the same value: its relations hold here as well.
  public mutating func adopt(_ other: ModelBuilder, names: [Quantity: Quantity]) {
    for relation in other.relations {
      var terms: [Relation.Term] = []
      for term in relation.terms {
        guard let name = names[other.quantities[term.cell]], let position = positions[name] else { break }
        terms.append(Relation.Term(position, term.factor))
      }
      if terms.count == relation.terms.count { relate(terms, isAtMost: relation.isAtMost) }
    }
  }

  private func families(_ additive: Set<String>) -> [Family: [Int]] {
    var families: [Family: [Int]] = [:]
    for (position, quantity) in quantities.enumerated() where additive.contains(quantity.measure) {
      families[Family(quantity), default: []].append(position)
    }
    return families
  }

  // MARK: Tables

  private struct Source: Hashable, Comparable {
    let measure: String
    let period: String
    static func < (left: Source, right: Source) -> Bool {
      (left.measure, left.period) < (right.measure, right.period)
    }
  }

  struct Family: Hashable, Comparable {
    let measure: String
    let period: String
    let dimensions: [String]

    init(_ quantity: Quantity) {
      measure = quantity.measure
      period = quantity.period
      dimensions = quantity.dimensions
    }

    init(_ other: Family, dimensions: [String]) {
      measure = other.measure
      period = other.period
      self.dimensions = dimensions
    }

    static func < (left: Family, right: Family) -> Bool {
      if (left.measure, left.period) != (right.measure, right.period) {
        return (left.measure, left.period) < (right.measure, right.period)
      }
      return left.dimensions.lexicographicallyPrecedes(right.dimensions)
    }
  }

  private mutating func addUp(_ known: [Family], _ families: inout [Family: [Int]]) {
    var all = known
    // What two tables share is known from either of them, shown or not; if nothing else, the total.
    var shared = Set(known.map(\.dimensions))
    var index = 0
    while index < all.count {
      for other in all[..<index] {
        let common = all[index].dimensions.filter(other.dimensions.contains)
        guard shared.insert(common).inserted else { continue }
        addTotals(of: all[index], over: common, &families)
        all.append(Family(all[index], dimensions: common))
      }
      index += 1
    }
    for fine in all {
      let coarser = all.filter { coarse in
        coarse.dimensions.count < fine.dimensions.count
          && coarse.dimensions.allSatisfy(fine.dimensions.contains)
      }
      // Only the next step: the rest follows.
      let next = coarser.filter { coarse in
        !coarser.contains { between in
          between.dimensions.count > coarse.dimensions.count
            && coarse.dimensions.allSatisfy(between.dimensions.contains)
        }
      }
      for coarse in next {
        var parts: [Quantity: [Int]] = [:]
        for cell in families[fine] ?? [] {
          parts[quantities[cell].over(coarse.dimensions), default: []].append(cell)
        }
        for whole in families[coarse] ?? [] {
          guard let own = parts[quantities[whole]] else { continue }
          relate(own, addUpTo: whole, besides: "\(fine.dimensions.joined(separator: "+")) others")
        }
      }
    }
  }

  /// Adds the sums of a family over all but these dimensions, as quantities that nobody sees.
  mutating func addTotals(
    of family: Family, over dimensions: [String], _ families: inout [Family: [Int]]
  ) {
    var sums: [Quantity: Double] = [:]
    for cell in families[family] ?? [] {
      sums[quantities[cell].over(dimensions), default: 0] += cells[cell].value
    }
    for (quantity, value) in sums.sorted(by: { $0.key < $1.key }) {
      let position = add(quantity, ModelCell(.unseen, value: value))
      families[Family(quantity), default: []].append(position)
    }
  }
}
