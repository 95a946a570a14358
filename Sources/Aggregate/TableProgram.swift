public import Expression
import Tabular

/// Rows whose code in a field is, or is not, in a set.
public struct CodeFilter: Sendable {
  /// The field.
  public let field: Int
  /// 1 where the code is in the set; codes beyond its end are not.
  public let members: [UInt8]
  /// Whether rows in the set count, or rows outside it.
  public let keepsMembers: Bool

  /// A filter.
  public init(field: Int, members: [UInt8], keepsMembers: Bool) {
    self.field = field
    self.members = members
    self.keepsMembers = keepsMembers
  }

  func apply(to batch: Batch, mask: inout [UInt8]) {
    let codes = batch.columns[field].values
    let wanted: UInt8 = keepsMembers ? 1 : 0
    for row in 0..<batch.rowCount {
      let code = codes[row]
      let isMember = code >= 0 && code < members.count ? members[Int(code)] : 0
      mask[row] &= isMember == wanted ? 1 : 0
    }
  }
}

/// A measure's input, everything resolved: which rows, which value.
public struct MeasureInput: Sendable {
  /// What is aggregated.
  public enum Value: Sendable {
    /// Nothing: rows are counted.
    case none
    /// A field.
    case field(Int)
    /// An expression over the row.
    case expression(BoundExpression)
  }
  /// The aggregation.
  public let measure: any Measure.Type
  /// The frame it belongs to: which period the run looks at.
  public let frame: Int
  /// Which deliveries count.
  public let scope: Scope
  /// All must be true.
  public let conditions: [BoundExpression]
  /// All must hold.
  public let filters: [CodeFilter]
  /// What is aggregated.
  public let value: Value
  /// Decimals of the input.
  public let scale: Int
  /// What the measure is told beside its input.
  public let parameters: MeasureParameters
  /// Members of dimensions that count.
  public let members: [MemberFilter]
  /// How messages call it: the measure's or the set's name.
  public let name: String

  /// An input.
  public init(
    measure: any Measure.Type, frame: Int, scope: Scope, conditions: [BoundExpression],
    filters: [CodeFilter], value: Value, scale: Int, parameters: MeasureParameters = MeasureParameters(),
    members: [MemberFilter] = [], name: String = ""
  ) {
    self.name = name
    self.measure = measure
    self.frame = frame
    self.scope = scope
    self.conditions = conditions
    self.filters = filters
    self.value = value
    self.scale = scale
    self.parameters = parameters
    self.members = members
  }

  /// Whether all rows that count are taken.
  var isPlain: Bool { conditions.isEmpty && filters.isEmpty && members.isEmpty }

  /// The measure's state over no rows.
  func makeState() -> any Measure { measure.init(parameters) }
}

/// Measures of one frame and scope, grouped by the same dimensions.
public struct GroupingPlan: Sendable {
  /// The frame.
  public let frame: Int
  /// Which deliveries count.
  public let scope: Scope
  /// By what is grouped; empty for the total.
  public let dimensions: [GroupingDimension]
  /// The key of its groups.
  public let key: GroupKey
  /// Positions in the program's inputs.
  public let inputs: [Int]

  /// A grouping; nil if its keys do not fit 62 bits.
  public init?(frame: Int, scope: Scope, dimensions: [GroupingDimension], inputs: [Int]) {
    guard let key = GroupKey(dimensions) else { return nil }
    self.frame = frame
    self.scope = scope
    self.dimensions = dimensions
    self.key = key
    self.inputs = inputs
  }
}

/// A set to be collected: the values of a field in the rows of an input, each with the sum of the input's values.
public struct SetPlan: Sendable {
  /// Position in the program's inputs; its measure is not used.
  public let input: Int
  /// The field whose codes are collected.
  public let field: Int
  /// The field whose different values are counted for each code; nil adds up the input's values.
  public let distinct: Int?

  /// A set.
  public init(input: Int, field: Int, distinct: Int? = nil) {
    self.input = input
    self.field = field
    self.distinct = distinct
  }
}

/// Everything to be aggregated in one pass over one table.
public struct TableProgram: Sendable {
  /// The inputs, each evaluated once per batch.
  public var inputs: [MeasureInput] = []
  /// The groupings.
  public var groupings: [GroupingPlan] = []
  /// The sets.
  public var sets: [SetPlan] = []

  /// Nothing to do yet.
  public init() {}

  /// Whether there is nothing to do.
  public var isEmpty: Bool { groupings.isEmpty && sets.isEmpty }
}

/// What a batch's delivery is to each frame.
public struct DeliveryRole: Sendable {
  /// Frames in whose period the delivery was due.
  public let periodFrames: Set<Int>
  /// Frames whose snapshot it is.
  public let snapshotFrames: Set<Int>
  /// The code of its due period; -1 for none.
  public let periodCode: Int
  /// Where its rows come from, as messages call it.
  public let path: String

  /// A role.
  public init(periodFrames: Set<Int>, snapshotFrames: Set<Int>, periodCode: Int, path: String = "") {
    self.path = path
    self.periodFrames = periodFrames
    self.snapshotFrames = snapshotFrames
    self.periodCode = periodCode
  }

  /// Whether its rows belong to the frame in that scope.
  public func isActive(frame: Int, scope: Scope) -> Bool {
    scope == .period ? periodFrames.contains(frame) : snapshotFrames.contains(frame)
  }
}
