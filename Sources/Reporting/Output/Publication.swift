import Aggregate
import Platform
import Render
import Tabular

/// Writes a run's results into a staging folder and publishes them in one step.
struct Publication {
  let evaluation: Evaluation
  let identity: RunIdentity
  let definition: ReportDefinition
  let options: RunOptions
  /// What the audit of the publication found; nil for an internal report.
  let audit: DisclosureAudit.Outcome?
  /// The gates that were passed before.
  let gates: [Manifest.Gate]
  /// What earlier reports told, by audience.
  let trends: [Audience: Trend]

  /// Where results lie: the folder of the period, or that of the only audience in it.
  static func folder(report: String, period: Period, options: RunOptions) -> String {
    let whole = "\(options.output)/\(report)/\(period.folderName)"
    return only(options).map { "\(whole)/\($0.rawValue)" } ?? whole
  }

  private static func only(_ options: RunOptions) -> Audience? {
    Set(options.audiences).count == 1 ? options.audiences.first : nil
  }

  /// Writes everything; the target is the old folder or the new one, never a mixture.
  ///
  /// What the caller asks to be done `beside` is done while files are written. When all that is finished, the caller gets
  /// the files' list and the last step: taking the target's place.
  func publish(
    _ reports: [Report], beside: [@Sendable () throws -> Void],
    _ takePlace: (_ artefacts: [Artefact], _ rename: () throws -> Void) throws -> Void
  ) throws -> String {
    let period = evaluation.plan.frames[Plan.current].period
    let target = Self.folder(report: definition.name, period: period, options: options)
    // One audience alone must not take the other one's results away.
    let only = Self.only(options)
    do {
      let staging = try StagingFolder(beside: target, name: identity.id, within: options.output)
      do {
        let places = reports.map { only == nil ? "\(staging.path)/\($0.audience.rawValue)" : staging.path }
        let pieces = try zip(reports, places).flatMap { try self.pieces(of: $0, into: $1) }
        try Workers.doAll(pieces + beside, threads: options.threads) {
          for (report, folder) in zip(reports, places) where report.audience == .intern {
            try writeLists(asOf: report.asOf, into: folder)
          }
        }
        var written: [Artefact] = []
        for (report, folder) in zip(reports, places) {
          written += try artefacts(in: folder, audience: report.audience)
        }
        try staging.settle()
        try takePlace(written) { try staging.publish() }
        return target
      } catch {
        try? staging.discard()
        throw error
      }
    } catch let error as PlatformError {
      throw ReportingError(.cannotWrite, "\(error)")
    }
  }

  /// Makes the folders of a report; each of the pieces writes some of its files.
  private func pieces(of report: Report, into folder: String) throws -> [@Sendable () throws -> Void] {
    try Files.createDirectory(folder)
    try Files.createDirectory("\(folder)/tabellen")
    let target = RenderFolder(path: folder) { name, bytes in try Files.create(bytes, at: "\(folder)/\(name)")
    }
    var pieces: [@Sendable () throws -> Void] = RendererCatalog.all.map { renderer in
      { try Self.rendered { try renderer.init().render(report, into: target) } }
    }
    guard report.audience == .intern else { return pieces }
    try Files.createDirectory("\(folder)/rueckmeldung")
    let log = evaluation.log
    pieces.append { try Files.create(FindingsFile(log).bytes(), at: "\(folder)/pruefbericht.json") }
    return pieces
  }

  /// Writes the schools' letters, the lists and what the run was made of.
  private func writeLists(asOf: CalendarDate, into folder: String) throws {
    let feedback = FeedbackWriter(evaluation: evaluation, report: definition, language: options.language)
    for letter in try feedback.letters() {
      let path = "\(folder)/rueckmeldung/\(letter.schoolNumber)"
      let text = FeedbackText.render(letter, language: options.language)
      try Files.create(Array(text.utf8), at: "\(path).txt")
      try Self.rendered {
        try FeedbackWorkbook.write(letter, asOf: asOf, language: options.language, to: "\(path).xlsx")
      }
    }
    try Files.create(
      Array(SetAsideFile(evaluation).text(language: options.language).utf8),
      at: "\(folder)/zurueckgestellt.csv")
    let deliveries = DeliveryList(evaluation)
    try Files.create(
      Array(CompletenessFile(list: deliveries).text(language: options.language).utf8),
      at: "\(folder)/ruecklauf.csv")
    try Files.create(
      Array(ReminderFile(list: deliveries).text(language: options.language).utf8),
      at: "\(folder)/erinnerungen.csv")
    let manifest = Manifest(
      evaluation, identity: identity, report: definition, language: options.language, audit: audit,
      passed: gates, trends: trends)
    guard manifest.gates.allSatisfy(\.passed) else {
      let failed = manifest.gates.filter { !$0.passed }.map { "\($0.name): \($0.detail)" }
      throw ReportingError(.refusedByGate, "not published: \(failed.joined(separator: "; "))")
    }
    try Files.create(JSONFile.bytes(manifest), at: "\(folder)/manifest.json")
  }

  /// Errors of renderers with the exit code they stand for.
  private static func rendered(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as RenderError {
      switch error.kind {
      case .refused: throw ReportingError(.refusedByGate, "not published: \(error)")
      case .cannotWrite: throw ReportingError(.cannotWrite, "\(error)")
      case .content: throw error
      }
    }
  }

  private func artefacts(in folder: String, audience: Audience, below: String = "") throws -> [Artefact] {
    var result: [Artefact] = []
    for entry in try Files.list(below.isEmpty ? folder : "\(folder)/\(below)") {
      let name = below.isEmpty ? entry.name : "\(below)/\(entry.name)"
      if entry.isDirectory {
        result += try artefacts(in: folder, audience: audience, below: name)
        continue
      }
      let bytes = try Files.readAll("\(folder)/\(name)", limit: 1 << 30)
      var hash = SHA256()
      hash.update(bytes)
      result.append(Artefact(audience: audience, path: name, sha256: try hash.hex(), bytes: bytes.count))
    }
    return result
  }

  // MARK: The ledger

  func runRecord(_ status: RunRecord.Status = .published, previous: String? = nil) -> RunRecord {
    let frame = evaluation.plan.frames[Plan.current]
    return RunRecord(
      id: identity.id, report: definition.name, period: frame.period.id, asOf: frame.asOf,
      language: options.language, recordedAt: options.recordedAt, definitionsHash: identity.definitions,
      inputsHash: identity.inputs, status: status,
      audiences: Audience.allCases.filter(options.audiences.contains), previous: previous)
  }

  func deliveryRecords() -> [DeliveryRecord] {
    var errors: [String: Int] = [:]
    var warnings: [String: Int] = [:]
    for (key, count) in evaluation.log.counts {
      if key.severity == .error { errors[key.file, default: 0] += count }
      if key.severity == .warning { warnings[key.file, default: 0] += count }
    }
    return evaluation.intake.outcomes.map { outcome in
      let counts = evaluation.aggregated.counts[outcome.found.path] ?? RecordCounts()
      return DeliveryRecord(
        path: outcome.found.path, school: outcome.found.schoolNumber, table: outcome.found.table,
        period: outcome.found.period.id, version: outcome.found.version, sha256: outcome.sha256,
        receivedOn: outcome.receivedOn, rowsRead: counts.read, rowsAccepted: counts.accepted,
        rowsRejected: counts.rejected, errors: errors[outcome.found.path] ?? 0,
        warnings: warnings[outcome.found.path] ?? 0, state: outcome.state.rawValue)
    }
  }

  func values(_ reports: [Report]) throws -> [PublishedValue] {
    try reports.flatMap { report in
      report.tables.flatMap { table in
        table.flat.map { row in
          PublishedValue(
            audience: report.audience, table: table.id, metric: row.metric, period: row.period,
            members: row.members, value: row.value, sign: row.sign, unit: row.unit)
        }
      } + (report.audience == .intern ? try letterValues() : [])
    }
  }

  /// What each school is told in its letter.
  private func letterValues() throws -> [PublishedValue] {
    let figures = SchoolFigures(evaluation: evaluation, report: definition)
    let period = evaluation.plan.frames[Plan.current].period.id
    return try figures.schools.flatMap { school in
      try figures.figures(of: school).map { metric, figure in
        PublishedValue(
          audience: .intern, table: ReportRevision.letters, metric: metric.name, period: period,
          members: [school], value: figure.value, sign: figure.sign, unit: metric.unit[options.language])
      }
    }
  }
}
