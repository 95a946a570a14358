import Platform
import Tabular

/// One input that is not what a run read.
public struct InputChange: Sendable, Hashable {
  /// What became different.
  public enum Kind: String, Sendable, Hashable {
    /// It was not there.
    case added
    /// Its content is another.
    case changed
    /// It is gone.
    case removed
    /// Only the day it came in is another.
    case receipt
  }
  /// What became different.
  public let kind: Kind
  /// What it is.
  public let input: InputRecord
  /// The sentence for people: "correction of school 199928: taetigkeiten 2024-10, received 2024-11-20".
  public let reason: String
  /// The school it is about.
  public let school: String?

  /// Whether figures may depend on it; reports only mention files that nobody asked for.
  public var matters: Bool { input.kind != .remark }
}

/// Holds what lies in the folders against what runs read; every file is hashed once.
final class InputCheck {
  let scan: InputScan
  /// Deliveries that were removed because they had been kept long enough: no change.
  private let removed: Set<String>
  private var known: [String: String] = [:]

  init(_ scan: InputScan, removed: Set<String>) {
    self.scan = scan
    self.removed = removed
  }

  /// The first delivery the plan needs that was removed because it had been kept long enough.
  func firstRemoved(from plan: Plan) -> String? {
    let periods = plan.readPeriods
    return removed.sorted().first { path in
      deliveryKey(path).map { periods[$0.table]?.contains($0.period) ?? false } ?? false
    }
  }

  /// The state of a plan's inputs.
  func state(of plan: Plan) throws -> InputState {
    try InputScan.state(try scan.names(of: plan), input: scan.input, known: &known)
  }

  /// What is not as the run read it, in the order of kinds and paths; empty where nothing is.
  func changes(since run: RunRecord, of plan: Plan, in ledger: Ledger) throws -> [InputChange] {
    let state = try state(of: plan)
    if run.definitionsHash == scan.definitionsHash, run.inputsHash == (try state.hash()) { return [] }
    return changes(from: try ledger.inputs(of: run.id), to: state.records)
  }

  /// Whether names alone tell that the inputs are others: then nothing need be hashed.
  func namesDiffer(from run: RunRecord, of plan: Plan, in ledger: Ledger) throws -> Bool {
    guard run.definitionsHash == scan.definitionsHash else { return true }
    let now = try scan.names(of: plan).map { [$0.kind.rawValue, $0.path, $0.receivedOn?.iso ?? ""] }
    let then = try ledger.inputs(of: run.id).filter { !removed.contains($0.path) }.map {
      [$0.kind.rawValue, $0.path, $0.receivedOn?.iso ?? ""]
    }
    return now != then
  }

  private func changes(from before: [InputRecord], to after: [InputRecord]) -> [InputChange] {
    struct Key: Hashable {
      let kind: InputRecord.Kind
      let path: String
    }
    let old = Dictionary(uniqueKeysWithValues: before.map { (Key(kind: $0.kind, path: $0.path), $0) })
    let new = Dictionary(uniqueKeysWithValues: after.map { (Key(kind: $0.kind, path: $0.path), $0) })
    let names = Set(before.filter { $0.kind == .delivery }.compactMap { deliveryKey($0.path) })
    var result: [InputChange] = []
    for record in after {
      guard let was = old[Key(kind: record.kind, path: record.path)] else {
        result.append(change(.added, record, names))
        continue
      }
      if was.sha256 != record.sha256 {
        result.append(change(.changed, record, names))
      } else if was.receivedOn != record.receivedOn {
        result.append(change(.receipt, record, names))
      }
    }
    for record in before where new[Key(kind: record.kind, path: record.path)] == nil {
      if record.kind == .delivery, removed.contains(record.path) { continue }
      result.append(change(.removed, record, names))
    }
    let order = InputRecord.Kind.allCases
    func rank(_ change: InputChange) -> Int { order.firstIndex(of: change.input.kind) ?? 0 }
    return result.sorted { (rank($0), $0.input.path) < (rank($1), $1.input.path) }
  }

  private func change(
    _ kind: InputChange.Kind, _ record: InputRecord, _ before: Set<DeliveryKey>
  ) -> InputChange {
    let delivery = record.kind == .delivery ? deliveryKey(record.path) : nil
    return InputChange(
      kind: kind, input: record, reason: reason(kind, record, delivery, before),
      school: delivery?.schoolNumber)
  }

  private func deliveryKey(_ path: String) -> DeliveryKey? {
    let parts = path.split(separator: "/")
    guard parts.count == 3, let period = Period(parsing: String(parts[1])),
      let name = DeliveryName(String(parts[2]), catalog: scan.catalog)
    else { return nil }
    return DeliveryKey(table: name.table, period: period, schoolNumber: name.schoolNumber)
  }

  private func reason(
    _ kind: InputChange.Kind, _ record: InputRecord, _ delivery: DeliveryKey?, _ before: Set<DeliveryKey>
  ) -> String {
    switch record.kind {
    case .definition: return "definition \(kind.rawValue): \(record.path)"
    case .reference: return "reference data \(kind.rawValue): \(record.path)"
    case .remark: return "remark \(kind.rawValue): \(record.path)"
    case .delivery: break
    }
    guard let delivery else { return "delivery \(kind.rawValue): \(record.path)" }
    let sender = delivery.schoolNumber.map { "school \($0)" } ?? "the coordination office"
    let what =
      switch kind {
      case .added: before.contains(delivery) ? "correction of" : "late delivery of"
      case .changed: "changed file of"
      case .removed: "withdrawn file of"
      case .receipt: "other day of receipt for"
      }
    let day = record.receivedOn.map { ", received \($0.iso)" } ?? ""
    return "\(what) \(sender): \(delivery.table) \(delivery.period.id)\(day) (\(record.path))"
  }
}
