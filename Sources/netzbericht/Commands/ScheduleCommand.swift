import ArgumentParser
import Foundation
import Platform
import Reporting
import Tabular

struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Print units of systemd and a line of cron that run a report regularly.",
    discussion: """
      Example: netzbericht schedule monatsbericht --input /srv/netz --output /srv/berichte --to /etc/systemd/system
      """)

  @Argument(help: "The report.", completion: Completions.reports)
  var report: String

  @Option(help: "The period as a word, seen from the day of the run.")
  var period = "previous-month"

  @Option(help: "When, as systemd writes it: *-*-03 05:30.")
  var calendar = "*-*-03 05:30"

  @Option(help: "When, as cron writes it.")
  var cron = "30 5 3 * *"

  @Option(help: "The user that runs it.")
  var user = "netzbericht"

  @Option(help: "The program's path (default: this program).")
  var program: String?

  @Option(help: "Write the files into this folder instead of printing them.", completion: .directory)
  var to: String?

  @OptionGroup var folders: FolderOptions

  func validate() throws {
    guard PeriodWord(period) != nil else {
      throw ValidationError(
        "--period takes a word such as \(PeriodWord.examples.joined(separator: ", "))")
    }
  }

  func run() throws {
    try Diagnostics.reporting {
      let catalog = try Catalog.load(folders.definitions).catalog
      guard catalog.reports[report] != nil else {
        throw ReportingError(
          .selectionEmpty,
          "there is no report '\(report)'\(suggestion(for: report, in: catalog.reports.keys.sorted()))")
      }
      let schedule = Schedule(
        report: report, period: period, program: program ?? Bundle.main.executablePath ?? "netzbericht",
        folders: (
          whole(folders.definitions), whole(folders.input), whole(folders.output),
          whole(folders.state ?? "\(folders.output)/state")
        ), user: user, calendar: calendar, cron: cron)
      for file in schedule.files {
        if let to {
          try Files.createDirectory(to)
          try Files.write(Array(file.text.utf8), to: "\(to)/\(file.name)")
          print("\(to)/\(file.name)")
        } else {
          print("# \(file.name)\n\(file.text)")
        }
      }
    }
  }

  /// Units know no folder that a path could begin in.
  private func whole(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
