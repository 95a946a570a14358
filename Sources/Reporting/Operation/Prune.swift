import Platform
public import Tabular

/// Removes what has been kept long enough, by the policy in `betrieb.yaml`, and writes down what it removed.
///
/// Published figures, what a publication told and hid, results and released files always stay.
public struct Prune: Sendable {
  /// What has been kept long enough.
  public let removals: [RemovalRecord]
  private let options: RunOptions

  /// Finds what has been kept long enough on that day; nothing is written.
  ///
  /// - Throws: `ReportingError` of kind `definition` where no policy is defined; what loading throws.
  public init(_ options: RunOptions, today: CalendarDate) throws {
    let catalog = try Catalog.load(options.definitions, threads: options.threads).catalog
    guard let retention = catalog.definitions.operation?.retention else {
      throw ReportingError(
        .definition, "\(options.definitions): no file says how long things are kept; expected betrieb.yaml")
    }
    self.options = options
    let ledger = try Ledger.required(options)
    func since(_ months: Int) -> CalendarDate { today.earlier(months: months) }
    var removals: [RemovalRecord] = []
    func add(_ kind: RemovalRecord.Kind, _ path: String, _ sha256: String?, _ bytes: Int, _ months: Int) {
      removals.append(
        RemovalRecord(
          kind: kind, path: path, sha256: sha256, bytes: bytes, reason: "kept for \(months) months",
          removedAt: options.recordedAt))
    }
    if let months = retention.deliveries {
      for file in try Self.deliveries(options.input, endedBefore: since(months), published: ledger) {
        add(.delivery, file.path, file.sha256, file.bytes, months)
      }
    }
    if let months = retention.quarantine {
      for folder in try Self.quarantine(options.state, endedBefore: since(months)) {
        add(.quarantine, folder.path, nil, folder.bytes, months)
      }
    }
    if let months = retention.runs {
      for run in try Self.replacedRuns(ledger, recordedBefore: since(months)) {
        add(.run, run, nil, 0, months)
      }
    }
    self.removals = removals
  }

  /// Removes it all; each removal is written down before it is done.
  ///
  /// - Throws: `ReportingError`: `locked`, `cannotWrite`; `LedgerError`.
  public func apply() throws {
    let workplace = try Workplace(options)
    defer { workplace.release() }
    for removal in removals {
      try workplace.ledger.record(removal)
      do {
        switch removal.kind {
        case .delivery:
          try Files.remove("\(options.input)/\(removal.path)", within: "\(options.input)/eingang")
        case .quarantine: try Files.remove("\(options.state)/\(removal.path)", within: options.state)
        case .run: continue
        }
      } catch {
        throw ReportingError(.cannotWrite, "\(error)")
      }
    }
  }

  /// Deliveries that some published run has read as they are: others have never counted, and stay.
  private static func deliveries(
    _ input: String, endedBefore day: CalendarDate, published ledger: Ledger
  ) throws -> [(path: String, sha256: String, bytes: Int)] {
    var known: Set<[String]> = []
    for run in try ledger.runs() where run.status == .published {
      for record in try ledger.inputs(of: run.id) where record.kind == .delivery {
        known.insert([record.path, record.sha256])
      }
    }
    var result: [(path: String, sha256: String, bytes: Int)] = []
    for folder in try Files.list("\(input)/eingang") where folder.isDirectory {
      guard let period = Period(parsing: folder.name), period.lastDay < day else { continue }
      for file in try Files.list("\(input)/eingang/\(folder.name)") where !file.isDirectory && !file.isLink {
        let path = "eingang/\(folder.name)/\(file.name)"
        let sha256 = try Files.hash("\(input)/\(path)")
        if known.contains([path, sha256]) { result.append((path, sha256, file.size)) }
      }
    }
    return result
  }

  private static func quarantine(
    _ state: String, endedBefore day: CalendarDate
  ) throws -> [(path: String, bytes: Int)] {
    let root = "\(state)/quarantaene"
    guard try Files.exists(root) else { return [] }
    var result: [(path: String, bytes: Int)] = []
    for report in try Files.list(root) where report.isDirectory {
      for folder in try Files.list("\(root)/\(report.name)") where folder.isDirectory {
        guard let period = Period(parsing: folder.name), period.lastDay < day else { continue }
        let path = "quarantaene/\(report.name)/\(folder.name)"
        result.append((path, try size("\(state)/\(path)")))
      }
    }
    return result
  }

  private static func size(_ folder: String) throws -> Int {
    try Files.list(folder).reduce(0) { sum, entry in
      sum + (entry.isDirectory ? try size("\(folder)/\(entry.name)") : entry.size)
    }
  }

  /// Runs that a later one replaced, that nobody released and whose details are still there.
  private static func replacedRuns(_ ledger: Ledger, recordedBefore day: CalendarDate) throws -> [String] {
    let kept = Set(try ledger.latestRuns().values.map(\.id)).union(try ledger.releases().map(\.run))
    return try ledger.runsByFirstRecord().filter { run in
      run.status == .published && !kept.contains(run.id) && run.recordedAt < day.iso
    }.map(\.id).filter { try !ledger.inputs(of: $0).isEmpty }
  }
}
