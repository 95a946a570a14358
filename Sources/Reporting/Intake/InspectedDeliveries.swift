import Ingest
import Platform
import Synchronization
import Tabular

/// The deliveries of the periods a plan reads, inspected by any number of threads.
///
/// Nothing else needs to be known for that: it goes on beside the reading of the reference tables.
final class InspectedDeliveries: Sendable {
  /// What is wrong with names and folders.
  let findings: [Finding]
  private let files: [FoundDelivery]
  private let trusted: [Bool]
  private let plan: Plan
  private let hashes: Bool
  private let next = Atomic<Int>(0)
  private let inspections = Mutex<[Int: Inspection]>([:])
  private let failure = Mutex<(index: Int, error: any Error)?>(nil)

  /// Up to so many small files stay in memory between inspection and reading; more are read again.
  private static let keptFiles = 5000

  /// Finds what lies in `eingang/`, or takes only the files given.
  ///
  /// Large files are inspected by their beginning only, unless they are `doubted`.
  init(
    plan: Plan, input: String, given: GivenFiles?, isQuestion: Bool, doubted: Set<String>, hashes: Bool
  ) throws(ReportingError) {
    let discovery = try given == nil ? Self.discovery(plan, input, isQuestion: isQuestion) : nil
    let readPeriods = plan.readPeriods
    files = (given?.deliveries ?? discovery?.deliveries ?? []).filter { found in
      readPeriods[found.table]?.contains(found.period) ?? false
    }
    findings = discovery?.findings ?? []
    trusted = Self.trusted(files, doubted: doubted)
    self.plan = plan
    self.hashes = hashes
  }

  private static func discovery(
    _ plan: Plan, _ input: String, isQuestion: Bool
  ) throws(ReportingError) -> Discovery {
    let receiptsFile = plan.catalog.tables[plan.catalog.definitions.network.receipts]?.file
    return try Discovery(
      input: input, catalog: plan.catalog, receiptsFile: receiptsFile,
      only: isQuestion ? Set(plan.readPeriods.values.joined()) : nil)
  }

  /// Files so large that reading them twice matters, and whose only use is to be read: no other version waits for
  /// them to prove unusable.
  private static func trusted(_ files: [FoundDelivery], doubted: Set<String>) -> [Bool] {
    let versions = Dictionary(files.map { (DeliveryKey($0), 1) }, uniquingKeysWith: +)
    return files.map {
      $0.size >= DeliveryScan.sharedFrom && versions[DeliveryKey($0)] == 1 && !doubted.contains($0.path)
    }
  }

  /// Inspects one file after the other until none is left that nobody has begun.
  func work() {
    var own: [Int: Inspection] = [:]
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < files.count else { break }
      do {
        own[index] = try inspect(index)
      } catch {
        failure.withLock { if $0.map({ $0.index > index }) ?? true { $0 = (index, error) } }
        break
      }
    }
    inspections.withLock { $0.merge(own) { first, _ in first } }
  }

  private func inspect(_ index: Int) throws -> Inspection? {
    let (delivery, path) = (files[index], files[index].path)
    guard let table = plan.catalog.tables[delivery.table]?.schema else { return nil }
    do {
      let file = try InputFile(path: delivery.source)
      if trusted[index], let inspection = try Inspection(beginningOf: file, path: path, table: table) {
        return inspection
      }
      var inspection = try Inspection(of: file, path: path, table: table, hashes: hashes)
      try inspection.refusePersonalData(in: file, table: table)
      if files.count > Self.keptFiles { inspection.releaseBytes() }
      return inspection
    } catch let error as PlatformError where error.isAboutTheFile {
      // One school's file must not stop the others.
      return Inspection(refused: error, path: path, table: table)
    }
  }

  /// All files with what was found out about them, once every thread has done its work.
  ///
  /// - Throws: the error that occurred at the first of them.
  func all() throws -> [(found: FoundDelivery, inspection: Inspection)] {
    if let failure = failure.withLock({ $0 }) { throw failure.error }
    let inspections = inspections.withLock { $0 }
    return files.indices.compactMap { index in inspections[index].map { (files[index], $0) } }
  }
}
