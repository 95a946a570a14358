import ArgumentParser
import Reporting
import Tabular

struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Record who let a report out of the house; its files are kept unchanged.",
    discussion: """
      The files are copied to freigaben/ in the output folder, readable only; later runs and 'prune' leave them alone.
      Example: netzbericht release 4f21 --by "A. Muster" --note "an das Referat, 12.09.2025"
      """)

  @Argument(help: "The run's id or its beginning: 'netzbericht runs list'.")
  var id: String

  @Option(help: "Who releases it.")
  var by: String

  @Option(help: "To whom and why.")
  var note: String

  @Option(help: "Which of its results: intern or veroeffentlichung.")
  var audience = Audience.veroeffentlichung

  @OptionGroup var folders: FolderOptions

  func validate() throws {
    guard !by.isEmpty, !note.isEmpty else { throw ValidationError("--by and --note must say something") }
  }

  func run() throws {
    try Diagnostics.reporting {
      let options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
      let release = try ReleaseDesk.release(run: id, audience: audience, by: by, note: note, options: options)
      print("\(options.output)/\(release.folder)")
    }
  }
}

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Write a consistent copy of the ledger, even while a run is under way.",
    discussion: "Example: netzbericht backup sicherung/netzbericht-2025-03.sqlite")

  @Argument(help: "The file; it must not exist.", completion: .file())
  var file: String

  @OptionGroup var folders: FolderOptions

  func run() throws {
    try Diagnostics.reporting {
      let options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
      try Backup.write(to: file, options: options)
      print(file)
    }
  }
}

struct PruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Show what has been kept long enough by betrieb.yaml; with --apply remove it.",
    discussion: """
      Published figures, results and released files always stay. What is removed is written down in the ledger.
      Example: netzbericht prune --input samples
      """)

  @Flag(help: "Remove it.")
  var apply = false

  @Flag(help: "Show what was removed up to now.")
  var log = false

  @Option(help: "The day that months are counted back from (default: today).")
  var today: CalendarDate?

  @OptionGroup var folders: FolderOptions

  func run() throws {
    try Diagnostics.reporting {
      let options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
      if log {
        for removal in try Ledger.required(options).removals() { show(removal, "\(removal.removedAt) ") }
        return
      }
      let prune = try Prune(options, today: today ?? Clock.today)
      if apply { try prune.apply() }
      for removal in prune.removals { show(removal, apply ? "removed " : "would remove ") }
      let bytes = prune.removals.reduce(0) { $0 + $1.bytes }
      Diagnostics.note(
        "\(prune.removals.count) \(apply ? "removed" : "to be removed, with --apply"), \(bytes) bytes")
    }
  }

  private func show(_ removal: RemovalRecord, _ lead: String) {
    print("\(lead)\(removal.kind.rawValue) \(removal.path), \(removal.bytes) bytes: \(removal.reason)")
  }
}
