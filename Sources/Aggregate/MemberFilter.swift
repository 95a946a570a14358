public import Expression
import Tabular

/// Rows whose members of dimensions satisfy a condition.
public struct MemberFilter: Sendable {
  /// Where each row's members are found.
  public let dimensions: [GroupingDimension]
  /// A condition over one column a dimension: the member's position, missing for none.
  public let condition: BoundExpression

  /// A filter.
  public init(dimensions: [GroupingDimension], condition: BoundExpression) {
    self.dimensions = dimensions
    self.condition = condition
  }

  func apply(to batch: Batch, periodCode: Int, mask: inout [UInt8]) {
    let columns = dimensions.map { dimension in
      Column(type: .category, values: dimension.members(of: batch, periodCode: periodCode))
    }
    var holds: [UInt8] = []
    condition.select(columns, rowCount: batch.rowCount, into: &holds)
    for row in 0..<batch.rowCount { mask[row] &= holds[row] }
  }
}

extension GroupingDimension {
  /// The position of each row's member, missing for none.
  func members(of batch: Batch, periodCode: Int) -> [Int64] {
    switch source {
    case .lookup(let field, let members):
      batch.columns[field].values.map { code in
        let member = code >= 0 && code < members.count ? members[Int(code)] : -1
        return member < 0 ? Missing.empty : Int64(member)
      }
    case .day(let field, let first, let members):
      batch.columns[field].values.map { day in
        let index = Missing.contains(day) ? -1 : Int(day - first)
        return members.indices.contains(index) && members[index] >= 0 ? Int64(members[index]) : Missing.empty
      }
    case .open(let field):
      batch.columns[field].values.map { $0 >= 0 ? $0 : Missing.empty }
    case .period(let members):
      [Int64](
        repeating: members.indices.contains(periodCode) && members[periodCode] >= 0
          ? Int64(members[periodCode]) : Missing.empty, count: batch.rowCount)
    }
  }
}
