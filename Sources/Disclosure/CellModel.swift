/// What must remain possible for a secret number: the attacker's interval reaches down to `lowest` and up to `highest`.
public struct Need: Sendable, Hashable {
  /// No value above this one may be the smallest possible.
  public let lowest: Double
  /// No value below this one may be the largest possible.
  public let highest: Double

  /// A protection interval.
  public init(lowest: Double, highest: Double) {
    self.lowest = lowest
    self.highest = highest
  }

  /// Whether the interval is wide enough; the solver's rounding is forgiven.
  public func isMet(by interval: Interval) -> Bool {
    let slack = 1e-6 * max(1, abs(highest))
    return interval.lowest <= lowest + slack && interval.highest >= highest - slack
  }

  private func abs(_ value: Double) -> Double { value < 0 ? -value : value }
}

/// What an attacker can derive about a number.
public struct Interval: Sendable, Hashable {
  /// The smallest possible value; minus infinity if there is none.
  public var lowest: Double
  /// The largest possible value; infinity if there is none.
  public var highest: Double

  /// An interval.
  public init(_ lowest: Double, _ highest: Double) {
    self.lowest = lowest
    self.highest = highest
  }
}

/// A number in a publication, or one that a reader could ask for.
public struct ModelCell: Sendable {
  /// What a reader sees of it.
  ///
  /// The letters are those of sdcTable's cell status codes.
  public enum Status: String, Sendable, Hashable {
    /// Shown; may become secret to protect another (`s`).
    case published = "s"
    /// Shown, come what may: a true zero, a count of schools, something published before (`z`).
    case forced = "z"
    /// Secret by itself (`u`).
    case primary = "u"
    /// Secret to protect another (`x`).
    case secondary = "x"
    /// Never shown, but part of a sum that is (`w`).
    case unseen = "w"

    /// Whether a reader does not know the number.
    public var isHidden: Bool { self == .primary || self == .secondary || self == .unseen }
  }

  /// What a reader sees of it.
  public var status: Status
  /// The exact number.
  public let value: Double
  /// What everybody knows before reading: counts and sums are never negative.
  public let bounds: Interval
  /// What the loss of the number costs a reader.
  public let cost: Double
  /// What must remain possible, if it must be protected.
  public let need: Need?

  /// A cell.
  public init(
    _ status: Status, value: Double, bounds: Interval = Interval(0, .infinity), cost: Double = 1,
    need: Need? = nil
  ) {
    self.status = status
    self.value = value
    self.bounds = bounds
    self.cost = cost
    self.need = need
  }
}

/// Something everybody knows about several cells: their weighted sum is, or is at most, a constant.
public struct Relation: Sendable, Hashable {
  /// One weighted cell.
  public struct Term: Sendable, Hashable {
    /// The position of the cell.
    public let cell: Int
    /// Its weight.
    public let factor: Double

    /// A term.
    public init(_ cell: Int, _ factor: Double) {
      self.cell = cell
      self.factor = factor
    }
  }
  /// What is added up; each cell once.
  public let terms: [Term]
  /// Whether the sum may be less than the constant.
  public let isAtMost: Bool
  /// What the sum is.
  public let constant: Double

  /// A relation.
  public init(_ terms: [Term], isAtMost: Bool = false, constant: Double = 0) {
    self.terms = terms
    self.isAtMost = isAtMost
    self.constant = constant
  }

  /// The whole is the sum of its parts.
  public static func sum(of parts: [Int], is whole: Int) -> Relation {
    Relation(parts.map { Term($0, 1) } + [Term(whole, -1)])
  }
}

/// All numbers of a publication and what is known to connect them.
public struct CellModel: Sendable {
  /// The numbers.
  public var cells: [ModelCell]
  /// What connects them.
  public var relations: [Relation]

  /// A model.
  public init(cells: [ModelCell], relations: [Relation]) {
    self.cells = cells
    self.relations = relations
  }

  /// Groups of cells that have to do with each other through relations, each with its relations.
  ///
  /// What happens in one group does not matter to another. Only cells of which `isLoose` is true connect; a
  /// number that is known for certain separates.
  func components(isLoose: (Int) -> Bool) -> [Component] {
    var parents = Array(cells.indices)
    func root(_ cell: Int) -> Int {
      var cell = cell
      while parents[cell] != cell {
        parents[cell] = parents[parents[cell]]
        cell = parents[cell]
      }
      return cell
    }
    for relation in relations {
      let loose = relation.terms.map(\.cell).filter(isLoose)
      for cell in loose.dropFirst() {
        let (a, b) = (root(loose[0]), root(cell))
        parents[max(a, b)] = min(a, b)
      }
    }
    var components: [Int: Component] = [:]
    for cell in cells.indices where isLoose(cell) {
      components[root(cell), default: Component()].cells.append(cell)
    }
    for (index, relation) in relations.enumerated() {
      guard let cell = relation.terms.first(where: { isLoose($0.cell) })?.cell else { continue }
      components[root(cell)]?.relations.append(index)
    }
    return components.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Cells that have to do with each other.
  struct Component {
    var cells: [Int] = []
    var relations: [Int] = []
  }
}
