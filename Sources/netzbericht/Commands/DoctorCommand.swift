import ArgumentParser
import Foundation
import Reporting

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Look whether the next run can do its work; exit 1 where it could not.",
    discussion: """
      Definitions, folders, permissions, disk, ledger, releases, lock, last run, clock, libraries. Nothing is written.
      Example: netzbericht doctor --input samples
      """)

  @OptionGroup var folders: FolderOptions

  func run() throws {
    try Diagnostics.reporting {
      let options = folders.runOptions(logger: PlainLogHandler.logger(isVerbose: false))
      let environment = ProcessInfo.processInfo.environment
      let language = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
      let doctor = Doctor(
        options, today: Clock.today,
        settings: [
          ("locale", "\(language ?? "none") (no result depends on it)"),
          ("time zone", "\(TimeZone.current.identifier) (only 'today' depends on it)"),
        ])
      print(doctor.text)
      if doctor.worst == .error { throw ExitCode(1) }
    }
  }
}
