import Platform
public import Tabular

/// Lets a report out of the house: its files are kept as they are, and the ledger knows who did it.
public enum ReleaseDesk {
  /// Releases the results of a run for one audience.
  ///
  /// They are copied to `freigaben/` in the output folder, readable only; later runs leave them alone.
  ///
  /// - Throws: `ReportingError`: `selectionEmpty` for a run that is not recorded, has no results for that audience or
  ///   was released before; `refusedByGate` where its files are not as it wrote them; `cannotWrite`, `locked`.
  public static func release(
    run id: String, audience: Audience, by person: String, note: String, options: RunOptions
  ) throws -> ReleaseRecord {
    let workplace = try Workplace(options)
    defer { workplace.release() }
    let ledger = workplace.ledger
    let run = try ledger.run(beginning: id)
    guard run.audiences.contains(audience), run.status == .published, let period = Period(parsing: run.period)
    else {
      throw ReportingError(
        .selectionEmpty, "run \(run.id) has no published results for \(audience.rawValue)")
    }
    if let before = try ledger.releases().first(where: { $0.run == run.id && $0.audience == audience }) {
      throw ReportingError(
        .selectionEmpty,
        "run \(run.id) was released for \(audience.rawValue) by \(before.releasedBy) on \(before.releasedAt.prefix(10))"
      )
    }
    let check = ResultCheck(ledger: ledger, output: options.output)
    if let path = try check.firstDifference(run, for: [audience]) {
      throw ReportingError(
        .refusedByGate,
        "not released: \(path) is not as run \(run.id) wrote it; a later run may have taken its place")
    }
    let folder = "freigaben/\(run.report)/\(period.folderName)/\(run.id)-\(audience.rawValue)"
    let release = ReleaseRecord(
      run: run.id, audience: audience, releasedAt: options.recordedAt, releasedBy: person, note: note,
      folder: folder)
    let source = "\(options.output)/\(run.report)/\(period.folderName)/\(audience.rawValue)"
    try keep(
      source, in: "\(options.output)/\(folder)", within: options.output,
      artefacts: try ledger.artefacts(of: run.id), audience)
    try ledger.record(release)
    return release
  }

  private static func keep(
    _ source: String, in target: String, within output: String, artefacts: [Artefact], _ audience: Audience
  ) throws(ReportingError) {
    // A release that was killed before it was recorded may have left its folder.
    do {
      if try Files.exists(target) { return }
      let staging = try StagingFolder(beside: target, name: "release", within: output)
      do {
        for artefact in artefacts where artefact.audience == audience {
          let copy = "\(staging.path)/\(artefact.path)"
          if let slash = copy.lastIndex(of: "/") { try Files.createDirectory(String(copy[..<slash])) }
          try Files.copy("\(source)/\(artefact.path)", to: copy)
        }
        try staging.publish()
      } catch {
        try? staging.discard()
        throw error
      }
      try Files.protect(target)
    } catch {
      throw ReportingError(.cannotWrite, "\(error)")
    }
  }

  /// The first released file that is no longer as it was; nil if all are.
  static func firstDifference(in ledger: Ledger, output: String) throws -> String? {
    for release in try ledger.releases() {
      for artefact in try ledger.artefacts(of: release.run) where artefact.audience == release.audience {
        let path = "\(output)/\(release.folder)/\(artefact.path)"
        guard try Files.exists(path), try Files.hash(path) == artefact.sha256 else { return path }
      }
    }
    return nil
  }
}

/// Copies the ledger.
public enum Backup {
  /// Writes a consistent copy of the ledger, whether a run is under way or not: whole or not at all.
  ///
  /// It is put back by copying it over `netzbericht.sqlite` while nothing runs, without the files `-wal` and `-shm`.
  /// - Throws: `ReportingError`: `selectionEmpty` where there is no ledger, `cannotWrite`; `LedgerError`.
  public static func write(to target: String, options: RunOptions) throws {
    let ledger = try Ledger.required(options)
    guard try !Files.exists(target) else {
      throw ReportingError(.cannotWrite, "\(target) exists; a backup never replaces another one")
    }
    do {
      // SQLite fills a file that is there and empty, and leaves its permissions.
      let partial = target + ".partial"
      try Files.remove(partial, within: Files.folder(of: target))
      try Files.write([], to: partial)
      do {
        try ledger.copy(to: partial)
        try Files.move(partial, to: target)
      } catch {
        try? Files.remove(partial, within: Files.folder(of: target))
        throw error
      }
    } catch let error as PlatformError {
      throw ReportingError(.cannotWrite, "\(error)")
    }
  }
}
