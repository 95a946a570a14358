import Aggregate
import Disclosure
import Tabular

/// The equations of an attacker: every number a publication shows is a sum of pieces that nobody sees.
///
/// A piece is what one measure counts in one month at the schools that all published properties of schools have in
/// common, for one member of every other dimension. Everybody can look up in the register which schools those are;
/// everything else follows from what tables show. Numbers that count the same person in two pieces are less than
/// their sum; the attacker is taken to know by how much.
struct AuditModel {
  private(set) var cells: [ModelCell] = []
  private(set) var names: [String] = []
  private(set) var relations: [Relation] = []
  private var numbers: [Statement: Int] = [:]
  private var pieces: [Statement.Series: [Piece: Int]] = [:]

  /// A piece of a number.
  struct Piece: Hashable {
    let series: Statement.Series
    let time: String
    /// Members of dimensions that are no property of schools.
    let rest: [String: String]
    /// The schools: members of all properties published.
    let schools: [String: String]

    fileprivate var name: String {
      let parts = rest.merging(schools) { own, _ in own }.sorted { $0.key < $1.key }
      return ([time] + parts.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }
  }

  var model: CellModel { CellModel(cells: cells, relations: relations) }

  /// The cell of a number that the attacker looks at; it is unknown until it is told.
  mutating func number(_ statement: Statement) -> Int {
    if let known = numbers[statement] { return known }
    let index = add(ModelCell(.unseen, value: 0), statement.quantity.description)
    numbers[statement] = index
    return index
  }

  /// The cell of a number, if it is looked at.
  func position(_ statement: Statement) -> Int? { numbers[statement] }

  /// All numbers looked at, in order.
  var statements: [Statement] { numbers.keys.sorted() }

  mutating func piece(_ piece: Piece) -> Int {
    if let known = position(piece) { return known }
    let index = add(ModelCell(.unseen, value: 0), "piece")
    pieces[piece.series, default: [:]][piece] = index
    return index
  }

  /// The pieces so far of the series that are wanted, in order.
  func pieces(where isWanted: (Statement.Series) -> Bool) -> [(piece: Piece, position: Int)] {
    pieces.keys.filter(isWanted).sorted().flatMap { series in
      (pieces[series] ?? [:]).map { (name: $0.key.name, piece: $0.key, position: $0.value) }
        .sorted { $0.name < $1.name }.map { (piece: $0.piece, position: $0.position) }
    }
  }

  func position(_ piece: Piece) -> Int? { pieces[piece.series]?[piece] }

  /// A number that is of interest only for what relates it to others.
  mutating func add(_ cell: ModelCell, _ name: String) -> Int {
    cells.append(cell)
    names.append(name)
    return cells.count - 1
  }

  mutating func set(_ position: Int, _ cell: ModelCell) { cells[position] = cell }

  /// The weighted cells add up to the constant, or to at most that.
  mutating func relate(_ terms: [(Int, Double)], isAtMost: Bool = false, constant: Double = 0) {
    var merged: [Int: Double] = [:]
    for (cell, factor) in terms { merged[cell, default: 0] += factor }
    let kept = merged.filter { $0.value != 0 }.sorted { $0.key < $1.key }
    if kept.isEmpty { return }
    relations.append(
      Relation(kept.map { Relation.Term($0.key, $0.value) }, isAtMost: isAtMost, constant: constant))
  }
}
