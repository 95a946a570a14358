import Tabular
import Validate

/// The list of expected and received deliveries as rows of the system table.
struct StateRows {
  let table: TableDefinition
  let domains: Domains

  /// A batch of the states, in their order.
  func batch(_ states: [DeliveryState]) -> Batch {
    let columns = table.schema.fields.indices.map { index in
      Column(type: table.schema.fields[index].type, values: states.map { cell($0, field: index) })
    }
    return Batch(
      columns: columns, rowCount: states.count, lines: [Int32](repeating: 0, count: states.count),
      firstRecord: 1, rejected: [UInt8](repeating: 0, count: states.count))
  }

  private func cell(_ state: DeliveryState, field: Int) -> Int64 {
    func truth(_ value: Bool) -> Int64 { value ? 1 : 0 }
    return switch table.roles.first(where: { $0.value == field })?.key {
    case "school": state.school ?? Missing.empty
    case "table": domains.domain(of: table.schema.fields[field], in: table.schema).code(of: state.table)
    case "expected": truth(state.isExpected)
    case "received": truth(state.isReceived)
    case "usable": truth(state.isUsable)
    case "on_time": state.isOnTime.map(truth) ?? Missing.empty
    case "corrected": truth(state.isCorrected)
    default: Missing.empty
    }
  }
}
