public import Expression
public import Tabular

/// What a rule across rows wants to keep of the rows of a table.
public struct CollectionRequest: Sendable {
  /// How much is kept.
  public enum Form: Sendable {
    /// Each row with its place: for tables of some ten thousand rows.
    case rows
    /// Sums by delivery: for tables of any size.
    case totals
  }
  /// One value kept of each row.
  public enum Source: Sendable {
    /// A field.
    case field(Int)
    /// Computed from the row.
    case expression(RowExpression)
  }
  /// The table.
  public let table: String
  /// The values.
  public let sources: [Source]
  /// Which rows; nil for all that count.
  public let condition: RowExpression?
  /// How much is kept.
  public let form: Form

  /// A request.
  public init(table: String, sources: [Source], condition: RowExpression? = nil, form: Form = .rows) {
    self.table = table
    self.sources = sources
    self.condition = condition
    self.form = form
  }
}

/// Where a collected row stands.
public struct RowPlace: Sendable, Hashable, Comparable {
  /// The delivery's position.
  public let delivery: Int
  /// The physical line.
  public let line: Int
  /// The record.
  public let record: Int

  /// By delivery, then line.
  public static func < (left: RowPlace, right: RowPlace) -> Bool {
    (left.delivery, left.line) < (right.delivery, right.line)
  }
}

/// What the rows of a delivery add up to.
public struct DeliveryTotal: Sendable, Hashable {
  /// Rows that count.
  public var rows = 0
  /// The sum of each value, in its unit of storage; missing values add nothing.
  public var sums: [Int128]
  /// How many rows have each value.
  public var counts: [Int]
}

/// What was collected for a request.
public struct Collected: Sendable {
  /// Rows in the order of deliveries and lines; empty where only totals are kept.
  public private(set) var places: [RowPlace] = []
  /// The value of each source by row.
  public private(set) var columns: [[Int64]]
  /// Totals by delivery; empty where rows are kept.
  public private(set) var totals: [Int: DeliveryTotal] = [:]
  /// Deliveries with rows that do not count: what they would have said is unknown.
  public private(set) var incomplete: Set<Int> = []

  init(sources: Int) { columns = [[Int64]](repeating: [], count: sources) }

  mutating func add(
    _ batch: Batch, delivery: Int, values: [[Int64]], form: CollectionRequest.Form, mask: [UInt8]?
  ) {
    var total = DeliveryTotal(
      sums: [Int128](repeating: 0, count: values.count), counts: [Int](repeating: 0, count: values.count))
    for row in 0..<batch.rowCount {
      guard batch.rejected[row] == 0 else {
        if !Self.isBlank(row, batch) { incomplete.insert(delivery) }
        continue
      }
      if let mask, mask[row] == 0 { continue }
      switch form {
      case .rows:
        places.append(
          RowPlace(delivery: delivery, line: Int(batch.lines[row]), record: batch.firstRecord + row))
        for (index, column) in values.enumerated() { columns[index].append(column[row]) }
      case .totals:
        total.rows += 1
        for (index, column) in values.enumerated() where !Missing.contains(column[row]) {
          total.sums[index] += Int128(column[row])
          total.counts[index] += 1
        }
      }
    }
    if form == .totals { add(total, to: delivery) }
  }

  private static func isBlank(_ row: Int, _ batch: Batch) -> Bool {
    batch.columns.allSatisfy { $0.values[row] == Missing.empty }
  }

  private mutating func add(_ total: DeliveryTotal, to delivery: Int) {
    guard var sum = totals[delivery] else {
      totals[delivery] = total
      return
    }
    sum.rows += total.rows
    for index in sum.sums.indices {
      sum.sums[index] += total.sums[index]
      sum.counts[index] += total.counts[index]
    }
    totals[delivery] = sum
  }

  mutating func merge(_ other: Collected) {
    places += other.places
    for index in columns.indices { columns[index] += other.columns[index] }
    for (delivery, total) in other.totals { add(total, to: delivery) }
    incomplete.formUnion(other.incomplete)
  }

  /// In the order of files and lines, without the rows that turned out not to count.
  func settled(_ verdicts: [Int: [Int: KeyResolver.Verdict]]) -> Collected {
    var result = Collected(sources: columns.count)
    result.totals = totals
    result.incomplete = incomplete
    for row in places.indices.sorted(by: { places[$0] < places[$1] }) {
      let place = places[row]
      guard let verdict = verdicts[place.delivery]?[place.line] else {
        result.places.append(place)
        for index in columns.indices { result.columns[index].append(columns[index][row]) }
        continue
      }
      if verdict == .contradicted { result.incomplete.insert(place.delivery) }
    }
    return result
  }
}

/// Collects what all rules across rows want to see of one table: a mergeable state.
public struct RowCollector: Sendable {
  private let requests: [CollectionRequest]
  private var collected: [Collected]

  /// A collector for the requests about one table.
  public init(_ requests: [CollectionRequest]) {
    self.requests = requests
    collected = requests.map { Collected(sources: $0.sources.count) }
  }

  /// Takes in the rows of a batch that count.
  public mutating func add(_ batch: Batch, delivery: Int, context: DeliveryContext) {
    for (index, request) in requests.enumerated() {
      var mask: [UInt8]?
      if let condition = request.condition {
        var selected: [UInt8] = []
        condition.bound(parameters: context.parameterValues, code: context.code)
          .select(batch.columns, rowCount: batch.rowCount, into: &selected)
        mask = selected
      }
      let values = request.sources.map { source in
        switch source {
        case .field(let field): batch.columns[field].values
        case .expression(let expression):
          expression.bound(parameters: context.parameterValues, code: context.code)
            .evaluate(batch.columns, rowCount: batch.rowCount).values
        }
      }
      collected[index].add(batch, delivery: delivery, values: values, form: request.form, mask: mask)
    }
  }

  /// Takes in what another worker collected.
  public mutating func merge(_ other: RowCollector) {
    for index in collected.indices { collected[index].merge(other.collected[index]) }
  }

  /// What was collected for each request, without the rows that turned out not to count.
  public func settled(_ verdicts: [Int: [Int: KeyResolver.Verdict]] = [:]) -> [Collected] {
    collected.map { $0.settled(verdicts) }
  }
}
