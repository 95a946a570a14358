import Disclosure
import Tabular

/// What a reader takes from a publication about one measure: the schools counted, the time and the place.
struct Statement: Sendable, Hashable {
  /// Numbers of one measure about the same schools; only those add up.
  struct Series: Sendable, Hashable, Comparable {
    let measure: String
    /// Empty for all schools; otherwise which period's they are compared with.
    var comparedWith = ""
    /// Empty for what holds now; otherwise the earlier publication that had other numbers.
    var edition = ""

    static func < (left: Series, right: Series) -> Bool {
      (left.measure, left.comparedWith, left.edition) < (right.measure, right.comparedWith, right.edition)
    }
  }
  /// What is seen in its place.
  enum Seen: Sendable, Hashable {
    case number(Rational)
    case secret
  }

  var series: Series
  /// A period's id, or the day of a stock.
  let time: String
  /// The member's id by dimension; those added up are left out.
  let place: [String: String]

  /// The same as the ledger names it.
  var quantity: Quantity {
    let other = series.comparedWith
    return Quantity(
      series.measure, period: other.isEmpty ? time : "\(time) comparable with \(other)",
      place.map { Quantity.Coordinate($0.key, $0.value) })
  }
}

extension Statement: Comparable {
  static func < (left: Statement, right: Statement) -> Bool {
    left.series == right.series ? left.quantity < right.quantity : left.series < right.series
  }
}
