import Glibc
import Platform
import Tabular

/// The folders a run writes into, held by it alone, with the ledger.
///
/// A run is written down before its results take their place, so that a process that is killed between the two loses
/// neither: whoever comes next looks which results lie there.
final class Workplace {
  let ledger: Ledger
  private let options: RunOptions
  private let locks: [FolderLock]

  /// Takes the folders and clears away what a killed run left in them.
  ///
  /// - Throws: `ReportingError` of kind `locked` with the holder, or `cannotWrite`; `LedgerError`.
  init(_ options: RunOptions) throws {
    try Self.refuseInput(options)
    self.options = options
    do {
      try Files.createDirectory(options.output)
      try Files.createDirectory(options.state)
      // Two output folders may share a ledger.
      let isOne =
        Files.isInside(options.state, root: options.output)
        && Files.isInside(options.output, root: options.state)
      locks = try (isOne ? [options.output] : [options.output, options.state]).map {
        folder throws(PlatformError) in try FolderLock(folder, since: options.recordedAt)
      }
    } catch {
      throw ReportingError(error.code == EWOULDBLOCK ? .locked : .cannotWrite, "\(error)")
    }
    ledger = try Ledger(path: Self.ledgerPath(options))
    try settle()
  }

  /// Where the ledger lies.
  static func ledgerPath(_ options: RunOptions) -> String { "\(options.state)/netzbericht.sqlite" }

  /// Gives the folders back.
  func release() { for lock in locks { lock.release() } }

  /// Makes a report unless nothing has changed, and records how the try ended.
  ///
  /// Where nothing has changed, not even the ledger is touched.
  func attempt(report: String, period: Period, _ maker: () throws -> RunMaker) throws -> RunOutcome {
    let prepared = Result { try maker() }
    if !options.isForced, let run = try? prepared.get().unchanged() {
      return RunOutcome(
        folder: Publication.folder(report: report, period: period, options: options), id: run.id,
        findings: FindingLog(),
        reports: [], missingDeliveries: 0, isUnchanged: true)
    }
    let id = try ledger.beginAttempt(
      report: report, period: period.id, process: Int(getpid()), at: options.recordedAt)
    do {
      let outcome = try prepared.get().make()
      try ledger.endAttempt(id, .published, run: outcome.id, at: options.now())
      return outcome
    } catch {
      let kind = (error as? ReportingError)?.kind
      let outcome: AttemptRecord.Outcome =
        Interruption.isRequested ? .interrupted : kind == .refusedByGate ? .refused : .failed
      // What went wrong first is what must be told.
      try? ledger.endAttempt(
        id, outcome, exitCode: Interruption.isRequested ? Interruption.exitCode : kind?.rawValue,
        message: "\(error)", at: options.now())
      throw error
    }
  }

  /// Records a run, lets its results take their place, and confirms it.
  func publish(_ run: RunRecord, record: () throws -> Void, rename: () throws -> Void) throws {
    try record()
    do {
      try rename()
    } catch {
      // The error may have come after the results took their place.
      try? settle(run)
      throw error
    }
    try ledger.confirm(run.id)
  }

  // MARK: What a killed run left

  private func settle() throws {
    do {
      for folder in try Self.resultFolders(options) { try StagingFolder.clearLeftovers(in: folder) }
    } catch {
      throw ReportingError(.cannotWrite, "\(error)")
    }
    for run in try ledger.unsettledRuns() { try settle(run) }
    if try ledger.hasRunningAttempts() { try ledger.endLostAttempts(at: options.recordedAt) }
  }

  private func settle(_ run: RunRecord) throws {
    if try ResultCheck(ledger: ledger, output: options.output).isInPlace(run, for: run.audiences) {
      try ledger.confirm(run.id)
    } else {
      try ledger.forget(run.id)
    }
  }

  /// The folders in which results or the quarantine are put together.
  private static func resultFolders(_ options: RunOptions) throws(PlatformError) -> [String] {
    var result = [options.output, options.state]
    for root in [options.output, "\(options.state)/quarantaene", "\(options.output)/freigaben"]
    where try Files.exists(root) {
      result.append(root)
      for report in try Files.list(root) where report.isDirectory && !report.name.hasPrefix(".") {
        let folder = "\(root)/\(report.name)"
        if folder == options.state { continue }
        result.append(folder)
        for period in try Files.list(folder) where period.isDirectory && !period.name.hasPrefix(".") {
          result.append("\(folder)/\(period.name)")
        }
      }
    }
    return result
  }

  /// Results must not lie among what they are made from: the next run would take them for deliveries.
  private static func refuseInput(_ options: RunOptions) throws {
    for folder in [options.output, options.state] {
      for part in ["/eingang", "/stammdaten"]
      where try Files.wouldBeInside(folder, root: options.input + part) {
        throw ReportingError(
          .cannotWrite,
          "\(folder) lies in \(options.input)\(part), which only holds what is read; name another folder")
      }
    }
  }
}

/// Looks whether the files a run wrote lie in their place.
struct ResultCheck {
  let ledger: Ledger
  let output: String

  /// Whether every file lies there as it was written; by name and size only, where that must do.
  func isInPlace(_ run: RunRecord, for audiences: [Audience], bySize: Bool = false) throws -> Bool {
    try firstDifference(run, for: audiences, bySize: bySize) == nil
  }

  /// The path of the first file that is missing or not as it was written; nil if all are.
  func firstDifference(_ run: RunRecord, for audiences: [Audience], bySize: Bool = false) throws -> String? {
    guard let period = Period(parsing: run.period) else { return run.period }
    let artefacts = try ledger.artefacts(of: run.id).filter { audiences.contains($0.audience) }
    for artefact in artefacts {
      let path = "\(output)/\(run.report)/\(period.folderName)/\(artefact.audience.rawValue)/\(artefact.path)"
      guard try Files.facts(path)?.size == artefact.bytes else { return path }
      if !bySize, try Files.hash(path) != artefact.sha256 { return path }
    }
    return artefacts.isEmpty ? output : nil
  }
}
