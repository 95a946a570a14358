import Tabular

/// The cells of one node for some rows: part of a column, or one value for all.
enum CellRun {
  case constant(Int64)
  case column(Lane<Int64>)
}

/// The truth values of one node.
enum TruthRun {
  case constant(UInt8)
  case column(Lane<UInt8>)
}

/// Neighbouring values of a column, from one row on.
struct Lane<Value: BitwiseCopyable> {
  let values: [Value]
  let start: Int
}

// One plain loop per operation; the closures are inlined into it, so that the compiler sees arithmetic on
// neighbouring cells only and can take several at once.

@inline(__always)
func mapped<Input: BitwiseCopyable, Output: BitwiseCopyable & ExpressibleByIntegerLiteral>(
  _ lane: Lane<Input>, _ count: Int, _ body: (Input) -> Output
) -> Lane<Output> {
  var result = [Output](repeating: 0, count: count)
  var output = result.mutableSpan
  let input = lane.values.span.extracting(lane.start..<lane.start + count)
  for i in 0..<count { output[i] = body(input[i]) }
  return Lane(values: result, start: 0)
}

@inline(__always)
func mapped<Input: BitwiseCopyable, Output: BitwiseCopyable & ExpressibleByIntegerLiteral>(
  _ left: Lane<Input>, _ right: Lane<Input>, _ count: Int, _ body: (Input, Input) -> Output
) -> Lane<Output> {
  var result = [Output](repeating: 0, count: count)
  var output = result.mutableSpan
  let a = left.values.span.extracting(left.start..<left.start + count)
  let b = right.values.span.extracting(right.start..<right.start + count)
  for i in 0..<count { output[i] = body(a[i], b[i]) }
  return Lane(values: result, start: 0)
}

/// The result of an operation on two runs of cells; missing where either is.
@inline(__always)
func combined(_ left: CellRun, _ right: CellRun, _ count: Int, _ body: (Int64, Int64) -> Int64) -> CellRun {
  @inline(__always) func cell(_ a: Int64, _ b: Int64) -> Int64 {
    a < Missing.limit || b < Missing.limit ? Missing.empty : body(a, b)
  }
  return switch (left, right) {
  case (.constant(let a), .constant(let b)): .constant(cell(a, b))
  case (.column(let a), .constant(let b)): .column(mapped(a, count) { cell($0, b) })
  case (.constant(let a), .column(let b)): .column(mapped(b, count) { cell(a, $0) })
  case (.column(let a), .column(let b)): .column(mapped(a, b, count) { cell($0, $1) })
  }
}

/// The truth of a comparison of two runs of cells; unknown where either is missing.
@inline(__always)
func tested(_ left: CellRun, _ right: CellRun, _ count: Int, _ body: (Int64, Int64) -> Bool) -> TruthRun {
  // Masks instead of branches: a branch per cell costs three times as much.
  @inline(__always) func truth(_ isMissing: Bool, _ isTrue: Bool) -> UInt8 {
    let unknown: UInt8 = isMissing ? Truth.unknown : 0
    let yes: UInt8 = isTrue ? Truth.yes : Truth.no
    return unknown | (yes & (unknown &- 1))
  }
  switch (left, right) {
  case (.constant(let a), .constant(let b)):
    return .constant(truth(min(a, b) < Missing.limit, body(a, b)))
  case (.column(let a), .constant(let b)):
    guard b >= Missing.limit else { return .constant(Truth.unknown) }
    return .column(mapped(a, count) { truth($0 < Missing.limit, body($0, b)) })
  case (.constant(let a), .column(let b)):
    guard a >= Missing.limit else { return .constant(Truth.unknown) }
    return .column(mapped(b, count) { truth($0 < Missing.limit, body(a, $0)) })
  case (.column(let a), .column(let b)):
    return .column(mapped(a, b, count) { truth(min($0, $1) < Missing.limit, body($0, $1)) })
  }
}

@inline(__always)
func joined(_ left: TruthRun, _ right: TruthRun, _ count: Int, _ body: (UInt8, UInt8) -> UInt8) -> TruthRun {
  switch (left, right) {
  case (.constant(let a), .constant(let b)): .constant(body(a, b))
  case (.column(let a), .constant(let b)), (.constant(let b), .column(let a)):
    .column(mapped(a, count) { body($0, b) })
  case (.column(let a), .column(let b)): .column(mapped(a, b, count) { body($0, $1) })
  }
}

/// A result that does not fit is invalid, and so is one that would look like a missing cell.
@inline(__always)
func checked(_ result: (partialValue: Int64, overflow: Bool)) -> Int64 {
  result.overflow || result.partialValue < Missing.limit ? Missing.invalid : result.partialValue
}

func compared(_ comparison: Comparison, _ left: CellRun, _ right: CellRun, _ count: Int) -> TruthRun {
  switch comparison {
  case .equal: tested(left, right, count) { $0 == $1 }
  case .notEqual: tested(left, right, count) { $0 != $1 }
  case .less: tested(left, right, count) { $0 < $1 }
  case .lessOrEqual: tested(left, right, count) { $0 <= $1 }
  case .greater: tested(left, right, count) { $0 > $1 }
  case .greaterOrEqual: tested(left, right, count) { $0 >= $1 }
  }
}

/// The comparison of cells of different scales; 128 bits hold every product.
func compared(
  _ comparison: Comparison, _ left: CellRun, by leftPower: Int64, _ right: CellRun, by rightPower: Int64,
  _ count: Int
) -> TruthRun {
  let (a, b) = (Int128(leftPower), Int128(rightPower))
  return switch comparison {
  case .equal: tested(left, right, count) { Int128($0) * a == Int128($1) * b }
  case .notEqual: tested(left, right, count) { Int128($0) * a != Int128($1) * b }
  case .less: tested(left, right, count) { Int128($0) * a < Int128($1) * b }
  case .lessOrEqual: tested(left, right, count) { Int128($0) * a <= Int128($1) * b }
  case .greater: tested(left, right, count) { Int128($0) * a > Int128($1) * b }
  case .greaterOrEqual: tested(left, right, count) { Int128($0) * a >= Int128($1) * b }
  }
}
