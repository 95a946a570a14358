import Platform
import Render
public import Tabular

/// Looks whether the next run can do its work: definitions, folders, permissions, disk, ledger, lock, clock.
public struct Doctor: Sendable {
  /// How a check ended.
  public enum Verdict: String, Sendable, Hashable {
    /// All is well.
    case fine = "ok"
    /// A run would do, but somebody should look.
    case warning
    /// A run would fail.
    case error
  }
  /// One check.
  public struct Line: Sendable, Hashable {
    /// What was looked at.
    public let what: String
    /// How it ended.
    public let verdict: Verdict
    /// What was seen, and what to do.
    public let detail: String
  }
  /// In the order they were made.
  public private(set) var lines: [Line] = []

  /// Below this much free space a run may fail half-way; it then publishes nothing.
  private static let leastSpace = 1 << 30

  /// Looks at everything; nothing is written.
  ///
  /// - Parameters:
  ///   - options: The folders.
  ///   - today: The day by the clock.
  ///   - settings: What the command line knows of its surroundings, such as language and time zone.
  public init(_ options: RunOptions, today: CalendarDate, settings: [(name: String, value: String)]) {
    add("program", .fine, "netzbericht \(Version.current)")
    for (name, version) in RenderLibraries.versions { add(name, .fine, version) }
    definitions(options)
    input(options)
    for (name, folder) in [("output", options.output), ("state", options.state)] { writable(name, folder) }
    ledger(options, today)
    lock(options)
    for setting in settings { add(setting.name, .fine, setting.value) }
  }

  /// The worst verdict.
  public var worst: Verdict {
    lines.contains { $0.verdict == .error }
      ? .error : lines.contains { $0.verdict == .warning } ? .warning : .fine
  }

  /// For people: one line a check.
  public var text: String {
    lines.map { line in
      let verdict = line.verdict.rawValue
      return verdict + String(repeating: " ", count: 9 - verdict.count) + "\(line.what): \(line.detail)"
    }.joined(separator: "\n")
  }

  private mutating func add(_ what: String, _ verdict: Verdict, _ detail: String) {
    lines.append(Line(what: what, verdict: verdict, detail: detail))
  }

  private mutating func definitions(_ options: RunOptions) {
    do {
      let catalog = try Catalog.load(options.definitions, threads: options.threads).catalog
      add(
        "definitions", .fine,
        "\(options.definitions): \(catalog.reports.count) reports, \(catalog.metrics.count) metrics")
      guard let operation = catalog.definitions.operation else {
        return add("operation", .warning, "no betrieb.yaml: no hooks, and nothing is ever removed")
      }
      for command in [operation.afterSuccess, operation.afterFailure] {
        guard let program = command.first, program.hasPrefix("/"), try !Files.exists(program) else {
          continue
        }
        add("hook", .error, "\(program) does not exist")
      }
    } catch {
      add("definitions", .error, "\(error)")
    }
  }

  private mutating func input(_ options: RunOptions) {
    for folder in ["\(options.input)/stammdaten", "\(options.input)/eingang"] {
      do {
        add("input", .fine, "\(folder): \(try Files.list(folder).count) entries")
      } catch {
        add("input", .error, "\(error)")
      }
    }
    if Files.isInside(options.output, root: "\(options.input)/eingang") {
      add("input", .error, "\(options.output) lies among the deliveries")
    }
  }

  private mutating func writable(_ name: String, _ folder: String) {
    do {
      guard let permissions = try Files.facts(folder)?.permissions else {
        return add(name, .fine, "\(folder) does not exist yet; the first run makes it")
      }
      guard Files.isWritable(folder) else { return add(name, .error, "\(folder) cannot be written") }
      if permissions & 0o007 != 0 {
        add(name, .warning, "\(folder) can be read by everybody; chmod 750 \(folder)")
      }
    } catch {
      return add(name, .error, "\(error)")
    }
    if let free = Files.freeSpace(folder) {
      let megabytes = free >> 20
      add(
        name, free < Self.leastSpace ? .warning : .fine,
        free < Self.leastSpace
          ? "\(folder): only \(megabytes) MB free" : "\(folder): writable, \(free >> 30) GB free")
    }
  }

  private mutating func ledger(_ options: RunOptions, _ today: CalendarDate) {
    do {
      guard let ledger = try Ledger.existing(options) else {
        return add("ledger", .fine, "no run was recorded yet")
      }
      if let trouble = try ledger.trouble() {
        return add("ledger", .error, "\(ledger.path): \(trouble); put a backup back")
      }
      let runs = try ledger.runs()
      add("ledger", .fine, "\(runs.count) runs, SQLite \(try ledger.libraryVersion())")
      if let unsettled = try ledger.unsettledRuns().first {
        add("ledger", .warning, "run \(unsettled.id) was killed while it published; the next run settles it")
      }
      if let last = try ledger.attempts().last {
        let isFine = last.outcome == .published || last.outcome == .running
        let message = last.message.map { ": \($0.prefix(200))" } ?? ""
        add(
          "last run", isFine ? .fine : .warning,
          "\(last.report) \(last.period) \(last.outcome.rawValue), \(last.startedAt)\(message)")
      }
      if let latest = runs.map(\.recordedAt).max(), String(latest.prefix(10)) > today.iso {
        add(
          "clock", .error, "today is \(today.iso), but the last run is of \(latest.prefix(10)); set the clock"
        )
      } else {
        add("clock", .fine, today.iso)
      }
      if let path = try ReleaseDesk.firstDifference(in: ledger, output: options.output) {
        add("releases", .error, "\(path) is not as it was released; put it back from a backup")
      } else {
        add("releases", .fine, "\(try ledger.releases().count), all as they were released")
      }
    } catch {
      add("ledger", .error, "\(error)")
    }
  }

  private mutating func lock(_ options: RunOptions) {
    do {
      guard try Files.exists("\(options.output)/.lock"),
        let holder = try FolderLock.holder(of: options.output)
      else { return add("lock", .fine, "free") }
      add("lock", .warning, "held by \(holder)")
    } catch {
      add("lock", .error, "\(error)")
    }
  }
}
