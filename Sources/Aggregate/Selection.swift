import Expression
public import Tabular

/// A row whose expression leaves the range of numbers.
public struct RowOverflow: Sendable, Hashable, Comparable {
  /// The file.
  public let path: String
  /// The physical line.
  public let line: Int
  /// The measure or set.
  public let name: String

  /// A place.
  public init(path: String, line: Int, name: String) {
    self.path = path
    self.line = line
    self.name = name
  }

  /// By file, then line.
  public static func < (left: RowOverflow, right: RowOverflow) -> Bool {
    (left.path, left.line, left.name) < (right.path, right.line, right.name)
  }
}

/// The rows of a batch an input takes, and their values.
public struct Selection: Sendable {
  /// 1 for every row taken.
  public private(set) var mask: [UInt8]
  /// The value of every row; empty where nothing is aggregated but rows.
  public let values: [Int64]
  /// The first row whose filter or value leaves 64 bits: it would be left out without a word.
  public private(set) var overflow: Int?

  /// Takes the rows that count and that satisfy everything the input asks.
  public init(_ input: MeasureInput, _ batch: Batch, periodCode: Int) {
    self.init(input, batch, counting: Self.counting(batch), periodCode: periodCode)
  }

  /// 1 for every row that counts.
  static func counting(_ batch: Batch) -> [UInt8] {
    var counting = batch.rejected
    var rows = counting.mutableSpan
    for row in rows.indices { rows[row] = 1 &- min(rows[row], 1) }
    return counting
  }

  /// The same, the rows that count being known already.
  init(_ input: MeasureInput, _ batch: Batch, counting: [UInt8], periodCode: Int) {
    mask = counting
    for condition in input.conditions {
      overflow = overflow ?? condition.firstOverflow(batch.columns, rowCount: batch.rowCount, mask: mask)
      var holds = [UInt8](repeating: 0, count: batch.rowCount)
      condition.select(batch.columns, rowCount: batch.rowCount, into: &holds)
      for row in 0..<batch.rowCount { mask[row] &= holds[row] }
    }
    for filter in input.filters { filter.apply(to: batch, mask: &mask) }
    for filter in input.members { filter.apply(to: batch, periodCode: periodCode, mask: &mask) }
    switch input.value {
    case .none: values = []
    case .field(let field): values = batch.columns[field].values
    case .expression(let expression):
      values = expression.evaluate(batch.columns, rowCount: batch.rowCount).values
      overflow = overflow ?? expression.firstOverflow(batch.columns, rowCount: batch.rowCount, mask: mask)
    }
  }
}

/// The partial state of a set: what is added up, or how many different values were met, by code.
struct SetState: Sendable {
  private struct Pair: Hashable {
    let code: Int64
    let value: Int64
  }
  private let countsDistinct: Bool
  private let scale: Int
  private var sums: [Int64: Int128] = [:]
  private var pairs: Set<Pair> = []

  init(_ plan: SetPlan, scale: Int) {
    countsDistinct = plan.distinct != nil
    self.scale = countsDistinct ? 0 : scale
  }

  mutating func add(_ batch: Batch, _ plan: SetPlan, _ selection: Selection) {
    let codes = batch.columns[plan.field].values
    let distinct = plan.distinct.map { batch.columns[$0].values }
    for row in 0..<batch.rowCount where selection.mask[row] != 0 && !Missing.contains(codes[row]) {
      if let distinct {
        let isNew =
          !Missing.contains(distinct[row])
          && pairs.insert(Pair(code: codes[row], value: distinct[row])).inserted
        sums[codes[row], default: 0] += isNew ? 1 : 0
      } else {
        let value = selection.values.isEmpty ? 0 : selection.values[row]
        sums[codes[row], default: 0] += Missing.contains(value) ? 0 : Int128(value)
      }
    }
  }

  mutating func merge(_ other: SetState) {
    guard countsDistinct else {
      sums.merge(other.sums, uniquingKeysWith: +)
      return
    }
    for code in other.sums.keys where sums[code] == nil { sums[code] = 0 }
    for pair in other.pairs where pairs.insert(pair).inserted { sums[pair.code, default: 0] += 1 }
  }

  /// The codes with what they weigh.
  var weights: Weights { Weights(byCode: sums, scale: scale) }
}
