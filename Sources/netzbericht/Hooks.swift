import Foundation
import Glibc
import Logging
import Platform
import Reporting
import Tabular

/// What happens after a run: a message is put ready, and the command of `betrieb.yaml` is started.
struct Hooks {
  let options: RunOptions
  let format: LogFormat

  /// A run that was published.
  func published(_ outcome: RunOutcome, code: Int32, report: String, period: Period) {
    guard let operation else { return }
    let mail = mail(.published(outcome), report, period)
    start(
      operation.afterSuccess,
      [
        "REPORT": report, "PERIOD": period.id, "OUTCOME": "published", "RUN": outcome.id,
        "FOLDER": outcome.folder, "EXIT_CODE": String(code), "MAIL": mail ?? "",
      ])
  }

  /// A run that came to nothing.
  ///
  /// That another run is under way or that somebody stopped it is known to whoever did it.
  func failed(_ message: String, code: Int32, report: String, period: Period) {
    guard code != ReportingError.Kind.locked.rawValue, code != Interruption.exitCode, let operation else {
      return
    }
    let mail = mail(.failed(message), report, period)
    start(
      operation.afterFailure,
      [
        "REPORT": report, "PERIOD": period.id, "OUTCOME": "failed", "RUN": "", "FOLDER": "",
        "EXIT_CODE": String(code), "MAIL": mail ?? "",
      ])
  }

  private var operation: OperationDefinition? {
    try? Catalog.load(options.definitions, threads: options.threads).catalog.definitions.operation
  }

  /// Writes the message; one that cannot be written is no reason to fail.
  private func mail(_ event: MailText.Event, _ report: String, _ period: Period) -> String? {
    let folder = "\(options.state)/post"
    let path = "\(folder)/\(report)_\(period.folderName).txt"
    do {
      guard try Files.wouldBeInside(folder, root: options.state) else {
        throw PlatformError(operation: "follow a link out of the state folder to", path: folder, code: EPERM)
      }
      try Files.createDirectory(folder)
      let text = MailText.text(event, report: report, period: period, language: options.language)
      try Files.write(Array(text.utf8), to: path)
      return path
    } catch {
      format.note("warning: the message was not written: \(error)", level: .warning)
      return nil
    }
  }

  /// Starts the command without a shell and waits for it; whatever becomes of it, the run stays what it is.
  private func start(_ command: [String], _ facts: [String: String]) {
    guard let program = command.first else { return }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program.hasPrefix("/") ? program : "/usr/bin/env")
    process.arguments = program.hasPrefix("/") ? Array(command.dropFirst()) : command
    var environment = ProcessInfo.processInfo.environment
    for (name, value) in facts { environment["NETZBERICHT_\(name)"] = value }
    process.environment = environment
    // Standard output belongs to the results.
    process.standardOutput = FileHandle.standardError
    do {
      try process.run()
      process.waitUntilExit()
      if process.terminationStatus != 0 {
        format.note(
          "warning: the hook \(program) ended with exit status \(process.terminationStatus)", level: .warning)
      }
    } catch {
      format.note("warning: the hook \(program) could not be started", level: .warning)
    }
  }
}
