public import Tabular

/// Checks the batches of one table: the constraints of its fields, then its rules in order.
public struct Validator: Sendable {
  private let constraints: ConstraintCheck
  private let rules: [any Rule]

  /// A validator of the table's contract.
  public init(table: TableSchema, rules: [any Rule]) {
    constraints = ConstraintCheck(table: table)
    self.rules = rules
  }

  /// Reports what is wrong with the batch; rows with an error are marked as rejected and move from
  /// `accepted` to `rejected` in the counts.
  public func check(
    _ batch: inout Batch, in delivery: DeliveryContext, log: inout FindingLog, counts: inout RecordCounts
  ) {
    let before = Batch.count(ofMarks: batch.rejected)
    constraints.check(&batch, in: delivery, log: &log)
    for rule in rules { rule.check(&batch, in: delivery, log: &log) }
    let newlyRejected = Batch.count(ofMarks: batch.rejected) - before
    counts.accepted -= newlyRejected
    counts.rejected += newlyRejected
  }
}
