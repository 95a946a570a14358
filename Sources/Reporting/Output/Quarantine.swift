import Ingest
import Platform
import Render
import Tabular

/// What of a run's deliveries does not count, byte for byte as it came: for the coordination office only.
///
/// It lies with the ledger and not among the results, as it may hold what nobody else must read:
/// `zeilen/` has the rejected rows of each delivery, one after the other, `dateien/` whole deliveries that cannot
/// be used, `gruende.csv` says of each why. Each run of a report over a period puts its own in the place of the
/// last one's.
struct Quarantine: Sendable {
  private let plan: Plan
  private let intake: Intake
  private let aggregated: Aggregated
  private let log: FindingLog
  private let input: String
  private let folder: String
  private let state: String

  init(_ evaluation: Evaluation, report: String, state: String) {
    (plan, intake, aggregated, log) = (
      evaluation.plan, evaluation.intake, evaluation.aggregated, evaluation.log
    )
    input = evaluation.input
    self.state = state
    folder = "\(state)/quarantaene/\(report)/\(evaluation.plan.frames[Plan.current].period.folderName)"
  }

  /// Writes everything, whole or not at all.
  ///
  /// - Throws: `ReportingError` where a rejected row is not found again: then nothing is published.
  func write(name: String) throws {
    do {
      let staging = try StagingFolder(beside: folder, name: name, within: state)
      do {
        try fill(staging.path)
        try staging.publish()
      } catch {
        try? staging.discard()
        throw error
      }
    } catch let error as PlatformError {
      throw ReportingError(.cannotWrite, "\(error)")
    }
  }

  private func fill(_ folder: String) throws {
    var reasons = ReasonList(log)
    for outcome in intake.outcomes where isCurrent(outcome.found) && !outcome.isUsable {
      let kept = Self.place("dateien", outcome.found.path)
      // A link, a pipe or a file that must not be read holds nothing that could be kept.
      guard !outcome.sha256.isEmpty else {
        reasons.add(file: outcome.found.path, kept: "", bytes: outcome.found.size)
        continue
      }
      try createFolder(of: kept, in: folder)
      try Files.copy("\(input)/\(outcome.found.path)", to: "\(folder)/\(kept)")
      reasons.add(file: outcome.found.path, kept: kept, bytes: outcome.found.size)
    }
    for delivery in intake.chosen.sorted(by: { $0.path < $1.path })
    where isCurrent(delivery.table, delivery.period) {
      let rejected = aggregated.counts[delivery.path]?.rejected ?? 0
      guard rejected > 0 else { continue }
      let rows = aggregated.rejected[delivery.path] ?? []
      let kept = Self.place("zeilen", delivery.path)
      var position = 0
      var found = 0
      let file = try InputFile(path: "\(input)/\(delivery.path)")
      try createFolder(of: kept, in: folder)
      var target = try NewFile("\(folder)/\(kept)")
      try OriginalRecords.read(file, delivery.inspection, rows) { line, record in
        reasons.add(file: delivery.path, line: line, kept: kept, position: position, bytes: record.count)
        try target.append(record)
        position += record.count
        found += 1
      }
      try target.finish()
      guard found == rejected else {
        throw ReportingError(
          .internalError, "\(delivery.path): \(found) of \(rejected) rejected rows were found again")
      }
    }
    try Files.create(reasons.bytes, at: "\(folder)/gruende.csv")
  }

  private func isCurrent(_ found: FoundDelivery) -> Bool { isCurrent(found.table, found.period) }

  private func isCurrent(_ table: String, _ period: Period) -> Bool {
    guard let frequency = plan.catalog.tables[table]?.schema.frequency else { return false }
    return plan.frames[Plan.current].period.duePeriods(frequency).contains(period)
  }

  /// `eingang/2025-03/199928_faelle.csv` as `zeilen/2025-03/199928_faelle.csv`.
  private static func place(_ kind: String, _ path: String) -> String {
    kind + "/" + path.split(separator: "/").dropFirst().joined(separator: "/")
  }

  private func createFolder(of path: String, in folder: String) throws(PlatformError) {
    guard let slash = path.lastIndex(of: "/") else { return }
    try Files.createDirectory("\(folder)/\(path[..<slash])")
  }
}

/// `gruende.csv`: of everything kept, where it stood, where it is kept and why it does not count.
///
/// UTF-8 with mark, `;`, CRLF. No value is repeated: the kept bytes themselves are the place to look.
private struct ReasonList {
  private struct Place: Hashable {
    let file: String
    let line: Int?
  }
  private var text = "\u{FEFF}Datei;Zeile;Aufbewahrt in;ab Byte;Bytes;Regel;Spalte;Grund\r\n"
  private var findings: [Place: [Finding]] = [:]

  init(_ log: FindingLog) {
    for finding in log.sorted where finding.severity == .error {
      let place = finding.location
      findings[Place(file: place.file, line: place.line), default: []].append(finding)
      if place.line != nil { findings[Place(file: place.file, line: nil), default: []].append(finding) }
    }
  }

  var bytes: [UInt8] { Array(text.utf8) }

  mutating func add(file: String, line: Int? = nil, kept: String, position: Int = 0, bytes: Int) {
    let reasons = findings[Place(file: file, line: line)] ?? []
    let cells = [file, line.map(String.init) ?? "", kept, String(position), String(bytes)]
    for reason in reasons {
      let column = reason.location.label ?? reason.location.column.map(String.init) ?? ""
      add(cells + [reason.rule, column, reason.message.de])
    }
    // Beyond its limit the log counts findings without keeping them.
    if reasons.isEmpty { add(cells + ["", "", ""]) }
  }

  private mutating func add(_ cells: [String]) {
    text += CSVLine.text(cells) + "\r\n"
  }
}
