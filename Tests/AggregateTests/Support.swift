import Aggregate
import Expression
import Tabular

/// The shortest way to a value that is missing.
let none = Missing.empty

/// The result of each group over batches of (group, value).
func results<M: Measure>(
  _ measure: M, _ batches: [[(group: Int32, value: Int64)]], groups: Int = 2, scale: Int = 0
) -> [Rational?] {
  var state = measure
  for batch in batches {
    state.add(groups: batch.map(\.group), values: batch.map(\.value), groupCount: groups)
  }
  return (0..<groups).map { state.result(group: $0, scale: scale) }
}

func ratio(_ above: Int128, _ below: Int128 = 1) -> Rational? { Rational(above, over: below) }

/// A batch of whole-number columns.
func batch(_ columns: [[Int64]], rejected: [UInt8]? = nil) -> Batch {
  let count = columns.first?.count ?? 0
  return Batch(
    columns: columns.map { Column(type: .integer, values: $0) }, rowCount: count,
    lines: (0..<count).map { Int32($0 + 2) }, firstRecord: 2,
    rejected: rejected ?? [UInt8](repeating: 0, count: count))
}

/// A condition over columns named a to d.
func condition(_ text: String, columns: Int) throws -> BoundExpression {
  let names = ["a", "b", "c", "d"]
  let fields = names.prefix(columns).map { Field(name: $0, label: $0, type: .integer) }
  return try RowExpression.condition(
    Expression.parse(text, at: SourceLocation(file: "test")), fields: Array(fields), parameters: [:]
  ).bound(parameters: [:]) { _, _ in nil }
}

func input(
  _ measure: any Measure.Type = Count.self, frame: Int = 0, scope: Scope = .period,
  conditions: [BoundExpression] = [], filters: [CodeFilter] = [], value: MeasureInput.Value = .none,
  scale: Int = 0, weights: Weights? = nil, members: [MemberFilter] = []
) -> MeasureInput {
  MeasureInput(
    measure: measure, frame: frame, scope: scope, conditions: conditions, filters: filters, value: value,
    scale: scale, parameters: told(weights: weights ?? Weights()), members: members, name: "test")
}

/// What measures are told in tests.
func told(weights: Weights = Weights(), percent: Int = 50) -> MeasureParameters {
  var parameters = MeasureParameters()
  parameters.weights = weights
  parameters.percent = percent
  return parameters
}

/// A delivery of the current frame's period and its snapshot.
let current = DeliveryRole(periodFrames: [0], snapshotFrames: [0], periodCode: 0)

/// SplitMix64: the same numbers on every machine.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
