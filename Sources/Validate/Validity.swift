import Tabular

/// Which table says from when until when a value is valid.
public struct ValidityRequest: Sendable, Hashable {
  /// The reference table.
  public let table: String
  /// Its field that holds the value.
  public let column: String
  /// Its field with the first day.
  public let from: String
  /// Its field with the last day; empty while there is none.
  public let until: String

  /// A request.
  public init(table: String, column: String, from: String, until: String) {
    self.table = table
    self.column = column
    self.from = from
    self.until = until
  }
}

/// From when until when each value is valid.
public struct ValidSpans: Sendable {
  private var spans: [Int64: [ClosedRange<Int64>]] = [:]

  /// Nothing is valid yet.
  public init() {}

  /// Takes in a span; a missing last day means that no end is known, a missing first day that none is.
  public mutating func add(_ code: Int64, from: Int64, until: Int64) {
    let first = Missing.contains(from) ? Missing.limit : from
    let last = Missing.contains(until) ? Int64.max : until
    guard first <= last, !Missing.contains(code) else { return }
    spans[code, default: []].append(first...last)
  }

  /// Whether the value is valid on the day.
  public func contains(_ code: Int64, on day: Int64) -> Bool {
    spans[code]?.contains { $0.contains(day) } ?? false
  }
}
