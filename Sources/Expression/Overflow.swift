public import Tabular

extension BoundExpression {
  /// The first marked row whose arithmetic leaves 64 bits, so that its result would be missing without a word.
  ///
  /// Rows are walked one by one only where the smallest and largest cells of the batch do not rule it out.
  public func firstOverflow(_ columns: [Column], rowCount: Int, mask: [UInt8]) -> Int? {
    guard hasArithmetic else { return nil }
    let ranges = Ranges(columns, rowCount)
    let fits =
      switch root {
      case .cells(let cells): ranges.range(of: cells) != nil
      case .truths(let truths): ranges.fits(truths)
      }
    guard !fits else { return nil }
    for row in 0..<rowCount where mask[row] != 0 {
      let walk = RowWalk(columns: columns, row: row)
      do {
        switch root {
        case .cells(let cells): _ = try walk.cell(cells)
        case .truths(let truths): _ = try walk.truth(truths)
        }
      } catch {
        return row
      }
    }
    return nil
  }
}

extension Cells {
  /// Whether anything in it is computed that could leave 64 bits.
  var hasArithmetic: Bool {
    switch self {
    case .field, .constant, .parameter, .code: false
    case .scaled, .arithmetic: true
    case .negated(let one), .absolute(let one): one.hasArithmetic
    case .smaller(let left, let right), .larger(let left, let right), .coalesce(let left, let right):
      left.hasArithmetic || right.hasArithmetic
    case .branch(let condition, let value, let otherwise):
      condition.hasArithmetic || value.hasArithmetic || otherwise.hasArithmetic
    case .truth(let truths): truths.hasArithmetic
    }
  }
}

extension Truths {
  /// Whether anything in it is computed that could leave 64 bits.
  var hasArithmetic: Bool {
    switch self {
    case .constant: false
    case .cells(let cells), .member(let cells, _, _), .isMissing(let cells): cells.hasArithmetic
    case .compare(_, let left, _, let right, _): left.hasArithmetic || right.hasArithmetic
    case .isIn(let one, let list): one.hasArithmetic || list.contains(where: \.hasArithmetic)
    case .and(let left, let right), .or(let left, let right): left.hasArithmetic || right.hasArithmetic
    case .not(let one): one.hasArithmetic
    }
  }
}

private struct Overflow: Error {}

/// Interval arithmetic over a batch: what every node can be at most.
private struct Ranges {
  private let columns: [Column]
  private let rowCount: Int
  private static let storable = Int128(Missing.limit)...Int128(Int64.max)

  init(_ columns: [Column], _ rowCount: Int) {
    self.columns = columns
    self.rowCount = rowCount
  }

  /// The values the node may take; nil where some might not fit.
  func range(of cells: Cells) -> ClosedRange<Int128>? {
    switch cells {
    case .field(let index): return column(columns[index].values)
    case .constant(let value): return value < Missing.limit ? 0...0 : Int128(value)...Int128(value)
    case .parameter, .code: return nil
    case .scaled(let one, let power):
      return range(of: one).flatMap { stored(products($0, Int128(power)...Int128(power))) }
    case .negated(let one): return range(of: one).map { -$0.upperBound ... -$0.lowerBound }
    case .absolute(let one):
      return range(of: one).map { 0...max($0.lowerBound.magnitude, $0.upperBound.magnitude).asSigned }
    case .arithmetic(let operation, let left, let right):
      guard let a = range(of: left), let b = range(of: right) else { return nil }
      switch operation {
      case .add: return stored((a.lowerBound + b.lowerBound)...(a.upperBound + b.upperBound))
      case .subtract: return stored((a.lowerBound - b.upperBound)...(a.upperBound - b.lowerBound))
      case .multiply: return stored(products(a, b))
      case .divide: return nil
      }
    case .smaller(let left, let right), .larger(let left, let right), .coalesce(let left, let right):
      return union(range(of: left), range(of: right))
    case .branch(let condition, let value, let otherwise):
      return fits(condition) ? union(range(of: value), range(of: otherwise)) : nil
    case .truth(let truths): return fits(truths) ? 0...1 : nil
    }
  }

  func fits(_ truths: Truths) -> Bool {
    switch truths {
    case .constant: true
    case .cells(let cells), .member(let cells, _, _), .isMissing(let cells): range(of: cells) != nil
    case .compare(_, let left, _, let right, _): range(of: left) != nil && range(of: right) != nil
    case .isIn(let one, let list): range(of: one) != nil && list.allSatisfy { range(of: $0) != nil }
    case .and(let left, let right), .or(let left, let right): fits(left) && fits(right)
    case .not(let one): fits(one)
    }
  }

  private func column(_ values: [Int64]) -> ClosedRange<Int128> {
    var (low, high) = (Int64.max, Missing.limit)
    for value in values.prefix(rowCount) where value >= Missing.limit {
      low = min(low, value)
      high = max(high, value)
    }
    return low > high ? 0...0 : Int128(low)...Int128(high)
  }

  /// Both factors lie within 64 bits, so 128 hold every product.
  private func products(_ a: ClosedRange<Int128>, _ b: ClosedRange<Int128>) -> ClosedRange<Int128> {
    let all = [
      a.lowerBound * b.lowerBound, a.lowerBound * b.upperBound, a.upperBound * b.lowerBound,
      a.upperBound * b.upperBound,
    ]
    return all.reduce(all[0]) { min($0, $1) }...all.reduce(all[0]) { max($0, $1) }
  }

  private func stored(_ range: ClosedRange<Int128>) -> ClosedRange<Int128>? {
    Self.storable.contains(range.lowerBound) && Self.storable.contains(range.upperBound) ? range : nil
  }

  private func union(_ a: ClosedRange<Int128>?, _ b: ClosedRange<Int128>?) -> ClosedRange<Int128>? {
    guard let a, let b else { return nil }
    return min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
  }
}

extension UInt128 {
  fileprivate var asSigned: Int128 { Int128(self) }
}

/// Evaluates one row, as SQL would; throws where arithmetic leaves 64 bits; nil is missing or unknown.
private struct RowWalk {
  let columns: [Column]
  let row: Int

  func cell(_ cells: Cells) throws(Overflow) -> Int64? {
    switch cells {
    case .field(let index): return known(columns[index].values[row])
    case .constant(let value): return known(value)
    case .parameter, .code: return nil
    case .scaled(let one, let power): return try cell(one).map { (Int128($0) * Int128(power)) }.stored()
    case .negated(let one): return try cell(one).map { -$0 }
    case .absolute(let one): return try cell(one).map { abs($0) }
    case .arithmetic(let operation, let left, let right):
      guard let a = try cell(left), let b = try cell(right) else { return nil }
      switch operation {
      case .add: return try Optional(Int128(a) + Int128(b)).stored()
      case .subtract: return try Optional(Int128(a) - Int128(b)).stored()
      case .multiply: return try Optional(Int128(a) * Int128(b)).stored()
      case .divide: return nil
      }
    case .smaller(let left, let right):
      guard let a = try cell(left), let b = try cell(right) else { return nil }
      return min(a, b)
    case .larger(let left, let right):
      guard let a = try cell(left), let b = try cell(right) else { return nil }
      return max(a, b)
    case .coalesce(let left, let right):
      if let value = try cell(left) { return value }
      return try cell(right)
    case .branch(let condition, let value, let otherwise):
      return try truth(condition) == true ? try cell(value) : try cell(otherwise)
    case .truth(let truths): return try truth(truths).map { $0 ? 1 : 0 }
    }
  }

  func truth(_ truths: Truths) throws(Overflow) -> Bool? {
    switch truths {
    case .constant(let truth): return truth == Truth.unknown ? nil : truth == Truth.yes
    case .cells(let cells): return try cell(cells).map { $0 != 0 }
    case .compare(let comparison, let left, let a, let right, let b):
      guard let x = try cell(left), let y = try cell(right) else { return nil }
      return comparison.holds(Int128(x) * Int128(a), Int128(y) * Int128(b))
    case .isIn: return nil
    case .member(let one, let values, let hasMissing):
      guard let value = try cell(one) else { return nil }
      return values.contains(value) ? true : hasMissing ? nil : false
    case .and(let left, let right):
      let (a, b) = (try truth(left), try truth(right))
      return a == false || b == false ? false : a == nil || b == nil ? nil : true
    case .or(let left, let right):
      let (a, b) = (try truth(left), try truth(right))
      return a == true || b == true ? true : a == nil || b == nil ? nil : false
    case .not(let one): return try truth(one).map { !$0 }
    case .isMissing(let cells): return try cell(cells) == nil
    }
  }

  private func known(_ cell: Int64) -> Int64? { cell < Missing.limit ? nil : cell }
}

extension Int128? {
  fileprivate func stored() throws(Overflow) -> Int64? {
    guard let self else { return nil }
    guard let value = Int64(exactly: self), value >= Missing.limit else { throw Overflow() }
    return value
  }
}

extension Comparison {
  fileprivate func holds(_ left: Int128, _ right: Int128) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}
