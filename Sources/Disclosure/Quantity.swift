/// What a number says: which measure, for which period, for which members of which dimensions.
public struct Quantity: Sendable, Hashable {
  /// A member of a dimension.
  public struct Coordinate: Sendable, Hashable, Comparable {
    /// The dimension's name.
    public let dimension: String
    /// The member's id; empty for "none".
    public let member: String

    /// A coordinate.
    public init(_ dimension: String, _ member: String) {
      self.dimension = dimension
      self.member = member
    }

    /// By dimension, then by member.
    public static func < (left: Coordinate, right: Coordinate) -> Bool {
      (left.dimension, left.member) < (right.dimension, right.member)
    }
  }
  /// The measure's name.
  public let measure: String
  /// The period's id.
  public let period: String
  /// The members, by dimension in order of their names; none for a total.
  public let coordinates: [Coordinate]

  /// A quantity.
  public init(_ measure: String, period: String, _ coordinates: [Coordinate]) {
    self.measure = measure
    self.period = period
    self.coordinates = coordinates.sorted()
  }

  /// The names of the dimensions.
  public var dimensions: [String] { coordinates.map(\.dimension) }

  /// The same summed up over all other dimensions.
  func over(_ dimensions: [String]) -> Quantity {
    Quantity(measure, period: period, coordinates.filter { dimensions.contains($0.dimension) })
  }
}

extension Quantity: Comparable {
  /// By measure, period and coordinates.
  public static func < (left: Quantity, right: Quantity) -> Bool {
    if (left.measure, left.period) != (right.measure, right.period) {
      return (left.measure, left.period) < (right.measure, right.period)
    }
    return left.coordinates.lexicographicallyPrecedes(right.coordinates)
  }
}

extension Quantity: CustomStringConvertible {
  /// `faelle_ende 2024/25 schulformgruppe=FOE`.
  public var description: String {
    ([measure, period] + coordinates.map { "\($0.dimension)=\($0.member)" }).joined(separator: " ")
  }
}
